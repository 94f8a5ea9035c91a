"""One row of our spreadsheet: what it says of the group, and the meeting it adds."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from groups.interchange.address import Address, country_code, parse_address, read_point
from groups.interchange.clock import lasting, read_day, read_time, read_timezone
from groups.interchange.csv_columns import (
    GROUP_COLUMNS,
    NO,
    YES,
    one_of,
    read_cell,
    read_date,
    read_list,
    stated,
)
from groups.interchange.plain_text import lines, one_line
from groups.interchange.rows import Defaults, Fact, MeetingRow, RecordError, VenueRow, fingerprint, folded
from groups.models.choices import Attendance, Status
from groups.recurrence import Frequency, Rule, Weekday

Cells = Mapping[str, str]
ATTENDED = frozenset({"in_person", "hybrid"})  # where one can walk in
PLACE_COLUMNS = ("venue", "street", "town", "region", "postcode", "latitude", "longitude")
ATTENDANCES = {folded(word): value for value, label in Attendance.choices for word in (value, str(label))} | {
    "face to face": "in_person",
    "virtual": "online",
    "zoom": "online",
    "phone": "phone",
}
_ORDINALS = (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"))
WEEKS = {word: week for week, words in enumerate(_ORDINALS, start=1) for word in (*words, str(week))} | {"last": -1}
WEEKS |= {f"{word}-last": -week for week, words in enumerate(_ORDINALS[1:], start=2) for word in words}
MONTH_DAYS = {str(day): day for day in range(-31, 32) if day} | {"last": -1}


def read_facts(cells: Cells) -> dict[str, Fact]:
    """Return what the row states of the group, by field. Raises RecordError for a cell that cannot be used."""
    facts = {
        GROUP_COLUMNS[column].field: read_cell(column, cells[column], GROUP_COLUMNS[column].read)
        for column in stated(cells, GROUP_COLUMNS)
    }
    low, high = facts.get("minimum_age"), facts.get("maximum_age")
    if low is not None and high is not None and low > high:
        raise RecordError("maximum age", "is lower than the minimum age")
    if facts.get("structure") != "course" and stated(cells, ("course starts on", "course weeks", "may join late")):
        raise RecordError("structure", "start, weeks and joining late are for a course only")
    return {field: fact for field, fact in facts.items() if fact != ""}


def group_key(cells: Cells) -> str:
    """Return by what the group is known: its id, else its listing where it comes from, else its name in one town."""
    for column in ("id", "listing"):
        if cells.get(column):
            return fingerprint(column, one_line(cells[column]))
    address = _address(cells, Defaults())
    return fingerprint("name", folded(cells.get("name", "")), folded(address.locality))


def read_meeting(cells: Cells, key: str, defaults: Defaults) -> MeetingRow:
    """Return the meeting this row adds to the group ``key``. Raises RecordError for a cell that cannot be used."""
    details = lines(cells.get("join details", ""))
    attendance = read_attendance(cells, details)
    venue = read_venue(cells, defaults) if attendance in ATTENDED else None
    start, end = read_times(cells)
    rule = read_when(cells, defaults)
    access = tuple(read_access(word) for word in read_list(cells.get("access", "")))
    own = ("meeting id",) if cells.get("meeting id") else ("meeting", "days", "start", "first day")
    return MeetingRow(
        records=(fingerprint(key, *(cells.get(column, "") for column in own)),),
        is_running=_status(cells) != Status.PAUSED,
        attendance=attendance,
        venue=venue,
        timezone=rule.timezone,
        name=read_cell("meeting", cells.get("meeting", ""), lambda cell: one_line(cell)[:200]),
        freq=rule.freq.value,
        interval=rule.interval,
        byday=rule.byday,
        bysetpos=rule.bysetpos,
        bymonthday=rule.bymonthday,
        dtstart=rule.dtstart,
        until=rule.until,
        start_time=rule.start_time,
        duration=lasting(start, end) if start and end else None,
        access=tuple(sorted(set(access))),
        join_details=details,
        notes=lines(cells.get("notes", "")),
    )


def _status(cells: Cells) -> str:
    """Return where the listing stands where it comes from. Raises RecordError unless visitors see it there."""
    status = read_cell("status", cells["status"], one_of(Status)) if cells.get("status") else Status.PUBLISHED
    if status not in {Status.PUBLISHED, Status.PAUSED}:
        raise RecordError("status", f"“{status}”: it is not shown where it comes from")
    return status


# --- When


def read_times(cells: Cells) -> tuple[time | None, time | None]:
    """Return when a meeting starts and ends on the clock, where that is stated."""
    start, end = (read_cell(name, cells[name], _time) if cells.get(name) else None for name in ("start", "end"))
    return start, end


def read_when(cells: Cells, defaults: Defaults) -> Rule:
    """Return the rule that days, weeks, dates and first day make up; by appointment where there is none of them.

    How long it lasts is not part of it.
    """
    start, _ = read_times(cells)
    timezone = read_timezone(one_line(cells.get("timezone", "")), defaults.timezone)
    days = tuple(_day(word) for word in read_list(cells.get("days", "")))
    weeks = tuple(_week(word) for word in read_list(cells.get("weeks of month", "")))
    dates = tuple(_month_day(word) for word in read_list(cells.get("dates of month", "")))
    first, last = (
        read_cell(name, cells[name], read_date) if cells.get(name) else None for name in ("first day", "last day")
    )
    every = read_cell("every", cells["every"], _interval) if cells.get("every") else 1
    freq = Frequency.APPOINTMENT
    if weeks or dates:
        freq = Frequency.MONTHLY
    elif days:
        freq = Frequency.WEEKLY
    elif first is not None:
        freq = Frequency.ONCE
    for is_wrong, column, reason in (
        (bool(weeks and not days), "days", "needed beside weeks of month"),
        (bool(days and dates), "dates of month", "give either days or dates"),
        (start is None and freq is not Frequency.APPOINTMENT, "start", "is missing"),
        (every > 1 and not (days or dates), "every", "needs days or dates"),
        (every > 1 and first is None, "first day", "is missing: what “every” counts from"),
        (first is not None and last is not None and last < first, "last day", "is before the first day"),
        (last is not None and freq is Frequency.ONCE, "last day", "a meeting that happens once has none"),
    ):
        if is_wrong:
            raise RecordError(column, reason)
    return Rule(freq, timezone, start, None, first, last, every, days, weeks, dates)


def _day(word: str) -> Weekday:
    try:
        return read_day(word)
    except RecordError:
        raise RecordError("days", f"“{word[:40]}” is not a day: write it like Mon") from None


def _time(cell: str) -> time:
    found = read_time(one_line(cell))
    if found is None:
        raise ValueError(f"“{one_line(cell)[:40]}” is not a time: write it like 19:00")
    return found


def _interval(cell: str) -> int:
    text = one_line(cell).removesuffix(".0")
    if text not in map(str, range(1, 53)):
        raise ValueError(f"“{text[:40]}” is not a number from 1 to 52")
    return int(text)


def _week(word: str) -> int:
    if word.lower() not in WEEKS:
        raise RecordError("weeks of month", f"“{word[:40]}” is none of first, second, third, fourth, fifth, last")
    return WEEKS[word.lower()]


def _month_day(word: str) -> int:
    if word.lower() not in MONTH_DAYS:
        raise RecordError("dates of month", f"“{word[:40]}” is neither a number from 1 to 31 nor “last”")
    return MONTH_DAYS[word.lower()]


# --- Where


def read_attendance(cells: Cells, details: str) -> str:
    """Return how one takes part: what is stated, else what a place and the way to join online tell."""
    if cells.get("attendance"):
        found = ATTENDANCES.get(folded(cells["attendance"]))
        if found is None:
            word = one_line(cells["attendance"])[:40]
            raise RecordError("attendance", f"“{word}” is none of: {', '.join(Attendance.values)}")
        return found
    is_place = bool(stated(cells, PLACE_COLUMNS))
    if not is_place and not details:
        raise RecordError("street", "says neither where it meets nor how to join online")
    return "in_person" if is_place and not details else "hybrid" if is_place else "online"


def read_venue(cells: Cells, defaults: Defaults) -> VenueRow:
    """Return where the row's meeting comes together."""
    address = _address(cells, defaults)
    name = one_line(cells.get("venue", ""))[:200]
    point = read_point(cells.get("latitude", ""), cells.get("longitude", ""))
    if not (name or point or any((address.street, address.locality, address.region, address.postcode))):
        raise RecordError("street", "does not say where it meets")
    if not address.country:
        raise RecordError("country", "not stated: pass --country, such as GB")
    parts: dict[str, Any] = {
        "street": address.street[:300],
        "locality": address.locality[:120],
        "region": address.region[:120],
        "postcode": address.postcode if len(address.postcode) <= 16 else "",
    }
    latitude, longitude = point or (None, None)
    return VenueRow(
        **parts,
        name=name,
        country=address.country,
        latitude=latitude,
        longitude=longitude,
        directions=lines(cells.get("directions", "")),
    )


def _address(cells: Cells, defaults: Defaults) -> Address:
    """Return the address; where the town has no cell of its own, taken from the end of the street's."""
    street, town, region, postcode = (
        one_line(cells.get(name, "")) for name in ("street", "town", "region", "postcode")
    )
    stated_country = one_line(cells.get("country", ""))
    country = country_code(stated_country) if stated_country else defaults.country
    if stated_country and not country:
        raise RecordError("country", f"“{stated_country[:40]}” is not a country: write it like GB")
    if town or not street:
        return Address(street, town, region, postcode, country)
    found = parse_address(street, country=country)
    if not found.street:
        return Address(street, "", region, postcode, country)
    return Address(
        found.street, found.locality, region or found.region, postcode or found.postcode, found.country or country
    )


def read_access(word: str) -> tuple[str, bool]:
    """Return an access feature and whether it is there: “step-free”, “no hearing loop”, “hearing loop: no”."""
    feature, _, answer = (part.strip() for part in word.partition(":"))
    if answer:
        if answer.lower() not in YES | NO:
            raise RecordError("access", f"“{word[:40]}” says neither yes nor no")
        return feature, answer.lower() in YES
    is_there = not feature.lower().startswith("no ")
    return feature if is_there else feature[3:].strip(), is_there
