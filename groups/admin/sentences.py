"""A meeting as one says it, with its next real dates: from what is saved, or from what is in the form."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.utils import timezone

from groups.admin.concurrency import CONFLICT
from groups.models import Meeting
from groups.recurrence import Occurrence, RuleException, occurrences
from groups.templatetags.when import clock, zone_in_words

DATES_SHOWN = 5
WHOLE_FORM = "supportgroup_form"


@dataclass(frozen=True)
class Told:
    """What the answers about one meeting come to; everything is empty where there are none yet.

    saved: the sentence so far, where there are mistakes in what was sent.
    problems: what keeps it from being a sentence, as the id of the question and what to do there.
    """

    saved: str = ""
    sentence: str = ""
    place: str = ""
    dates: list[Occurrence] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """Return the present, to which dates are told."""
        return timezone.now()


def told_of(form: Any) -> Told:
    """Return what a ``MeetingForm`` says, sent or not. Its mistakes come instead of what is saved."""
    meeting: Meeting = form.instance
    if form.is_bound and (form.has_changed() or meeting.pk):
        if not form.is_valid():
            return Told(saved=meeting.schedule_in_words if meeting.pk else "", problems=problems_of(form))
    elif meeting._state.adding:
        return Told()
    changes = _changes_in(form) if form.is_bound else _saved_changes(meeting)
    dates = occurrences(meeting.rule, changes, after=timezone.now(), include_cancelled=True)
    return Told(sentence=sentence_of(meeting), place=_place_of(meeting), dates=list(islice(dates, DATES_SHOWN)))


def problems_of(form: Any) -> list[tuple[str, str]]:
    """Return the mistakes of a form, each with the id of its question, or of the row where it belongs to none.

    That somebody else has saved meanwhile is no mistake.
    """
    return [
        (_anchor(form, name), f"{_asked(form, name)}{message}")
        for name, errors in form.errors.items()
        for error in errors.as_data()
        if error.code != CONFLICT
        for message in error.messages
    ]


def _anchor(form: Any, name: str) -> str:
    if name in form.fields:
        return f"id_{form.add_prefix(name)}"
    return form.prefix or WHOLE_FORM


def _asked(form: Any, name: str) -> str:
    """Return the question that an answer is about, to be put before what is said of it."""
    label = str(form.fields[name].label) if name in form.fields else ""
    return f"{label} " if label.endswith("?") else f"{label}: " if label else ""


def sentence_of(meeting: Meeting) -> str:
    """Return “Every Tuesday, 7 pm to 8.30 pm”, with the zone where it is not the site's."""
    times = clock(meeting.start_time) if meeting.start_time else ""
    if meeting.start_time and meeting.duration:
        ends_at = datetime.combine(date.min, meeting.start_time, UTC) + meeting.duration
        times = f"{times} to {clock(ends_at)}"
    zone = zone_in_words(meeting.timezone) if times else ""
    return ", ".join(part for part in (meeting.schedule_in_words, " ".join(filter(None, (times, zone)))) if part)


def _place_of(meeting: Meeting) -> str:
    return str(meeting.venue) if meeting.venue else meeting.get_attendance_display()


def _saved_changes(meeting: Meeting) -> list[RuleException]:
    return [one.as_rule_exception() for one in meeting.exceptions.all()]


def _changes_in(form: Any) -> list[RuleException]:
    """Return the changed dates in the form: those rows that make sense."""
    rows: Iterable[Any] = (row for nested in getattr(form, "nested_formsets", ()) for row in nested.formset.forms)
    said = (row for row in rows if (row.instance.pk or row.has_changed()) and row.is_valid())
    return [row.instance.as_rule_exception() for row in said if not row.cleaned_data.get("DELETE")]
