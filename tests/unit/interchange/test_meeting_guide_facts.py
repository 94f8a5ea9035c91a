"""What a Meeting Guide says of a group, and what of it never gets through."""

import pytest

from groups.interchange.meeting_guide import read
from tests.feeds import as_feed, make_online_record, make_record
from tests.unit.interchange.guide import meeting, rows


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
