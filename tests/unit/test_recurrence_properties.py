"""The rules against two libraries that know RFC 5545, and what holds for any rule and any exceptions."""

# mypy: disable-error-code="union-attr"
# A None where a date belongs fails the test as it stands.

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from dateutil import rrule as reference
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from groups.recurrence import (
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
    rrule,
)

# Half-hour and 45-minute offsets, a 30-minute clock change, changes at midnight, a day left out, none at all.
ZONES = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Chatham",
    "America/Nuuk",
    "Africa/Cairo",
    "Pacific/Apia",
    "UTC",
]
START = date(2008, 1, 1)
DAYS = st.dates(START, START + timedelta(days=5000))
INSTANTS = st.builds(datetime.combine, DAYS, st.times(), st.sampled_from(ZONES).map(ZoneInfo)).map(
    lambda instant: instant.replace(fold=instant.microsecond % 2)
)
TIMES = st.times().map(lambda moment: moment.replace(microsecond=0)) | st.builds(
    time, st.sampled_from([0, 1, 2, 3, 23]), st.sampled_from([0, 15, 30, 59])
)
DURATIONS = st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=2))
POSITIONS = st.sampled_from([1, 2, 3, 4, 5, -1, -2, -3, -4, -5])
MONTHDAYS = st.sampled_from([*range(1, 32), *range(-31, 0)])
MONTHS_AHEAD = timedelta(days=1500)


@st.composite
def rules(draw: st.DrawFn, *, is_repeating: bool = False) -> Rule:
    every = [Frequency.WEEKLY, Frequency.MONTHLY] + ([] if is_repeating else [Frequency.ONCE])
    freq = draw(st.sampled_from(every))
    interval = 1 if freq is Frequency.ONCE else draw(st.integers(1, 14))
    needs_start = interval > 1 or freq is Frequency.ONCE
    dtstart = draw(DAYS if needs_start else st.none() | DAYS)
    is_by_weekday = freq is Frequency.MONTHLY and draw(st.booleans())
    is_by_date = freq is Frequency.MONTHLY and not is_by_weekday
    return Rule(
        freq=freq,
        timezone=draw(st.sampled_from(ZONES)),
        start_time=draw(TIMES),
        duration=draw(DURATIONS),
        dtstart=dtstart,
        until=draw(st.none() | DAYS.map(lambda day: max(day, dtstart or day))),
        interval=interval,
        byday=tuple(draw(_some(st.sampled_from(Weekday)))) if freq is Frequency.WEEKLY or is_by_weekday else (),
        bysetpos=tuple(draw(_some(POSITIONS))) if is_by_weekday else (),
        bymonthday=tuple(draw(_some(MONTHDAYS))) if is_by_date else (),
    )


def _some(values):
    return st.lists(values, min_size=1, max_size=4, unique=True)


@st.composite
def rules_with_exceptions(draw: st.DrawFn) -> tuple[Rule, list[RuleException]]:
    rule = draw(rules())
    own_days = list(islice(dates(rule, START), 12))
    days = st.sampled_from(own_days) | DAYS if own_days else DAYS
    new_times = st.none() | TIMES
    cancelled = st.builds(RuleException, st.just(ExceptionKind.CANCELLED), days)
    moved = st.builds(RuleException, st.just(ExceptionKind.MOVED), days, days, new_times)
    added = st.builds(RuleException, st.just(ExceptionKind.ADDED), st.none(), days, new_times)
    return rule, draw(st.lists(cancelled | moved | added, max_size=6))


def reference_dates(rule, since, until):
    """The dates by dateutil, which is anchored by its dtstart."""
    if rule.freq is Frequency.ONCE:
        return [rule.dtstart] if since <= rule.dtstart <= min(until, rule.until or until) else []
    found = reference.rrule(
        reference.WEEKLY if rule.freq is Frequency.WEEKLY else reference.MONTHLY,
        dtstart=datetime.combine(rule.dtstart or since, time.min),
        until=datetime.combine(min(until, rule.until or until), time.min),
        interval=rule.interval,
        wkst=reference.MO,
        byweekday=[getattr(reference, day) for day in rule.byday] or None,
        bysetpos=rule.bysetpos or None,
        bymonthday=rule.bymonthday or None,
    )
    return [each.date() for each in found if each.date() >= since]


def instant_of(rule, day, start_time=None):
    return datetime.combine(day, start_time or rule.start_time, rule.zone).replace(fold=0).astimezone(UTC)


def starts(found):
    return [each.starts_at.astimezone(UTC) for each in found]


@settings(max_examples=3 * settings().max_examples)
@given(rules(), DAYS)
def test_dates_are_those_of_dateutil(rule, since):
    until = since + MONTHS_AHEAD
    assert list(dates(rule, since, until)) == reference_dates(rule, since, until)


@given(rules(), DAYS)
def test_falls_on_agrees_with_dateutil(rule, day):
    assert falls_on(rule, day) == (reference_dates(rule, day, day) == [day])


@settings(max_examples=2 * settings().max_examples)
@given(rules(is_repeating=True), DAYS)
def test_calendar_event_read_back_has_the_same_instants(rule, since):
    first = first_start(rule, since)
    assume(first is not None)
    event = icalendar.Event()
    event.add("dtstart", first)
    event.add("rrule", icalendar.vRecur.from_ical(rrule(rule)))
    again = icalendar.Event.from_ical(event.to_ical())
    begin: Any = again["dtstart"].dt
    expanded = reference.rrulestr(again["rrule"].to_ical().decode(), dtstart=begin)

    before = first.astimezone(UTC) + MONTHS_AHEAD
    expected = sorted({each.astimezone(UTC) for each in expanded.between(begin, before, inc=True)})
    assert starts(occurrences(rule, after=instant_of(rule, first.date()), before=before)) == [
        each for each in expected if each < before
    ]


@settings(max_examples=2 * settings().max_examples)
@given(rules(), INSTANTS)
def test_occurrence_keeps_the_wall_clock_and_the_elapsed_duration(rule, after):
    for each in islice(occurrences(rule, after=after), 10):
        assert each.original_on is not None
        start = instant_of(rule, each.original_on)
        assert each.starts_at.astimezone(UTC) == start
        is_in_a_gap = start.astimezone(rule.zone).replace(tzinfo=None) != datetime.combine(
            each.original_on, rule.start_time
        )
        assert is_in_a_gap or each.starts_at.time() == rule.start_time
        assert each.starts_at.fold == 0
        assert (each.ends_at and each.ends_at.astimezone(UTC) - start) == rule.duration


def plain(rule, exceptions, after, before):
    """Exceptions applied the slow and obvious way."""
    # As far as the window and the exceptions reach: one may move a date of ten years ahead into the window.
    far = max(before.date() + timedelta(days=2), *(each.original_on or START for each in exceptions), START)
    own = set(reference_dates(rule, START - timedelta(days=9), far))
    cancelled = {each.original_on for each in exceptions if each.kind is ExceptionKind.CANCELLED}
    moved = {each.original_on: each for each in exceptions if each.kind is ExceptionKind.MOVED}
    instants = {instant_of(rule, day) for day in own - cancelled - set(moved)}
    for each in exceptions:
        is_added = each.kind is ExceptionKind.ADDED
        if is_added or (moved.get(each.original_on) is each and each.original_on in own - cancelled):
            instants.add(instant_of(rule, each.new_on, each.new_start_time))
    return sorted(instant for instant in instants if after <= instant < before)


@settings(max_examples=2 * settings().max_examples)
@given(rules_with_exceptions(), INSTANTS)
def test_occurrences_with_exceptions_are_those_of_the_plain_way(pair, after):
    rule, exceptions = pair
    start = after.astimezone(UTC)
    before = start + timedelta(days=700)
    found = occurrences(rule, exceptions, after=after, before=before)
    assert starts(found) == plain(rule, exceptions, start, before)


@given(rules_with_exceptions(), INSTANTS, st.booleans())
def test_occurrences_are_strictly_increasing(pair, after, include_cancelled):
    found = list(islice(occurrences(*pair, after=after, include_cancelled=include_cancelled), 20))
    assert all(one < other and not other < one for one, other in pairwise(found))
    assert all(one < other for one, other in pairwise(starts(found)))


@given(rules_with_exceptions(), INSTANTS, st.timedeltas(timedelta(0), timedelta(days=300)), st.booleans())
def test_occurrences_after_an_instant_are_the_end_of_those_after_an_earlier_one(pair, after, gap, include_cancelled):
    earlier = after.astimezone(UTC) - gap
    before = after.astimezone(UTC) + timedelta(days=300)
    wider = list(occurrences(*pair, after=earlier, before=before, include_cancelled=include_cancelled))
    narrower = list(occurrences(*pair, after=after, before=before, include_cancelled=include_cancelled))
    assert narrower == [each for each in wider if each.starts_at.astimezone(UTC) >= after.astimezone(UTC)]


@settings(max_examples=settings().max_examples // 2)
@given(rules_with_exceptions(), INSTANTS, st.integers(0, 15))
def test_occurrences_in_a_window_are_the_beginning_of_all(pair, after, count):
    lazily = list(islice(occurrences(*pair, after=after), count + 1))
    assume(len(lazily) == count + 1)
    assert list(occurrences(*pair, after=after, before=lazily[-1].starts_at)) == lazily[:-1]


@given(rules_with_exceptions(), INSTANTS)
def test_occurrences_without_the_cancelled_are_those_that_take_place(pair, after):
    before = after.astimezone(UTC) + timedelta(days=400)
    everything = occurrences(*pair, after=after, before=before, include_cancelled=True)
    taking_place = [each for each in everything if not each.is_cancelled]
    assert list(occurrences(*pair, after=after, before=before)) == taking_place


@given(rules_with_exceptions(), INSTANTS, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_ongoing_at_is_between_start_and_end(pair, after, later):
    rule, exceptions = pair
    near = next(occurrences(rule, exceptions, after=after), None)
    assume(near is not None and near.ends_at is not None)
    instant = near.starts_at.astimezone(UTC) + later
    found = ongoing_at(rule, exceptions, instant)
    if instant < near.ends_at.astimezone(UTC):
        assert found is not None
    if found is not None:
        assert found.starts_at.astimezone(UTC) <= instant < found.ends_at.astimezone(UTC)
