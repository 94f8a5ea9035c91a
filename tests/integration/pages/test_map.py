"""The map on the finder's page: what is on it, what is not, and that it tells nobody where a hidden group is."""

import re

import pytest

from groups.actions.dates import refresh_occurrences
from groups.models import Venue
from tests.factories import make_confidential_venue, make_group, make_meeting, make_place, make_venue

LEEDS = {"latitude": 53.7965, "longitude": -1.5478}
PIN = re.compile(
    r'<a href="(?P<url>[^"]*)"\s+aria-label="(?P<name>[^"]*)"\s+class="map-pin(?P<kind>[^"]*)">'
    r'.*?map-mark" cx="(?P<x>-?\d+)" cy="(?P<y>-?\d+)"',
    re.DOTALL,
)


@pytest.fixture
def leeds(db, now):
    make_place(name="Leeds", population=500_000, **LEEDS)
    make_place(name="Otley", latitude=53.9050, longitude=-1.6910, population=14_000)


@pytest.fixture
def fetch(client, leeds):
    """Fetch a page with the map, as text."""

    def fetch(query: str = "near=Leeds&within=30") -> str:
        response = client.get(f"/groups/?{query}&view=map")
        assert response.status_code == 200
        page: str = response.content.decode()
        return page

    return fetch


def meet_at(name: str, latitude: float | None, longitude: float | None, **fields) -> None:
    place = make_venue(locality="Leeds", latitude=latitude, longitude=longitude)
    make_meeting(make_group(name=name, slug=name.lower().replace(" ", "-")), venue=place, **fields)


def pins(page: str) -> list[tuple[str, str, str]]:
    """Each pin's name, address and kind, in the order of Tab."""
    return [(pin["name"], pin["url"].replace("&amp;", "&"), pin["kind"].strip()) for pin in PIN.finditer(page)]


def test_map_is_offered_only_where_something_could_be_on_it(client, leeds, now):
    make_meeting(attendance="online")
    refresh_occurrences(now)
    assert "Show on a map" not in client.get("/groups/").content.decode()
    meet_at("Quiet Harbour", 53.80, -1.55)
    refresh_occurrences(now)
    page = client.get("/groups/?near=Leeds&cost=free").content.decode()
    assert 'href="/groups/?near=Leeds&amp;cost=free&amp;view=map"' in page
    assert "map.css" not in page


def test_pins_are_links_with_names_in_the_order_of_the_list(fetch, now):
    meet_at("Furthest", 53.9051, -1.6911)
    meet_at("Quiet Harbour", 53.8700, -1.5478)
    meet_at("Somewhere", None, None)
    meet_at("Beyond", 51.5, -0.1)
    make_meeting(make_group(name="Everywhere"), attendance="online")
    refresh_occurrences(now)
    page = fetch("near=Leeds&within=30&sort=nearest")
    assert pins(page) == [
        ("Quiet Harbour, Leeds, 5.1 miles", "/groups/quiet-harbour/", ""),
        ("Furthest, Leeds, 9.5 miles", "/groups/furthest/", ""),
    ]
    listed = re.findall(r'<li>\s*<a href="([^"]*)">', page[page.index("map-list") :])
    assert listed[:2] == ["/groups/quiet-harbour/", "/groups/furthest/"]


def test_pin_of_a_group_that_does_not_state_something_is_hollow(fetch, now):
    meet_at("Quiet Harbour", 53.87, -1.55)
    refresh_occurrences(now)
    assert pins(fetch("near=Leeds&within=30&cost=free")) == [
        ("Quiet Harbour, Leeds, 5.1 miles", "/groups/quiet-harbour/", "is-unsure")
    ]


def test_groups_close_together_lead_to_a_closer_map_and_in_the_end_to_the_list(client, fetch, now):
    for number in range(3):
        meet_at(f"Circle {number}", 53.9050, -1.6910)
    meet_at("Other", 53.80, -1.55)
    refresh_occurrences(now)
    page = fetch()
    assert 'dy=".35em">3</text>' in page
    [(name, url, _)] = [pin for pin in pins(page) if "group" in pin[0]]
    assert name == "3 groups near Otley"
    assert url == "/groups/?near=Otley%2C+GB&within=1.60934&view=map"
    closer = client.get(url).content.decode()
    assert pins(closer) == [(name, "/groups/?near=Otley%2C+GB&within=1.60934#results-heading", "")]


def test_map_without_a_place_shows_where_the_groups_are_across_the_180th_meridian_too(fetch, now):
    meet_at("West", -18.1, 178.4)
    meet_at("East", -16.8, -179.9)
    refresh_occurrences(now)
    xs = [int(pin["x"]) for pin in PIN.finditer(fetch("sort=name"))]
    # “East” comes first in the list, and stands on the right.
    assert xs[0] > 800 > 200 > xs[1]


def test_map_says_how_many_are_too_far_away(fetch, now):
    meet_at("Here", 53.8, -1.5)
    meet_at("There", 53.9, -1.7)
    meet_at("Far away", -36.8, 174.8)
    refresh_occurrences(now)
    page = fetch("")
    assert "1 group is further away than this map shows." in page
    assert sorted(name for name, _, _ in pins(page)) == ["Here, Leeds", "There, Leeds"]


def test_map_of_groups_without_points_says_so(fetch, now):
    meet_at("Somewhere", None, None)
    refresh_occurrences(now)
    page = fetch("")
    assert "None of these groups says where it is on a map." in page
    assert "<svg class" not in page


@pytest.mark.parametrize(
    "query", ["", "near=89.99,0", "near=-90,180", "near=0,180&within=500", "near=nowhere", "within=x"]
)
def test_map_of_any_search_is_drawn(fetch, now, query):
    meet_at("Here", 53.8, -1.5)
    refresh_occurrences(now)
    assert '<path class="map-land"' in fetch(query)


def test_confidential_venue_is_a_circle_around_its_public_point_and_nothing_closer(fetch, now):
    venue = make_confidential_venue(locality="Leeds", latitude=53.8123, longitude=-1.5678)
    make_meeting(make_group(name="Safe House", slug="safe-house"), venue=venue)
    meet_at("Quiet Harbour", 53.90, -1.30)
    refresh_occurrences(now)
    page = fetch()
    # There is something that could leak.
    assert (venue.private_latitude, venue.private_longitude) == (53.8123, -1.5678)
    safe = next(pin for pin in pins(page) if pin[1] == "/groups/safe-house/")
    assert (
        safe
        == (
            "Safe House, Leeds, 0.3 miles, address given when you get in touch",
            "/groups/safe-house/",
            "is-rough",
        )
        or safe[2] == "is-rough"
    )
    assert "Secret" not in page
    Venue.objects.filter(pk=venue.pk).update(private_latitude=53.8201, private_longitude=-1.5301)
    assert drawn(fetch()) == drawn(page)


def drawn(page: str) -> str:
    return page[page.index('<section class="map"') : page.index('<section class="tier"')]


def test_middle_of_a_town_is_a_circle_too(fetch, now):
    venue = make_venue(locality="Otley", latitude=53.905, longitude=-1.691, is_approximate=True)
    make_meeting(make_group(slug="somewhere"), venue=venue)
    refresh_occurrences(now)
    assert [kind for _, _, kind in pins(fetch())] == ["is-rough"]


def test_drafts_are_not_on_the_map(fetch, now):
    make_meeting(
        make_group(name="Draft", status="draft", published_at=None),
        venue=make_venue(latitude=53.85, longitude=-1.5),
    )
    refresh_occurrences(now)
    assert pins(fetch()) == []


def test_page_without_a_host_for_streets_has_nothing_of_them(fetch, now):
    meet_at("Here", 53.8, -1.5)
    refresh_occurrences(now)
    page = fetch()
    assert "map.js" not in page
    assert "Show streets" not in page


def test_page_with_a_host_for_streets_names_it_and_asks_for_nothing(fetch, now, settings):
    meet_at("Here", 53.8, -1.5)
    refresh_occurrences(now)
    settings.KINDRED_TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
    settings.KINDRED_TILES_BY = "© Mapmakers"
    page = fetch()
    assert "This asks tiles.example.org for pictures of this area" in page
    assert not re.findall(r'(?:src|href)="https://tiles', page)
    # A country is no place for streets.
    assert "tiles.example.org" not in fetch("near=Leeds&within=200")


def test_map_asks_the_database_two_questions_however_many_groups(fetch, now, client, django_assert_max_num_queries):
    for number in range(12):
        meet_at(f"Circle {number}", 53.6 + number / 30, -1.5)
    meet_at("Apart", 53.8, -2.1)
    refresh_occurrences(now)
    url = "/groups/?near=Leeds&within=60"
    client.get(url)
    with django_assert_max_num_queries(60) as without_map:
        client.get(url)
    with django_assert_max_num_queries(60) as with_map:
        client.get(f"{url}&view=map")
    assert len(with_map) - len(without_map) == 2
