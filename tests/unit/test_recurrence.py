"""Real dates by example: intervals, rare dates, ends, instants, where a calendar begins, what is under way."""

# mypy: disable-error-code="union-attr"
# A None where a date belongs fails the test as it stands.

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest

from groups.recurrence import (
    LAST_DAY,
    ExceptionKind,
    Frequency,
    Rule,
    RuleException,
    Weekday,
    dates,
    falls_on,
    first_start,
    occurrences,
    ongoing_at,
)

HOUR = timedelta(hours=1)
SUNDAYS = (Weekday.SU,)


def weekly(*byday, timezone="Europe/London", start_time=time(19), duration=HOUR, **fields):
    return Rule(Frequency.WEEKLY, timezone, start_time, duration, byday=byday, **fields)


def monthly(*, timezone="Europe/London", start_time=time(19), duration=HOUR, **fields):
    return Rule(Frequency.MONTHLY, timezone, start_time, duration, **fields)


def cancelled(day, note=""):
    return RuleException(ExceptionKind.CANCELLED, day, note=note)


def added(day, start_time=None, note=""):
    return RuleException(ExceptionKind.ADDED, None, day, start_time, note)


def at(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def starts(rule, exceptions=(), *, after, count=3, **options):
    """The next starts, as ISO text with the offset."""
    found = islice(occurrences(rule, exceptions, after=after, **options), count)
    return [each.starts_at.isoformat(timespec="minutes") for each in found]


def next_dates(rule, since, count=3):
    return [str(day) for day in islice(dates(rule, since), count)]


# Rules


def test_weekly_on_two_days_comes_in_the_order_of_the_week():
    rule = weekly(Weekday.TH, Weekday.MO)
    assert next_dates(rule, date(2026, 3, 4)) == ["2026-03-05", "2026-03-09", "2026-03-12"]


def test_second_week_counts_from_the_week_of_dtstart_even_when_its_day_has_passed():
    rule = weekly(Weekday.MO, interval=2, dtstart=date(2026, 3, 4))
    assert next_dates(rule, date(2026, 1, 1)) == ["2026-03-16", "2026-03-30", "2026-04-13"]


def test_second_week_starts_on_monday_so_sunday_ends_the_same_week():
    rule = weekly(Weekday.SU, Weekday.TU, interval=2, dtstart=date(2026, 3, 3))
    assert next_dates(rule, date(2026, 3, 1), 4) == ["2026-03-03", "2026-03-08", "2026-03-17", "2026-03-22"]


def test_dtstart_that_the_rule_does_not_name_is_not_a_date():
    assert next_dates(weekly(Weekday.TU, dtstart=date(2026, 3, 4)), date(2026, 1, 1), 1) == ["2026-03-10"]


def test_until_is_the_last_day_inclusive_in_the_zone_of_the_rule():
    rule = weekly(Weekday.TU, timezone="America/New_York", start_time=time(22), until=date(2026, 3, 10))
    assert starts(rule, after=at(2026, 3, 1)) == ["2026-03-03T22:00-05:00", "2026-03-10T22:00-04:00"]


def test_first_and_third_tuesday():
    rule = monthly(byday=(Weekday.TU,), bysetpos=(1, 3))
    assert next_dates(rule, date(2026, 3, 4)) == ["2026-03-17", "2026-04-07", "2026-04-21"]


def test_last_friday():
    rule = monthly(byday=(Weekday.FR,), bysetpos=(-1,))
    assert next_dates(rule, date(2026, 1, 1)) == ["2026-01-30", "2026-02-27", "2026-03-27"]


def test_fifth_friday_skips_months_that_have_four():
    rule = monthly(byday=(Weekday.FR,), bysetpos=(5,))
    assert next_dates(rule, date(2026, 1, 1)) == ["2026-01-30", "2026-05-29", "2026-07-31"]


def test_fifth_and_last_friday_that_are_one_day_come_once():
    rule = monthly(byday=(Weekday.FR,), bysetpos=(5, -1))
    assert next_dates(rule, date(2026, 1, 1), 2) == ["2026-01-30", "2026-02-27"]


def test_first_working_day_of_the_month():
    rule = monthly(byday=tuple(Weekday)[:5], bysetpos=(1,))
    assert next_dates(rule, date(2026, 1, 1)) == ["2026-01-01", "2026-02-02", "2026-03-02"]


def test_the_31st_skips_shorter_months():
    assert next_dates(monthly(bymonthday=(31,)), date(2026, 1, 1)) == ["2026-01-31", "2026-03-31", "2026-05-31"]


def test_last_day_of_the_month_follows_its_length():
    assert next_dates(monthly(bymonthday=(-1,)), date(2028, 1, 31)) == ["2028-01-31", "2028-02-29", "2028-03-31"]


def test_every_third_month_counts_from_the_month_of_dtstart():
    rule = monthly(bymonthday=(15,), interval=3, dtstart=date(2026, 1, 20))
    assert next_dates(rule, date(2026, 1, 1)) == ["2026-04-15", "2026-07-15", "2026-10-15"]


def test_29_february_waits_for_leap_years_and_leaves_out_1900():
    rule = monthly(bymonthday=(29,), interval=12, dtstart=date(1892, 2, 1))
    assert next_dates(rule, date(1892, 1, 1)) == ["1892-02-29", "1896-02-29", "1904-02-29"]


def test_29_february_every_hundred_years_finds_the_leap_centuries():
    rule = monthly(bymonthday=(29,), interval=1200, dtstart=date(1700, 2, 1))
    assert next_dates(rule, date(1700, 1, 1)) == ["2000-02-29", "2400-02-29", "2800-02-29"]


def test_fifth_sunday_in_february_waits_28_years_and_40_over_a_century():
    rule = monthly(byday=SUNDAYS, bysetpos=(5,), interval=12, dtstart=date(2026, 2, 1))
    assert next_dates(rule, date(2026, 1, 1), 4) == ["2032-02-29", "2060-02-29", "2088-02-29", "2128-02-29"]


@pytest.mark.parametrize("interval", [12, 36, 84, 1200, 4800, 132])
def test_30_february_ends_without_a_date(interval):
    rule = monthly(bymonthday=(30,), interval=interval, dtstart=date(2026, 2, 1))
    assert list(dates(rule, date(2026, 1, 1))) == []


def test_rule_that_has_ended_has_no_dates():
    assert starts(weekly(Weekday.TU, until=date(2026, 3, 1)), after=at(2026, 3, 2)) == []


def test_once_comes_once():
    rule = Rule(Frequency.ONCE, "Europe/London", time(10), None, dtstart=date(2026, 5, 2))
    assert starts(rule, after=at(2026, 5, 2, 9)) == ["2026-05-02T10:00+01:00"]
    assert starts(rule, after=at(2026, 5, 2, 9, 1)) == []


def test_by_appointment_has_only_added_dates_with_a_time():
    rule = Rule(Frequency.APPOINTMENT, "Europe/London", None, None)
    exceptions = [added(date(2026, 5, 2)), added(date(2026, 5, 3), time(10)), cancelled(date(2026, 5, 3))]
    assert starts(rule, exceptions, after=at(2026, 1, 1)) == ["2026-05-03T10:00+01:00"]


def test_dates_far_away_do_not_overflow():
    rule = weekly(*Weekday, timezone="Pacific/Kiritimati", start_time=time(0, 30))
    exceptions = [added(date.max), added(date.min)]
    earliest, latest = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert next(occurrences(rule, exceptions, after=earliest)).original_on.year == 2
    assert list(occurrences(rule, exceptions, after=latest)) == []
    assert list(occurrences(rule, exceptions, after=at(LAST_DAY.year, 12, 30), before=latest))[-1].ends_at is not None


# Instants


def test_after_is_included_and_before_is_not():
    rule = weekly(Weekday.TU)
    assert starts(rule, after=at(2026, 3, 3, 19), before=at(2026, 3, 10, 19)) == ["2026-03-03T19:00+00:00"]


@pytest.mark.parametrize("edge", ["after", "before"])
def test_instant_without_a_zone_is_refused_at_once(edge):
    instants = {"after": at(2026, 3, 3), "before": at(2026, 3, 4), edge: at(2026, 3, 3).replace(tzinfo=None)}
    with pytest.raises(ValueError, match="time zone"):
        occurrences(weekly(Weekday.TU), **instants)


def test_occurrences_of_several_zones_sort_by_instant():
    london = next(occurrences(weekly(Weekday.TU), after=at(2026, 3, 2)))
    kolkata = next(occurrences(weekly(Weekday.WE, timezone="Asia/Kolkata", start_time=time(0)), after=at(2026, 3, 3)))
    assert sorted([london, kolkata]) == [kolkata, london]


# Where a calendar begins


def test_first_start_is_the_first_matching_date_not_dtstart():
    rule = weekly(Weekday.MO, interval=2, dtstart=date(2026, 3, 4))
    assert first_start(rule) == datetime(2026, 3, 16, 19, tzinfo=rule.zone)


def test_first_start_since_a_day_keeps_to_the_interval():
    rule = weekly(Weekday.MO, interval=2, dtstart=date(2026, 3, 4))
    assert first_start(rule, date(2026, 3, 17)) == datetime(2026, 3, 30, 19, tzinfo=rule.zone)


def test_first_start_of_a_rule_without_dates_is_none():
    assert first_start(monthly(bymonthday=(30,), interval=12, dtstart=date(2026, 2, 1))) is None
    assert first_start(Rule(Frequency.APPOINTMENT, "UTC", None, None), date(2026, 2, 1)) is None


def test_first_start_without_a_day_to_begin_from_is_refused():
    with pytest.raises(ValueError, match="since"):
        first_start(weekly(Weekday.TU))


# Under way


@pytest.mark.parametrize(
    ("instant", "is_under_way"),
    [
        (at(2026, 3, 6, 22, 59), False),
        (at(2026, 3, 6, 23), True),
        (at(2026, 3, 7, 0, 59), True),
        (at(2026, 3, 7, 1), False),
    ],
)
def test_ongoing_from_the_start_until_before_the_end(instant, is_under_way):
    rule = weekly(Weekday.FR, start_time=time(23), duration=timedelta(hours=2))
    assert (ongoing_at(rule, [], instant) is not None) == is_under_way


def test_ongoing_is_none_when_cancelled_or_the_end_is_not_stated():
    now = at(2026, 3, 3, 19, 30)
    assert ongoing_at(weekly(Weekday.TU), [], now) is not None
    assert ongoing_at(weekly(Weekday.TU), [cancelled(date(2026, 3, 3))], now) is None
    assert ongoing_at(weekly(Weekday.TU, duration=None), [], now) is None


def test_falls_on_looks_at_the_rule_alone():
    rule = weekly(Weekday.TU, until=date(2026, 3, 10))
    assert [falls_on(rule, date(2026, 3, day)) for day in (3, 4, 10, 17)] == [True, False, True, False]
