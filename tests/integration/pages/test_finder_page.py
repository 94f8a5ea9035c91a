"""How the finder's page shows a search; what a search finds is tested beside the finder."""

from datetime import date, time, timedelta

import pytest

from groups.actions.dates import refresh_occurrences
from tests.factories import (
    make_crisis_line,
    make_exception,
    make_group,
    make_meeting,
    make_place,
    make_topic,
    make_venue,
)


@pytest.fixture
def six_groups(db, now):
    """Six groups, each on a weekday of its own from Monday."""
    for number, day in enumerate(["MO", "TU", "WE", "TH", "FR", "SA"]):
        make_meeting(make_group(name=f"Circle {number}", cost="free" if number < 2 else ""), byday=[day])
    refresh_occurrences(now)


def test_heading_without_wishes_counts_all(read, six_groups):
    assert read("/groups/").each("h1") == ["All six groups"]


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("?cost=free", "Two groups fit"),
        ("?day=mon", "One group fits"),
        ("?cost=paid", "Four groups might fit"),
        ("?cost=paid&day=sun", "Four groups come close"),
    ],
)
def test_heading_says_in_words_how_many_fit(read, six_groups, query, heading):
    assert read(f"/groups/{query}").each("h1") == [heading]


def test_heading_of_an_empty_directory_does_not_blame_the_search(read):
    assert read("/groups/").each("h1") == ["No groups are listed yet"]


def test_card_says_what_when_where_why_and_how_fresh(read, now):
    group = make_group(
        name="Still Here", summary="Tea first, then talk.", cost="free", joining="turn_up", capacity="waiting_list"
    )
    group.confirmed_at = now - timedelta(days=21)
    group.save()
    meeting = make_meeting(group, venue=make_venue(name="St Chad’s Rooms", locality="Leeds"), start_time=time(19, 0))
    make_exception(meeting, original_on=date(2031, 1, 14))
    refresh_occurrences(now)
    assert read("/groups/?day=tue").each("article", "card") == [
        "Still Here Tea first, then talk. "
        "Tuesday 7 January, 7 pm in 2 days · every Tuesday · not on Tuesday 14 January "
        "St Chad’s Rooms, Leeds Tuesday "
        "Confirmed by its facilitator 3 weeks ago · Free · Just turn up · There is a waiting list"
    ]


def test_card_of_a_group_that_says_little_says_so(read):
    make_group(name="Bare Circle", summary="Come along.")
    assert read("/groups/").each("article", "card") == [
        "Bare Circle Come along. Dates not stated: ask the group Not confirmed yet: check before you travel"
    ]


def test_facet_shows_counts_and_dims_what_finds_nothing(read, six_groups):
    page = read("/groups/?cost=free")
    assert [text for text in page.each("label") if text.startswith(("Monday", "Sunday"))] == ["Monday 1", "Sunday 0"]
    assert "Sunday 0" in page.each("label", "is-none")
    assert "Monday 1" not in page.each("label", "is-none")


def test_chip_leaves_out_one_wish_and_keeps_the_other(read, six_groups):
    links = dict(read("/groups/?day=mon&cost=free").links)
    assert links["Leave out: Monday"] == "/groups/?cost=free"
    assert links["Leave out: Free"] == "/groups/?day=mon"
    assert links["Clear all"] == "/groups/"


def test_unknown_value_is_left_out_and_said(read, six_groups):
    page = read("/groups/?day=blursday")
    assert "We do not know the day “blursday”, so we left it out." in page.each("p", "note")
    assert page.each("h1") == ["All six groups"]


def test_unknown_place_is_said_and_not_held_against_the_groups(read, six_groups):
    page = read("/groups/?near=Nowhereville")
    assert page.each("p", "note")[0].startswith("We do not know a place called “Nowhereville”")


def test_words_that_say_near_me_ask_where_that_is(read, six_groups):
    [note] = read("/groups/?q=tuesday+near+me").each("p", "note")
    assert note.startswith("To look near you, write your town or postcode into “Near”")
    assert read("/groups/?q=tuesday+near+me&near=53.80,-1.55").each("p", "note") == []


def test_tiers_follow_one_another_each_with_its_words(read, six_groups, now):
    make_meeting(make_group(name="Sunday", cost="free"), byday=["SU"])
    refresh_occurrences(now)
    page = read("/groups/?day=mon&cost=free")
    assert page.each("h1") == ["One group fits"]
    assert page.each("p", "lede")[0] == "Six are close."
    assert page.each("h2") == ["Filters", "Fit everything you asked for", "Close"]
    assert page.each("section", "tier")[1].startswith("Close One thing differs.")
    assert page.each("li", "is-different")[0] == "Meets on Sunday; you asked for Monday"


def test_what_is_not_stated_is_a_question_for_the_group(read, six_groups):
    page = read("/groups/?cost=free&day=wed")
    assert page.each("h1") == ["One group might fit"]
    assert page.each("li", "is-unknown")[0] == "Cost: not stated, ask the group"


def test_words_understood_are_told_apart_from_what_was_chosen(read, six_groups):
    page = read("/groups/?q=monday&cost=free")
    assert page.each("div", "said") == [
        "From your words: Leave out: Monday",
        "You chose: Leave out: Free Clear all",
    ]
    assert dict(page.links)["Leave out: Monday"] == "/groups/?cost=free"


def test_words_that_only_bring_groups_forward_are_told(read, six_groups):
    make_topic(name="Grief", slug="grief")
    page = read("/groups/?q=grief+kintsugi")
    assert "We also looked for “kintsugi”." in page.text


def test_less_asked_for_brings_more_and_says_how_many(read, six_groups):
    links = dict(read("/groups/?day=mon&cost=free").links)
    assert links["Without “Monday”: 2 groups fit"] == "/groups/?cost=free"
    assert "Without “Free”: 1 group fits" not in links


def test_danger_in_the_words_brings_help_above_the_groups(read, six_groups):
    make_crisis_line(name="Listening Line", number="116 123")
    text = read("/groups/?q=i+want+to+die").text
    assert text.index("Listening Line") < text.index("Circle 0")


def test_form_keeps_what_it_does_not_show(client, six_groups):
    html = client.get("/groups/?sort=name&cost=free").content.decode()
    assert '<input type="hidden" name="sort" value="name">' in html


def test_present_order_is_marked(client, six_groups):
    html = " ".join(client.get("/groups/?sort=name").content.decode().split())
    assert 'aria-current="true">Name</a>' in html
    assert 'aria-current="true">Soonest</a>' not in html


def test_pages_lead_on_and_back(read, now):
    for number in range(45):
        make_group(name=f"Circle {number:02}")
    first, second = read("/groups/?sort=name"), read("/groups/?sort=name&page=2")
    assert dict(first.links)["More groups"] == "/groups/?sort=name&page=2"
    assert "Back" not in dict(first.links)
    assert dict(second.links)["Back"] == "/groups/?sort=name&page=1"
    assert "Page 2 of 3" in second.text


def test_what_was_typed_is_escaped(client, db, now):
    html = client.get("/groups/?q=%3Cscript%3Ealert(1)%3C/script%3E&near=%22%3E%3Cb%3E").content.decode()
    assert "<script>alert" not in html
    assert '"><b>' not in html


def test_topic_with_a_phrase_in_it_keeps_its_capitals(read):
    make_group(topics=[make_topic(name="ADHD", slug="adhd")])
    assert "ADHD 1" in read("/groups/").each("label")


@pytest.mark.parametrize(("prefix", "country"), [("", "United Kingdom"), ("/es", "Reino Unido")])
def test_places_that_may_be_meant_say_their_country_in_words(read, db, prefix, country):
    for region, latitude in (("Tyne", 54.97), ("Staffordshire", 53.01)):
        make_place(name="Newport", region=region, latitude=latitude)
    [[label, url]] = [link for link in read(f"{prefix}/groups/?near=Newport").links if link[0].startswith("Newport,")]
    assert label.endswith(f", {country}")
    assert url.endswith("%2C+GB")
