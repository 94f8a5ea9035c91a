"""What a form that is not saved yet comes to: what is missing, the meetings as sentences, the page a visitor would see.

Each answers by saving what was sent and taking it all back, so that the rules asked are those that hold for what is
saved. Without a script the answers open as pages of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

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
from groups.models.choices import Status
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
        """Return the form of each meeting."""
        return [form for formset in self.formsets if formset.model is Meeting for form in formset.forms]

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

    def save_what_makes_sense(self) -> SupportGroup:
        """Save what may be saved of it, for a listing that is still being written."""
        group: SupportGroup = self.form.instance
        if self.form.is_valid():
            if group._state.adding:
                group.slug = uuid4().hex  # another request may be saving the real one just now
            group = self.form.save()
        else:
            group = SupportGroup.objects.filter(pk=group.pk).first() or SupportGroup(name="-", slug=uuid4().hex)
            group.status = Status.DRAFT  # a published one is not saved without its sentence, not even to be taken back
            group.summary = self.form.cleaned_data.get("summary", "")
            group.save()
            group.topics.set(self.form.cleaned_data.get("topics", ()))
        for formset in self.formsets:
            if formset.model is Meeting and formset.is_valid():
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
    deleted = formset.deleted_forms if formset.is_bound and formset.is_valid() else ()
    return [form for form in formset.forms if form not in deleted and (form.instance.pk or form.has_changed())]


def missing_in(sent: Sent) -> list[Missing]:
    """Return what the listing needs before it can be published, as the id of each question and what to do there.

    Must be asked within ``taken_back``.
    """
    problems = sent.problems
    group = sent.save_what_makes_sense()
    broken = any(form.errors for form in sent.meetings)
    rows = {form.instance.pk: form.prefix for form in sent.meetings}
    prefixes = [
        rows.get(pk, f"meetings-{number}") for number, pk in enumerate(group.meetings.values_list("pk", flat=True))
    ]
    missing = group.missing_for_publishing()
    return [*problems, *(_with_anchor(one, prefixes) for one in missing if not (broken and one.field == "meetings"))]


def _with_anchor(missing: Missing, prefixes: list[str]) -> Missing:
    field = missing.field
    if field.startswith("meetings-"):
        _, number, name = field.split("-", 2)
        field = f"{prefixes[int(number)]}-{name}"
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

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what the form comes to: what is missing, each section in a line, each meeting with its dates."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with taken_back():
            sent = self._sent(request, object_id)
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
        with taken_back():
            sent = self._sent(request, object_id)
            if problems := sent.problems:
                return render(request, "admin/editor/no_preview.html", {"problems": problems})
            context = {**page_context(sent.save(), timezone.now()), "is_public": sent.is_public}
            return render(request, "admin/editor/preview.html", context)

    def _sent(self, request: HttpRequest, object_id: str) -> Sent:
        """Return the form sent for a group that this person may change, or for a new one."""
        if object_id == NEW and not self.has_add_permission(request):
            raise PermissionDenied
        group = None if object_id == NEW else self.changeable_or_403(request, object_id)
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
