"""When, where and how a record of a Meeting Guide takes place."""

from datetime import timedelta

import pytest

from groups.interchange.meeting_guide import read
from groups.interchange.rows import BrokenFileError
from tests.feeds import as_feed, make_online_record, make_record
from tests.unit.interchange.guide import meeting, rows

# --- When


@pytest.mark.parametrize("day", [None, "", []])
def test_meeting_without_day_is_by_appointment(day):
    read_meeting = meeting({**make_record(time=None, end_time=None), "day": day})

    assert (read_meeting.freq, read_meeting.start_time, read_meeting.byday) == ("appointment", None, ())


def test_meeting_past_midnight_lasts_until_the_next_day():
    assert meeting(make_record(time="11:00 PM", end_time="00:00")).duration == timedelta(hours=1)


def test_end_that_cannot_be_meant_is_left_out_and_counted():
    reading = read(as_feed(make_record(end_time="18:59")), topics=("alcohol",))

    assert reading.rows[0].meetings[0].duration is None
    assert reading.not_understood == {"end_time: 18:59": 1}


def test_monthly_meeting_in_the_notes_is_monthly():
    found = meeting(make_record(day=6, notes="Only on 3rd Saturday of each month"))

    assert (found.freq, found.byday, found.bysetpos) == ("monthly", ("SA",), (3,))


def test_monthly_meetings_on_different_days_are_not_merged():
    [row] = rows(make_record(day=1, notes="First Monday."), make_record(day=5, notes="First Friday."))

    assert [(one.byday, one.bysetpos) for one in row.meetings] == [(("MO",), (1,)), (("FR",), (1,))]


def test_meeting_of_every_second_week_shows_no_date_nobody_knows():
    found = meeting(make_record(day=0, name="Newtown every other Sunday"))

    assert (found.freq, found.notes) == ("appointment", "Every other week: ask for the next date.")


def test_stated_time_zone_goes_before_the_default():
    assert meeting(make_record(timezone="America/Denver"), timezone="Europe/London").timezone == "America/Denver"
    assert meeting(make_record(timezone=None), timezone="Europe/London").timezone == "Europe/London"


def test_feed_without_any_time_zone_asks_for_one():
    with pytest.raises(BrokenFileError, match="--timezone"):
        read(as_feed(make_record(timezone=None)), topics=("alcohol",))


# --- Where


def test_online_meeting_has_no_false_address():
    found = meeting(make_online_record())

    assert (found.attendance, found.venue) == ("online", None)


@pytest.mark.parametrize(
    ("fields", "attendance"),
    [
        ({}, "in_person"),
        ({"conference_url": "https://video.example.com/j/1"}, "hybrid"),
        ({"conference_phone": "+15555550100"}, "hybrid"),
        ({"types": ["ONL"]}, "hybrid"),
        ({"types": ["ONL", "TC"]}, "online"),
        ({"conference_url": "https://video.example.com/j/1", "types": ["TC"]}, "online"),
        ({"conference_url": "https://video.example.com/j/1", "approximate": "yes"}, "online"),
        ({"conference_phone": "+15555550100", "approximate": "yes"}, "phone"),
        ({"conference_url": "https://video.example.com/j/1", "formatted_address": "Newtown, OK, USA"}, "online"),
        ({"formatted_address": "Newtown, OK, USA"}, "in_person"),
        ({"attendance_option": "online", "conference_url": "https://video.example.com/j/1"}, "online"),
        ({"attendance_option": "hybrid"}, "hybrid"),
        ({"attendance_option": "in_person", "conference_url": "https://video.example.com/j/1"}, "in_person"),
    ],
)
def test_attendance_is_stated_or_concluded(fields, attendance):
    assert meeting(make_record(**fields)).attendance == attendance


@pytest.mark.parametrize(
    "fields",
    [
        {"types": ["TC", "O"]},
        {"attendance_option": "inactive", "approximate": "yes"},
        {"group": "Larch Group Cancelled"},
        {"notes": "Temporarily cancelled"},
    ],
)
def test_closed_meeting_leaves_the_group_not_running(fields):
    [row] = rows(make_record(**fields))

    assert not row.is_running


def test_closed_meeting_is_not_listed_among_those_that_take_place():
    [row] = rows(make_record(day=1), make_record(day=3, types=["TC"]))

    assert row.is_running
    assert [one.byday for one in row.meetings] == [("MO",)]


def test_venue_from_one_line():
    venue = meeting(make_record(latitude="35.5", longitude=-97.5, location_notes="Use the side door.")).venue

    assert (venue.name, venue.street, venue.locality, venue.region) == ("Larch Hall", "12 Larch St", "Newtown", "OK")
    assert (venue.postcode, venue.country, venue.latitude, venue.longitude) == ("73001", "US", 35.5, -97.5)
    assert (venue.directions, venue.is_approximate) == ("Use the side door.", False)


def test_venue_from_parts_with_a_number_for_a_postcode():
    parts = {"address": "12 Larch St", "city": "Newtown", "state": "OK", "postal_code": 73001, "country": "USA"}
    venue = meeting(make_record(formatted_address=None, location="", longitude=0.0, latitude=35.5, **parts)).venue

    assert (venue.street, venue.postcode, venue.country, venue.name) == ("12 Larch St", "73001", "US", "")
    assert (venue.latitude, venue.longitude) == (None, None)


@pytest.mark.parametrize("location", ["12 Larch St", "12 Larch St, Newtown, OK 73001, USA", "Newtown", "Online"])
def test_venue_has_no_name_that_is_only_its_address(location):
    assert meeting(make_record(location=location)).venue.name == ""


def test_venue_name_loses_the_address_that_follows_it():
    assert meeting(make_record(location="Larch Hall, Room 2, 12 Larch St, Newtown")).venue.name == "Larch Hall, Room 2"
