"""Stewards' spreadsheets: listings out as a file, back in, and looked at before anything is written."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST
from unfold.admin import ModelAdmin

from facilitators.admin.sheet_lines import lines_of
from facilitators.permissions import is_steward
from groups.actions.applied_sheets import (
    ROWS_AT_MOST,
    Applied,
    ChangedMeanwhileError,
    apply_sheet,
    keep_sheet,
    plan_of,
)
from groups.actions.sheet_export import sheet_rows
from groups.actions.sheets import ChangedListing, NewListing
from groups.admin.listing_actions import ListingActions
from groups.interchange.csv_cells import EXAMPLE_ROW, LEFT_OUT, WRITTEN
from groups.interchange.rows import BrokenFileError
from groups.interchange.sheet_file import csv_file, excel_file
from groups.models import SupportGroup, UploadedSheet

BYTES_AT_MOST = 5_000_000
LISTED = 25  # listings on one page of what a sheet would do
TOLD = 500  # rows that cannot be used
NAMED = 20  # listings that were changed, with their history
START, PREVIEW = "admin:groups_supportgroup_sheets", "admin:groups_supportgroup_sheet_preview"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTES = (
    "One row is one meeting; what is said of the group itself stands in each of its rows: write the same into each.",
    "Not in this file: how to join online (links, numbers, passcodes), confidential addresses, private e-mail "
    "addresses. They stay as they are when you upload it.",
    "“listing” and “meeting id” say what a row is about: leave them as they are. An empty “listing” adds a group, an "
    "empty “meeting id” a meeting.",
    "A column you take out changes nothing. A cell you empty takes the fact out. A row you take out takes the meeting "
    "away, if its group has another row.",
    "Upload it in the admin under Spreadsheets: you see what it would change before anything is changed.",
)


class SheetForm(forms.Form):
    """A steward's file."""

    file = forms.FileField(label="Your sheet")

    def clean_file(self) -> Any:
        """Return the file. Refuses what is larger than any sheet needs to be."""
        file = self.cleaned_data["file"]
        if file.size > BYTES_AT_MOST:
            raise forms.ValidationError(f"This file is larger than {BYTES_AT_MOST // 1_000_000} MB. Split it.")
        return file


class SheetPages(ModelAdmin):
    """Adds spreadsheets to the admin of listings, for stewards alone."""

    actions: ClassVar[Any] = (*ListingActions.actions, "download_sheet")

    def get_urls(self) -> list[URLPattern]:
        """Add the pages, the download, and where a sheet is applied or thrown away."""
        return [
            self._stewards_page("sheets/", self.sheets_view, "sheets"),
            self._stewards_page("sheets/preview/", require_GET(self.sheet_preview_view), "sheet_preview"),
            self._stewards_page("sheets/apply/", require_POST(self.sheet_apply_view), "sheet_apply"),
            self._stewards_page("sheets/forget/", require_POST(self.sheet_forget_view), "sheet_forget"),
            self._stewards_page("sheets/download/", require_GET(self.sheet_download_view), "sheet_download"),
            *super().get_urls(),
        ]

    def _stewards_page(self, route: str, view: Callable[[HttpRequest], HttpResponseBase], name: str) -> URLPattern:
        def for_stewards(request: HttpRequest) -> HttpResponseBase:
            if not is_steward(request.user):
                raise PermissionDenied
            return view(request)

        found: URLPattern = path(route, self.admin_site.admin_view(for_stewards), name=f"groups_supportgroup_{name}")
        return found

    def _show_sheet(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/sheets/{template}.html", shared)

    # --- Out

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the download to stewards."""
        found: dict[str, Any] = super().get_actions(request)
        if not is_steward(request.user):
            found.pop("download_sheet", None)
        return found

    @admin.action(description="Download as spreadsheet")
    def download_sheet(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> HttpResponseBase:
        """Send the ticked listings, or all that the filters leave."""
        if not is_steward(request.user):
            raise PermissionDenied
        return _excel_response(SupportGroup.objects.filter(pk__in=queryset.values("pk")))

    def sheet_download_view(self, request: HttpRequest) -> HttpResponseBase:
        """Send all listings, as an Excel file or as CSV; or the columns with an example."""
        if request.GET.get("what") == "empty":
            content = excel_file([*WRITTEN, LEFT_OUT], [EXAMPLE_ROW], notes=NOTES)
            return FileResponse(BytesIO(content), as_attachment=True, filename="groups-empty.xlsx", content_type=EXCEL)
        groups = SupportGroup.objects.all()
        if request.GET.get("as") != "csv":
            return _excel_response(groups)
        response = StreamingHttpResponse(csv_file(WRITTEN, sheet_rows(groups)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{_file_name("csv")}"'
        return response

    # --- In

    def sheets_view(self, request: HttpRequest) -> HttpResponse:
        """Offer the downloads; take a sheet, and lead to what it would change."""
        form = SheetForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            by: Any = request.user
            try:
                keep_sheet(file.read(), name=file.name, by=by)
            except BrokenFileError as error:
                form.add_error("file", str(error))
            else:
                return HttpResponseRedirect(reverse(PREVIEW))
        context = {"form": form, "waiting": _sheet_of(request), "rows_at_most": f"{ROWS_AT_MOST:,}"}
        return self._show_sheet(request, "start", title="Spreadsheets", **context)

    def sheet_preview_view(self, request: HttpRequest) -> HttpResponse:
        """Show what the steward's sheet would do to the listings as they are now."""
        sheet = _sheet_of(request)
        if sheet is None:
            return redirect(START)
        plan = plan_of(sheet)
        listings: list[ChangedListing | NewListing] = [*plan.changed, *plan.new]
        page = Paginator(listings, LISTED).get_page(request.GET.get("page"))
        context = {
            "sheet": sheet,
            "plan": plan,
            "page": page,
            "listings": lines_of(list(page.object_list)),
            "rejections": plan.rejections[:TOLD],
            "rejections_more": max(0, len(plan.rejections) - TOLD),
        }
        return self._show_sheet(request, "preview", title=f"What “{sheet}” would change", **context)

    def sheet_apply_view(self, request: HttpRequest) -> HttpResponse:
        """Do what was shown; show it anew where it would be something else by now."""
        sheet = _sheet_of(request)
        if sheet is None:
            messages.warning(request, "This sheet is not here any more: it was applied or thrown away.")
            return redirect(START)
        by: Any = request.user
        try:
            applied = apply_sheet(sheet, by=by, digest=request.POST.get("digest", ""))
        except ChangedMeanwhileError:
            said = "Nothing is changed yet: a group was changed while you looked. Here is what the sheet would do now."
            messages.warning(request, said)
            return redirect(PREVIEW)
        _log(request, applied)
        messages.success(request, _said(applied))
        return redirect(START)

    def sheet_forget_view(self, request: HttpRequest) -> HttpResponse:
        """Forget a sheet without applying it."""
        UploadedSheet.objects.filter(by=request.user.pk).delete()
        messages.success(request, "The sheet is thrown away. Nothing was changed.")
        return redirect(START)


def _sheet_of(request: HttpRequest) -> UploadedSheet | None:
    return UploadedSheet.objects.filter(by=request.user.pk).first()


def _file_name(ending: str) -> str:
    return f"groups-without-private-details-{timezone.localdate()}.{ending}"


def _excel_response(groups: QuerySet[SupportGroup]) -> FileResponse:
    content = excel_file(WRITTEN, sheet_rows(groups), notes=NOTES)
    return FileResponse(BytesIO(content), as_attachment=True, filename=_file_name("xlsx"), content_type=EXCEL)


def _log(request: HttpRequest, applied: Applied) -> None:
    """Tell in Django's log who changed these, as the editor asks it when two people meet."""
    by: Any = request.user
    for ids, flag, said in ((applied.changed, CHANGE, "Changed"), (applied.new, ADDITION, "Added")):
        groups = SupportGroup.objects.filter(pk__in=ids)
        if ids:
            LogEntry.objects.log_actions(by.pk, groups, flag, f"{said} by a spreadsheet.")


def _said(applied: Applied) -> SafeString:
    """Return what was done, with the way to the history of the first listings."""
    ids = [*applied.changed, *applied.new]
    named = SupportGroup.objects.filter(pk__in=ids).order_by("name")[:NAMED]
    rows = ((reverse("admin:groups_supportgroup_history", args=[one.pk]), one) for one in named)
    more = format_html("<li>and {} more</li>", len(ids) - NAMED) if len(ids) > NAMED else ""
    return format_html(
        "The sheet is applied. Changed: {}. Added: {}. Each change can be taken back in the history of its group:"
        '<ul class="missing">{}{}</ul>',
        len(applied.changed),
        len(applied.new),
        format_html_join("", '<li><a href="{}">{}</a></li>', rows),
        more,
    )
