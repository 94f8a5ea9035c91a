"""A time zone written out for calendars (RFC 5545 3.6.5): what its clocks show, and when they change.

icalendar can write one too, but puts the changes at the hour after them and loses some of a zone like Casablanca's.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from groups.recurrence import Weekday, zone_of

# So many years are written out where no yearly rule tells the changes; most calendars know them by the zone's name.
YEARS = 10
# Enough for every zone a directory is likely to meet in.
ZONES_KEPT = 64
ONE_DAY = timedelta(days=1)
DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class ClockState:
    """What clocks show: hours ahead of UTC, whether that is summer time, and what it is called."""

    offset: timedelta
    is_summer: bool
    name: str


@lru_cache(ZONES_KEPT)
def written_out(zone: str, year: int) -> Timezone:
    """Return the VTIMEZONE of an IANA zone, from the beginning of the year before ``year`` on."""
    begin, end = (datetime(one, 1, 1, tzinfo=UTC) for one in (year - 1, year + YEARS))
    timezone = Timezone()
    timezone.add("tzid", zone)
    first = _state(zone, begin)
    timezone.add_component(_component(first, first, [begin.replace(tzinfo=None) + first.offset]))
    alike: dict[tuple[ClockState, ClockState], list[datetime]] = defaultdict(list)
    for before, after, instant in _changes(zone, begin, end):
        # By the clock as it stood before the change, as the standard wants it.
        alike[before, after].append(instant.replace(tzinfo=None) + before.offset)
    for (before, after), onsets in alike.items():
        timezone.add_component(_component(before, after, onsets))
    return timezone


def _component(
    before: ClockState, after: ClockState, onsets: Sequence[datetime]
) -> TimezoneStandard | TimezoneDaylight:
    component = TimezoneDaylight() if after.is_summer else TimezoneStandard()
    component.add("dtstart", onsets[0])
    component.add("tzoffsetfrom", before.offset)
    component.add("tzoffsetto", after.offset)
    component.add("tzname", after.name)
    if rule := _yearly_rule(onsets):
        component.add("rrule", vRecur.from_ical(rule))
    elif len(onsets) > 1:
        component.add("rdate", list(onsets[1:]))
    return component


def _yearly_rule(onsets: Sequence[datetime]) -> str:
    """Return the rule by which each year has one of these, such as the last Sunday in March; empty if there is none."""
    is_each_year = [one.year for one in onsets] == [onsets[0].year + number for number in range(YEARS + 1)]
    if not is_each_year or len({(one.month, one.weekday(), one.time()) for one in onsets}) > 1:
        return ""
    if all((one + DAYS_OF_WEEK * ONE_DAY).month != one.month for one in onsets):
        position = -1
    elif len({_week_of_month(one) for one in onsets}) == 1:
        position = _week_of_month(onsets[0])
    else:
        return ""
    return f"FREQ=YEARLY;BYMONTH={onsets[0].month};BYDAY={position}{list(Weekday)[onsets[0].weekday()]}"


def _week_of_month(day: date) -> int:
    return (day.day - 1) // DAYS_OF_WEEK + 1


def _changes(zone: str, begin: datetime, end: datetime) -> Iterator[tuple[ClockState, ClockState, datetime]]:
    """Yield what clocks show before and after each change, and its instant. No zone has two changes within a day."""
    day, state = begin, _state(zone, begin)
    while day < end:
        next_day = day + ONE_DAY
        if (after := _state(zone, next_day)) != state:
            yield state, after, _instant_of_change(zone, day, next_day)
        day, state = next_day, after


def _instant_of_change(zone: str, low: datetime, high: datetime) -> datetime:
    before = _state(zone, low)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _state(zone, middle) == before else (low, middle)
    return high


def _state(zone: str, instant: datetime) -> ClockState:
    there = instant.astimezone(zone_of(zone))
    return ClockState(there.utcoffset() or timedelta(0), bool(there.dst()), there.tzname() or zone)
