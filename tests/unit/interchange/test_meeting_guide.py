"""Meeting Guide records into rows: grouping, attendance, closures, and what never gets through."""

from datetime import time, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.interchange.meeting_guide import read
from groups.interchange.rows import BrokenFileError, Rejection
from tests.feeds import RECORDS, as_feed, make_online_record, make_record


def rows(*records, **defaults):
    reading = read(as_feed(*records), topics=("alcohol",), **defaults)
    assert reading.rejections == []
    return reading.rows


def meeting(record, **defaults):
    [row] = rows(record, **defaults)
    [only] = row.meetings
    return only


def rejection(record, **defaults):
    [only] = read(as_feed(record), topics=("alcohol",), **{"timezone": "America/Chicago", **defaults}).rejections
    return only


def names(found):
    return sorted(str(row.facts["name"]) for row in found)


# --- Which records are one group


def test_same_name_at_same_address_on_several_days_is_one_weekly_meeting():
    [row] = rows(make_record(day=1), make_record(day=3), make_record(day=5))

    assert [(one.byday, len(one.records)) for one in row.meetings] == [(("MO", "WE", "FR"), 3)]


def test_meetings_that_differ_by_more_than_the_day_stay_apart_in_one_group():
    [row] = rows(make_record(day=1), make_record(day=3, time="07:00", end_time="08:00"), make_record(day=0))

    assert [(one.byday, one.start_time) for one in row.meetings] == [(("MO", "SU"), time(19)), (("WE",), time(7))]


def test_list_of_days_is_one_meeting():
    assert meeting(make_record(day=[6, "0"])).byday == ("SA", "SU")


def test_same_name_in_two_towns_is_two_groups():
    elsewhere = make_record(formatted_address="12 Larch St, Oldtown, OK 73002, USA")

    assert len(rows(make_record(), elsewhere)) == 2


def test_same_group_name_in_two_towns_is_two_groups():
    elsewhere = make_record(group="Serenity", formatted_address="12 Larch St, Oldtown, OK 73002, USA")

    assert len(rows(make_record(group="Serenity"), elsewhere)) == 2


def test_group_name_brings_together_meetings_of_different_names_and_addresses_in_one_town():
    [row] = rows(
        make_record(group="Serenity", name="Morning reading"),
        make_record(group="Serenity", name="Serenity", formatted_address="9 Fir Ave, Newtown, OK 73001, USA"),
    )

    assert row.facts["name"] == "Serenity"
    assert sorted(one.name for one in row.meetings) == ["", "Morning reading"]


def test_group_id_brings_together_what_nothing_else_would():
    online = make_online_record(group_id=7, group="Serenity", name="Online evening")

    assert len(rows(make_record(group_id=7, group="Serenity"), online)) == 1


def test_same_group_name_with_different_ids_is_two_groups():
    assert len(rows(make_record(group_id=7, group="Serenity"), make_record(group_id=8, group="Serenity"))) == 2


def test_online_meetings_of_one_name_and_time_on_several_days_are_one_group():
    links = [f"https://video.example.com/j/{number}" for number in range(3)]

    [row] = rows(*(make_online_record(day=day, conference_url=link) for day, link in enumerate(links)))

    assert len(row.meetings) == 3


def test_online_meetings_with_one_link_are_one_group_whatever_the_passcode_and_time():
    link = "https://video.example.com/j/1"
    evening = make_online_record(conference_url=f"{link}?pwd=a")

    assert len(rows(evening, make_online_record(conference_url=f"{link}?pwd=b", time="07:00"))) == 1


def test_online_meetings_of_one_name_at_different_times_with_different_links_are_two_groups():
    other = make_online_record(time="07:00", conference_url="https://video.example.com/j/2")

    assert len(rows(make_online_record(), other)) == 2


def test_online_meetings_of_one_name_for_different_people_are_two_groups():
    women = make_online_record(types=["ONL", "W"], conference_url="https://video.example.com/j/2")

    assert len(rows(make_online_record(types=["ONL", "M"]), women)) == 2


def test_key_and_records_do_not_depend_on_the_order_of_the_feed():
    records = [make_record(day=1), make_record(day=3), make_online_record(), make_record(name="Other")]

    def identity(found):
        return {row.key: [one.records for one in row.meetings] for row in found}

    assert identity(rows(*records)) == identity(rows(*reversed(records)))


def test_slug_used_twice_gives_two_meetings_of_their_own():
    [row] = rows(make_record(slug="same", day=1), make_record(slug="same", day=1, notes="Upstairs"))

    assert len({one.records for one in row.meetings}) == 2


def test_record_without_slug_is_read():
    assert meeting(make_record(slug=None)).byday == ("MO",)


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


# --- What is said


def test_types_become_words():
    [row] = rows(make_record(types=["C", "W", "S", "X", "BE", "A", "D", "ZZ9"]))

    assert row.facts["for_whom"] == "self"
    assert (row.communities, row.languages) == (("women",), ("es",))
    assert (row.facts["newcomers_welcome"], row.facts["faith"]) == (True, "secular")
    assert row.meetings[0].access == (("step-free", True),)
    assert row.meetings[0].notes == "Newcomers, discussion."


@pytest.mark.parametrize(
    ("types", "for_whom"), [("[open]", "both"), ("[closed]", "self"), ("O,D", "both"), (None, None)]
)
def test_types_as_text_or_missing(types, for_whom):
    [row] = rows(make_record(types=types))

    assert row.facts.get("for_whom") == for_whom


def test_unknown_type_is_counted_and_ignored():
    reading = read(as_feed(make_record(types=["O", "ZZ9"]), make_record(types=["ZZ9"])), topics=("alcohol",))

    assert reading.not_understood == {"types: ZZ9": 2}


def test_what_holds_for_one_meeting_only_is_not_said_of_the_group():
    [row] = rows(make_record(types=["O", "W"]), make_record(day=3, types=["C"]))

    assert (row.communities, row.facts["for_whom"]) == ((), "both")
    assert [one.notes for one in row.meetings] == ["For women.", "Only for people who live with it themselves."]


def test_summary_says_what_is_stated_and_nothing_else():
    [row] = rows(make_record(types=["O", "M", "S", "D"]))
    [bare] = rows(make_record())

    assert row.facts["summary"] == "Meets in person in Newtown, for men, in Spanish. Anyone may come. Discussion."
    assert bare.facts["summary"] == "Meets in person in Newtown."


def test_summary_fits_whatever_the_feed_says():
    every_type = ["O", "M", "W", "LGBTQ", "T", "POC", "NDG", "SEN", "Y", "S", "FR", "EN", "POL", "D", "SP", "B", "ABSI"]
    [row] = rows(make_record(types=every_type, formatted_address=f"1 Larch St, {'Llan' * 60}, OK 73001, USA"))

    assert len(row.facts["summary"]) <= 250


def test_website_is_the_listing_elsewhere_and_never_a_way_in():
    way_in = "https://us02web.zoom.us/j/123"
    [row] = rows(make_record(url=way_in, website="https://example.org/newtown"))
    [without] = rows(make_record(url="javascript:alert(1)", website=way_in))

    assert row.facts["website"] == "https://example.org/newtown"
    assert "website" not in without.facts


SECRETS = (
    "j/4711",
    "pw-heron",
    "0199",
    "anna@example.org",
    "Anna Alder",
    "kingfisher",
    "dipper",
    "@anna-pays",
    "avocet",
)


def test_nothing_private_gets_into_what_is_published():
    [row] = rows(
        make_record(
            name="Quiet Harbour password kingfisher",
            group="Harbour group https://video.example.com/j/4711",
            location="Larch Hall, Meeting ID: dipper",
            notes="Bring a chair.\nMeeting ID: 1\nPassword:\navocet",
            location_notes="Side door. Zoom password: avocet",
            group_notes="We are kind.\n\nCall Anna Alder +1 555 555 0199",
            conference_url="https://video.example.com/j/4711?pwd=pw-heron",
            conference_url_notes="Password pw-heron",
            conference_phone="+15555550199",
            conference_phone_notes="PIN dipper",
            contact_1_name="Anna Alder",
            contact_1_email="anna@example.org",
            contact_1_phone="+15555550199",
            feedback_emails=["anna@example.org"],
            venmo="@anna-pays",
        )
    )
    [harbour] = row.meetings

    published = repr([row.facts, row.organisation, harbour.name, harbour.notes, harbour.venue])
    assert [secret for secret in SECRETS if secret in published] == []
    assert "pw-heron" in harbour.join_details
    assert "avocet" in harbour.join_details
    assert row.facts["join_details_given"] == "on_request"
    assert row.facts["description"] == "We are kind."


def test_contacts_are_not_even_kept_in_private():
    [row] = rows(
        make_online_record(contact_1_name="Anna Alder", contact_1_email="anna@example.org", paypal="anna-pays")
    )

    assert [secret for secret in ("Anna", "anna") if secret in repr(row)] == []


def test_in_person_meeting_keeps_no_private_notes_at_all():
    found = meeting(make_record(notes="Bring a chair.\nAsk Anna, anna@example.org"))

    assert (found.notes, found.join_details) == ("Bring a chair.", "")


# --- What is rejected


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"name": ""}, "name", "is missing"),
        ({"name": ["a"]}, "name", "is missing"),
        ({"day": "7"}, "day", "“7” is not a day: 0 (Sunday) to 6 (Saturday)"),
        ({"day": {}}, "day", "“{}” is not a day: 0 (Sunday) to 6 (Saturday)"),
        ({"time": None}, "time", "is missing"),
        ({"time": "25:00"}, "time", "“25:00” is not a time: write it like 19:00"),
        ({"timezone": "Mars"}, "timezone", "“Mars” is not a time zone: write it like Europe/London"),
        ({"formatted_address": None, "location": None}, "formatted_address",
         "says neither where it meets nor how to join online"),
        ({"formatted_address": "12 Larch St, Newtown"}, "country", "not stated: pass --country, such as US"),
    ],
)  # fmt: skip
def test_record_is_rejected_with_field_and_reason(fields, field, reason):
    record = make_record(**fields)

    assert rejection(record) == Rejection(1, record["name"] if isinstance(record["name"], str) else "", field, reason)


def test_rejected_record_does_not_stop_the_others():
    reading = read(as_feed(make_record(), "nonsense", make_record(name="Other", day=9)), topics=("alcohol",))

    assert names(reading.rows) == ["Quiet Harbour"]
    assert [(one.position, one.name, one.field) for one in reading.rejections] == [(2, "", ""), (3, "Other", "day")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'[{"name": "a"},\n {"name": }]', "line 2, column 11"),
        (b"", "line 1, column 1"),
        (b"\xff\xfe[]", "not UTF-8"),
        (b'{"meetings": []}', "array"),
        (b"[" * 100_000, "too deep"),
        (b"[" + b"9" * 5_000 + b"]", "too long"),
    ],
)
def test_broken_file_says_where(content, reason):
    with pytest.raises(BrokenFileError, match=reason):
        read(BytesIO(content))


def test_byte_order_mark_is_no_harm():
    assert len(read(BytesIO(b"\xef\xbb\xbf" + as_feed(make_record()).read())).rows) == 1


# --- Anything at all


@given(st.lists(RECORDS, max_size=5))
@settings(deadline=None, max_examples=200)
def test_any_record_is_either_read_or_rejected_with_a_reason(records):
    reading = read(as_feed(*records), timezone="Europe/London", country="GB", topics=("alcohol",))

    assert all(one.reason for one in reading.rejections)
    rejected = {one.position for one in reading.rejections}
    kept = sum(len(found.records) for row in reading.rows for found in row.meetings)
    closed = len(records) - len(rejected) - kept
    assert closed >= 0
    assert (kept > 0) == (len(rejected) < len(records))
