"""Real dates by example: clock changes, midnight, rare dates, exceptions, and what is under way."""

# mypy: disable-error-code="union-attr"
# A None where a date belongs fails the test as it stands.

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest

from groups.recurrence import (
    LAST_DAY,
    ExceptionKind,
    Frequency,
    Occurrence,
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


def moved(day, new_on, new_start_time=None, note=""):
    return RuleException(ExceptionKind.MOVED, day, new_on, new_start_time, note)


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


# Clocks


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


def test_first_start_in_the_spring_gap_keeps_the_time_of_the_rule():
    rule = weekly(*SUNDAYS, start_time=time(1, 30), dtstart=date(2026, 3, 29))
    assert first_start(rule).isoformat() == "2026-03-29T01:30:00+00:00"
    assert starts(rule, after=at(2026, 3, 29), count=1) == ["2026-03-29T02:30+01:00"]


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


def test_ongoing_lasts_through_the_repeated_hour():
    rule = weekly(*SUNDAYS, start_time=time(1, 30))
    second_quarter_past_one = datetime(2026, 10, 25, 1, 15, tzinfo=rule.zone, fold=1)
    assert ongoing_at(rule, [], second_quarter_past_one) is not None


def test_falls_on_looks_at_the_rule_alone():
    rule = weekly(Weekday.TU, until=date(2026, 3, 10))
    assert [falls_on(rule, date(2026, 3, day)) for day in (3, 4, 10, 17)] == [True, False, True, False]
