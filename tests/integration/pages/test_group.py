"""A group's own page: what it says, and what it says of what it was not told."""

from datetime import date, time, timedelta

import pytest

from groups.views.group import next_dates
from tests.factories import (
    make_access_feature,
    make_check,
    make_community,
    make_confidential_venue,
    make_exception,
    make_facilitation,
    make_facilitator,
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_topic,
    make_venue,
)


def test_group_page_shows_name_and_summary(read):
    group = make_group(name="Still Here", summary="A quiet circle.")
    page = read(group.get_absolute_url())
    assert page.each("h1") == ["Still Here"]
    assert page.each(css_class="group-summary") == ["A quiet circle."]


def test_group_page_lists_the_next_three_dates_with_changes_among_them(read):
    group = make_group()
    meeting = make_meeting(group, byday=["TU"], start_time=time(19, 0))
    make_exception(meeting, original_on=date(2031, 1, 14), note="bank holiday")
    make_exception(meeting, kind="moved", original_on=date(2031, 1, 21), new_on=date(2031, 1, 22), note="carol service")
    dates = [text for text in read(group.get_absolute_url()).each("li") if "January" in text]
    assert dates == [
        "Tuesday 7 January, 7 pm in 2 days",
        "Tuesday 14 January, 7 pm Cancelled: bank holiday",
        "Wednesday 22 January, 7 pm in 2 weeks Instead of Tuesday 21 January: carol service",
        "Tuesday 28 January, 7 pm in 3 weeks",
    ]


def test_next_dates_of_several_meetings_come_soonest_first(db, now):
    group = make_group()
    tuesdays = make_meeting(group, byday=["TU"])
    sundays = make_meeting(group, attendance="online", byday=["SU"], start_time=time(20, 0))
    found = [(one.meeting, one.occurrence.starts_at.date()) for one in next_dates([tuesdays, sundays], now)]
    assert found == [(sundays, date(2031, 1, 5)), (tuesdays, date(2031, 1, 7)), (sundays, date(2031, 1, 12))]


def test_group_page_by_appointment_says_so(read):
    group = make_group()
    make_meeting(group, freq="appointment")
    assert "Next By appointment" in read(group.get_absolute_url()).text


def test_group_page_whose_dates_are_over_does_not_invent_one(read):
    group = make_group()
    make_meeting(group, freq="once", dtstart=date(2030, 1, 1))
    assert "Next Not stated: ask the group" in read(group.get_absolute_url()).text


def test_group_page_names_a_zone_that_is_not_the_sites(read):
    group = make_group()
    make_meeting(group, attendance="online", timezone="America/New_York", byday=["TU"])
    assert "7 pm to 8.30 pm New York time · online" in read(group.get_absolute_url()).text


def test_group_page_shows_the_address_and_how_to_find_it(read):
    group = make_group()
    make_meeting(group, venue=make_venue(directions="Buses 4 and 11 stop outside."))
    page = read(group.get_absolute_url())
    assert page.each("address") == ["St Brigid’s Hall 12 Larch Street Sheffield S1 2HE"]
    assert "Buses 4 and 11 stop outside." in page.text


def test_group_page_names_the_country_only_when_it_is_not_the_sites(read):
    group = make_group()
    make_meeting(group, venue=make_venue(name="Halla", street="", locality="Cork", postcode="", country="IE"))
    assert read(group.get_absolute_url()).each("address") == ["Halla Cork Ireland"]


def test_group_page_of_a_confidential_venue_shows_the_town_and_why(read):
    group = make_group()
    make_meeting(group, venue=make_confidential_venue())
    page = read(group.get_absolute_url())
    assert page.each("address") == ["Sheffield"]
    assert "The address stays private. You are told it when you get in touch." in page.text


def test_group_page_keeps_yes_no_and_not_stated_apart(read):
    step_free = make_access_feature(name="Step-free entrance", position=1)
    loop = make_access_feature(name="Hearing loop", position=2)
    make_access_feature(name="Quiet room", position=3)
    make_access_feature(name="Parking", position=4)
    group = make_group()
    make_meeting(group, access={step_free: True, loop: False})
    text = read(group.get_absolute_url()).text
    assert "Step-free entrance: yes Hearing loop: no Anything else is not stated: ask the group." in text
    assert "Quiet room" not in text


def test_group_page_of_an_online_meeting_does_not_ask_after_doors(read):
    make_access_feature(name="Step-free entrance")
    group = make_group()
    make_meeting(group, attendance="online")
    assert "Step-free" not in read(group.get_absolute_url()).text


def test_group_page_gathers_what_is_not_stated(read):
    page = read(make_group().get_absolute_url())
    assert page.each("ul", "unsaid") == [
        "whether it is for you or for your family for which ages in which language how to come the first time "
        "whether there is room what it costs whether you can come any time who leads it whether you may just listen "
        "whether new people are welcome how many people come whether faith is part of it what is kept private"
    ]


def test_group_page_that_says_everything_has_no_list_of_gaps(read):
    group = make_group(
        languages=[make_language("cy", name="Welsh")],
        communities=[make_community(name="Women")],
        for_whom="both",
        minimum_age=0,
        led_by="peer",
        structure="drop_in",
        may_just_listen=False,
        newcomers_welcome=False,
        typical_size="up_to_6",
        faith="secular",
        cost="free",
        joining="turn_up",
        capacity="open",
        confidentiality="What is said here stays here.",
    )
    page = read(group.get_absolute_url())
    assert page.each("ul", "unsaid") == []
    assert page.each("dl", "answers")[0] == (
        "For People who live with it, and those close to them Especially for Women Ages All ages Language Welsh "
        "Led by People who have been there Coming Drop in, any time "
        "How many come Up to 6 people Faith Not religious Cost Free"
    )
    assert "The group takes no new people just now." in page.text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (21, "Confirmed by its facilitator 3 weeks ago"),
        (250, "Not confirmed lately, last 8 months ago: check before you travel"),
        (None, "Not confirmed yet: check before you travel"),
    ],
)
def test_group_page_says_how_fresh_it_is(read, now, days, words):
    group = make_group(confirmed_at=now - timedelta(days=days) if days else None)
    assert read(group.get_absolute_url()).each(css_class="confirmed") == [words]


def test_group_page_shows_facilitators_by_their_public_name_with_checks_that_hold(read):
    group = make_group(organisation=make_organisation(name="Harbour Care"))
    alice = make_facilitator(group, public_name="Alice", about="I have been there.")
    make_check(alice, name="Safeguarding, level 2", checked_by="Harbour Care", checked_on=date(2030, 3, 1))
    page = read(group.get_absolute_url())
    assert page.each(css_class="person") == [
        "Alice Leads the group. I have been there. Safeguarding, level 2 training by Harbour Care, 1 March 2030"
    ]


def test_group_page_leaves_out_facilitators_who_have_not_accepted(read):
    group = make_group()
    make_facilitation(make_facilitator(public_name="Bob"), group, accepted_at=None)
    page = read(group.get_absolute_url())
    assert page.each(css_class="person") == []
    assert "Who runs it" not in page.each("h2")


def test_group_page_shows_join_details_that_are_public(read):
    group = make_group(join_details_given="public")
    make_meeting(group, attendance="online", join_details="https://meet.example.org/owls")
    assert ("https://meet.example.org/owls", "https://meet.example.org/owls") in read(group.get_absolute_url()).links


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("on_request", "The link or number is given when you ask for it."),
        ("before_meeting", "The link or number is sent shortly before the meeting, to those who asked."),
        ("", "How you get the link or number is not stated: ask the group."),
    ],
)
def test_group_page_says_how_the_link_is_given(read, given, words):
    group = make_group(join_details_given=given)
    make_meeting(group, attendance="phone", join_details="0113 496 0777")
    text = read(group.get_absolute_url()).text
    assert words in text
    assert "0113 496 0777" not in text


def test_group_page_escapes_what_people_wrote(client, db, now):
    group = make_group(description="<script>alert(1)</script>", confidentiality="<b>bold</b>")
    html = client.get(group.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "<b>bold" not in html


def test_paused_group_says_why_and_until_when_and_leads_on(read):
    topic = make_topic(name="Grief", slug="grief")
    group = make_group(
        name="Harbour Walk",
        topics=[topic],
        status="paused",
        pause_reason="Our path is flooded.",
        paused_until=date(2031, 3, 1),
    )
    make_meeting(group)
    page = read(group.get_absolute_url())
    assert page.each(css_class="note")[0] == (
        "This group is closed for now. Our path is flooded. It hopes to be back after Saturday 1 March."
    )
    assert ("Grief", "/groups/?topic=grief") in page.links
    assert page.each("address") == []


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_group_that_is_not_public_looks_as_if_it_never_was(client, db, status):
    group = make_group(name="Rowan Circle", slug="rowan-circle", status=status)
    hidden = client.get(group.get_absolute_url())
    never = client.get("/groups/never-was/")
    assert (hidden.status_code, never.status_code) == (404, 404)
    assert hidden.content == never.content
