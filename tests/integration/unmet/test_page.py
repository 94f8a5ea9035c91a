"""What stewards see of unmet need, and that nobody else does."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from groups.models import UnmetNeed
from tests import factories as make
from tests.reading import Reading

PAGE, FILE = "/admin/groups/unmetneed/", "/admin/groups/unmetneed/file/"

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def stella(client: Client, settings: Any) -> Client:
    """The steward's browser."""
    settings.KINDRED_SECOND_FACTOR = False
    client.force_login(make.make_steward())
    return client


@pytest.fixture
def needs() -> None:
    make.make_topic(slug="hoarding", name="Hoarding")
    for topic, region, searches, days in (
        ("hoarding", "England, GB", 12, 0),
        ("hoarding", "Wales, GB", 8, 20),
        ("gone", "", 5, 20),
        ("", "Wales, GB", 9, 60),
        ("hoarding", "Scotland, GB", 4, 0),
    ):
        day = timezone.localdate() - timedelta(days=days)
        UnmetNeed.objects.create(day=day, topic=topic, region=region, searches=searches)


def test_steward_sees_bars_and_a_table(stella: Client, needs: None) -> None:
    page = Reading(stella.get(PAGE).content.decode())

    assert page.each("td") == [
        *("Hoarding", "England, GB", "12"),
        *("No topic", "Wales, GB", "9"),
        *("Hoarding", "Wales, GB", "8"),
        *("gone", "No place", "5"),
    ]
    assert [bar for bars in page.each("ul", "bars") for bar in [bars]] == [
        "Hoarding 20 searches No topic 9 searches gone 5 searches",
        "Wales, GB 17 searches England, GB 12 searches No place 5 searches",
    ]


def test_longest_bar_is_full_and_the_others_are_to_scale(stella: Client, needs: None) -> None:
    html = stella.get(PAGE).content.decode()

    assert [part.split('"')[0] for part in html.split('class="bar" width="')[1:]] == [
        "100",
        "45",
        "25",
        "100",
        "71",
        "29",
    ]


def test_period_narrows_what_is_shown(stella: Client, needs: None) -> None:
    shown = {
        days: Reading(stella.get(f"{PAGE}?days={days}").content.decode()).each("td", "number")
        for days in (30, 90, 365, 7)
    }

    assert shown == {
        30: ["12", "8", "5"],
        90: ["12", "9", "8", "5"],
        365: ["12", "9", "8", "5"],
        7: ["12", "9", "8", "5"],
    }


def test_file_holds_what_the_page_shows(stella: Client, needs: None) -> None:
    response = stella.get(f"{FILE}?days=30")

    assert response.headers["Content-Disposition"] == 'attachment; filename="unmet-need-30-days.csv"'
    assert response.content.decode().splitlines() == [
        "days,topic,region,searches",
        '30,hoarding,"England, GB",12',
        '30,hoarding,"Wales, GB",8',
        "30,gone,,5",
    ]


def test_page_says_so_where_nothing_was_sought_in_vain(stella: Client) -> None:
    assert "no topic was searched for in vain 5 times on one day" in stella.get(PAGE).content.decode()


def test_page_says_so_where_nothing_is_counted(stella: Client, needs: None, settings: Any) -> None:
    assert "Searches are not counted now" not in stella.get(PAGE).content.decode()

    settings.KINDRED_UNMET = False

    assert "Searches are not counted now" in stella.get(PAGE).content.decode()


@pytest.mark.parametrize("path", [PAGE, FILE])
def test_only_stewards_see_it(client: Client, needs: None, path: str) -> None:
    group, larch = make.make_group(), make.make_organisation()
    people = [
        make.make_facilitating_user(group),
        make.make_coordinator(larch),
        make.make_user("x@example.org", is_staff=True),
    ]
    for user in people:
        client.force_login(user)
        assert client.get(path).status_code == 403
    client.logout()
    assert client.get(path).status_code == 302
