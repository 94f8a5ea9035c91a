"""The booklet: any search on paper, by day or by place, and nothing in it that its reader would not want seen."""

import re
from datetime import UTC, date, datetime, time

import pytest
import segno
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.actions.dates import refresh_occurrences
from groups.models import SupportGroup
from groups.views import booklet
from tests.factories import (
    make_access_feature,
    make_confidential_venue,
    make_crisis_line,
    make_group,
    make_meeting,
    make_topic,
    make_venue,
)

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)
PRINT = "/print/"


@pytest.fixture
def directory(db, now):
    """Groups that meet in every way, of one topic but for the last."""
    grief = make_topic(name="Grief", slug="grief")
    tuesdays = make_group(name="Quiet Tuesdays", slug="quiet", topics=[grief], join_details_given="public")
    make_meeting(tuesdays, byday=["TU"], start_time=time(19), access={make_access_feature(name="Hearing loop"): True})
    make_meeting(
        tuesdays, attendance="online", byday=["TH"], join_details="Room: https://meet.example.org/open?x=1.", position=1
    )
    early = make_group(name="Early Birds", slug="early", topics=[grief])
    make_meeting(early, byday=["TU"], start_time=time(9), venue=make_venue(locality="Leeds", name="", postcode=""))
    daily = make_group(name="Every Evening", slug="daily", topics=[grief])
    make_meeting(daily, attendance="phone", byday=["MO", "TU", "WE", "TH", "FR"])
    by_date = make_group(name="First of the Month", slug="first", topics=[grief])
    make_meeting(by_date, freq="monthly", bymonthday=[1], venue=make_confidential_venue(name="Rose House"))
    once = make_group(name="Just Once", slug="once", topics=[grief])
    make_meeting(once, freq="once", dtstart=date(2031, 1, 8))
    make_meeting(once, freq="once", dtstart=date(2030, 1, 8), position=1)
    make_meeting(make_group(name="Ask Us", slug="ask", topics=[grief]), freq="appointment")
    make_group(name="Silent", slug="silent", topics=[grief])
    make_meeting(make_group(name="Another Thing", slug="another"), byday=["SU"])
    make_crisis_line(name="Emergency services", number="999", tel="999", is_emergency=True)
    make_crisis_line(name="Samaritans", number="116 123", tel="116123")
    refresh_occurrences(NOW)


def chapters_of(html: str) -> dict[str, list[str]]:
    """The names of the groups by chapter."""
    found: dict[str, list[str]] = {}
    for tag, text in re.findall(r"<(h2|h3)[^>]*>(.*?)</\1>", html.split('<section class="chapter"', 1)[-1], re.DOTALL):
        if tag == "h2":
            found[text.strip()] = []
        else:
            found[list(found)[-1]].append(text.strip())
    return {heading: names for heading, names in found.items() if names}


def test_booklet_by_day_goes_through_the_week_by_the_hour(client, directory):
    assert chapters_of(client.get(PRINT).content.decode()) == {
        "On most days": ["Every Evening"],
        "Tuesday": ["Early Birds", "Quiet Tuesdays"],
        "Wednesday": ["Just Once"],
        "Thursday": ["Quiet Tuesdays"],
        "Sunday": ["Another Thing"],
        "On certain dates of the month": ["First of the Month"],
        "By appointment": ["Ask Us"],
        "Day not stated: ask the group": ["Silent"],
    }


def test_booklet_by_place_goes_through_the_towns(client, directory):
    make_meeting(SupportGroup.objects.get(slug="early"), position=3)
    found = chapters_of(client.get(PRINT, {"by": "place"}).content.decode())
    assert found == {
        "Leeds": ["Early Birds"],
        "Sheffield": ["Another Thing", "Ask Us", "Early Birds", "First of the Month", "Just Once", "Quiet Tuesdays"],
        "Online or by phone, from anywhere": ["Every Evening", "Quiet Tuesdays"],
        "Place not stated: ask the group": ["Silent"],
    }


def test_booklet_of_a_search_has_what_the_search_finds_and_the_meeting_it_asked_for(client, read, directory):
    page = client.get(PRINT, {"topic": "grief", "day": "thu", "attendance": "online", "page": "7"}).content.decode()
    assert chapters_of(page)["Thursday"] == ["Quiet Tuesdays"]
    assert "Another Thing" not in page
    text = read(f"{PRINT}?topic=grief&day=thu&attendance=online").text
    assert "It meets at other times too: Every Tuesday, 7 pm (in person)" in text
    assert "Grief · Online · Thursday" in text


def test_booklet_says_of_what_does_not_fit_what_differs(read, directory):
    text = read(f"{PRINT}?q=quiet+tuesdays&cost=free").text
    assert "Cost: not stated, ask the group" in text


def test_booklet_of_chosen_groups_has_those_and_no_other(client, directory):
    SupportGroup.objects.filter(slug="ask").update(status="paused")
    SupportGroup.objects.filter(slug="silent").update(status="draft")
    page = client.get(PRINT, {"group": ["early", "ask", "silent", "nowhere", "a\0b", "../", ""]}).content.decode()
    assert chapters_of(page) == {"Tuesday": ["Early Birds"]}
    assert "Ask Us" not in page
    assert "Silent" not in page


def test_booklet_has_so_many_groups_and_says_so(read, directory, monkeypatch):
    monkeypatch.setattr(booklet, "MOST_GROUPS", 3)
    page = read(PRINT)
    assert len(set(page.each("h3"))) <= 3
    assert "The 3 that fit best, of 8." in page.text


def test_first_page_has_numbers_to_call_and_the_day_it_was_made(read, directory):
    page = read(PRINT)
    before_groups = page.text.split("On most days")[0]
    assert "In danger 999" in before_groups
    assert "Samaritans 116 123" in before_groups
    assert "Made on 5 January 2031" in before_groups


def test_legend_tells_what_is_said_about_access(read, directory):
    assert "What “yes” means Hearing loop" in read(PRINT).text
    assert "Hearing loop" not in read(f"{PRINT}?group=early").text


def test_discreet_booklet_is_called_nothing_in_particular(client, directory):
    page = client.get(PRINT, {"topic": "grief", "discreet": "1"}).content.decode()
    assert "<title>My list</title>" in page
    cover = page[page.index('<header class="cover">') : page.index('class="chapter"')]
    readable = re.sub(r"<[^>]*>", " ", cover)
    assert "Grief" not in readable
    assert "Quiet Tuesdays" in page


def test_booklet_keeps_what_is_private(client, directory):
    SupportGroup.objects.filter(slug="quiet").update(join_details_given="on_request", contact_email="in@example.org")
    page = client.get(PRINT).content.decode()
    secrets = ("meet.example.org", "in@example.org", "Rose House", "7 Secret Lane", "53.3811")
    assert [secret for secret in secrets if secret in page] == []
    assert "address given when you get in touch" in page


def test_codes_lead_to_the_page_or_to_where_one_joins(client, directory):
    page = client.get(PRINT, {"group": "quiet"}).content.decode()
    drawn = re.findall(r'<svg class="qr"[^>]*aria-label="([^"]*)"[^>]*>.*?<path stroke="#000" d="([^"]*)"', page)
    addresses = {
        "A QR code that leads to the page of Quiet Tuesdays": "http://127.0.0.1:8000/groups/quiet/",
        "A QR code to join Quiet Tuesdays online": "https://meet.example.org/open?x=1",
    }
    assert [(says, dark_modules(path)) for says, path in drawn] == [
        (says, modules(address)) for says, address in addresses.items()
    ]


def modules(address: str) -> set[tuple[int, int]]:
    """The dark modules of a code, with four rows and columns of white around it."""
    rows = segno.make(address, micro=False, error="m").matrix
    return {(x + 4, y + 4) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def dark_modules(path: str) -> set[tuple[int, int]]:
    """What a path of level strokes covers: M to a point, m by a step, h dark so far, each from where the last ended."""
    x, y, found = 0.0, 0.0, set()
    for kind, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        steps = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        if kind == "h":
            found |= {(int(x) + step, int(y)) for step in range(int(steps[0]))}
            x += steps[0]
        else:
            x, y = (steps[0], steps[1]) if kind == "M" else (x + steps[0], y + steps[1])
    return found


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_booklet_asks_the_database_as_often_however_many_groups(client, directory):
    queries_of(client, f"{PRINT}?group=quiet")  # what is learnt once
    assert queries_of(client, f"{PRINT}?group=quiet") == queries_of(
        client, f"{PRINT}?group=quiet&group=early&group=daily&group=first&group=once"
    )


@pytest.mark.parametrize("query", ["by=moon", "by=day&by=", "discreet=yes", "group=", "day=blursday&page=-1", "q=%00"])
def test_booklet_takes_anything(client, directory, query):
    assert client.get(f"{PRINT}?{query}").status_code == 200


def test_results_lead_to_the_booklet_of_the_same_search(client, read, directory):
    links = dict(read("/groups/?topic=grief&day=tue&page=1").links)
    assert links["Print or save these as a booklet"] == "/print/?topic=grief&day=tue"
    page = read(links["Print or save these as a booklet"])
    assert dict(page.links)["Back to the search"] == "/groups/?topic=grief&day=tue"
    assert dict(page.links)["Place"] == "/print/?topic=grief&day=tue&by=place"


# --- The card


def test_card_tells_all_that_is_needed_once_and_three_times_for_the_scissors(client, read, directory):
    url = reverse("card", args=["quiet"])
    text = read(url).text
    assert text.count("Every Tuesday, 7 pm – 8.30 pm St Brigid’s Hall, 12 Larch Street, Sheffield S1 2HE") == 4
    assert text.count("Someone to talk to now: 116 123 (Samaritans) In danger: 999") == 4
    assert client.get(url).content.decode().count('class="is-copy" aria-hidden="true"') == 3


def test_discreet_card_names_nobody(client, directory):
    SupportGroup.objects.update(summary="For people who grieve.")
    page = client.get(reverse("card", args=["quiet"]), {"discreet": "1"}).content.decode()
    card = page[page.index('<div class="cards-sheet">') : page.index("<footer")]
    assert [word for word in ("Quiet", "grie", "Brigid") if word in re.sub(r"d=\"[^\"]*\"", "", card)] == []
    assert "12 Larch Street, Sheffield" in card
    assert "<title>A card</title>" in page


@pytest.mark.parametrize("status", ["draft", "submitted", "paused", "archived"])
def test_card_of_what_is_not_published_is_not_there(client, directory, status):
    SupportGroup.objects.update(status=status)
    assert client.get(reverse("card", args=["quiet"])).status_code == 404


# --- Sharing


def test_group_and_search_can_be_shared_by_their_address_without_a_script(client, directory):
    for url, address in {
        "/groups/quiet/": "http://127.0.0.1:8000/groups/quiet/",
        "/groups/?topic=grief&amp;page=2": "http://127.0.0.1:8000/groups/?topic=grief",
    }.items():
        page = client.get(url.replace("&amp;", "&")).content.decode()
        field = re.search(r'<input id="share-link"[^>]*value="([^"]*)"[^>]*readonly', page)
        assert field is not None
        assert field[1] == address
