"""What a form that is not saved yet comes to: what is missing, the meetings as sentences, the page a visitor would see.

The page a visitor would see is drawn from what was sent, saved and taken back, so that it is the very page; the rest is
asked of the forms alone, as it is asked while one types. Without a script the answers open as pages of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone

from groups.admin.dates import DatesMixin
from groups.admin.sections import line_of, names_in
from groups.admin.sentences import Told, problems_of, told_of
from groups.models import Meeting, Missing, SupportGroup
from groups.views.group import page_context

NEW = "add"  # stands where an id would, for a group that is not saved yet
ANCHORS = {"meetings": "meetings-group"}


@dataclass(frozen=True)
class Sent:
    """The form as it was sent: that of the group, and those of its rows."""

    form: Any
    formsets: list[Any]
    is_public: bool

    @property
    def meetings(self) -> list[Any]:
        """Return the form of each meeting, in the order of the page."""
        return [form for formset in self.formsets if formset.model is Meeting for form in formset.forms]

    @property
    def meetings_kept(self) -> list[Any]:
        """Return the form of each meeting that was filled in and stays."""
        return [form for formset in self.formsets if formset.model is Meeting for form in _kept(formset)]

    @property
    def all_forms(self) -> Iterator[Any]:
        """Yield every form that was filled in and is not about to be removed, changed dates included."""
        yield self.form
        for formset in self.formsets:
            for form in _kept(formset):
                yield form
                for nested in getattr(form, "nested_formsets", ()):
                    yield from _kept(nested.formset)

    @property
    def problems(self) -> list[Missing]:
        """Return what keeps it from being saved: the id of each question, and what to do there."""
        return [Missing(*found) for form in self.all_forms for found in problems_of(form)]

    def save(self) -> SupportGroup:
        """Save all that was sent, without what the admin does besides."""
        group: SupportGroup = self.form.save()
        for formset in self.formsets:
            self._save_rows(formset, group)
        return group

    def _save_rows(self, formset: Any, group: SupportGroup) -> None:
        formset.instance = group
        formset.save()
        for form in _kept(formset):
            for nested in getattr(form, "nested_formsets", ()):
                if nested.formset.is_valid() and form.instance.pk:
                    nested.formset.save()


def _kept(formset: Any) -> list[Any]:
    """Return the filled-in rows that stay."""
    return [
        form
        for form in formset.forms
        if (form.instance.pk or form.has_changed()) and not formset._should_delete_form(form)
    ]


def missing_in(sent: Sent) -> list[Missing]:
    """Return what the listing needs before it can be published, as the id of each question and what to do there."""
    problems = sent.problems
    rows = [form for form in sent.meetings_kept if form.is_valid()]
    is_half_said = len(rows) < len(sent.meetings_kept)
    answers = getattr(sent.form, "cleaned_data", {})
    said = SupportGroup(summary=answers.get("summary", ""))
    answered = {"topics"} if answers.get("topics") else set()
    answered |= {"meetings"} if is_half_said else set()
    missing = said.missing_for_publishing([form.instance for form in rows])
    return [*problems, *(_with_anchor(one, rows) for one in missing if one.field not in answered)]


def _with_anchor(missing: Missing, rows: list[Any]) -> Missing:
    field = missing.field
    if field.startswith("meetings-"):
        _, number, name = field.split("-", 2)
        field = f"{rows[int(number)].prefix}-{name}"
    return Missing(anchor(field), missing.message)


def anchor(field: str) -> str:
    """Return the id on the page of what is missing."""
    return ANCHORS.get(field, f"id_{field}")


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back all that is written in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class PreviewMixin(DatesMixin):
    """Adds the answers about an unsaved form to the admin of groups."""

    def get_urls(self) -> list[URLPattern]:
        """Add the two addresses that forms are sent to."""
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/check/", wrap(self.check_view), name="groups_supportgroup_check"),
            path("<path:object_id>/preview/", wrap(self.preview_view), name="groups_supportgroup_preview"),
            *super().get_urls(),
        ]

    @contextmanager
    def as_proposed(self, request: HttpRequest, group: SupportGroup) -> Iterator[SupportGroup]:
        """Give the group as the editor shows it to this person; here, as it is saved."""
        yield group

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what the form comes to: what is missing, each section in a line, each meeting with its dates."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with self._sent(request, object_id) as sent:
            told: list[Told] = [told_of(form) for form in sent.meetings]
            missing = missing_in(sent)
            fieldsets = self.get_fieldsets(request, sent.form.instance if object_id != NEW else None)
            lines = [line_of(sent.form, names_in(options["fields"])) for _, options in fieldsets]
        context = {"missing": missing, "told": told, "lines": lines, "is_public": sent.is_public}
        return render(request, "admin/editor/check.html", context)

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the group's page as visitors would see it if the form were saved."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with taken_back(), self._sent(request, object_id) as sent:
            if problems := sent.problems:
                return render(request, "admin/editor/no_preview.html", {"problems": problems})
            context = {**page_context(sent.save(), timezone.now()), "is_public": sent.is_public}
            return render(request, "admin/editor/preview.html", context)

    @contextmanager
    def _sent(self, request: HttpRequest, object_id: str) -> Iterator[Sent]:
        """Give the form sent for a group that this person may change, or for a new one."""
        if object_id == NEW:
            if not self.has_add_permission(request):
                raise PermissionDenied
            yield self._bound(request, None)
            return
        with self.as_proposed(request, self.changeable_or_403(request, object_id)) as group:
            yield self._bound(request, group)

    def _bound(self, request: HttpRequest, group: SupportGroup | None) -> Sent:
        is_public = group is not None and group.is_published
        fields = flatten_fieldsets(self.get_fieldsets(request, group))
        form_class = self.get_form(request, group, change=group is not None, fields=fields)
        form = form_class(request.POST, instance=group)
        form.looks_for_conflicts = False
        form.is_valid()  # writes what was sent into the instance, which the rows belong to
        formsets, _ = self._create_formsets(request, form.instance, change=group is not None)
        for formset in formsets:
            formset.is_valid()
        return Sent(form, formsets, is_public)
