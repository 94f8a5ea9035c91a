"""The small forms that change dates. Each saves what it says, and returns a sentence about it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from groups.actions import moderation
from groups.actions.changed_dates import add_date, cancel_date, keep_date, move_date, take_break
from groups.actions.versions import By
from groups.admin.widgets import DateWidget, TimeWidget
from groups.models import Meeting, SupportGroup

LONGEST_BREAK = timedelta(days=366)
NOTE_LENGTH = 200  # MeetingException.note


def _note(example: str) -> forms.CharField:
    return forms.CharField(
        label="Why? Visitors see this",
        required=False,
        max_length=NOTE_LENGTH,
        help_text=f"Such as “{example}”. You can leave it empty.",
        widget=UnfoldAdminTextInputWidget,
    )


def _day(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required, widget=DateWidget)


def _still_to_come(day: date | None) -> date | None:
    if day is not None and day < timezone.localdate():
        raise ValidationError("This day is over.")
    return day


class _OfADate(forms.Form):
    """Changes one date of a meeting. ``row`` tells its ids from those of the other dates on the page."""

    do: ClassVar[str]

    def __init__(self, data: Any = None, *, meeting: Meeting, row: str = "") -> None:
        row = row or (f"{meeting.pk}-{data.get('day')}" if data else "")
        super().__init__(data, auto_id=f"id_{self.do}-{row}-%s")
        self.meeting = meeting


class CancelForm(_OfADate):
    """One date does not take place."""

    do = "cancel"
    day = forms.DateField(widget=forms.HiddenInput)
    note = _note("Bank holiday")

    def apply(self, *, by: By, is_to_look_at: bool) -> str:
        """Cancel it."""
        day, note = self.cleaned_data["day"], self.cleaned_data["note"]
        cancel_date(self.meeting, day, note=note, by=by, is_to_look_at=is_to_look_at)
        return f"Cancelled: {date_format(day, 'l j F')}."


class MoveForm(_OfADate):
    """One date is on another day, or at another time."""

    do = "move"
    day = forms.DateField(widget=forms.HiddenInput)
    new_on = _day("New day")
    new_start_time = forms.TimeField(
        label="New time", required=False, widget=TimeWidget, help_text="Leave empty for the usual time."
    )
    note = _note("The hall is being painted")

    def clean_new_on(self) -> date | None:
        """Take days to come only."""
        return _still_to_come(self.cleaned_data["new_on"])

    def apply(self, *, by: By, is_to_look_at: bool) -> str:
        """Move it."""
        told = dict(self.cleaned_data)
        day = told.pop("day")
        move_date(self.meeting, day, **told, by=by, is_to_look_at=is_to_look_at)
        return f"Moved: {date_format(day, 'l j F')} is now {date_format(told['new_on'], 'l j F')}."


class KeepForm(_OfADate):
    """One date is as usual after all; an added one is not."""

    do = "keep"
    day = forms.RegexField(r"^\+?\d{4}-\d\d-\d\d$", widget=forms.HiddenInput)

    def clean_day(self) -> str:
        """Refuse what is no date."""
        key: str = self.cleaned_data["day"]
        try:
            date.fromisoformat(key.removeprefix("+"))
        except ValueError as error:
            raise ValidationError("This is no date.") from error
        return key

    def apply(self, *, by: By, is_to_look_at: bool) -> str:
        """Take back what was different about it."""
        key = self.cleaned_data["day"]
        keep_date(self.meeting, key, by=by, is_to_look_at=is_to_look_at)
        day = date_format(date.fromisoformat(key.removeprefix("+")), "l j F")
        return f"The extra date on {day} is gone." if key.startswith("+") else f"As usual again: {day}."


class AddForm(forms.Form):
    """One more date, of a meeting that has others."""

    meeting = forms.TypedChoiceField(label="Which meeting?", coerce=int, widget=UnfoldAdminSelectWidget)
    new_on = _day("Which day?")
    start_time = forms.TimeField(
        label="At what time?", required=False, widget=TimeWidget, help_text="Leave empty for the usual time."
    )
    note = _note("Summer picnic")

    def __init__(self, data: Any = None, *, meetings: Sequence[Meeting]) -> None:
        super().__init__(data, auto_id="id_add-%s")
        self.meetings = {meeting.pk: meeting for meeting in meetings}
        self.fields["meeting"].choices = [(pk, str(meeting)) for pk, meeting in self.meetings.items()]  # type: ignore[attr-defined]
        if len(self.meetings) == 1:
            self.fields["meeting"].widget = forms.HiddenInput()
            self.initial["meeting"] = next(iter(self.meetings))

    def clean_new_on(self) -> date | None:
        """Take days to come only."""
        return _still_to_come(self.cleaned_data["new_on"])

    def clean(self) -> dict[str, Any]:
        """Ask for the time where the meeting has no usual one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        meeting = self.meetings.get(data.get("meeting", 0))
        if meeting is not None and meeting.start_time is None and not data.get("start_time"):
            self.add_error("start_time", "Say at what time: it has no usual one.")
        return data

    def apply(self, *, by: By, is_to_look_at: bool) -> str:
        """Add it."""
        told = dict(self.cleaned_data)
        meeting, day = self.meetings[told.pop("meeting")], told.pop("new_on")
        add_date(meeting, day, **told, by=by, is_to_look_at=is_to_look_at)
        return f"Added: {date_format(day, 'l j F')}."


class BreakForm(forms.Form):
    """No meetings for a while, of all that the group has."""

    first = _day("First day without a meeting")
    last = _day("Last day without a meeting", "Leave empty for one day.", required=False)
    note = _note("Christmas break")

    def __init__(self, data: Any = None, *, group: SupportGroup) -> None:
        super().__init__(data, auto_id="id_break-%s")
        self.group = group

    def clean(self) -> dict[str, Any]:
        """Take a time to come, of a year at most."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first = data.get("first")
        last = data["last"] = data.get("last") or first
        if first and last:
            if last < first:
                self.add_error("last", "The last day is before the first.")
            elif last < timezone.localdate():
                self.add_error("last", "These days are over.")
            elif last - first > LONGEST_BREAK:
                self.add_error("last", "A break is a year at most. For longer, pause the whole group.")
        return data

    def apply(self, *, by: By, is_to_look_at: bool) -> str:
        """Cancel every date in between."""
        told = self.cleaned_data
        first, last = told["first"], told["last"]
        count = take_break(self.group, first, last, note=told["note"], by=by, is_to_look_at=is_to_look_at)
        days = (
            f"from {date_format(first, 'j F')} to {date_format(last, 'j F')}"
            if last > first
            else f"on {date_format(first, 'j F')}"
        )
        if not count:
            return f"Nothing to cancel {days}: the group does not meet then."
        return f"{count} {'date is' if count == 1 else 'dates are'} cancelled, {days}."


class PauseForm(forms.Form):
    """The whole group is closed for now."""

    reason = _note("Summer break")
    until = _day(
        "Until when?", "The last day of the pause. It ends by itself. Leave empty if you do not know.", required=False
    )

    def __init__(self, data: Any = None, *, group: SupportGroup) -> None:
        super().__init__(data, auto_id="id_pause-%s")
        self.group = group

    def clean_until(self) -> date | None:
        """Take days to come only."""
        return _still_to_come(self.cleaned_data["until"])

    def apply(self, *, by: By, is_to_look_at: bool) -> str:
        """Pause it."""
        moderation.pause_listing(self.group, **self.cleaned_data, by=by, is_to_look_at=is_to_look_at)
        return "Paused. The page of the group says that it is closed for now."


class ResumeForm(forms.Form):
    """The pause is over."""

    def __init__(self, data: Any = None, *, group: SupportGroup) -> None:
        super().__init__(data)
        self.group = group

    def apply(self, *, by: By, is_to_look_at: bool) -> str:
        """End the pause."""
        moderation.resume_listing(self.group, by=by, is_to_look_at=is_to_look_at)
        return "The pause is over."
