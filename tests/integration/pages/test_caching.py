"""What a cache in front, and a browser, may keep."""

from datetime import UTC, datetime, timedelta
from gzip import decompress
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.actions.dates import refresh_occurrences
from groups.models import CrisisLine, SupportGroup
from tests.factories import (
    make_crisis_line,
    make_facilitator,
    make_group,
    make_meeting,
    make_superuser,
    make_topic,
)
from tests.public_pages import PAGES, public_pages

NOW = datetime(2031, 1, 5, 12, 0, 30, tzinfo=UTC)
TEXTS = {"shortlist", "about", "privacy", "accessibility", "api-docs"}
# They show more than the index holds: only the page itself tells whether it is another.
TOLD_BY_THEMSELVES = {"group", "card", "compare", "help-now"}
KEPT = "public, max-age=0, s-maxage=60, stale-while-revalidate=30, stale-if-error=86400"


@pytest.fixture
def at(monkeypatch):
    """Set the clock."""

    def set_clock(now):
        monkeypatch.setattr(timezone, "now", lambda: now)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def pages(at, transactional_db):
    """Every public page's address. Commits are real: whether something changed is asked of them."""
    topic = make_topic(name="Grief", slug="grief")
    group = make_group(name="Still Here", topics=[topic])
    make_meeting(group)
    make_crisis_line(name="Samaritans")
    refresh_occurrences(NOW)
    return public_pages(group, topic)


def test_names_are_those_of_all_pages(pages):
    assert set(PAGES) == set(pages)


@pytest.mark.parametrize("name", PAGES)
def test_page_may_be_kept_by_a_cache_in_front_and_must_be_asked_for_anew_by_a_browser(client, pages, name):
    response = client.get(pages[name])
    assert response.headers["Cache-Control"] == KEPT
    assert response.headers["ETag"].startswith('W/"')
    assert response.headers["Vary"] == ("Accept-Encoding" if name == "api-docs" else "Accept-Encoding, Accept-Language")


@pytest.mark.parametrize("path", ["/", "/groups/", "/api/finder/", "/feeds/groups.csv"])
def test_page_is_compressed_for_who_takes_it(client, pages, path):
    plain = client.get(path)
    small = client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert decompress(b"".join(small)) == b"".join(plain)
    assert (small.headers.get("ETag"), small.headers["Vary"]) == (plain.headers.get("ETag"), plain.headers["Vary"])


@pytest.mark.parametrize("name", PAGES)
def test_page_that_one_has_is_not_sent_again(client, pages, name):
    etag = client.get(pages[name]).headers["ETag"]
    again = client.get(pages[name], headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert (again.templates == []) == (name not in TOLD_BY_THEMSELVES)
    assert (again.headers["ETag"], again.headers["Cache-Control"]) == (etag, KEPT)
    assert "Accept-Encoding" in again.headers["Vary"]


@pytest.mark.parametrize("name", sorted(set(PAGES) - TEXTS - TOLD_BY_THEMSELVES))
def test_page_that_somebody_else_had_a_moment_ago_is_the_same_and_not_made_again(client, pages, name):
    first = client.get(pages[name])
    second = client.get(pages[name])
    assert second.templates == []
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)


def test_text_that_one_has_costs_no_query(client, pages, django_assert_num_queries):
    etag = client.get(pages["about"]).headers["ETag"]
    with django_assert_num_queries(0):
        client.get(pages["about"], headers={"If-None-Match": etag})


@pytest.mark.parametrize("name", PAGES)
def test_page_answers_head_as_it_answers_get(client, pages, name):
    got, head = client.get(pages[name]), client.head(pages[name])
    assert head.content == b""
    assert {**head.headers, "Content-Length": None} == {**got.headers, "Content-Length": None}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_the_same_to_the_byte_for_someone_who_is_logged_in(client, pages, name):
    stranger = client.get(pages[name])
    client.force_login(make_superuser())
    steward = client.get(pages[name])
    assert steward.content == stranger.content
    assert dict(steward.cookies) == {}


@pytest.mark.parametrize("name", sorted(set(PAGES) - TEXTS - TOLD_BY_THEMSELVES))
def test_page_is_another_in_the_next_minute(client, pages, at, name):
    etag = client.get(pages[name]).headers["ETag"]
    at(NOW + timedelta(seconds=29))
    assert client.get(pages[name]).headers["ETag"] == etag
    at(NOW + timedelta(seconds=30))
    assert client.get(pages[name]).headers["ETag"] != etag


@pytest.mark.parametrize("name", ["start", "finder", "choose", "topics", "topic", "group"])
def test_page_is_another_when_a_group_changes(client, pages, name):
    etag = client.get(pages[name]).headers["ETag"]
    SupportGroup.objects.update(name="Still Here, Together")
    response = client.get(pages[name], headers={"If-None-Match": etag})
    assert response.status_code == HTTPStatus.OK
    assert response.headers["ETag"] != etag


def test_group_page_is_another_when_a_person_on_it_changes(client, pages):
    etag = client.get(pages["group"]).headers["ETag"]
    make_facilitator(SupportGroup.objects.get(), public_name="Alice")
    response = client.get(pages["group"], headers={"If-None-Match": etag})
    assert "Alice" in response.content.decode()


def test_help_now_is_another_when_a_line_changes(client, pages):
    etag = client.get(pages["help-now"]).headers["ETag"]
    CrisisLine.objects.update(number="0113 496 0777")
    response = client.get(pages["help-now"], headers={"If-None-Match": etag})
    assert "0113 496 0777" in response.content.decode()


def test_another_question_has_another_etag(client, pages):
    queries = ["", "?topic=grief", "?topic=grief&page=1", "?page=1&topic=grief"]
    etags = {client.get(pages["finder"] + query).headers["ETag"] for query in queries}
    assert len(etags) == len(queries)


def test_missing_page_is_not_kept_for_the_day_it_is_there(client, pages):
    response = client.get("/groups/never-was/")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.headers.get("ETag") is None
    assert response.headers.get("Cache-Control") is None


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    "url", ["/healthz", "/readyz", "/metrics", "/leave/", "/admin/", "/admin/login/", "/account/login/"]
)
def test_what_is_for_one_reader_or_one_moment_is_never_stored(client, pages, url):
    assert "no-store" in client.get(url).headers["Cache-Control"]


@pytest.mark.ignore_template_errors
def test_admin_is_never_stored(client, pages):
    client.force_login(make_superuser())
    for name in ("admin:index", "admin:groups_supportgroup_changelist"):
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


def test_page_is_another_when_the_site_is_called_something_else(client, pages, settings):
    etag = client.get(pages["about"]).headers["ETag"]
    settings.KINDRED_NAME = "Akin"
    assert client.get(pages["about"]).headers["ETag"] != etag


def test_page_is_made_anew_while_somebody_works_on_its_template(client, pages, settings):
    settings.DEBUG = True
    assert "ETag" not in client.get(pages["about"]).headers
