"""When and where a group meets, asked the way people say it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
)

from groups import recurrence
from groups.admin.base import RowErrorsFormSet, RowForm
from groups.admin.sentences import Told, told_of
from groups.admin.widgets import AccessField, TimeWidget, TimeZoneWidget
from groups.models import AccessFeature, Meeting, MeetingAccess, MeetingException
from groups.models.choices import Attendance, ExceptionKind, Frequency
from groups.models.meeting import WEEKDAYS

# How often, as people say it: RFC 5545's "weekly" and "monthly" are several different answers.
FORTNIGHTLY, EVERY_FEW_WEEKS = "fortnightly", "every_few_weeks"
MONTHLY_BY_DAY, MONTHLY_BY_DATE = "monthly_by_day", "monthly_by_date"
HOW_OFTEN = [
    (Frequency.WEEKLY.value, "Every week"),
    (FORTNIGHTLY, "Every second week"),
    (EVERY_FEW_WEEKS, "Every few weeks"),
    (MONTHLY_BY_DAY, "By the month, on a weekday: the first Tuesday"),
    (MONTHLY_BY_DATE, "By the month, on a date: the 15th"),
    (Frequency.ONCE.value, "Once"),
    (Frequency.APPOINTMENT.value, "By appointment"),
]
BY_THE_WEEK = {Frequency.WEEKLY.value, FORTNIGHTLY, EVERY_FEW_WEEKS}
# How many weeks or months lie between, where the answer says it; else it is asked.
INTERVALS = {Frequency.WEEKLY.value: 1, FORTNIGHTLY: 2, Frequency.ONCE.value: 1, Frequency.APPOINTMENT.value: 1}
WEEKS = [(1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth"), (5, "Fifth"), (-1, "Last"), (-2, "Second-last")]
RARE_WEEKS = [(-3, "Third-last"), (-4, "Fourth-last"), (-5, "Fifth-last")]
DATES = [*((number, str(number)) for number in range(1, 32)), (-1, "Last day")]
RARE_DATES = [(-number, f"{number - 1} before the last") for number in range(2, 32)]
# What the pure rule calls a field, where the form has another name for it.
FORM_FIELDS = {"duration": "end_time"}
A_DAY = timedelta(days=1)
UNSAVED = "unsaved"  # in what was sent: it is only to be shown again


def _numbers(label: str, choices: Sequence[tuple[int, str]], help_text: str = "") -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        empty_value=[],
        required=False,
        help_text=help_text,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )


class MeetingForm(RowForm):
    """One way in which a group meets.

    Answers that do not go with "how often" or "how to take part" are hidden by the page and dropped here.
    """

    attendance = forms.ChoiceField(
        label="How do people take part?",
        choices=[("", "Choose one"), *Attendance.choices],
        widget=UnfoldAdminSelectWidget,
    )
    freq = forms.ChoiceField(
        label="How often?",
        choices=HOW_OFTEN,
        initial=Frequency.WEEKLY.value,
        widget=UnfoldAdminSelectWidget,
    )
    interval = forms.IntegerField(
        label="Every how many weeks or months?",
        min_value=1,
        initial=1,
        required=False,
        help_text="1 is every month, 2 every second one.",
        widget=UnfoldAdminIntegerFieldWidget,
    )
    byday = forms.MultipleChoiceField(
        label="On which days?",
        choices=list(WEEKDAYS.items()),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    bysetpos = _numbers("Which ones of the month?", WEEKS, "Tick First and Third for “first and third Tuesday”.")
    bymonthday = _numbers("On which dates?", DATES)
    end_time = forms.TimeField(
        label="Ends at", required=False, widget=TimeWidget, help_text="Leave empty if that is not stated."
    )
    access_answers = AccessField(
        label="What can people rely on?",
        required=False,
        help_text="Say yes or no only where you know. “Not stated” is honest and never shown as no.",
    )

    class Meta:
        model = Meeting
        fields: ClassVar[list[str]] = [
            *("attendance", "venue", "freq", "interval", "byday", "bysetpos", "bymonthday", "start_time", "dtstart"),
            *("until", "timezone", "join_details", "name", "notes"),
        ]
        widgets: ClassVar[dict[str, Any]] = {"timezone": TimeZoneWidget}
        labels: ClassVar[dict[str, str]] = {
            "venue": "Where?",
            "start_time": "Starts at",
            "dtstart": "First day",
            "until": "Last day",
            "timezone": "Time zone",
            "join_details": "How to join online or by phone",
            "name": "Name of this meeting",
            "notes": "Anything else to know?",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "venue": "Type a few letters. Not in the list? Add it as new.",
            "start_time": "By the clock where the group meets.",
            "dtstart": "Only needed for a single meeting, and for every second week: any day on which you meet.",
            "until": "Leave empty if it goes on.",
            "timezone": "Type a city, such as London. Times above are by the clock there.",
            "join_details": "Link, number, passcode. Kept private unless you say below that it is public.",
        }

    def __init__(self, *args: Any, features: Sequence[tuple[int, str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"join_details", "notes"} & self.fields.keys():
            self.fields[name].widget.attrs["rows"] = 3
        if "access_answers" in self.fields:
            self.fields["access_answers"].widget.features = features
        self._show_saved() if self.instance.pk else self.initial.update(timezone=settings.TIME_ZONE, access_answers={})

    def _show_saved(self) -> None:
        meeting = self.instance
        if meeting.freq == Frequency.WEEKLY and meeting.interval > 1:
            self.initial["freq"] = FORTNIGHTLY if meeting.interval == INTERVALS[FORTNIGHTLY] else EVERY_FEW_WEEKS
        if meeting.freq == Frequency.MONTHLY:
            self.initial["freq"] = MONTHLY_BY_DATE if meeting.bymonthday else MONTHLY_BY_DAY
        if meeting.start_time and meeting.duration:
            self.initial["end_time"] = (datetime.combine(date.min, meeting.start_time, UTC) + meeting.duration).time()
        self.initial["access_answers"] = {
            answer.feature_id: answer.is_available for answer in meeting.access_stated.all()
        }
        # An import may know of weeks and dates that the form has no box for: they must survive an edit.
        self._offer("bysetpos", WEEKS, RARE_WEEKS, meeting.bysetpos)
        self._offer("bymonthday", DATES, RARE_DATES, meeting.bymonthday)

    def _offer(
        self, name: str, usual: list[tuple[int, str]], rare: list[tuple[int, str]], saved: Sequence[int]
    ) -> None:
        if name in self.fields:
            field = self.fields[name]
            field.choices = [*usual, *(choice for choice in rare if choice[0] in saved)]  # type: ignore[attr-defined]

    @property
    def told(self) -> Told:
        """Return what the answers come to, as a sentence with dates."""
        return told_of(self)

    def clean_freq(self) -> str:
        """Return the frequency behind the answer."""
        answer: str = self.cleaned_data["freq"]
        if answer in BY_THE_WEEK:
            return Frequency.WEEKLY.value
        return Frequency.MONTHLY.value if answer in {MONTHLY_BY_DAY, MONTHLY_BY_DATE} else answer

    def clean(self) -> dict[str, Any]:
        """Drop what was not asked, then say in plain words which answer is missing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        how_often = self["freq"].value()
        if data.get("attendance") in {Attendance.ONLINE, Attendance.PHONE}:
            data["venue"] = None
        data["interval"] = INTERVALS.get(how_often, data.get("interval") or 1)
        if how_often not in {*BY_THE_WEEK, MONTHLY_BY_DAY}:
            data["byday"] = []
        if how_often != MONTHLY_BY_DAY:
            data["bysetpos"] = []
        if how_often != MONTHLY_BY_DATE:
            data["bymonthday"] = []
        if how_often == Frequency.ONCE:
            data["until"] = None
        self._require(how_often, data)
        if not self.errors:
            self._check_rule(data)
        return data

    def _require(self, how_often: str, data: dict[str, Any]) -> None:
        if how_often in {*BY_THE_WEEK, MONTHLY_BY_DAY} and not data.get("byday"):
            self.add_error("byday", "Tick at least one day.")
        if how_often == MONTHLY_BY_DAY and not data.get("bysetpos"):
            self.add_error("bysetpos", "Tick which ones of the month, such as First.")
        if how_often == MONTHLY_BY_DATE and not data.get("bymonthday"):
            self.add_error("bymonthday", "Tick at least one date.")
        if how_often == Frequency.ONCE and not data.get("dtstart"):
            self.add_error("dtstart", "Say on which day.")
        if data.get("interval", 1) > 1 and not data.get("dtstart"):
            self.add_error("dtstart", "Give any day on which you meet: the weeks or months are counted from it.")
        if how_often != Frequency.APPOINTMENT and not data.get("start_time") and "start_time" not in self.errors:
            self.add_error("start_time", "Say when it starts.")
        if data.get("end_time") and not data.get("start_time"):
            self.add_error("end_time", "Say when it starts, too.")
        if data.get("end_time") and data.get("end_time") == data.get("start_time"):
            self.add_error("end_time", "It cannot end when it starts.")
        if data.get("dtstart") and data.get("until") and data["until"] < data["dtstart"]:
            self.add_error("until", "The last day is before the first.")

    def _check_rule(self, data: dict[str, Any]) -> None:
        """Let the rule itself have the last word, so that nothing is saved that has no dates to show."""
        try:
            recurrence.Rule(
                freq=recurrence.Frequency(data["freq"]),
                timezone=data["timezone"],
                start_time=data["start_time"],
                duration=_duration(data["start_time"], data["end_time"]),
                dtstart=data["dtstart"],
                until=data["until"],
                interval=data["interval"],
                byday=tuple(recurrence.Weekday(day) for day in data["byday"]),
                bysetpos=tuple(data["bysetpos"]),
                bymonthday=tuple(data["bymonthday"]),
            )
        except ValueError as error:
            name, _, message = str(error).partition(": ")
            self.add_error(FORM_FIELDS.get(name, name), message)

    def _post_clean(self) -> None:
        # With mistakes in it the instance stays as it is saved: the page shows its schedule in words.
        if not self.errors:
            self.instance.duration = _duration(self.cleaned_data["start_time"], self.cleaned_data["end_time"])
            super()._post_clean()  # type: ignore[misc]

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        if "access_answers" not in self.changed_data:
            return
        self.instance.access_stated.all().delete()
        MeetingAccess.objects.bulk_create(
            MeetingAccess(meeting=self.instance, feature_id=feature, is_available=is_available)
            for feature, is_available in self.cleaned_data["access_answers"].items()
        )


def _duration(start: time | None, end: time | None) -> timedelta | None:
    """Return how long it lasts; an end before the start is on the next day. None where either is not stated."""
    if start is None or end is None:
        return None
    length = datetime.combine(date.min, end, UTC) - datetime.combine(date.min, start, UTC)
    return length if length > timedelta(0) else length + A_DAY


class MeetingFormSet(RowErrorsFormSet):
    """All ways in which a group meets."""

    def is_valid(self) -> bool:
        """Return whether they may be saved: not what was sent to be shown again."""
        return super().is_valid() and UNSAVED not in self.data

    @cached_property
    def features(self) -> list[tuple[int, str, str]]:
        """Return what a meeting can say yes or no to: asked once for all meetings."""
        return list(AccessFeature.objects.values_list("pk", "name", "description"))

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Hand the access features to each form."""
        return {**super().get_form_kwargs(index), "features": self.features}


class ExceptionForm(RowForm):
    """One date that differs."""

    class Meta:
        model = MeetingException
        fields: ClassVar[list[str]] = ["kind", "original_on", "new_on", "new_start_time", "note"]
        labels: ClassVar[dict[str, str]] = {
            "kind": "What is different?",
            "original_on": "Usual date",
            "new_on": "New date",
            "new_start_time": "New time",
            "note": "Why?",
        }

    def clean(self) -> dict[str, Any]:
        """Say which date is missing or too much."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind = data.get("kind")
        if kind in {ExceptionKind.CANCELLED, ExceptionKind.MOVED} and not data.get("original_on"):
            self.add_error("original_on", "Say which date.")
        if kind in {ExceptionKind.MOVED, ExceptionKind.ADDED} and not data.get("new_on"):
            self.add_error("new_on", "Say the new date.")
        if kind == ExceptionKind.ADDED and data.get("original_on"):
            self.add_error("original_on", "An added date has no usual date: leave this empty, or choose Moved.")
        if kind == ExceptionKind.CANCELLED and (data.get("new_on") or data.get("new_start_time")):
            self.add_error("kind", "With a new date or time, choose Moved.")
        return data
