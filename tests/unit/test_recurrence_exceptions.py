"""Cancelled, moved and added dates, and what happens when they meet. The rule is Tuesdays at 7 pm in London."""

# mypy: disable-error-code="union-attr"
# A None where a date belongs fails the test as it stands.

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from groups.recurrence import ExceptionKind, Frequency, Occurrence, Rule, RuleException, Weekday, occurrences

TUESDAYS = Rule(Frequency.WEEKLY, "Europe/London", time(19), timedelta(hours=1), byday=(Weekday.TU,))
MARCH: dict[str, Any] = {"after": datetime(2026, 3, 1, tzinfo=UTC), "before": datetime(2026, 3, 28, tzinfo=UTC)}
USUAL = ["03T19", "10T19", "17T19", "24T19"]


def cancelled(day, note=""):
    return RuleException(ExceptionKind.CANCELLED, date(2026, 3, day), note=note)


def moved(day, new_day, new_start_time=None, note=""):
    return RuleException(ExceptionKind.MOVED, date(2026, 3, day), date(2026, 3, new_day), new_start_time, note)


def added(day, start_time=None, note=""):
    return RuleException(ExceptionKind.ADDED, None, date(2026, 3, day), start_time, note)


def in_march(*exceptions, rule=TUESDAYS):
    """The days and hours in March."""
    return [f"{each.starts_at:%dT%H}" for each in occurrences(rule, exceptions, **MARCH)]


def marked(*exceptions):
    """As `in_march`, with a mark for each that is cancelled."""
    found = occurrences(TUESDAYS, exceptions, **MARCH, include_cancelled=True)
    return [f"{each.starts_at:%dT%H}" + "x" * each.is_cancelled for each in found]


def occurrence(day, hour, **fields):
    start = datetime(2026, 3, day, hour, tzinfo=TUESDAYS.zone)
    return Occurrence(start, start.replace(hour=hour + 1), **fields)


def test_cancelled_date_is_left_out_or_marked():
    assert in_march(cancelled(10)) == ["03T19", "17T19", "24T19"]
    assert marked(cancelled(10)) == ["03T19", "10T19x", "17T19", "24T19"]


def test_each_kind_says_what_it_is_and_why():
    exceptions = [cancelled(3, "Hall closed"), moved(10, 11, time(18), "Snow"), added(20, time(10), "Spring walk")]
    assert list(occurrences(TUESDAYS, exceptions, **MARCH, include_cancelled=True)) == [
        occurrence(3, 19, original_on=date(2026, 3, 3), is_cancelled=True, note="Hall closed"),
        occurrence(11, 18, original_on=date(2026, 3, 10), is_moved=True, note="Snow"),
        occurrence(17, 19, original_on=date(2026, 3, 17)),
        occurrence(20, 10, original_on=None, is_added=True, note="Spring walk"),
        occurrence(24, 19, original_on=date(2026, 3, 24)),
    ]


def test_moved_and_added_without_a_time_keep_the_usual_one():
    assert in_march(moved(10, 11), added(20)) == ["03T19", "11T19", "17T19", "20T19", "24T19"]


def test_moved_or_added_to_midnight_is_not_taken_for_no_time():
    found = [f"{each.starts_at:%dT%H}" for each in occurrences(TUESDAYS, [added(20, time(0))], **MARCH)]
    assert found == ["03T19", "10T19", "17T19", "20T00", "24T19"]


def test_move_past_the_next_date_comes_after_it():
    found = list(occurrences(TUESDAYS, [moved(3, 12)], **MARCH))
    assert [each.original_on.day for each in found] == [10, 3, 17, 24]


def test_move_on_the_same_day_changes_the_hour():
    assert in_march(moved(10, 10, time(17))) == ["03T19", "10T17", "17T19", "24T19"]


def test_move_in_and_out_of_the_window_is_found_by_its_new_date():
    out_of_march = RuleException(ExceptionKind.MOVED, date(2026, 3, 24), date(2026, 4, 2))
    into_march = RuleException(ExceptionKind.MOVED, date(2026, 4, 7), date(2026, 3, 26))
    assert in_march(out_of_march, into_march) == ["03T19", "10T19", "17T19", "26T19"]


def test_move_onto_another_date_takes_its_place_once():
    assert in_march(moved(3, 10)) == ["10T19", "17T19", "24T19"]


def test_added_where_the_rule_has_one_already_comes_once_as_the_rules_own():
    found = list(occurrences(TUESDAYS, [added(10)], **MARCH))
    assert [(each.starts_at.day, each.is_added) for each in found] == [
        (3, False),
        (10, False),
        (17, False),
        (24, False),
    ]


def test_added_on_a_cancelled_date_takes_place():
    assert in_march(cancelled(10), added(10)) == USUAL
    assert marked(cancelled(10), added(10)) == USUAL


def test_moved_onto_a_cancelled_date_takes_place_at_its_own_hour():
    assert marked(cancelled(10), moved(3, 10, time(12))) == ["10T12", "10T19x", "17T19", "24T19"]


@pytest.mark.parametrize("exceptions", [[cancelled(10), moved(10, 11)], [moved(10, 11), cancelled(10)]])
def test_cancelled_and_moved_is_cancelled(exceptions):
    assert in_march(*exceptions) == ["03T19", "17T19", "24T19"]


def test_moved_twice_goes_where_the_last_says():
    assert in_march(moved(10, 11), moved(10, 12)) == ["03T19", "12T19", "17T19", "24T19"]


def test_exception_to_a_day_that_is_not_a_date_of_the_rule_does_nothing():
    assert marked(cancelled(11), moved(12, 13)) == USUAL


def test_moved_and_added_may_lie_after_until():
    rule = Rule(Frequency.WEEKLY, "Europe/London", time(19), None, until=date(2026, 3, 10), byday=(Weekday.TU,))
    assert in_march(moved(10, 12), moved(17, 18), added(20), rule=rule) == ["03T19", "12T19", "20T19"]


def test_exception_in_the_spring_gap_comes_later_by_the_gap():
    exceptions = [RuleException(ExceptionKind.ADDED, None, date(2026, 3, 29), time(1, 30))]
    found = next(occurrences(TUESDAYS, exceptions, after=datetime(2026, 3, 28, tzinfo=UTC)))
    assert found.starts_at.isoformat() == "2026-03-29T02:30:00+01:00"


def test_exceptions_may_be_an_iterator():
    assert in_march(*iter([cancelled(10)])) == ["03T19", "17T19", "24T19"]
    assert len(list(occurrences(TUESDAYS, iter([cancelled(10)]), **MARCH))) == 3


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("original_on", (ExceptionKind.CANCELLED, None)),
        ("original_on", (ExceptionKind.MOVED, None, date(2026, 3, 3))),
        ("original_on", (ExceptionKind.ADDED, date(2026, 3, 3), date(2026, 3, 3))),
        ("new_on", (ExceptionKind.CANCELLED, date(2026, 3, 3), date(2026, 3, 4))),
        ("new_on", (ExceptionKind.MOVED, date(2026, 3, 3))),
        ("new_on", (ExceptionKind.ADDED, None)),
        ("new_start_time", (ExceptionKind.CANCELLED, date(2026, 3, 3), None, time(10))),
        ("new_start_time", (ExceptionKind.ADDED, None, date(2026, 3, 3), time(10, tzinfo=UTC))),
    ],
)
def test_exception_that_says_too_little_or_too_much_is_refused(field, arguments):
    with pytest.raises(ValueError, match=f"^{field}: "):
        RuleException(*arguments)
