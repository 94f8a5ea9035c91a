"""Which language a page is in: by its address, or by what the browser prefers; and nobody gets another's."""

from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_urlconf, reverse, set_urlconf
from django.utils import timezone
from django.utils.translation import override

from config.urls import below
from groups.actions.dates import refresh_occurrences
from groups.emails.review import tell_paused, tell_published
from groups.languages import CODES, FOR_MACHINES, WITHOUT_PREFIX
from groups.models import OutgoingMail
from groups.urls import for_machines, for_people
from tests.factories import make_group, make_meeting, make_topic
from tests.reading import Reading

NOW = datetime(2031, 1, 5, 12, 0, 30, tzinfo=UTC)
ENGLISH, SPANISH = "Tuesday 7\N{NO-BREAK SPACE}January", "martes, 7 de enero"


@pytest.fixture
def group(transactional_db, monkeypatch):
    """A group that meets on Tuesdays at seven, known to the finder."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    group = make_group(name="Still Here", slug="still-here", topics=[make_topic(name="Grief", slug="grief")])
    make_meeting(group)
    refresh_occurrences(NOW)
    return group


def page_in(client, path, language, **headers):
    return client.get(path, headers={"Accept-Language": language, **headers})


@pytest.mark.parametrize("path", ["/", "/groups/", "/groups/?day=tue", "/groups/still-here/", "/topics/grief/"])
def test_page_kept_for_one_language_is_never_given_to_another(client, group, path):
    """Twice in each: the first fills what is kept, shelf and pages alike, the second is answered from it."""
    seen = [page_in(client, path, language) for language in ("en", "es-MX,es;q=0.9", "en", "es", "fr", "en")]
    assert [Reading(one.text).lang for one in seen] == ["en-GB", "es", "en-GB", "es", "fr", "en-GB"]
    assert seen[0].content == seen[2].content == seen[5].content
    assert seen[1].content == seen[3].content
    assert len({one.headers["ETag"] for one in seen}) == 3
    assert {one.headers["Vary"] for one in seen} == {"Accept-Encoding, Accept-Language"}
    if path != "/":
        assert [(ENGLISH in one.text, SPANISH in one.text) for one in seen[:2]] == [(True, False), (False, True)]


def test_browser_with_the_english_page_is_sent_the_spanish_one(client, group):
    etag = page_in(client, "/groups/", "en").headers["ETag"]
    again = page_in(client, "/groups/", "es", **{"If-None-Match": etag})
    assert (again.status_code, Reading(again.text).lang) == (HTTPStatus.OK, "es")


@pytest.mark.parametrize("prefix", CODES)
def test_address_with_a_language_is_in_it_whatever_the_browser_prefers(client, group, prefix):
    response = page_in(client, f"/{prefix}/groups/", "fr")
    reading = Reading(response.text)
    assert reading.lang.partition("-")[0] == prefix
    assert ('dir="rtl"' in response.text) == (prefix == "ar")
    assert response.headers["Vary"] == "Accept-Encoding"
    links = {url for _, url in reading.links if url.startswith("/") and not url.startswith(WITHOUT_PREFIX)}
    languages = {f"/{one}/groups/" for one in CODES}
    assert {url for url in links - languages if not url.startswith(f"/{prefix}/")} == set()
    assert f"/{prefix}/groups/still-here/" in links


def test_links_of_an_address_without_a_language_have_none(client, group):
    reading = Reading(page_in(client, "/groups/?day=tue", "es").text)
    others = {f"/{prefix}/groups/?day=tue" for prefix in CODES}
    assert {url for _, url in reading.links if url.startswith("/es/")} == {"/es/groups/?day=tue"}
    assert others <= {url for _, url in reading.links}
    assert "/groups/still-here/" in {url for _, url in reading.links}


@pytest.mark.parametrize(
    ("preferred", "tag"),
    [
        ("", "en-GB"),
        ("*", "en-GB"),
        ("nl,pl;q=0.5", "en-GB"),
        ("nl,ar-EG;q=0.5", "ar"),
        ("de-AT", "de"),
        ("\0", "en-GB"),
    ],
)
def test_language_is_the_first_one_of_the_browser_that_pages_speak(client, group, preferred, tag):
    assert Reading(page_in(client, "/about/", preferred).text).lang == tag


def test_no_cookie_says_which_language(client, group):
    client.cookies["django_language"] = "de"
    response = page_in(client, "/es/about/", "fr")
    assert (Reading(response.text).lang, response.cookies.output()) == ("es", "")
    assert Reading(page_in(client, "/about/", "fr").text).lang == "fr"


def test_form_sent_below_a_prefix_leads_on_below_it(client, group):
    response = client.get("/es/groups/still-here/report/")
    assert Reading(response.text).lang == "es"
    assert client.get("/es").headers["Location"] == "/es/"


def test_what_software_reads_is_the_same_in_every_language(client, group):
    answers = [page_in(client, "/api/finder/?day=tue", language) for language in ("en", "es", "en")]
    assert len({one.content for one in answers}) == 1
    assert {one.headers["Vary"] for one in answers} == {"Accept-Encoding"}
    [result] = answers[1].json()["results"]
    assert result["url"].endswith("/groups/still-here/")
    assert answers[1].json()["facets"]["day"][1]["label"] == "Tuesday"


def test_api_asked_first_in_another_language_leaves_pages_alone(client, group):
    assert SPANISH in page_in(client, "/groups/", "es").text
    assert client.get("/api/finder/").json()["facets"]["attendance"][0]["label"] == "In person"
    assert "In person" in page_in(client, "/groups/", "en").text


@pytest.mark.parametrize("path", ["/es/admin/", "/es/api/finder/", "/es/healthz", "/es/account/login/", "/nl/groups/"])
def test_what_has_one_address_only_has_none_below_a_prefix(client, group, path):
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_addresses_for_machines_are_told_from_pages_by_how_they_begin():
    assert {f"/{one.pattern}".startswith(FOR_MACHINES) for one in for_machines} == {True}
    assert {f"/{one.pattern}".startswith(WITHOUT_PREFIX) for one in for_people} == {False}


def test_reverse_after_a_page_below_a_prefix_has_none(client, group):
    client.get("/ar/groups/")
    assert reverse("finder") == "/groups/"


def test_mail_to_those_who_run_the_group_is_in_the_sites_language_not_the_visitors(group):
    """Sent while a page below a prefix is answered, to somebody who asked for nothing."""
    group.contact_email = "circle@example.org"
    group.paused_until = date(2031, 2, 1)
    of_page: Any = below("es")
    set_urlconf(of_page)
    with override("es"):
        assert group.get_absolute_url() == "/es/groups/still-here/"
        tell_paused(group, to=["circle@example.org"])
        tell_published(group, to=["circle@example.org"])
        assert get_urlconf() is of_page
    set_urlconf(None)
    paused, published = OutgoingMail.objects.order_by("pk")
    assert "is paused until 1 February 2031" in paused.text
    assert f"{settings.KINDRED_URL}/groups/still-here/\n" in published.text
