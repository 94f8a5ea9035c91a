"""What a listing says, as rows of our own spreadsheet: the other way round of ``csv_rows``."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from groups.facts import MEETINGS, WORDS, Facts
from groups.interchange.clock import lasting
from groups.interchange.csv_columns import EXAMPLE, GROUP_COLUMNS, LIST_COLUMNS, MEETING_COLUMNS, SEPARATORS
from groups.interchange.csv_rows import MONTH_DAYS, WEEKS
from groups.interchange.sheet_file import Cells, tidy
from groups.recurrence import Weekday

# What a file that lies around must not hold; a sheet without the column leaves it alone.
LEFT_OUT = "join details"
FIRST = ("name", "summary", *LIST_COLUMNS, "organisation")
WRITTEN = (
    *("listing", "status", *FIRST, "meeting id"),
    *(column for column in MEETING_COLUMNS if column != LEFT_OUT),
    *(column for column in GROUP_COLUMNS if column not in FIRST),
)
VENUE_COLUMNS = {
    "venue": "name",
    "street": "street",
    "town": "locality",
    "region": "region",
    "postcode": "postcode",
    "country": "country",
    "latitude": "latitude",
    "longitude": "longitude",
    "directions": "directions",
}
WEEK_NAMES = {week: word for word, week in reversed(WEEKS.items())}
MONTH_DAY_NAMES = {day: word for word, day in MONTH_DAYS.items()}
DAY_NAMES = dict(zip(Weekday, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
# Gives the word for a slug: of a kind ("topics", "access", …) and a slug.
Naming = Callable[[str, str], str]


def rows_of(slug: str, status: str, facts: Facts, word: Naming) -> list[Cells]:
    """Return a listing's rows, one a meeting, the group's own columns in each, so that sorting tears nothing apart.

    A listing without a meeting has one row. All columns are there, ``LEFT_OUT`` too.
    """
    own = {"listing": slug, "status": status} | group_cells(facts, word)
    meetings = [{"meeting id": key} | meeting_cells(one, word) for key, one in facts[MEETINGS].items()]
    return [own | one for one in meetings or [{}]]


def group_cells(facts: Facts, word: Naming) -> Cells:
    """Return what a listing says of the group, by column."""
    cells = {column: _text(facts[how.field]) for column, how in GROUP_COLUMNS.items()}
    cells |= {kind: _list(word(kind, slug) for slug in facts[kind]) for kind in WORDS}
    cells["organisation"] = word("organisation", facts["organisation"]) if facts["organisation"] else ""
    return {column: tidy(cell) for column, cell in cells.items()}


def meeting_cells(facts: Facts, word: Naming) -> Cells:
    """Return what a meeting's facts are, by column; of a confidential venue what everybody may see."""
    start = time.fromisoformat(facts["start_time"]) if facts["start_time"] else None
    venue: Mapping[str, Any] = facts["venue"]
    access = (f"{word('access', slug)}{'' if is_there else ': no'}" for slug, is_there in facts["access"].items())
    cells = {
        "meeting": facts["name"],
        "attendance": facts["attendance"],
        "days": _list(DAY_NAMES[day] for day in facts["byday"]),
        "every": str(facts["interval"]) if facts["interval"] > 1 else "",
        "weeks of month": _list(WEEK_NAMES[week] for week in facts["bysetpos"]),
        "dates of month": _list(MONTH_DAY_NAMES[day] for day in facts["bymonthday"]),
        "first day": facts["dtstart"] or "",
        "last day": facts["until"] or "",
        "start": f"{start:%H:%M}" if start else "",
        "end": _end(start, facts["duration"]),
        "timezone": facts["timezone"],
        **{column: _text(venue.get(name)) for column, name in VENUE_COLUMNS.items()},
        "access": _list(access),
        "join details": facts["join_details"],
        "notes": facts["notes"],
    }
    return {column: tidy(cell) for column, cell in cells.items()}


def is_one_word(word: str) -> bool:
    """Return whether a word stands for itself in a cell that holds several."""
    return not SEPARATORS.search(word) and ":" not in word and not word.lower().startswith("no ")


def _list(words: Iterable[str]) -> str:
    return "; ".join(words)


def _text(value: object) -> str:
    """Return a plain fact as a cell has it; empty where it is not stated."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _end(start: time | None, seconds: float | None) -> str:
    """Return when a meeting ends, where a start and an end can say so."""
    if start is None or seconds is None:
        return ""
    length = timedelta(seconds=seconds)
    end = (datetime.combine(date.min, start) + length).time()
    is_told = lasting(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)) == length
    return f"{end:%H:%M}" if is_told else ""


# What an empty sheet shows below its columns; a row of this status is never taken over.
EXAMPLE_ROW: Cells = {
    "status": EXAMPLE,
    "name": "Tuesday evening circle",
    "summary": "For people who have lost somebody, however long ago.",
    "topics": "Grief and loss",
    "languages": "English",
    "for": "self",
    "organisation": "Larch Trust",
    "attendance": "in_person",
    "days": "Tue",
    "weeks of month": "first; third",
    "start": "19:00",
    "end": "20:30",
    "timezone": "Europe/London",
    "venue": "Larch Hall",
    "street": "12 Larch Street",
    "town": "Leeds",
    "postcode": "LS1 4DY",
    "country": "GB",
    "access": "step-free; parking: no",
    "newcomers welcome": "yes",
    "cost": "free",
    "joining": "turn_up",
}
