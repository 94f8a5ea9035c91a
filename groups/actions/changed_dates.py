"""Cancel, move or add one date of a meeting, or take a break from all of them: kept as a version, and seen at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from groups.actions.dates import refresh_occurrences
from groups.actions.versions import By, changing
from groups.models import Meeting, MeetingException, SupportGroup
from groups.models.choices import ExceptionKind
from groups.recurrence import dates, falls_on


class NoSuchDateError(Exception):
    """The group does not meet on the day that is to be changed: its rule may have changed meanwhile."""


def cancel_date(meeting: Meeting, day: date, *, by: By, note: str = "", is_to_look_at: bool = False) -> None:
    """Say that the date which the rule has on ``day`` does not take place. Raises ``NoSuchDateError``."""
    _require(meeting, day)
    with _changing(meeting.group, f"Cancelled {_said(day)}.", by=by, is_to_look_at=is_to_look_at):
        _write(meeting, day, kind=ExceptionKind.CANCELLED, new_on=None, new_start_time=None, note=note)


def move_date(
    meeting: Meeting,
    day: date,
    *,
    new_on: date,
    new_start_time: time | None = None,
    by: By,
    note: str = "",
    is_to_look_at: bool = False,
) -> None:
    """Say that the date which the rule has on ``day`` is on another day, or at another time. Raises as above."""
    _require(meeting, day)
    why = f"Moved {_said(day)} to {_said(new_on)}."
    with _changing(meeting.group, why, by=by, is_to_look_at=is_to_look_at):
        _write(meeting, day, kind=ExceptionKind.MOVED, new_on=new_on, new_start_time=new_start_time, note=note)


def add_date(
    meeting: Meeting,
    day: date,
    *,
    start_time: time | None = None,
    by: By,
    note: str = "",
    is_to_look_at: bool = False,
) -> None:
    """Say that the group also meets on ``day``."""
    with _changing(meeting.group, f"Added {_said(day)}.", by=by, is_to_look_at=is_to_look_at):
        meeting.exceptions.update_or_create(
            kind=ExceptionKind.ADDED, new_on=day, defaults={"new_start_time": start_time, "note": note}
        )


def keep_date(meeting: Meeting, key: str, *, by: By, is_to_look_at: bool = False) -> None:
    """Take back what is different about one date, known as ``groups.facts.change_key`` has it.

    Nothing happens where nothing is different.
    """
    day = date.fromisoformat(key.removeprefix("+"))
    changed = meeting.exceptions.filter(original_on=day)
    if key.startswith("+"):
        changed = meeting.exceptions.filter(kind=ExceptionKind.ADDED, new_on=day)
    with _changing(meeting.group, f"As usual again: {_said(day)}.", by=by, is_to_look_at=is_to_look_at):
        changed.delete()


def take_break(
    group: SupportGroup, first: date, last: date, *, by: By, note: str = "", is_to_look_at: bool = False
) -> int:
    """Cancel every date from ``first`` to ``last`` of all meetings of the group; return how many that are.

    Dates that are cancelled already stay as they are. A date moved into these days, or added, is cancelled too.
    """
    cancelled = 0
    why = f"A break from {_said(first)} to {_said(last)}."
    with _changing(group, why, by=by, is_to_look_at=is_to_look_at):
        for meeting in group.meetings.prefetch_related("exceptions"):
            cancelled += _cancel_between(meeting, first, last, note)
    return cancelled


def _cancel_between(meeting: Meeting, first: date, last: date, note: str) -> int:
    changed = {one.original_on: one for one in meeting.exceptions.all() if one.original_on}
    regular = [day for day in dates(meeting.rule, first, last) if day not in changed]
    moved = [day for day, one in changed.items() if one.new_on and first <= one.new_on <= last]
    for day in (*regular, *moved):
        _write(meeting, day, kind=ExceptionKind.CANCELLED, new_on=None, new_start_time=None, note=note)
    added, _ = meeting.exceptions.filter(kind=ExceptionKind.ADDED, new_on__range=(first, last)).delete()
    return len(regular) + len(moved) + added


@contextmanager
def _changing(group: SupportGroup, why: str, *, by: By, is_to_look_at: bool) -> Iterator[None]:
    with changing(group, by=by, why=why) as change:
        change.is_to_look_at = is_to_look_at
        yield
        group.save(update_fields=["changed_at"])
    transaction.on_commit(lambda: refresh_occurrences(timezone.now()))


def _write(meeting: Meeting, day: date, **fields: object) -> None:
    exception = meeting.exceptions.filter(original_on=day).first() or MeetingException(meeting=meeting, original_on=day)
    for name, value in fields.items():
        setattr(exception, name, value)
    exception.full_clean()
    exception.save()


def _require(meeting: Meeting, day: date) -> None:
    if not falls_on(meeting.rule, day):
        raise NoSuchDateError(f"“{meeting}” does not meet on {_said(day)}.")


def _said(day: date) -> str:
    return date_format(day, "j F Y")
