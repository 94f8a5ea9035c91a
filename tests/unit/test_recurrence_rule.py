"""What a rule may say, and how it reads in iCalendar and in English."""

from datetime import UTC, date, time, timedelta
from typing import Any

import pytest

from groups.recurrence import Frequency, Rule, Weekday, describe, rrule

MO, TU, WE, TH, FR, SA, SU = Weekday
ONCE = {"freq": Frequency.ONCE, "dtstart": date(2026, 3, 3)}
APPOINTMENT = {"freq": Frequency.APPOINTMENT, "start_time": None}


def weekly(*byday, **fields):
    usual: dict[str, Any] = {
        "freq": Frequency.WEEKLY,
        "timezone": "Europe/London",
        "start_time": time(19),
        "duration": None,
        "dtstart": date(2026, 1, 1),
        "byday": byday,
    }
    return Rule(**usual | fields)


def monthly(**fields):
    return weekly(freq=Frequency.MONTHLY, **fields)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("timezone", {"timezone": "Europe/Atlantis"}),
        ("timezone", {"timezone": ""}),
        ("timezone", {"timezone": "../etc/passwd"}),
        ("timezone", {"timezone": "Europe"}),
        ("start_time", {"start_time": None}),
        ("start_time", {"start_time": time(19, tzinfo=UTC)}),
        ("duration", {"duration": timedelta(0)}),
        ("duration", {"duration": timedelta(days=32)}),
        ("dtstart", {"dtstart": None, "interval": 2}),
        ("dtstart", ONCE | {"byday": (), "dtstart": None}),
        ("until", {"until": date(2025, 12, 31)}),
        ("interval", {"interval": 0}),
        ("interval", ONCE | {"byday": (), "interval": 2}),
        ("byday", {"byday": ()}),
        ("byday", ONCE),
        ("byday", APPOINTMENT),
        ("bysetpos", {"bysetpos": (1,)}),
        ("bysetpos", {"freq": Frequency.MONTHLY}),
        ("bysetpos", {"freq": Frequency.MONTHLY, "bysetpos": (0,)}),
        ("bysetpos", {"freq": Frequency.MONTHLY, "bysetpos": (6,)}),
        ("bymonthday", {"bymonthday": (1,)}),
        ("bymonthday", {"freq": Frequency.MONTHLY, "byday": ()}),
        ("bymonthday", {"freq": Frequency.MONTHLY, "bysetpos": (1,), "bymonthday": (1,)}),
        ("bymonthday", {"freq": Frequency.MONTHLY, "byday": (), "bymonthday": (-32,)}),
        ("bymonthday", {"freq": Frequency.MONTHLY, "byday": (), "bymonthday": (0,)}),
    ],
)
def test_rule_that_makes_no_sense_is_refused_naming_the_field(field, fields):
    with pytest.raises(ValueError, match=f"^{field}: "):
        weekly(**{"byday": (TU,)} | fields)


def test_rules_that_say_the_same_are_equal():
    assert weekly(TH, MO, TH) == weekly(MO, TH)
    assert monthly(bymonthday=(-1, 15, 1)) == monthly(bymonthday=(1, 15, -1, 15))
    assert hash(weekly(TH, MO)) == hash(weekly(MO, TH))


def test_weekday_numbers_are_those_of_date():
    assert [day.number for day in Weekday] == [date(2026, 3, day).weekday() for day in range(2, 9)]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (weekly(MO, TH, interval=2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
        (monthly(byday=(TU,), bysetpos=(3, 1)), "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1,3"),
        (monthly(bymonthday=(-1,), interval=3), "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        # The last start, in UTC: 19:00 British Summer Time.
        (weekly(TU, until=date(2026, 7, 7)), "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260707T180000Z"),
        # In Nuuk the clock skips from 23:00 on this day to midnight; the start still counts.
        (
            weekly(SA, timezone="America/Nuuk", start_time=time(23, 30), until=date(2026, 3, 28)),
            "FREQ=WEEKLY;BYDAY=SA;UNTIL=20260329T013000Z",
        ),
        (weekly(**ONCE), ""),
        (weekly(**APPOINTMENT), ""),
    ],
)
def test_rrule(rule, text):
    assert rrule(rule) == text


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (weekly(TU), "Every Tuesday"),
        (weekly(FR, MO, WE), "Every Monday, Wednesday and Friday"),
        (weekly(*Weekday), "Every day"),
        (weekly(MO, TU, WE, TH, FR), "Every weekday (Monday to Friday)"),
        (weekly(MO, TH, interval=2), "Every second Monday and Thursday"),
        (weekly(SA, SU, interval=3), "Every 3 weeks on Saturday and Sunday"),
        (monthly(byday=(TU,), bysetpos=(1, 3)), "First and third Tuesday of the month"),
        (monthly(byday=(FR,), bysetpos=(-1,)), "Last Friday of the month"),
        (monthly(byday=(FR,), bysetpos=(-1, 1)), "First and last Friday of the month"),
        (monthly(byday=(FR,), bysetpos=(-2,)), "Second-last Friday of the month"),
        (monthly(byday=(TU, SA), bysetpos=(1,)), "First Tuesday or Saturday of the month"),
        (monthly(byday=(MO, TU, WE, TH, FR), bysetpos=(-1,)), "Last weekday (Monday to Friday) of the month"),
        (monthly(byday=tuple(Weekday), bysetpos=(2,)), "Second day of the month"),
        (monthly(byday=(MO,), bysetpos=(2,), interval=2), "Second Monday of every second month"),
        (monthly(byday=(MO,), bysetpos=(2,), interval=3), "Second Monday, every 3 months"),
        (monthly(bymonthday=(15,)), "15th of each month"),
        (monthly(bymonthday=(1, 2, 3, 11, 22)), "1st, 2nd, 3rd, 11th and 22nd of each month"),
        (monthly(bymonthday=(-1,)), "Last day of the month"),
        (monthly(bymonthday=(-1, 15)), "15th and last day of each month"),
        (monthly(bymonthday=(-3,)), "3rd-last day of the month"),
        (monthly(bymonthday=(15,), interval=2), "15th of every second month"),
        (weekly(**ONCE), "Once, on Tuesday 3 March 2026"),
        (weekly(**APPOINTMENT), "By appointment"),
    ],
)
def test_describe(rule, text):
    assert describe(rule) == text


def test_describe_by_appointment_with_a_first_day_is_still_by_appointment():
    assert describe(weekly(**APPOINTMENT, dtstart=date(2026, 3, 3))) == "By appointment"
