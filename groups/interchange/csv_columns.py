"""The columns of our own spreadsheet format, and how a cell of each is read. docs/importing.md describes them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, TypeVar

from django.db.models import TextChoices

from groups.interchange.plain_text import lines, one_line, web_address
from groups.interchange.rows import RecordError, folded
from groups.models import choices

T = TypeVar("T")

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
SEPARATORS = re.compile(r"[;,|\n]")

# What spreadsheets found in the wild call the same things.
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "group": "name",
        "group name": "name",
        "title": "name",
        "service name": "name",
        "group id": "id",
        "reference": "id",
        "topic": "topics",
        "community": "communities",
        "language": "languages",
        "for whom": "for",
        "size": "typical size",
        "newcomers": "newcomers welcome",
        "how to join": "joining",
        "organization": "organisation",
        "provider": "organisation",
        "url": "website",
        "web site": "website",
        "web address": "website",
        "telephone": "phone",
        "tel": "phone",
        "phone number": "phone",
        "meeting name": "meeting",
        "day": "days",
        "weekday": "days",
        "time": "start",
        "start time": "start",
        "end time": "end",
        "time zone": "timezone",
        "location": "venue",
        "venue name": "venue",
        "address": "street",
        "street address": "street",
        "city": "town",
        "locality": "town",
        "county": "region",
        "state": "region",
        "postal code": "postcode",
        "post code": "postcode",
        "zip": "postcode",
        "zip code": "postcode",
        "lat": "latitude",
        "lng": "longitude",
        "lon": "longitude",
        "accessibility": "access",
        "link": "join details",
        "online link": "join details",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column about the group: the field it fills, and how its cell is read."""

    field: str
    read: Callable[[str], Any]


def _line(length: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        text = one_line(cell)
        if len(text) > length:
            raise ValueError(f"is {len(text)} characters long; {length} fit")
        return text

    return read


def one_of(options: type[TextChoices]) -> Callable[[str], str]:
    """Return how a cell is read that holds one of these answers, by its value or in words."""
    words = {folded(word): value for value, label in options.choices for word in (value, str(label))}

    def read(cell: str) -> str:
        if folded(cell) in words:
            return words[folded(cell)]
        raise ValueError(f"“{one_line(cell)[:40]}” is none of: {', '.join(options.values)}")

    return read


def read_yes_or_no(cell: str) -> bool:
    """Return a yes or a no. Raises ValueError for anything else."""
    if folded(cell) in YES | NO:
        return folded(cell) in YES
    raise ValueError(f"“{one_line(cell)[:40]}” is neither yes nor no")


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        text = one_line(cell).removesuffix(".0")
        if not (text.isascii() and text.isdigit() and len(text) <= 5 and low <= int(text) <= high):
            raise ValueError(f"“{text[:40]}” is not a number from {low} to {high}")
        return int(text)

    return read


def read_date(cell: str) -> date:
    """Return a date written 2030-12-31: other ways of writing mean different days to different people."""
    try:
        return date.fromisoformat(one_line(cell))
    except ValueError:
        raise ValueError(f"“{one_line(cell)[:40]}” is not a date: write it like 2030-12-31") from None


def _web(cell: str) -> str:
    text = one_line(cell)
    address = web_address(text if "://" in text else f"https://{text}")
    if not address:
        raise ValueError(f"“{text[:60]}” is not a web address of at most 200 characters")
    return address


def read_list(cell: str) -> tuple[str, ...]:
    """Return the words of a cell, separated by semicolons, commas, bars or new lines."""
    return tuple(dict.fromkeys(word for part in SEPARATORS.split(lines(cell)) if (word := part.strip())))


GROUP_COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        "name": Column("name", _line(200)),
        "summary": Column("summary", _line(250)),
        "description": Column("description", lines),
        "for": Column("for_whom", one_of(choices.ForWhom)),
        "minimum age": Column("minimum_age", _number(0, 120)),
        "maximum age": Column("maximum_age", _number(0, 120)),
        "led by": Column("led_by", one_of(choices.LedBy)),
        "structure": Column("structure", one_of(choices.Structure)),
        "course starts on": Column("course_starts_on", read_date),
        "course weeks": Column("course_weeks", _number(1, 520)),
        "may join late": Column("may_join_late", read_yes_or_no),
        "may just listen": Column("may_just_listen", read_yes_or_no),
        "faith": Column("faith", one_of(choices.Faith)),
        "typical size": Column("typical_size", one_of(choices.Size)),
        "newcomers welcome": Column("newcomers_welcome", read_yes_or_no),
        "newcomers note": Column("newcomers_note", _line(300)),
        "cost": Column("cost", one_of(choices.Cost)),
        "cost note": Column("cost_note", _line(200)),
        "joining": Column("joining", one_of(choices.Joining)),
        "joining note": Column("joining_note", lines),
        "capacity": Column("capacity", one_of(choices.Capacity)),
        "website": Column("website", _web),
        "phone": Column("phone", _line(40)),
        "confidentiality": Column("confidentiality", lines),
        "agreement": Column("agreement", lines),
        "first visit look for": Column("first_visit_look_for", _line(300)),
        "first visit entrance": Column("first_visit_entrance", _line(300)),
        "first visit what happens": Column("first_visit_what_happens", lines),
        "first visit bring": Column("first_visit_bring", _line(300)),
        "first visit late": Column("first_visit_late", _line(300)),
    }
)
LIST_COLUMNS = ("topics", "communities", "languages")
MEETING_COLUMNS = (
    *("meeting", "attendance", "days", "every", "weeks of month", "dates of month", "first day", "last day"),
    *("start", "end", "timezone", "venue", "street", "town", "region", "postcode", "country", "latitude"),
    *("longitude", "directions", "access", "join details", "notes"),
)
# Which listing and which of its meetings a row is about, and where the listing stands: said by our own export.
KNOWN_BY = ("listing", "meeting id", "status")
COLUMNS = (*GROUP_COLUMNS, "id", "organisation", *LIST_COLUMNS, *MEETING_COLUMNS, *KNOWN_BY)
EXAMPLE = "example"  # the status of a row that only shows how


def column_of(header: str) -> str:
    """Return the column a header names, by its name or another name for it; empty where there is none."""
    plain = folded(header)
    found = ALIASES.get(plain, plain)
    return found if found in COLUMNS else ""


def nearest_columns(header: str) -> list[str]:
    """Return up to two columns whose names look like ``header``."""
    near = get_close_matches(folded(header), [*COLUMNS, *ALIASES], n=4, cutoff=0.6)
    return list(dict.fromkeys(ALIASES.get(name, name) for name in near))[:2]


def read_cell(column: str, cell: str, read: Callable[[str], T]) -> T:
    """Return what ``read`` makes of the cell. Raises RecordError naming the column."""
    try:
        return read(cell)
    except ValueError as error:
        raise RecordError(column, str(error)) from None


def stated(cells: Mapping[str, str], columns: Iterable[str]) -> Sequence[str]:
    """Return those of ``columns`` that hold anything in this row."""
    return [column for column in columns if cells.get(column)]
