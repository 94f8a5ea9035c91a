"""The clock on the wall: both clock changes, half-hour zones, a day left out, meetings past midnight."""

# mypy: disable-error-code="union-attr"
# A None where a date belongs fails the test as it stands.

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest

from groups.recurrence import (
    ExceptionKind,
    Frequency,
    Occurrence,
    Rule,
    RuleException,
    Weekday,
    first_start,
    occurrences,
    ongoing_at,
)

HOUR = timedelta(hours=1)
SUNDAYS = (Weekday.SU,)


def weekly(*byday, timezone="Europe/London", start_time=time(19), duration=HOUR, **fields):
    return Rule(Frequency.WEEKLY, timezone, start_time, duration, byday=byday, **fields)


def added(day, start_time=None, note=""):
    return RuleException(ExceptionKind.ADDED, None, day, start_time, note)


def at(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def starts(rule, exceptions=(), *, after, count=3, **options):
    """The next starts, as ISO text with the offset."""
    found = islice(occurrences(rule, exceptions, after=after, **options), count)
    return [each.starts_at.isoformat(timespec="minutes") for each in found]


def test_wall_clock_stays_over_both_clock_changes_in_london():
    rule = weekly(Weekday.TU)
    assert starts(rule, after=at(2026, 3, 24), count=2) == ["2026-03-24T19:00+00:00", "2026-03-31T19:00+01:00"]
    assert starts(rule, after=at(2026, 10, 20), count=2) == ["2026-10-20T19:00+01:00", "2026-10-27T19:00+00:00"]


def test_wall_clock_stays_over_both_clock_changes_in_new_york():
    rule = weekly(Weekday.TU, timezone="America/New_York")
    assert starts(rule, after=at(2026, 3, 3), count=2) == ["2026-03-03T19:00-05:00", "2026-03-10T19:00-04:00"]
    assert starts(rule, after=at(2026, 10, 27), count=2) == ["2026-10-27T19:00-04:00", "2026-11-03T19:00-05:00"]


@pytest.mark.parametrize(
    ("timezone", "start_time", "day", "start", "end"),
    [
        ("Europe/London", time(1, 30), date(2026, 3, 29), "2026-03-29T02:30+01:00", "2026-03-29T03:30+01:00"),
        ("America/New_York", time(2, 30), date(2026, 3, 8), "2026-03-08T03:30-04:00", "2026-03-08T04:30-04:00"),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "2026-10-04T02:45+11:00", "2026-10-04T03:45+11:00"),
        # The gap is the last hour of Saturday.
        ("America/Nuuk", time(23, 30), date(2026, 3, 28), "2026-03-29T00:30-01:00", "2026-03-29T01:30-01:00"),
    ],
)
def test_start_in_the_spring_gap_comes_later_by_the_gap(timezone, start_time, day, start, end):
    rule = weekly(*Weekday, timezone=timezone, start_time=start_time)
    found = next(each for each in occurrences(rule, after=at(2026, 1, 1)) if each.original_on == day)
    assert (found.starts_at.isoformat(timespec="minutes"), found.ends_at.isoformat(timespec="minutes")) == (start, end)


@pytest.mark.parametrize(
    ("timezone", "start_time", "day", "start", "end"),
    [
        ("Europe/London", time(1, 30), date(2026, 10, 25), "2026-10-25T01:30+01:00", "2026-10-25T01:30+00:00"),
        ("America/New_York", time(1, 30), date(2026, 11, 1), "2026-11-01T01:30-04:00", "2026-11-01T01:30-05:00"),
        ("Australia/Lord_Howe", time(1, 45), date(2026, 4, 5), "2026-04-05T01:45+11:00", "2026-04-05T02:15+10:30"),
    ],
)
def test_start_that_autumn_repeats_takes_the_first_and_lasts_its_elapsed_time(timezone, start_time, day, start, end):
    rule = weekly(*SUNDAYS, timezone=timezone, start_time=start_time)
    found = next(occurrences(rule, after=datetime.combine(day - timedelta(days=1), time(), UTC)))
    assert (found.starts_at.isoformat(timespec="minutes"), found.ends_at.isoformat(timespec="minutes")) == (start, end)


def test_start_that_the_gap_moves_past_midnight_is_found_after_midnight():
    rule = weekly(Weekday.SA, timezone="America/Nuuk", start_time=time(23, 30))
    past_midnight = datetime(2026, 3, 29, 0, 15, tzinfo=rule.zone)
    assert starts(rule, after=past_midnight, count=1) == ["2026-03-29T00:30-01:00"]


def test_start_time_that_claims_the_second_of_a_repeated_hour_takes_the_first():
    rule = weekly(*SUNDAYS, start_time=time(1, 30, fold=1), dtstart=date(2026, 10, 25))
    exceptions = [added(date(2026, 10, 25), time(1, 45, fold=1))]
    assert first_start(rule) == datetime(2026, 10, 25, 1, 30, tzinfo=rule.zone)
    assert first_start(rule).fold == 0
    assert starts(rule, exceptions, after=at(2026, 10, 24), count=2) == [
        "2026-10-25T01:30+01:00",
        "2026-10-25T01:45+01:00",
    ]


def test_meeting_over_the_spring_change_lasts_its_elapsed_time():
    rule = weekly(Weekday.SA, start_time=time(23), duration=timedelta(hours=3))
    found = next(occurrences(rule, after=at(2026, 3, 28)))
    assert found.ends_at.isoformat() == "2026-03-29T03:00:00+01:00"


def test_meeting_past_midnight_belongs_to_the_day_it_starts():
    rule = weekly(Weekday.FR, start_time=time(23), duration=timedelta(hours=2))
    found = next(occurrences(rule, after=at(2026, 3, 2)))
    assert found == Occurrence(
        datetime(2026, 3, 6, 23, tzinfo=rule.zone), datetime(2026, 3, 7, 1, tzinfo=rule.zone), date(2026, 3, 6)
    )
    assert starts(rule, after=at(2026, 3, 7), count=1) == ["2026-03-13T23:00+00:00"]


def test_half_hour_offset_is_kept():
    rule = weekly(Weekday.MO, timezone="Asia/Kolkata", start_time=time(4))
    assert starts(rule, after=at(2026, 3, 1, 22, 30), count=1) == ["2026-03-02T04:00+05:30"]
    assert starts(rule, after=at(2026, 3, 1, 22, 31), count=1) == ["2026-03-09T04:00+05:30"]


def test_instant_in_the_repeated_hour_is_compared_by_instant_not_by_wall_clock():
    rule = weekly(*SUNDAYS, start_time=time(1, 45))
    second_half_past_one = datetime(2026, 10, 25, 1, 30, tzinfo=rule.zone, fold=1)
    assert starts(rule, after=second_half_past_one, count=1) == ["2026-11-01T01:45+00:00"]


def test_day_left_out_by_its_zone_comes_once_with_the_next():
    rule = weekly(*Weekday, timezone="Pacific/Apia", start_time=time(10))
    assert starts(rule, after=at(2011, 12, 29), count=3) == [
        "2011-12-29T10:00-10:00",
        "2011-12-31T10:00+14:00",
        "2012-01-01T10:00+14:00",
    ]


def test_first_start_in_the_spring_gap_keeps_the_time_of_the_rule():
    rule = weekly(*SUNDAYS, start_time=time(1, 30), dtstart=date(2026, 3, 29))
    assert first_start(rule).isoformat() == "2026-03-29T01:30:00+00:00"
    assert starts(rule, after=at(2026, 3, 29), count=1) == ["2026-03-29T02:30+01:00"]


def test_ongoing_lasts_through_the_repeated_hour():
    rule = weekly(*SUNDAYS, start_time=time(1, 30))
    second_quarter_past_one = datetime(2026, 10, 25, 1, 15, tzinfo=rule.zone, fold=1)
    assert ongoing_at(rule, [], second_quarter_past_one) is not None
