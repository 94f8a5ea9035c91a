import re
from collections.abc import Callable, Iterable
from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from groups.actions.dates import refresh_occurrences
from groups.finder import current
from groups.views.address import Link
from groups.views.cards import Card, When, Where
from groups.views.facets import Facet
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
from tests.reading import Reading

pytestmark = pytest.mark.django_db

ONLINE = Where("screen", "Online")
YOUR_TIME = "your time, Tuesday 7 pm in New York"


def search(query: str = "") -> SearchPage:
    refresh_occurrences(NOW)
    return SearchPage(QueryDict(query), now=NOW)


def links(found: Iterable[Link]) -> list[tuple[str, str]]:
    return [(link.label, link.url) for link in found]


def names(page: SearchPage) -> list[str]:
    return [card.name for card in cards(page)]


def cards(page: SearchPage) -> list[Card]:
    return [card for section in page.sections for part in section.parts for card in part.cards]


def test_chip_removes_one_wish_and_keeps_the_rest():
    make_place(name="Leeds", latitude=53.8, longitude=-1.55)
    page = search("near=Leeds&day=tue&day=wed&age=40&sort=name&page=2&tz=Asia/Kolkata")
    kept = "sort=name&tz=Asia%2FKolkata"
    assert links(page.heard.chosen) == [
        ("Within 10 miles of Leeds", f"/groups/?day=tue&day=wed&age=40&{kept}"),
        ("Age 40", f"/groups/?near=Leeds&day=tue&day=wed&{kept}"),
        ("Tuesday", f"/groups/?near=Leeds&day=wed&age=40&{kept}"),
        ("Wednesday", f"/groups/?near=Leeds&day=tue&age=40&{kept}"),
    ]
    assert page.heard.understood == []
    assert page.clear_url == "/groups/"


def test_chip_from_words_takes_those_words_out_of_the_text():
    page = search("q=tuesday evening&cost=free")
    assert links(page.heard.understood) == [
        ("Tuesday", "/groups/?q=evening&cost=free"),
        ("Evening", "/groups/?q=tuesday&cost=free"),
    ]
    assert links(page.heard.chosen) == [("Free", "/groups/?q=tuesday+evening")]
    assert not page.heard.is_all_from_words


def test_chosen_wish_takes_the_place_of_the_words_and_takes_them_along_when_it_goes():
    page = search("q=tuesday evening&day=wed")
    assert links(page.heard.understood) == [("Evening", "/groups/?q=tuesday&day=wed")]
    assert links(page.heard.chosen) == [("Wednesday", "/groups/?q=evening")]


def test_words_nothing_was_made_of_are_a_chip_where_they_are_wanted():
    page = search("q=kintsugi on tuesday")
    assert page.heard.also_sought == ""
    assert links(page.heard.understood)[0] == ("“kintsugi”", "/groups/?q=on+tuesday")
    assert links(search('q="tea and toast"').heard.understood) == [("“tea and toast”", "/groups/")]


def test_boxes_ticked_from_words_are_not_sent_and_know_the_text_without_them():
    facets = {facet.parameter: facet for facet in search("q=weekend evening&cost=free").form.facets}
    assert 'data-name="day" value="sat" id="day-sat" checked' in facets["day"].boxes
    assert 'name="day" value="mon" id="day-mon">' in facets["day"].boxes
    assert (facets["day"].without_words, facets["time"].without_words) == ("evening", "weekend")
    assert '<input type="checkbox" name="cost" value="free" id="cost-free" checked>' in facets["cost"].boxes
    assert facets["cost"].without_words is None


def test_search_without_wishes_has_no_chips():
    page = search("sort=name&q=&day=")
    assert (page.heard.understood, page.heard.chosen, page.has_wishes, page.notes) == ([], [], False, [])


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
    assert [chip.label for chip in page.heard.chosen] == ["Free"]


@pytest.mark.parametrize("page", ["", "0", "-1", "99", "zwei", "1e9", "\x00"])
def test_page_that_does_not_exist_shows_one_that_does(page):
    make_group(name="Only")
    assert names(search(f"page={page}")) == ["Only"]


def test_pages_hold_every_group_once():
    made = {make_group(name=f"Group {number}").name for number in range(PER_PAGE + 1)}
    first, second = search("sort=name"), search("sort=name&page=2")
    assert (first.total, first.page_count, first.previous_url) == (PER_PAGE + 1, 2, "")
    assert first.next_url == "/groups/?sort=name&page=2"
    assert (second.next_url, second.previous_url) == ("", "/groups/?sort=name&page=1")
    assert {*names(first), *names(second)} == made


def test_card_shows_the_date_and_meeting_that_match():
    group = make_group()
    make_meeting(group, byday=["MO"])
    make_meeting(group, byday=["TH"], attendance="online")
    [card] = cards(search("attendance=online"))
    assert (card.when.date, card.where) == ("Thursday 9\N{NO-BREAK SPACE}January, 7\N{NO-BREAK SPACE}pm", ONLINE)
    [card] = cards(search("day=thu&when=week"))
    assert card.when.starts_at == "2031-01-09T19:00+00:00"


def test_card_tells_of_a_cancelled_date():
    make_exception(make_meeting(byday=["MO"]), original_on=date(2031, 1, 6), note="Bank holiday")
    [card] = cards(search())
    assert card.when.starts_at == "2031-01-13T19:00+00:00"
    assert card.when.more == "in 8 days · every Monday · not on Monday 6\N{NO-BREAK SPACE}January"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"freq": "appointment"}, When("By appointment")),
        ({"until": date(2030, 1, 1)}, When("Every Tuesday", more="no date to come is listed")),
    ],
)
def test_card_of_a_group_without_dates_says_when_it_meets_at_all(fields, words):
    make_meeting(**fields)
    assert [card.when for card in cards(search())] == [words]


@pytest.mark.parametrize(
    ("attendance", "timezone", "query", "date", "clocks"),
    [
        ("online", "America/New_York", "", "Wednesday 8 January, midnight", "London time, Tuesday 7 pm in New York"),
        (
            "phone",
            "America/New_York",
            "tz=Asia/Tokyo",
            "Wednesday 8 January, 9 am",
            "your time, Tuesday 7 pm in New York",
        ),
        ("online", "Europe/Paris", "tz=Europe/Berlin", "Tuesday 7 January, 7 pm", ""),
        ("hybrid", "America/New_York", "", "Tuesday 7 January, 7 pm", "in New York, Wednesday midnight London time"),
        ("in_person", "America/New_York", "tz=Asia/Tokyo", "Tuesday 7 January, 7 pm", ""),
    ],
)
def test_card_shows_both_clocks_where_they_differ(attendance, timezone, query, date, clocks):
    make_meeting(attendance=attendance, timezone=timezone)
    [card] = cards(search(query))
    shown = (card.when.date, card.when.clocks)
    assert tuple(words.replace("\N{NO-BREAK SPACE}", " ") for words in shown) == (date, clocks)


def test_card_tells_the_distance_to_the_nearest_matching_venue():
    make_place(name="Leeds", latitude=53.8, longitude=-1.55)
    group = make_group()
    make_meeting(group, venue=make_venue(latitude=53.9, longitude=-1.55))
    make_meeting(group, venue=make_venue(name="The Mill", locality="", latitude=53.83, longitude=-1.55))
    [card] = cards(search("near=Leeds"))
    assert card.where == Where("pin", "The Mill", "2.1 miles")
    assert card.why.met == ("2.1 miles away",)
    [card] = cards(search())
    assert card.where is not None
    assert card.where.more == ""


def test_page_counts_in_kilometres_where_people_do():
    make_place(name="Lyon", country="FR", latitude=45.75, longitude=4.85)
    page = search("near=Lyon")
    assert page.within == "15 km"
    assert [link.value for link in page.form.distances] == ["5", "15", "30", "50", "100"]


def test_what_is_joined_from_anywhere_stands_apart_with_a_way_to_it_alone():
    make_place(name="Leeds", latitude=53.8, longitude=-1.55)
    make_meeting(make_group(name="Hall"), venue=make_venue(latitude=53.81, longitude=-1.55), byday=["SA"])
    make_meeting(make_group(name="Call"), attendance="phone", byday=["MO"])
    page = search("near=Leeds")
    [section] = page.sections
    assert [(part.heading, [card.name for card in part.cards]) for part in section.parts] == [
        ("", ["Hall"]),
        ("Online or by phone, from anywhere", ["Call"]),
    ]
    assert page.remote is not None
    assert (page.remote.label, page.remote.url) == (
        "One is online or by phone",
        "/groups/?near=Leeds&attendance=online&attendance=phone",
    )
    assert search("near=Leeds&attendance=phone").remote is None
    assert search().remote is None


def test_less_asked_for_is_offered_with_what_it_would_find():
    women = make_community(slug="women", name="Women")
    make_group(name="Both", cost="free", communities=[women])
    make_group(cost="paid", communities=[women])
    make_group(cost="paid", communities=[women])
    make_group(cost="free", communities=[make_community()])
    page = search("cost=free&community=women")
    assert (page.fits, page.is_short) == (1, True)
    assert [(link.label, link.url, link.count) for link in page.relaxations] == [
        ("Free", "/groups/?community=women", 3),
        ("Women", "/groups/?cost=free", 2),
    ]


def test_page_never_ends_empty_while_groups_exist():
    make_group(name="Far", faith="faith", structure="drop_in", cost="paid")
    page = search("cost=free&faith=secular&structure=course")
    assert (page.fits, page.heading, names(page)) == (0, "One group comes close", ["Far"])
    assert [section.line for section in page.sections] == ["Each says what differs."]


def test_vocabulary_lists_what_groups_use_and_what_was_chosen():
    grief = make_topic(slug="grief", name="Grief")
    make_group(topics=[make_topic(slug="pet-loss", name="Loss of a pet", parent=grief)])
    make_topic(slug="unused", name="Unused")
    facets = {facet.parameter: facet for facet in search().form.facets}
    assert told(facets["topic"]) == [("grief", "Grief 1", False)]
    assert "community" not in facets
    facets = {facet.parameter: facet for facet in search("topic=grief&topic=unused").form.facets}
    assert told(facets["topic"]) == [
        ("grief", "Grief 1", True),
        ("pet-loss", "Loss of a pet 1", False),
        ("unused", "Unused 0", True),
    ]


def test_narrow_topic_that_is_chosen_stands_below_its_broad_one():
    grief = make_topic(slug="grief", name="Grief")
    make_topic(slug="pet-loss", name="Loss of a pet", parent=grief)
    [topics] = [facet for facet in search("topic=pet-loss").form.facets if facet.parameter == "topic"]
    assert told(topics) == [("grief", "Grief 0", False), ("pet-loss", "Loss of a pet 0", True)]


def told(facet: Facet) -> list[tuple[str, str, bool]]:
    """Each box's value, its label with its count, and whether it is ticked."""
    boxes = re.findall(r'value="([^"]*)"[^>]*?( checked)?>(.*?)</label>', facet.boxes)
    return [(value, Reading(label).text, bool(checked)) for value, checked, label in boxes]


def test_form_keeps_what_it_does_not_show():
    page = search("organisation=circle&tz=Asia/Kolkata&country=IE&sort=name&day=tue")
    assert page.form.other_fields == [
        ("organisation", "circle"),
        ("tz", "Asia/Kolkata"),
        ("country", "IE"),
        ("sort", "name"),
    ]


def test_nearest_first_is_offered_only_near_a_place():
    make_place(name="Leeds")
    assert [link.value for link in search().sorts] == ["fit", "soonest", "name"]
    assert [link.value for link in search("near=Leeds").sorts] == ["fit", "soonest", "nearest", "name"]
    assert [link.value for link in search("near=Leeds&within=20").form.distances] == [
        "4.83",
        "16.09",
        "20",
        "32.19",
        "48.28",
        "96.56",
    ]
    assert search().form.distances == []


def test_place_nobody_knows_is_said_and_left_out():
    make_group(name="Here")
    page = search("near=Nowhereville")
    assert (page.is_place_unknown, page.place, page.total) == (True, "", 1)


def test_place_that_may_be_several_is_asked_about():
    make_group(name="Here")
    make_postal_code(country="US", code="10001", place_name="New York")
    make_postal_code(country="DE", code="10001", place_name="Berlin")
    page = search("near=10001&day=tue")
    assert (page.is_place_unknown, page.place) == (False, "")
    assert sorted(link.url for link in page.did_you_mean) == [
        "/groups/?near=10001%2C+Berlin%2C+DE&day=tue",
        "/groups/?near=10001%2C+New+York%2C+US&day=tue",
    ]


def test_field_of_the_place_says_a_chosen_one_with_its_country_in_words():
    make_place(name="Boston", region="England", population=40_000)
    said = {text: search(f"near={text}").near_field for text in ("Boston, England, GB", "boston, gb", "Nowhere, GB")}
    assert said == {
        "Boston, England, GB": "Boston, England, United Kingdom",
        "boston, gb": "boston, gb",
        "Nowhere, GB": "Nowhere, GB",
    }
    assert search("near=Boston, England, United Kingdom").place == "Boston"


def test_page_takes_one_query_however_many_groups_it_shows():
    def work() -> None:
        page = SearchPage(QueryDict("sort=soonest"), now=NOW)
        assert page.form.facets
        assert all(card.when.starts_at for card in cards(page))

    def add_group() -> None:
        make_meeting(make_group(topics=[make_topic()]), venue=make_venue())
        refresh_occurrences(NOW)

    def queries_of(something: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            something()
        return len(captured)

    # In a test's transaction the index is read anew each time; in a web worker a thread of its own does that.
    def queries_of_a_page() -> int:
        work()
        return queries_of(work) - queries_of(lambda: current.state(NOW))

    add_group()
    assert queries_of_a_page() == 1
    for _ in range(3):
        add_group()
    assert queries_of_a_page() == 1
