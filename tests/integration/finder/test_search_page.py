from datetime import date, timedelta

import pytest
from django.http import QueryDict

from groups.actions.dates import refresh_occurrences
from groups.views.search_page import PER_PAGE, SearchPage
from tests.factories import (
    make_community,
    make_exception,
    make_group,
    make_meeting,
    make_place,
    make_postal_code,
    make_topic,
    make_venue,
)
from tests.integration.finder.conftest import NOW

pytestmark = pytest.mark.django_db


def search(query: str = "") -> SearchPage:
    refresh_occurrences(NOW)
    return SearchPage(QueryDict(query), now=NOW)


def test_chip_removes_one_wish_and_keeps_the_rest():
    make_place(name="Leeds", latitude=53.8, longitude=-1.55)
    page = search("q=tea&near=Leeds&day=tue&day=wed&age=40&sort=name&page=2&tz=Asia/Kolkata")
    kept = "sort=name&tz=Asia%2FKolkata"
    assert [(chip.label, chip.url) for chip in page.chips] == [
        ("“tea”", f"/groups/?near=Leeds&day=tue&day=wed&age=40&{kept}"),
        (f"Within 15 km of {page.place_label}", f"/groups/?q=tea&day=tue&day=wed&age=40&{kept}"),
        ("Age 40", f"/groups/?q=tea&near=Leeds&day=tue&day=wed&{kept}"),
        ("Tuesday", f"/groups/?q=tea&near=Leeds&day=wed&age=40&{kept}"),
        ("Wednesday", f"/groups/?q=tea&near=Leeds&day=tue&age=40&{kept}"),
    ]
    assert page.clear_url == "/groups/"


def test_search_without_wishes_has_no_chips():
    page = search("sort=name&q=&day=")
    assert (page.chips, page.has_wishes, page.notes) == ([], False, [])


def test_unknown_values_are_left_out_with_a_note_each():
    make_group(name="Here")
    page = search("day=blursday&cost=free&cost=cheap&age=old&within=-3&tz=Mars/Base&sort=best&country=12&topic=nothing")
    assert sorted(page.notes) == sorted(
        f"We do not know the {name} “{value}”, so we left it out."
        for name, value in [
            ("day", "blursday"),
            ("cost", "cheap"),
            ("age", "old"),
            ("distance", "-3"),
            ("time zone", "Mars/Base"),
            ("order", "best"),
            ("country", "12"),
            ("what you live with", "nothing"),
        ]
    )
    assert [chip.label for chip in page.chips] == ["Free"]


@pytest.mark.parametrize("page", ["", "0", "-1", "99", "zwei", "1e9", "\x00"])
def test_page_that_does_not_exist_shows_one_that_does(page):
    make_group(name="Only")
    assert [card.group.name for card in search(f"page={page}").cards] == ["Only"]


def test_pages_hold_every_group_once():
    names = {make_group(name=f"Group {number}").name for number in range(PER_PAGE + 1)}
    first, second = search("sort=name"), search("sort=name&page=2")
    assert (first.total, first.page_count, first.previous_url) == (PER_PAGE + 1, 2, "")
    assert first.next_url == "/groups/?sort=name&page=2"
    assert (second.next_url, second.previous_url) == ("", "/groups/?sort=name&page=1")
    assert {card.group.name for card in first.cards + second.cards} == names


def test_card_shows_the_date_and_meeting_that_match():
    group = make_group()
    make_meeting(group, byday=["MO"])
    online = make_meeting(group, byday=["TH"], attendance="online")
    [card] = search("attendance=online").cards
    assert card.meetings == [online]
    assert card.next_date is not None
    assert card.next_date.meeting == online
    assert card.next_date.occurrence.starts_at.date() == date(2031, 1, 9)
    [card] = search("day=thu&when=week").cards
    assert card.next_date is not None
    assert card.next_date.occurrence.starts_at.date() == date(2031, 1, 9)


def test_card_tells_of_a_cancelled_date():
    meeting = make_meeting(byday=["MO"])
    make_exception(meeting, original_on=date(2031, 1, 6), note="Bank holiday")
    [card] = search().cards
    assert card.next_date is not None
    assert card.next_date.occurrence.starts_at.date() == date(2031, 1, 13)
    assert card.next_date.cancelled is not None
    assert (card.next_date.cancelled.starts_at.date(), card.next_date.cancelled.note) == (
        date(2031, 1, 6),
        "Bank holiday",
    )


def test_card_of_a_group_without_dates_has_none():
    make_meeting(freq="appointment", duration=timedelta(hours=1))
    make_group()
    assert [card.next_date for card in search().cards] == [None, None]


def test_card_tells_the_distance_to_the_nearest_matching_venue():
    make_place(name="Leeds", latitude=53.8, longitude=-1.55)
    group = make_group()
    make_meeting(group, venue=make_venue(latitude=53.9, longitude=-1.55))
    make_meeting(group, venue=make_venue(latitude=53.83, longitude=-1.55))
    [card] = search("near=Leeds").cards
    assert card.distance_km == pytest.approx(3.34, abs=0.01)
    [card] = search().cards
    assert card.distance_km is None


def test_empty_search_says_what_leaving_out_one_wish_would_find():
    women = make_community(slug="women", name="Women")
    make_group(cost="free", communities=[women])
    make_group(cost="paid", communities=[women])
    make_group(cost="paid", faith="faith")
    page = search("cost=free&faith=faith&community=women")
    assert page.total == 0
    assert [(link.label, link.url, link.count) for link in page.suggestions] == [
        ("Faith is part of it", "/groups/?cost=free&community=women", 1)
    ]


def test_empty_search_falls_back_to_each_wish_alone():
    make_group(cost="free")
    make_group(cost="free")
    make_group(faith="faith")
    page = search("cost=free&faith=faith&structure=course&sort=name")
    assert (page.total, page.suggestions) == (0, [])
    assert [(link.label, link.url, link.count) for link in page.single_wishes] == [
        ("Free", "/groups/?cost=free&sort=name", 2),
        ("Faith is part of it", "/groups/?faith=faith&sort=name", 1),
    ]


def test_vocabulary_lists_what_groups_use_and_what_was_chosen():
    grief = make_topic(slug="grief", name="Grief")
    make_group(topics=[make_topic(slug="pet-loss", name="Loss of a pet", parent=grief)])
    make_topic(slug="unused", name="Unused")
    facets = {facet.parameter: facet for facet in search().facets}
    assert [(option.value, option.count) for option in facets["topic"].options] == [("grief", 1)]
    assert "community" not in facets
    facets = {facet.parameter: facet for facet in search("topic=grief&topic=unused").facets}
    assert [(option.value, option.count, option.is_selected) for option in facets["topic"].options] == [
        ("grief", 1, True),
        ("pet-loss", 1, False),
        ("unused", 0, True),
    ]


def test_form_keeps_what_it_does_not_show():
    page = search("organisation=circle&tz=Asia/Kolkata&country=IE&sort=name&day=tue")
    assert page.other_fields == [
        ("organisation", "circle"),
        ("tz", "Asia/Kolkata"),
        ("country", "IE"),
        ("sort", "name"),
    ]


def test_nearest_first_is_offered_only_near_a_place():
    make_place(name="Leeds")
    assert [link.value for link in search().sorts] == ["fit", "soonest", "name"]
    assert [link.value for link in search("near=Leeds").sorts] == ["fit", "soonest", "nearest", "name"]
    assert [link.value for link in search("near=Leeds&within=20").distances] == ["5", "15", "20", "30", "50", "100"]
    assert search().distances == []


def test_place_nobody_knows_is_said_and_left_out():
    make_group(name="Here")
    page = search("near=Nowhereville")
    assert (page.is_place_unknown, page.place_label, page.total) == (True, "", 1)


def test_place_that_may_be_several_is_asked_about():
    make_group(name="Here")
    make_postal_code(country="US", code="10001", place_name="New York")
    make_postal_code(country="DE", code="10001", place_name="Berlin")
    page = search("near=10001&day=tue")
    assert (page.is_place_unknown, page.place_label) == (False, "")
    assert sorted(link.url for link in page.did_you_mean) == [
        "/groups/?near=10001%2C+Berlin%2C+DE&day=tue",
        "/groups/?near=10001%2C+New+York%2C+US&day=tue",
    ]


def test_number_of_queries_does_not_grow_with_groups(django_assert_num_queries):
    def work() -> None:
        page = SearchPage(QueryDict("sort=soonest"), now=NOW)
        assert page.facets
        for card in page.cards:
            assert card.next_date

    def add_group() -> None:
        make_meeting(make_group(topics=[make_topic()]), venue=make_venue())
        refresh_occurrences(NOW)

    add_group()
    with django_assert_num_queries(26) as at_one:
        work()
    for _ in range(3):
        add_group()
    with django_assert_num_queries(len(at_one)):
        work()
