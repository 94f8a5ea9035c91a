"""What can be said about when a meeting comes together: rules and exceptions, checked, and as RFC 5545.

Pure: no ORM, no Django, no clock. `recurrence.py` turns them into dates and is what other modules import.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo

LONGEST_DURATION = timedelta(days=31)


class Frequency(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    ONCE = "once"
    APPOINTMENT = "appointment"


class Weekday(StrEnum):
    """RFC 5545 names, Monday first."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"

    @property
    def number(self) -> int:
        """0 for Monday to 6 for Sunday, as `date.weekday()` has it."""
        return WEEKDAY_NUMBERS[self]


class ExceptionKind(StrEnum):
    CANCELLED = "cancelled"
    MOVED = "moved"
    ADDED = "added"


WEEKDAY_NUMBERS = {weekday: number for number, weekday in enumerate(Weekday)}


@cache
def zone_of(timezone: str) -> ZoneInfo:
    """The zone with this IANA name, kept: `ZoneInfo` itself keeps the last eight only. ValueError if there is none."""
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"timezone: {timezone!r} is not an IANA time zone") from error


def on_the_wall(day: date, start_time: time, zone: ZoneInfo) -> datetime:
    """This time of this day in the zone; in the hour that autumn repeats the first, whatever its `fold` says."""
    return datetime.combine(day, start_time.replace(fold=0), zone)


@dataclass(frozen=True, slots=True)
class Rule:
    """When a meeting comes together.

    timezone: IANA name; the dates and times below are meant there.
    start_time: on the wall clock, without a zone; None only by appointment.
    duration: elapsed time; None if the end is not stated.
    dtstart: the first day the rule holds, and what `interval` counts from. until: the last day, inclusive.
    byday: weekly, on which days. Monthly, with bysetpos: the first (1), second or last (-1) of the days of the month
    that are one of these (RFC 5545: BYSETPOS over BYDAY).
    bymonthday: monthly by date; -1 is the last day.
    These three are kept sorted and without repeats, so that rules that say the same are equal.

    Raises ValueError, its message starting with the name of the field, for a rule that makes no sense.
    """

    freq: Frequency
    timezone: str
    start_time: time | None
    duration: timedelta | None
    dtstart: date | None = None
    until: date | None = None
    interval: int = 1
    byday: tuple[Weekday, ...] = ()
    bysetpos: tuple[int, ...] = ()
    bymonthday: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        zone_of(self.timezone)
        for is_wrong, message in chain(self._wrong_times(), self._wrong_days()):
            if is_wrong:
                raise ValueError(message)
        object.__setattr__(self, "byday", tuple(sorted(set(self.byday), key=WEEKDAY_NUMBERS.__getitem__)))
        object.__setattr__(self, "bysetpos", _first_to_last(self.bysetpos))
        object.__setattr__(self, "bymonthday", _first_to_last(self.bymonthday))

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.timezone)

    def wall_start(self, day: date) -> datetime | None:
        """The start on this day by the clock on the wall, even one that the spring change skips; None if not stated.

        By this name DTSTART, EXDATE and RECURRENCE-ID of a calendar know a date.
        """
        return None if self.start_time is None else on_the_wall(day, self.start_time, self.zone)

    def _wrong_times(self) -> Iterator[tuple[bool, str]]:
        start, length, is_once = self.start_time, self.duration, self.freq is Frequency.ONCE
        yield start is None and self.freq is not Frequency.APPOINTMENT, "start_time: needed unless by appointment"
        yield start is not None and start.tzinfo is not None, "start_time: its zone is the rule's timezone"
        yield length is not None and not timedelta(0) < length <= LONGEST_DURATION, "duration: over 0, up to 31 days"
        yield self.dtstart is None and (is_once or self.interval > 1), "dtstart: needed for once and for an interval"
        yield bool(self.until and self.dtstart and self.until < self.dtstart), "until: before dtstart"
        yield self.interval < 1, "interval: 1 or more"

    def _wrong_days(self) -> Iterator[tuple[bool, str]]:
        is_weekly, is_monthly = self.freq is Frequency.WEEKLY, self.freq is Frequency.MONTHLY
        byday, bysetpos, bymonthday = self.byday, self.bysetpos, self.bymonthday
        yield self.interval > 1 and not (is_weekly or is_monthly), "interval: only weekly or monthly"
        yield is_weekly and not byday, "byday: needed for weekly"
        yield bool(byday) and not (is_weekly or is_monthly), "byday: only weekly or monthly"
        yield bool(bymonthday) and not is_monthly, "bymonthday: only monthly"
        yield is_monthly and bool(byday) == bool(bymonthday), "bymonthday: monthly needs either it or byday"
        yield bool(bysetpos) != (is_monthly and bool(byday)), "bysetpos: monthly with byday, and only there"
        yield not all(1 <= abs(position) <= 5 for position in bysetpos), "bysetpos: 1 to 5 or -1 to -5"
        yield not all(1 <= abs(day) <= 31 for day in bymonthday), "bymonthday: 1 to 31 or -1 to -31"


@dataclass(frozen=True, slots=True)
class RuleException:
    """One date that differs from the rule.

    cancelled: `original_on` does not take place. moved: it takes place on `new_on` instead. added: `new_on` takes place
    as well. `new_start_time` None means the rule's. `new_on` may lie outside the rule's dtstart and until.

    Raises ValueError, its message starting with the name of the field, if something is missing or too much.
    """

    kind: ExceptionKind
    original_on: date | None
    new_on: date | None = None
    new_start_time: time | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if (self.original_on is None) != (self.kind is ExceptionKind.ADDED):
            raise ValueError("original_on: needed for cancelled and moved, and only there")
        if (self.new_on is None) != (self.kind is ExceptionKind.CANCELLED):
            raise ValueError("new_on: needed for moved and added, and only there")
        if self.new_start_time is not None and self.new_on is None:
            raise ValueError("new_start_time: only with new_on")
        if self.new_start_time is not None and self.new_start_time.tzinfo is not None:
            raise ValueError("new_start_time: its zone is the rule's timezone")


def _first_to_last(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers), key=lambda number: (number < 0, number)))


def rrule(rule: Rule) -> str:
    """RFC 5545 RECUR for an event that starts at `first_start` with a TZID; empty for once and by appointment.

    UNTIL is the start on the last day, in UTC, as RFC 5545 3.3.10 wants it beside a DTSTART with a TZID.
    """
    if rule.freq not in (Frequency.WEEKLY, Frequency.MONTHLY):
        return ""
    parts = [f"FREQ={rule.freq.upper()}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    for name, values in (("BYDAY", rule.byday), ("BYSETPOS", rule.bysetpos), ("BYMONTHDAY", rule.bymonthday)):
        if values:
            parts.append(f"{name}={','.join(map(str, values))}")
    if rule.until is not None and (last := rule.wall_start(rule.until)) is not None:
        parts.append(f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return ";".join(parts)
