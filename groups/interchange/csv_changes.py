"""What somebody has changed in a sheet that was written here: only cells that say another thing than they did.

A cell that is as it was written leaves its fact as it is, whatever a reader would make of it: so nothing is lost that a
cell cannot say. ``before`` is what the sheet would say now, ``after`` the cells that are there.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from groups.facts import WORDS, Facts
from groups.interchange.address import read_point
from groups.interchange.clock import lasting
from groups.interchange.csv_cells import VENUE_COLUMNS
from groups.interchange.csv_columns import GROUP_COLUMNS, read_cell, read_list
from groups.interchange.csv_rows import (
    ATTENDED,
    read_access,
    read_attendance,
    read_meeting,
    read_times,
    read_venue,
    read_when,
)
from groups.interchange.plain_text import lines, one_line
from groups.interchange.rows import Defaults, MeetingRow, RecordError, VenueRow
from groups.interchange.sheet_file import Cells
from groups.models import Meeting, SupportGroup

# Gives the slug for a word of a kind ("topics", "access", …). Raises RecordError for one that nobody here knows.
Finding = Callable[[str, str], str]
# Which cells say a fact of a meeting's rule.
SAID_BY: Mapping[str, frozenset[str]] = {
    "freq": frozenset({"days", "weeks of month", "dates of month", "first day"}),
    "byday": frozenset({"days"}),
    "bysetpos": frozenset({"weeks of month"}),
    "bymonthday": frozenset({"dates of month"}),
    "interval": frozenset({"every"}),
    "dtstart": frozenset({"first day"}),
    "until": frozenset({"last day"}),
    "start_time": frozenset({"start"}),
    "timezone": frozenset({"timezone"}),
}
WHEN = frozenset[str]().union(*SAID_BY.values())
WHERE = frozenset({"attendance", *VENUE_COLUMNS})
TEXTS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "meeting": ("name", one_line),
    "notes": ("notes", lines),
    "join details": ("join_details", lines),
}
TOO_LONG = "is the same as the start, or more than 12 hours after it"


class Collected:
    """Notes what could not be read, instead of stopping at the first: ``with collected: ...``."""

    def __init__(self) -> None:
        self.errors: list[RecordError] = []

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        if not isinstance(error, RecordError):
            return False
        if str(error) not in map(str, self.errors):  # a cell may be read for two facts
            self.errors.append(error)
        return True


def changed(before: Mapping[str, str], after: Mapping[str, str], columns: Iterable[str]) -> list[str]:
    """Return which of ``columns`` are there and say another thing than they did."""
    return [column for column in columns if column in after and after[column] != before.get(column, "")]


# --- The group


def change_group(facts: Facts, before: Cells, after: Cells, find: Finding, collected: Collected) -> None:
    """Put into a group's ``facts`` what its cells say anew; an organisation by its name."""
    for column in changed(before, after, GROUP_COLUMNS):
        with collected:
            facts[GROUP_COLUMNS[column].field] = read_group_cell(column, after[column])
    for kind in changed(before, after, WORDS):
        with collected:
            facts[kind] = dict.fromkeys(sorted(find(kind, word) for word in read_list(after[kind])), True)
    if changed(before, after, ["organisation"]):
        facts["organisation"] = one_line(after["organisation"])[:200]
    with collected:
        _check_together(facts)


def read_group_cell(column: str, cell: str) -> Any:
    """Return the plain fact that a cell about the group states; what is not stated where it is empty.

    Raises RecordError.
    """
    how = GROUP_COLUMNS[column]
    if not cell and column == "name":
        raise RecordError("name", "is missing")
    if not cell:
        return _unstated(SupportGroup, how.field)
    value = read_cell(column, cell, how.read)
    _check_column(SupportGroup, how.field, value, column)
    return _plain(value)


def _check_together(facts: Facts) -> None:
    low, high = facts["minimum_age"], facts["maximum_age"]
    if low is not None and high is not None and low > high:
        raise RecordError("maximum age", "is lower than the minimum age")
    is_course = any(facts[name] is not None for name in ("course_starts_on", "course_weeks", "may_join_late"))
    if is_course and facts["structure"] != "course":
        raise RecordError("structure", "start, weeks and joining late are for a course only")


# --- A meeting


def change_meeting(
    facts: Facts, before: Cells, after: Cells, find: Finding, defaults: Defaults, collected: Collected
) -> VenueRow | None:
    """Put into a meeting's ``facts`` what its cells say anew; return where it meets if that is said anew."""
    for column in changed(before, after, TEXTS):
        field, read = TEXTS[column]
        with collected:
            facts[field] = read(after[column])
            _check_column(Meeting, field, facts[field], column)
    merged = {**before, **after}
    if when := set(changed(before, after, WHEN)):
        with collected:
            _change_when(facts, merged, when)
    if changed(before, after, ("start", "end")):
        with collected:
            _change_length(facts, merged, is_end_new=bool(changed(before, after, ["end"])))
    if changed(before, after, ["access"]):
        with collected:
            facts["access"] = _access(map(read_access, read_list(after["access"])), find)
    where = changed(before, after, WHERE)
    with collected:
        return _change_where(facts, merged, where, defaults) if where else None
    return None


def _change_when(facts: Facts, cells: Cells, columns: set[str]) -> None:
    rule = read_when(cells, Defaults(timezone=facts["timezone"]))
    said = {name: _plain(getattr(rule, name)) for name, by in SAID_BY.items() if by & columns}
    facts.update(said)


def _change_length(facts: Facts, cells: Cells, *, is_end_new: bool) -> None:
    start, end = read_times(cells)
    if start and end:
        facts["duration"] = _seconds(start, end)
    elif is_end_new:
        facts["duration"] = None


def _seconds(start: time, end: time) -> float:
    length = lasting(start, end)
    if length is None:
        raise RecordError("end", TOO_LONG)
    return length.total_seconds()


def _change_where(facts: Facts, cells: Cells, columns: list[str], defaults: Defaults) -> VenueRow | None:
    attendance = read_attendance(cells, facts["join_details"]) if "attendance" in columns else facts["attendance"]
    is_place_new = columns != ["attendance"]
    if attendance not in ATTENDED:
        if any(cells[column] for column in columns if column != "attendance"):
            raise RecordError("attendance", "says that nobody comes to a place, but a place is new")
        facts.update(attendance=attendance, venue={})
        return None
    if is_place_new and facts["venue"].get("is_confidential"):
        raise RecordError("venue", "this place is confidential: choose another one in the editor, not here")
    place = read_place(cells, defaults) if is_place_new or not facts["venue"] else None
    facts["attendance"] = attendance
    return place


def read_place(cells: Cells, defaults: Defaults) -> VenueRow:
    """Return where a meeting comes together. Raises RecordError."""
    point = [cells.get(column, "") for column in ("latitude", "longitude")]
    if any(point) and read_point(*point) is None:
        raise RecordError("latitude", f"“{', '.join(point)[:40]}” is no point: write both in degrees, like 53.8008")
    return read_venue(cells, defaults)


def new_meeting(cells: Cells, find: Finding, defaults: Defaults) -> tuple[Facts, MeetingRow]:
    """Return the facts of a meeting that a row adds, and the row as it was read. Raises RecordError."""
    start, end = read_times(cells)
    if start and end:
        _seconds(start, end)
    row = read_meeting({name: cell for name, cell in cells.items() if name != "status"}, "", defaults)
    if row.venue:
        read_place(cells, defaults)
    return _meeting_facts(row, find), row


def _meeting_facts(row: MeetingRow, find: Finding) -> Facts:
    rule = {name: _plain(getattr(row, name)) for name in SAID_BY}
    return rule | {
        "name": row.name,
        "attendance": row.attendance,
        "duration": row.duration.total_seconds() if row.duration else None,
        "join_details": row.join_details,
        "notes": row.notes,
        "position": 0,
        "venue": {},
        "access": _access(row.access, find),
        "changes": {},
    }


def _access(words: Iterable[tuple[str, bool]], find: Finding) -> dict[str, bool]:
    return {find("access", word): is_there for word, is_there in words}


# --- Plain facts


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value  # a weekday is one of an enumeration


def _unstated(model: type[models.Model], name: str) -> Any:
    field = model._meta.get_field(name)
    return field.get_default() if isinstance(field, models.Field) else None


def _check_column(model: type[models.Model], name: str, value: Any, column: str) -> None:
    """Raise RecordError where a value does not fit its column in the database."""
    field = model._meta.get_field(name)
    if isinstance(field, models.Field):
        try:
            field.clean(value, None)
        except ValidationError as error:
            raise RecordError(column, " ".join(error.messages)) from None
