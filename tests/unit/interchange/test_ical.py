"""Calendar files, read back by others' eyes: icalendar's parser and dateutil's own idea of rules and zones."""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import rrule as reference
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.interchange.ical import Entry, Revision, file_of_day, whole_file
from groups.recurrence import ExceptionKind, Frequency, Rule, RuleException, Weekday, dates, occurrences

# Half an hour of clock change, changes at midnight, a quarter of an hour off, none at all.
ZONES = [
    *("Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Nuuk"),
    *("Pacific/Chatham", "Africa/Casablanca", "Asia/Kathmandu", "UTC"),
]
SINCE = date(2026, 1, 5)
BEFORE = SINCE + timedelta(days=731)
DAYS = st.dates(SINCE - timedelta(days=60), BEFORE)
TIMES = st.builds(time, st.sampled_from([0, 1, 2, 3, 19, 23]), st.sampled_from([0, 15, 30]))
REVISION = Revision(revised_at=datetime(2026, 1, 6, 10, tzinfo=UTC), since=SINCE)
TUESDAYS = Rule(Frequency.WEEKLY, "Europe/London", time(19), timedelta(minutes=90), byday=(Weekday.TU,))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    freq = draw(st.sampled_from([Frequency.WEEKLY, Frequency.MONTHLY, Frequency.ONCE]))
    interval = 1 if freq is Frequency.ONCE else draw(st.integers(1, 3))
    dtstart = draw(DAYS if interval > 1 or freq is Frequency.ONCE else st.none() | DAYS)
    by_weekday = freq is Frequency.WEEKLY or (freq is Frequency.MONTHLY and draw(st.booleans()))
    by_date = freq is Frequency.MONTHLY and not by_weekday
    return Rule(
        freq=freq,
        timezone=draw(st.sampled_from(ZONES)),
        start_time=draw(TIMES),
        duration=draw(st.none() | st.just(timedelta(minutes=90))),
        dtstart=dtstart,
        until=None if freq is Frequency.ONCE else draw(st.none() | DAYS.map(lambda day: max(day, dtstart or day))),
        interval=interval,
        byday=tuple(draw(_some(st.sampled_from(Weekday)))) if by_weekday else (),
        bysetpos=tuple(draw(_some(st.sampled_from([1, 2, 5, -1])))) if by_weekday and freq is Frequency.MONTHLY else (),
        bymonthday=tuple(draw(_some(st.sampled_from([1, 29, 31, -1])))) if by_date else (),
    )


def _some(values):
    return st.lists(values, min_size=1, max_size=3, unique=True)


@st.composite
def meetings(draw: st.DrawFn) -> Entry:
    rule = draw(rules())
    own = list(dates(rule, SINCE - timedelta(days=14), SINCE + timedelta(days=400)))
    days = st.sampled_from(own) | DAYS if own else DAYS
    cancelled = st.builds(RuleException, st.just(ExceptionKind.CANCELLED), days)
    moved = st.builds(RuleException, st.just(ExceptionKind.MOVED), days, days, st.none() | TIMES)
    added = st.builds(RuleException, st.just(ExceptionKind.ADDED), st.none(), days, st.none() | TIMES)
    return Entry("https://example.org/#1", rule, draw(st.lists(cancelled | moved | added, max_size=6)), "Still Here")


def events_of(file: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(file).walk("VEVENT"))


def starts_of(file: bytes) -> list[datetime]:
    """Every start before the end of two years in UTC, by dateutil, as RFC 5545 puts rules and exceptions together."""
    events = events_of(file)
    moved = {(str(event["uid"]), event["recurrence-id"].dt) for event in events if "recurrence-id" in event}
    found: list[datetime] = []
    for event in events:
        start = event["dtstart"].dt
        if event["status"] == "CANCELLED":
            continue
        if "rrule" not in event:
            found.append(start)
            continue
        rule = reference.rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
        own = rule.between(start, datetime.combine(BEFORE, time(23, 59), start.tzinfo), inc=True)
        fallen = {one.dt for one in event["exdate"].dts} if "exdate" in event else set()
        found += [one for one in own if one not in fallen and (str(event["uid"]), one) not in moved]
    return sorted(one.astimezone(UTC) for one in found if one.date() < BEFORE)


@settings(max_examples=3 * settings().max_examples // 2)
@given(meetings())
def test_file_read_back_has_exactly_the_dates_of_the_rule_and_its_exceptions(entry):
    zone = entry.rule.zone
    found = occurrences(
        entry.rule,
        entry.exceptions,
        after=datetime.combine(SINCE, time.min, zone),
        before=datetime.combine(BEFORE, time.min, zone),
    )
    assert starts_of(whole_file([entry], REVISION)) == [one.starts_at.astimezone(UTC) for one in found]


@settings(max_examples=settings().max_examples // 2)
@given(meetings(), st.integers(0, 3))
def test_file_of_a_day_has_that_day_only(entry, number):
    zone = entry.rule.zone
    every = [*occurrences(entry.rule, entry.exceptions, after=datetime.combine(SINCE, time.min, zone),
                          before=datetime.combine(BEFORE, time.min, zone))][number : number + 1]  # fmt: skip
    for one in every:
        day = one.starts_at.date()
        same_day = [other.starts_at for other in occurrences(
            entry.rule, entry.exceptions, after=datetime.combine(day, time.min, zone),
            before=datetime.combine(day + timedelta(days=1), time.min, zone))]  # fmt: skip
        file = file_of_day([entry], day, REVISION)
        assert file is not None
        assert starts_of(file) == [start.astimezone(UTC) for start in same_day]


@given(
    st.sampled_from([zone for zone in ZONES if zone != "UTC"]),
    st.datetimes(datetime(2026, 1, 5), datetime(2028, 1, 6), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_zone_written_out_changes_its_clocks_when_the_real_one_does(zone, instant):
    rule = Rule(Frequency.WEEKLY, zone, time(19), None, byday=(Weekday.TU,))
    text = whole_file([Entry("x", rule, [], "Still Here")], REVISION).decode()
    written = tzical(StringIO(text)).get(zone)
    assert instant.astimezone(written).replace(tzinfo=None) == instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def test_meeting_keeps_its_hour_over_both_clock_changes():
    starts = starts_of(whole_file([Entry("x", TUESDAYS, [], "Still Here")], REVISION))
    assert [f"{one:%d %b %H:%M}" for one in starts if one.month in (3, 10) and one.day > 20 and one.year == 2026] == [
        "24 Mar 19:00",
        "31 Mar 18:00",
        "27 Oct 19:00",
    ]


def test_event_says_who_when_and_which_state_it_is():
    entry = Entry("https://example.org/#1", TUESDAYS, [], "Still Here", "Sheffield", "Turn up.", "https://example.org/")
    (event,) = events_of(whole_file([entry], REVISION))
    assert sorted(event) == [
        *("CLASS", "DESCRIPTION", "DTSTAMP", "DTSTART", "DURATION", "LOCATION", "RRULE"),
        *("SEQUENCE", "STATUS", "SUMMARY", "UID", "URL"),
    ]
    assert event["dtstart"].to_ical() == b"20260106T190000"
    assert event["dtstart"].params["TZID"] == "Europe/London"
    assert event["duration"].to_ical() == b"PT1H30M"
    assert event["dtstamp"].to_ical() == b"20260106T100000Z"
    assert event["class"] == "PRIVATE"


def test_lines_end_as_the_standard_wants_and_are_folded_by_octets():
    entry = Entry(
        "x", TUESDAYS, [], "Trauer und Trost für Angehörige in Mönchengladbach – jeden zweiten Dienstag 🌿" * 3
    )
    file = whole_file([entry], REVISION)
    lines = file.split(b"\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]  # no character is cut in two
    assert events_of(file)[0]["summary"] == entry.summary


def test_text_that_could_end_a_line_or_begin_a_property_stays_text():
    hostile = "Tea; talk, and \\ more\r\nDTSTART:20300101T000000Z\r\nEND:VEVENT"
    entry = Entry("x", TUESDAYS, [], hostile, hostile, hostile)
    (event,) = events_of(whole_file([entry], REVISION))
    assert [event[name].replace("\r", "") for name in ("summary", "location", "description")] == [
        hostile.replace("\r", "")
    ] * 3
    assert event["dtstart"].to_ical() == b"20260106T190000"


def test_cancelled_moved_and_added_dates_go_out_each_in_its_own_way():
    exceptions = [
        RuleException(ExceptionKind.CANCELLED, date(2026, 1, 13)),
        RuleException(ExceptionKind.MOVED, date(2026, 1, 20), date(2026, 1, 21), time(18), note="carol service"),
        RuleException(ExceptionKind.ADDED, None, date(2026, 1, 24)),
    ]
    entry = Entry("x", TUESDAYS, exceptions, "Still Here", description="Turn up.")
    series, moved, added = events_of(whole_file([entry], REVISION))
    assert series["exdate"].to_ical() == b"20260113T190000"
    assert moved["uid"] == series["uid"]
    assert moved["recurrence-id"].to_ical() == b"20260120T190000"
    assert moved["dtstart"].to_ical() == b"20260121T180000"
    assert moved["description"] == "carol service\n\nTurn up."
    assert added["uid"] != series["uid"]
    assert added["dtstart"].to_ical() == b"20260124T190000"


def test_date_that_was_the_only_one_and_is_off_is_told_as_cancelled():
    once = Rule(Frequency.ONCE, "Europe/London", time(19), None, dtstart=date(2026, 2, 1))
    off = [RuleException(ExceptionKind.CANCELLED, date(2026, 2, 1))]
    assert [one["status"] for one in events_of(whole_file([Entry("x", once, off, "Still Here")], REVISION))] == [
        "CANCELLED"
    ]
    day = file_of_day([Entry("x", TUESDAYS, [RuleException(ExceptionKind.CANCELLED, date(2026, 2, 3))], "Still Here")],
                      date(2026, 2, 3), REVISION)  # fmt: skip
    assert day is not None
    assert [one["status"] for one in events_of(day)] == ["CANCELLED"]


def test_meeting_by_appointment_is_left_out_and_a_day_without_dates_has_no_file():
    entry = Entry("x", Rule(Frequency.APPOINTMENT, "Europe/London", None, None), [], "Still Here")
    assert events_of(whole_file([entry], REVISION)) == []
    assert file_of_day([entry], date(2026, 2, 3), REVISION) is None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)),
        (datetime(2026, 1, 6, 9, 30, tzinfo=UTC), datetime(2026, 1, 6, 9, 30, tzinfo=UTC)),
    ],
)
def test_revision_is_new_with_each_change_and_each_monday(changed, expected):
    revision = Revision.of(changed, datetime(2026, 1, 7, 12, tzinfo=UTC))
    assert revision == Revision(revised_at=expected, since=date(2026, 1, 5))
    assert revision.sequence < Revision.of(changed, datetime(2026, 1, 12, tzinfo=UTC)).sequence < 2**31
