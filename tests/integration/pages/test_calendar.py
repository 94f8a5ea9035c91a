"""A group's dates as a file: what is in it, what must never be, and who is sent it."""

from datetime import UTC, date, datetime, time

import icalendar
import pytest
from django.utils import timezone

from groups.models import SupportGroup
from tests.factories import make_confidential_venue, make_exception, make_group, make_meeting, make_venue

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)  # a Sunday
SECRETS = [
    *("meet.example.org", "4711", "Rose House", "7 Secret Lane", "S2 4QQ", "53.3811", "Ring twice", "inbox@"),
    "0113 496 0111",
]


@pytest.fixture(autouse=True)
def now(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def group():
    return make_group(name="Still Here", slug="still-here", joining="turn_up")


def events_at(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return list(icalendar.Calendar.from_ical(response.content).walk("VEVENT"))


def test_calendar_tells_when_where_and_what_of_each_meeting(client, group):
    make_meeting(group, venue=make_venue())
    make_meeting(group, name="From home", attendance="online", byday=["TH"], start_time=time(12), position=1)
    hall, home = events_at(client, "/groups/still-here/calendar.ics")
    assert [(one["summary"], one["location"], one["dtstart"].dt.date()) for one in (hall, home)] == [
        ("Still Here", "St Brigid’s Hall, 12 Larch Street, Sheffield S1 2HE", date(2030, 12, 31)),
        ("Still Here", "Online", date(2031, 1, 2)),
    ]
    page = "http://127.0.0.1:8000/groups/still-here/"
    assert home["url"] == page
    assert home["description"].splitlines() == [
        "From home",
        "A calm place to talk and be heard.",
        "Just turn up",
        f"Before you go, look whether anything has changed: {page}",
    ]


def test_calendar_of_one_date_has_that_date_only(client, group):
    make_meeting(group)
    make_meeting(group, byday=["TU"], start_time=time(12), position=1)
    found = events_at(client, "/groups/still-here/calendar.ics?date=2031-01-14")
    assert [(one["dtstart"].dt.isoformat(), "rrule" in one) for one in found] == [
        ("2031-01-14T19:00:00+00:00", False),
        ("2031-01-14T12:00:00+00:00", False),
    ]


def test_date_by_another_clock_is_the_day_there(client, group):
    make_meeting(group, attendance="online", timezone="America/New_York", byday=["TU"], start_time=time(21))
    page = client.get("/groups/still-here/").content.decode()
    assert "calendar.ics?date=2031-01-07" in page
    (event,) = events_at(client, "/groups/still-here/calendar.ics?date=2031-01-07")
    assert event["dtstart"].dt.astimezone(UTC) == datetime(2031, 1, 8, 2, tzinfo=UTC)


@pytest.mark.parametrize("asked", ["2031-01-15", "2031-02-30", "tomorrow", "", "2031-01-14T19:00", "0001-01-01", "٣"])
def test_calendar_of_a_day_without_a_date_is_not_there(client, group, asked):
    make_meeting(group)
    assert client.get("/groups/still-here/calendar.ics", {"date": asked}).status_code == 404


def test_calendar_keeps_every_secret(client, group):
    SupportGroup.objects.update(contact_email="inbox@example.org", join_details_given="public")
    private = make_confidential_venue(name="Rose House", directions="Ring twice.")
    make_meeting(group, venue=private)
    make_meeting(group, attendance="hybrid", venue=private, join_details="https://meet.example.org/s passcode 4711")
    make_meeting(group, attendance="phone", join_details="0113 496 0111 passcode 4711")
    for query in ("", "?discreet=1", "?date=2031-01-07", "?date=2031-01-07&discreet=1"):
        response = client.get(f"/groups/still-here/calendar.ics{query}")
        unfolded = response.content.decode().replace("\r\n ", "")
        assert [secret for secret in SECRETS if secret in unfolded] == []
        assert unfolded.count("BEGIN:VEVENT") == 3
        assert dict(response.cookies) == {}
    hidden, *_ = events_at(client, "/groups/still-here/calendar.ics")
    assert hidden["location"] == "Sheffield, address given when you get in touch"


@pytest.mark.parametrize("query", ["?discreet=1", "?discreet=1&date=2031-01-14"])
def test_discreet_calendar_tells_nothing_of_the_group(client, group, query):
    SupportGroup.objects.update(summary="For people who grieve.")
    make_meeting(group, name="Grief evening", venue=make_venue(name="Grief House"))
    meeting = make_meeting(group, attendance="online", name="Grief online", position=1)
    make_exception(meeting, kind="moved", original_on=date(2031, 1, 7), new_on=date(2031, 1, 14), note="grief walk")
    response = client.get(f"/groups/still-here/calendar.ics{query}")
    unfolded = response.content.decode().replace("\r\n ", "").lower()
    assert [word for word in ("grie", "still", "127.0.0.1", "online", "talk") if word in unfolded] == []
    found = events_at(client, f"/groups/still-here/calendar.ics{query}")
    assert {(one["summary"], one.get("location", "")) for one in found} == {
        ("Appointment", "12 Larch Street, Sheffield S1 2HE"),
        ("Appointment", ""),
    }
    assert response.headers["Content-Disposition"].startswith('inline; filename="appointment')


def test_discreet_event_replaces_the_one_with_the_name(client, group):
    make_meeting(group)
    named, discreet = (events_at(client, f"/groups/still-here/calendar.ics{query}") for query in ("", "?discreet=1"))
    assert [one["uid"] for one in named] == [one["uid"] for one in discreet]


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_calendar_of_what_is_not_published_is_not_there(client, group, status):
    make_meeting(group)
    SupportGroup.objects.update(status=status)
    assert client.get("/groups/still-here/calendar.ics").status_code == 404


def test_calendar_of_a_paused_group_empties_itself(client, group):
    make_meeting(group)
    assert len(events_at(client, "/groups/still-here/calendar.ics")) == 1
    SupportGroup.objects.update(status="paused")
    assert events_at(client, "/groups/still-here/calendar.ics") == []
    assert client.get("/groups/still-here/calendar.ics?date=2031-01-07").status_code == 404


def test_calendar_may_be_kept_and_is_sent_once(client, group):
    make_meeting(group)
    first = client.get("/groups/still-here/calendar.ics")
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "s-maxage=60" in first.headers["Cache-Control"]
    again = client.get("/groups/still-here/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_page_of_a_group_without_dates_offers_no_calendar(client, group):
    make_meeting(group, freq="appointment")
    assert "calendar.ics" not in client.get("/groups/still-here/").content.decode()
    assert events_at(client, "/groups/still-here/calendar.ics") == []
