"""The next dates of a group on a page of their own: cancel or move one in two taps, take a break, undo.

What is said here is saved, and seen by visitors, at once: nobody should travel for nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.admin import ModelAdmin

from groups.actions.changed_dates import NoSuchDateError
from groups.actions.moderation import Move, NotPossibleError, moves_from
from groups.actions.versions import By, undo_version
from groups.admin.dates_forms import AddForm, BreakForm, CancelForm, KeepForm, MoveForm, PauseForm, ResumeForm
from groups.models import Meeting, SupportGroup
from groups.recurrence import Occurrence

DATES_SHOWN = 12
UNDO = "undo"
# What is taken back by the opposite, not by undoing: it moves the whole listing.
MOVES = {"pause", "resume"}


@dataclass(frozen=True)
class DateRow:
    """One date to come, and the small forms that change it."""

    meeting: Meeting
    occurrence: Occurrence
    cancel: CancelForm
    move: MoveForm

    @property
    def key(self) -> str:
        """Return what the date is known by; see ``groups.facts.change_key``."""
        occurrence = self.occurrence
        return str(occurrence.original_on) if occurrence.original_on else f"+{occurrence.starts_at.date()}"

    @property
    def row(self) -> str:
        """Return its id on the page."""
        return f"date-{self.meeting.pk}-{self.key.removeprefix('+')}"


class DatesMixin(ModelAdmin):
    """Adds the page of dates to the admin of groups."""

    def is_looked_at_after(self, request: HttpRequest, group: SupportGroup) -> bool:
        """Return whether a steward is to look afterwards at what this person changes at once."""
        return False

    def has_change_waiting(self, request: HttpRequest, group: SupportGroup) -> bool:
        """Return whether a change that this person made in the editor waits, and so is not among the dates."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        page = path(
            "<path:object_id>/dates/", self.admin_site.admin_view(self.dates_view), name="groups_supportgroup_dates"
        )
        return [page, *super().get_urls()]

    def changeable_or_403(self, request: HttpRequest, object_id: str) -> SupportGroup:
        """Return the group, if this person may change it; refuse alike what they may not and what is not there."""
        group = self.get_object(request, unquote(object_id))
        if group is None or not self.has_change_permission(request, group):
            raise PermissionDenied
        return cast(SupportGroup, group)

    def dates_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the dates; save what one of the small forms says."""
        group = self.changeable_or_403(request, object_id)
        sent = None
        if request.method == "POST":
            sent = _form_sent(request, group)
            if sent is not None and sent.is_valid() and self._is_done(request, group, sent):
                return self._back(request, group)
        context = {
            **self.admin_site.each_context(request),
            "title": str(group),
            "opts": self.opts,
            "original": group,
            "group": group,
            "now": timezone.now(),
            "rows": list(_rows(group, sent)),
            "has_meetings": group.meetings.exists(),
            "break_form": sent if isinstance(sent, BreakForm) else BreakForm(group=group),
            "add_form": sent if isinstance(sent, AddForm) else AddForm(meetings=list(group.meetings.all())),
            "pause_form": sent if isinstance(sent, PauseForm) else PauseForm(group=group),
            "resume_form": sent if isinstance(sent, ResumeForm) else ResumeForm(group=group),
            "moves": [move for move in moves_from(group) if move in {Move.PAUSE, Move.RESUME}],
            "undo": _undoable(request, group),
            "change_waits": self.has_change_waiting(request, group),
        }
        return TemplateResponse(request, "admin/editor/dates.html", context)

    def _is_done(self, request: HttpRequest, group: SupportGroup, sent: Any) -> bool:
        try:
            said = sent.apply(by=request.user, is_to_look_at=self.is_looked_at_after(request, group))
        except (NoSuchDateError, NotPossibleError) as error:
            sent.add_error(None, str(error))
            return False
        except ValidationError as error:
            sent.add_error(None, error.messages)
            return False
        self.log_change(request, group, said)
        self.message_user(request, f"{said} Visitors see it now." if group.is_published else said, messages.SUCCESS)
        return True

    def _back(self, request: HttpRequest, group: SupportGroup) -> HttpResponse:
        """Return to the page, which offers to undo what was just done."""
        page = reverse("admin:groups_supportgroup_dates", args=[group.pk])
        version = group.versions.first()
        cannot_undo = request.POST.get("do") in {UNDO, *MOVES}
        if version is None or cannot_undo or version.by_id != request.user.pk:
            return HttpResponseRedirect(page)
        return HttpResponseRedirect(f"{page}?{UNDO}={version.pk}")


class UndoForm(forms.Form):
    """Takes back what the same person has just done here."""

    version: Any = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, group: SupportGroup, by: Model) -> None:
        super().__init__(data)
        self.fields["version"].queryset = group.versions.filter(by=by.pk)  # type: ignore[attr-defined]

    def apply(self, *, by: By, is_to_look_at: bool) -> str:
        """Take it back; return what to say."""
        undo_version(self.cleaned_data["version"], by=by, is_to_look_at=is_to_look_at)
        return "Undone: the dates are as they were."


def _undoable(request: HttpRequest, group: SupportGroup) -> Any:
    """Return the version just made, if the address names it and it is this person's and the latest."""
    version = group.versions.first()
    is_it = version is not None and version.by_id == request.user.pk and request.GET.get(UNDO) == str(version.pk)
    return version if is_it else None


def _form_sent(request: HttpRequest, group: SupportGroup) -> Any:
    """Return the small form that was sent, bound; None where the page knows no such form or meeting."""
    data, meetings = request.POST, list(group.meetings.all())
    meeting = next((one for one in meetings if str(one.pk) == data.get("meeting")), None)
    makers: dict[str, Callable[[], forms.Form]] = {
        "break": lambda: BreakForm(data, group=group),
        "pause": lambda: PauseForm(data, group=group),
        "resume": lambda: ResumeForm(data, group=group),
        "add": lambda: AddForm(data, meetings=meetings),
        UNDO: lambda: UndoForm(data, group=group, by=cast(Model, request.user)),
    }
    if meeting is not None:
        makers |= {
            "cancel": lambda: CancelForm(data, meeting=meeting),
            "move": lambda: MoveForm(data, meeting=meeting),
            "keep": lambda: KeepForm(data, meeting=meeting),
        }
    maker = makers.get(data.get("do", ""))
    return maker() if maker else None


def _rows(group: SupportGroup, sent: Any) -> Iterator[DateRow]:
    """Yield the next dates of all meetings, cancelled ones included; ``sent`` stands where it was sent from."""
    now = timezone.now()
    meetings = group.meetings.select_related("venue").prefetch_related("exceptions")
    coming = (_dates_of(meeting, now) for meeting in meetings)
    found = merge(*coming, key=lambda one: one[1].starts_at)
    for meeting, occurrence in islice(found, DATES_SHOWN):
        day = str(occurrence.original_on)
        is_here = sent is not None and (sent.data.get("meeting"), sent.data.get("day")) == (str(meeting.pk), day)
        row = f"{meeting.pk}-{day}"
        cancel, move = CancelForm(meeting=meeting, row=row), MoveForm(meeting=meeting, row=row)
        if is_here and isinstance(sent, MoveForm):
            move = sent
        elif is_here and isinstance(sent, CancelForm):
            cancel = sent
        yield DateRow(meeting, occurrence, cancel, move)


def _dates_of(meeting: Meeting, now: Any) -> Iterator[tuple[Meeting, Occurrence]]:
    for occurrence in meeting.occurrences(after=now, include_cancelled=True):
        yield meeting, occurrence
