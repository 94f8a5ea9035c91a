"""When a meeting comes together: a rule and its exceptions in, real dates out.

Pure: no ORM, no Django, no clock; the caller passes instants. Rules speak RFC 5545; to know beyond it:

- Weeks start on Monday (WKST=MO). `interval` counts weeks from the week of `dtstart`, or months from its month.
- A month without the wanted date (the 31st, 29 February) or weekday (a fifth Friday) is skipped.
- `dtstart` is the first day the rule holds and is itself a date only if the rule says so. In iCalendar DTSTART always
  is an instance, so a calendar must start at `first_start`.
- The clock on the wall keeps its time all year. A start that the spring change skips comes later by the length of the
  gap; of a start that the autumn change repeats, the first counts (RFC 5545 3.3.5; PEP 495, `fold=0`).
- A duration is elapsed time (RFC 5545 3.3.6: hours and minutes are exact), so on the night of a change the end on the
  wall clock may look an hour off. A meeting past midnight belongs to the day on which it starts.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from heapq import merge
from math import gcd

from groups.rule import (
    ExceptionKind,
    Frequency,
    Rule,
    RuleException,
    Weekday,
    on_the_wall,
    rrule,
    zone_of,
)
from groups.schedule import describe

__all__ = [
    "ExceptionKind",
    "Frequency",
    "Occurrence",
    "Rule",
    "RuleException",
    "Weekday",
    "dates",
    "describe",
    "falls_on",
    "first_start",
    "occurrences",
    "ongoing_at",
    "rrule",
    "zone_of",
]

# A year inside what `date` can hold, so that no zone, gap or duration reaches past it.
FIRST_DAY = date.min.replace(year=MINYEAR + 1)
LAST_DAY = date.max.replace(year=MAXYEAR - 1)
# The Gregorian calendar repeats every 400 years, weekdays included (146,097 days are 20,871 weeks).
CALENDAR_CYCLE_MONTHS = 400 * 12
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One real date. Sorts by instant, also across zones.

    starts_at, ends_at: aware, in the rule's zone; ends_at None if the end is not stated. Subtract them in UTC: Python
    subtracts two times of one zone by the clock on the wall. original_on: the date of the rule; None if added.
    note: the exception's.
    """

    starts_at: datetime
    ends_at: datetime | None
    original_on: date | None
    is_moved: bool = False
    is_added: bool = False
    is_cancelled: bool = False
    note: str = ""

    def __lt__(self, other: "Occurrence") -> bool:
        return _order(self) < _order(other)


def occurrences(
    rule: Rule,
    exceptions: Iterable[RuleException] = (),
    *,
    after: datetime,
    before: datetime | None = None,
    include_cancelled: bool = False,
) -> Iterator[Occurrence]:
    """What starts at or after `after` and before `before` (aware instants), in order, lazily, no instant twice.

    Without `before`, a rule without `until` goes on to LAST_DAY. Cancelled dates come only with `include_cancelled`,
    and marked. A moved date comes once, at its new time. An exception does nothing if its original_on is not a date of
    the rule (the rule has changed since) or if no start time is known (by appointment). A date both cancelled and moved
    is cancelled; of two moves of one date the last given counts. Of two at one instant, one that takes place goes
    before a cancelled one, then the rule's own before an exception's.

    Raises ValueError for an instant without a zone.
    """
    start, end = _in_utc(after), None if before is None else _in_utc(before)
    given = tuple(exceptions)
    if not given:
        return _between(_by_rule(rule, {}, start, end), start, end)
    changed = {one.original_on: one for one in given if one.kind is ExceptionKind.MOVED}
    changed |= {one.original_on: one for one in given if one.kind is ExceptionKind.CANCELLED}
    regular = _by_rule(rule, changed, start, end, include_cancelled=include_cancelled)
    extra = _by_exception(rule, [*changed.values(), *(one for one in given if one.kind is ExceptionKind.ADDED)])
    return _between(merge(regular, sorted(extra), key=_order), start, end)


def ongoing_at(rule: Rule, exceptions: Iterable[RuleException], instant: datetime) -> Occurrence | None:
    """What is under way at this aware instant: started, not yet ended. None also where the end is not stated."""
    if rule.duration is None:
        return None
    now = _in_utc(instant)
    started = occurrences(rule, exceptions, after=now - rule.duration, before=now + datetime.resolution)
    return next((one for one in started if one.ends_at is not None and one.ends_at > now), None)


def dates(rule: Rule, since: date, until: date | None = None) -> Iterator[date]:
    """The rule's own dates from `since` to `until` (inclusive), in order, lazily, exceptions aside.

    Ends for every rule: at its until, at LAST_DAY, or once a monthly rule has found nothing in a whole
    CALENDAR_CYCLE_MONTHS, after which its months only repeat (30 February: 400 looks; never more than 4,800).
    """
    first = max(since, rule.dtstart or since, FIRST_DAY)
    last = min(until or LAST_DAY, rule.until or LAST_DAY, LAST_DAY)
    match rule.freq:
        case Frequency.WEEKLY:
            return _weekly(rule, first, last)
        case Frequency.MONTHLY:
            return _monthly(rule, first, last)
        case Frequency.ONCE:
            return iter([first] if first == rule.dtstart and first <= last else [])
        case Frequency.APPOINTMENT:
            return iter([])


def falls_on(rule: Rule, day: date) -> bool:
    """Whether this day is one of the rule's own dates, exceptions aside."""
    return day in dates(rule, day, day)


def first_start(rule: Rule, since: date | None = None) -> datetime | None:
    """The first start by the rule, on or after `since` if given: DTSTART of a calendar. None if there is none.

    By the rule's clock on the wall even where the spring change skips that time: DTSTART sets the time of all dates.

    Raises ValueError if neither `since` nor the rule's dtstart says where to begin.
    """
    begin = since or rule.dtstart
    if begin is None:
        raise ValueError("since: needed, as the rule has no dtstart")
    day = next(dates(rule, begin), None)
    return None if day is None else rule.wall_start(day)


def _by_rule(
    rule: Rule,
    changed: dict[date | None, RuleException],
    start: datetime,
    end: datetime | None,
    *,
    include_cancelled: bool = False,
) -> Iterator[Occurrence]:
    if rule.start_time is None:
        return
    zone, start_time = rule.zone, rule.start_time
    # A gap moves a start later, by up to a day (Samoa left out a whole one), never earlier.
    since = start.astimezone(zone).date() - ONE_DAY
    until = None if end is None else end.astimezone(zone).date()
    for day in dates(rule, since, until):
        exception = changed.get(day)
        if exception is None:
            starts_at, ends_at = _instants(rule, day, start_time)
            yield Occurrence(starts_at, ends_at, day)
        elif include_cancelled and exception.kind is ExceptionKind.CANCELLED:
            starts_at, ends_at = _instants(rule, day, start_time)
            yield Occurrence(starts_at, ends_at, day, is_cancelled=True, note=exception.note)


def _by_exception(rule: Rule, exceptions: Iterable[RuleException]) -> Iterator[Occurrence]:
    for exception in exceptions:
        day, start_time = exception.new_on, exception.new_start_time or rule.start_time
        if day is None or start_time is None or not FIRST_DAY <= day <= LAST_DAY:
            continue
        is_moved = exception.original_on is not None
        if exception.original_on is not None and not falls_on(rule, exception.original_on):
            continue
        starts_at, ends_at = _instants(rule, day, start_time)
        yield Occurrence(
            starts_at, ends_at, exception.original_on, is_moved=is_moved, is_added=not is_moved, note=exception.note
        )


def _instants(rule: Rule, day: date, start_time: time) -> tuple[datetime, datetime | None]:
    zone = rule.zone
    start = on_the_wall(day, start_time, zone).astimezone(UTC)
    # There and back through UTC: a time in a gap becomes the real one after it.
    return start.astimezone(zone), None if rule.duration is None else (start + rule.duration).astimezone(zone)


def _between(found: Iterable[Occurrence], start: datetime, end: datetime | None) -> Iterator[Occurrence]:
    last: datetime | None = None
    for one in found:
        if end is not None and one.starts_at >= end:
            return
        if one.starts_at >= start and one.starts_at != last:
            yield one
            last = one.starts_at


def _order(occurrence: Occurrence) -> tuple[datetime, bool]:
    return occurrence.starts_at, occurrence.is_cancelled


def _weekly(rule: Rule, first: date, last: date) -> Iterator[date]:
    numbers = [weekday.number for weekday in rule.byday]
    anchor = rule.dtstart or first
    anchor_monday = anchor.toordinal() - anchor.weekday()
    step, begin, end = 7 * rule.interval, first.toordinal(), last.toordinal()
    for monday in range(begin - (begin - anchor_monday) % step, end + 1, step):
        for number in numbers:
            if begin <= monday + number <= end:
                yield date.fromordinal(monday + number)


def _monthly(rule: Rule, first: date, last: date) -> Iterator[date]:
    first_month, anchor_month = _month_index(first), _month_index(rule.dtstart or first)
    begin = first_month + (anchor_month - first_month) % rule.interval
    patience = CALENDAR_CYCLE_MONTHS // gcd(CALENDAR_CYCLE_MONTHS, rule.interval)
    for index in range(begin, _month_index(last) + 1, rule.interval):
        year, month = index // 12, index % 12 + 1
        days = _days_of_month(rule, year, month)
        patience = CALENDAR_CYCLE_MONTHS if days else patience - 1
        if patience == 0:
            return
        for number in days:
            if first <= (day := date(year, month, number)) <= last:
                yield day


def _month_index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _days_of_month(rule: Rule, year: int, month: int) -> list[int]:
    weekday_of_first, length = monthrange(year, month)
    if rule.bymonthday:
        days = {number if number > 0 else length + 1 + number for number in rule.bymonthday}
        return sorted(day for day in days if 1 <= day <= length)
    pool = sorted(
        day for weekday in rule.byday for day in range(1 + (weekday.number - weekday_of_first) % 7, length + 1, 7)
    )
    places = (position - 1 if position > 0 else position for position in rule.bysetpos)
    return sorted({pool[place] for place in places if -len(pool) <= place < len(pool)})


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    if instant.year < FIRST_DAY.year:
        return datetime.combine(FIRST_DAY, time.min, UTC)
    if instant.year > LAST_DAY.year:
        return datetime.combine(LAST_DAY, time.max, UTC)
    return instant.astimezone(UTC)
