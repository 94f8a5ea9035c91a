"""Dates and times in words. The words come from CLDR; these tests hold how we ask for them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from groups.recurrence import Occurrence
from groups.templatetags import when

LONDON = ZoneInfo("Europe/London")
SUNDAY_NOON = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


def at(year: int, month: int, day: int, hour: int, minute: int, zone: ZoneInfo = LONDON) -> Occurrence:
    return Occurrence(datetime(year, month, day, hour, minute, tzinfo=zone), None, None)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(19, 0), "7\N{NO-BREAK SPACE}pm"),
        (time(12, 30), "12.30\N{NO-BREAK SPACE}pm"),
        (time(9, 5), "9.05\N{NO-BREAK SPACE}am"),
        (time(12, 0), "noon"),
        (time(0, 0), "midnight"),
        (time(0, 30), "12.30\N{NO-BREAK SPACE}am"),
    ],
)
def test_clock_says_times_as_people_do(moment, words):
    assert when.clock(moment) == words


def test_in_words_names_the_weekday_and_leaves_out_this_year():
    assert (
        when.in_words(at(2031, 1, 7, 19, 0), SUNDAY_NOON) == "Tuesday 7\N{NO-BREAK SPACE}January, 7\N{NO-BREAK SPACE}pm"
    )


def test_in_words_names_another_year():
    assert when.in_words(at(2032, 1, 7, 12, 0), SUNDAY_NOON) == "Wednesday 7\N{NO-BREAK SPACE}January 2032, noon"


def test_in_words_takes_the_year_from_the_meetings_own_calendar():
    new_year_in_auckland = datetime(2030, 12, 31, 12, 0, tzinfo=UTC)
    occurrence = at(2031, 1, 1, 9, 0, zone=ZoneInfo("Pacific/Auckland"))
    assert (
        when.in_words(occurrence, new_year_in_auckland) == "Wednesday 1\N{NO-BREAK SPACE}January, 9\N{NO-BREAK SPACE}am"
    )


@pytest.mark.parametrize(
    ("occurrence", "words"),
    [
        (at(2031, 1, 5, 12, 0), "on now"),
        (at(2031, 1, 5, 16, 59), "today"),
        (at(2031, 1, 5, 17, 0), "tonight"),
        (at(2031, 1, 6, 0, 15), "tomorrow"),
        (at(2031, 1, 8, 19, 0), "in 3 days"),
        (at(2031, 1, 18, 19, 0), "in 13 days"),
        (at(2031, 1, 19, 19, 0), "in 2 weeks"),
        (at(2031, 3, 20, 19, 0), "in 2 months"),
    ],
)
def test_ahead_counts_days_not_hours(occurrence, words):
    assert when.ahead(occurrence, SUNDAY_NOON) == words


def test_ahead_counts_by_the_clock_of_the_meeting():
    monday_morning_in_kolkata = at(2031, 1, 6, 1, 0, zone=ZoneInfo("Asia/Kolkata"))
    assert when.ahead(monday_morning_in_kolkata, SUNDAY_NOON) == "tomorrow"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "yesterday"), (13, "13 days ago"), (21, "3 weeks ago"), (250, "8 months ago")],
)
def test_ago_says_how_long_since(days, words):
    assert when.ago(SUNDAY_NOON - timedelta(days=days), SUNDAY_NOON) == words


@pytest.mark.parametrize(("days", "is_stale"), [(180, False), (181, True)])
def test_is_stale_after_half_a_year(days, is_stale):
    assert when.is_stale(SUNDAY_NOON - timedelta(days=days), SUNDAY_NOON) is is_stale


def test_zone_in_words_is_silent_for_the_sites_own(settings):
    settings.TIME_ZONE = "Europe/London"
    assert when.zone_in_words("Europe/London") == ""


def test_zone_in_words_names_the_city():
    assert when.zone_in_words("America/New_York") == "New York time"


def test_date_in_words_always_has_the_year():
    assert when.date_in_words(date(2031, 3, 1)) == "1 March 2031"


def test_iso_keeps_the_offset():
    assert when.iso(datetime(2031, 7, 1, 19, 0, tzinfo=LONDON)) == "2031-07-01T19:00+01:00"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (21, "Confirmed by its facilitator 3 weeks ago"),
        (250, "Not confirmed lately, last 8 months ago: check before you travel"),
        (None, "Not confirmed yet: check before you travel"),
    ],
)
def test_confirmed_says_when_or_warns(days, words):
    moment = None if days is None else SUNDAY_NOON - timedelta(days=days)
    assert when.confirmed(moment, SUNDAY_NOON) == words
