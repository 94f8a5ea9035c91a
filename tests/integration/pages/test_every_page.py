"""What holds for all public pages: methods, cookies, and above all what must never be on them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.urls import reverse

from groups.actions.dates import refresh_occurrences
from tests.factories import (
    make_check,
    make_confidential_venue,
    make_crisis_line,
    make_facilitation,
    make_facilitator,
    make_group,
    make_meeting,
    make_topic,
    make_user,
)
from tests.public_pages import AFTER_FORMS, FORMS, PAGES, form_pages, public_pages

ALL = [*PAGES, *FORMS, *AFTER_FORMS]
SECRETS = [
    "Alice Alderton",
    "alice@example.org",
    "0113 496 0111",
    "Bob Private",
    "Bobby",
    "Charlie Invited",
    "Expired Course",
    "Hidden Course",
    "inbox@example.org",
    "meet.example.org/secret",
    "passcode 4711",
    "Rose House",
    "Ring twice",
    "7 Secret Lane",
    "S2 4QQ",
    "53.3811",
    "-1.4701",
    "Draft Circle",
    "draft-circle",
    "Submitted Circle",
    "Archived Circle",
    "0800 DOUBT",
]


@pytest.fixture
def pages(db):
    """Every public page's address, in a directory full of things that must not be shown."""
    topic = make_topic(name="Grief", slug="grief")
    group = make_group(name="Still Here", topics=[topic], contact_email="inbox@example.org")
    make_meeting(group, venue=make_confidential_venue(name="Rose House", directions="Ring twice."))
    make_meeting(group, attendance="online", join_details="https://meet.example.org/secret passcode 4711")
    alice = make_facilitator(group, name="Alice Alderton", phone="0113 496 0111", user=make_user("alice@example.org"))
    make_check(alice, name="Expired Course", checked_on=date(2001, 1, 1), expires_on=date(2002, 1, 1))
    make_check(alice, name="Hidden Course", is_public=False)
    make_facilitator(group, name="Bob Private", email="bob@example.org", public_name="")
    bobby = make_facilitator(name="Bobby Boyd", email="", public_name="Bobby")
    make_facilitation(bobby, group, accepted_at=None)
    for status in ("draft", "submitted", "archived"):
        hidden = make_group(
            name=f"{status.capitalize()} Circle", slug=f"{status}-circle", topics=[topic], status=status
        )
        make_meeting(hidden)
    make_crisis_line(name="Samaritans", number="116 123", tel="116123")
    make_crisis_line(name="Doubtful line", number="0800 DOUBT", confidence="uncertain")
    refresh_occurrences(datetime.now(UTC))
    return public_pages(group, topic) | form_pages(group)


def test_names_are_those_of_all_pages(pages):
    assert set(ALL) == set(pages)


@pytest.mark.parametrize("name", ALL)
def test_page_shows_no_secret(client, pages, name):
    html = client.get(pages[name]).content.decode()
    assert [secret for secret in SECRETS if secret.lower() in html.lower()] == []


@pytest.mark.parametrize(
    "query", ["q=Alderton", "q=Secret+Lane", "q=circle", "topic=grief", "near=S2+4QQ", "sort=nearest&near=Sheffield"]
)
def test_search_finds_nothing_by_a_secret(client, pages, query):
    html = client.get(pages["finder"] + "?" + query).content.decode()
    typed = {"alice alderton", "7 secret lane", "s2 4qq"}
    assert [secret for secret in SECRETS if secret.lower() not in typed and secret.lower() in html.lower()] == []


def test_what_may_be_shown_is_there(client, pages):
    """Else the tests above would hold on empty pages."""
    assert "Still Here" in client.get(pages["finder"]).content.decode()
    assert "Still Here" in client.get(pages["topic"]).content.decode()
    group = client.get(pages["group"]).content.decode()
    assert "Alice" in group
    assert "Sheffield" in group
    assert "116 123" in client.get(pages["help-now"]).content.decode()


@pytest.mark.parametrize("name", ALL)
def test_page_sets_no_cookie_and_is_the_same_for_everybody(client, pages, name):
    response = client.get(pages[name])
    assert response.status_code == 200
    assert dict(response.cookies) == {}
    assert "cookie" not in response.headers.get("Vary", "").lower()


@pytest.mark.parametrize("name", ALL)
def test_page_forbids_inline_script_and_style_and_has_none(client, pages, name):
    response = client.get(pages[name])
    policy = response.headers["Content-Security-Policy"]
    html = response.content.decode()
    assert "unsafe" not in policy
    assert " style=" not in html
    assert "<style" not in html
    assert "javascript:" not in html
    assert html.count("<script") == html.count("<script src=") + html.count('<script type="module" src=')


@pytest.mark.parametrize("name", [*PAGES, *AFTER_FORMS, "leave"])
def test_page_answers_head_and_refuses_what_would_write(client, pages, name):
    url = pages.get(name) or reverse(name)
    expected = 302 if name == "leave" else 200
    assert client.head(url).status_code == expected
    assert [getattr(client, method)(url).status_code for method in ("post", "put", "delete")] == [405, 405, 405]


@pytest.mark.parametrize("name", FORMS)
def test_form_answers_head_and_post_and_is_kept_by_nothing(client, pages, name):
    assert client.head(pages[name]).status_code == 200
    assert [getattr(client, method)(pages[name]).status_code for method in ("post", "put", "delete")] == [200, 405, 405]
    assert "no-store" in client.get(pages[name]).headers["Cache-Control"]


@pytest.mark.parametrize("name", ALL)
def test_page_writes_nothing(client, pages, name):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")  # from here on a write is an error
        assert client.get(pages[name]).status_code == 200
        transaction.set_rollback(True)  # or the rest of the test could not write either


def test_leave_goes_to_a_page_that_learns_nothing(client, settings):
    settings.KINDRED_LEAVE_URL = "https://example.org/weather"
    response = client.get("/leave/")
    assert (response.status_code, response.url) == (302, "https://example.org/weather")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ALL)
def test_page_offers_help_and_a_way_to_leave(client, pages, name):
    html = client.get(pages[name]).content.decode()
    assert '<a class="help-now" href="/help-now/">' in html
    assert 'class="leave"' in html
    assert 'href="/leave/"' in html


def test_titles_tell_pages_apart(client, pages):
    titles = {client.get(url).content.decode().split("<title>")[1].split("</title>")[0] for url in pages.values()}
    assert titles == {
        "Find a support group – Kindred",
        "Find a group – Kindred",
        "Help me choose: question 1 of 3 – Kindred",
        "Groups to take with you – Kindred",
        "A card: Still Here – Kindred",
        "Kept groups – Kindred",
        "Groups side by side – Kindred",
        "Topics – Kindred",
        "Help now – Kindred",
        "About – Kindred",
        "Privacy – Kindred",
        "Accessibility – Kindred",
        "Still Here – Kindred",
        "Something is wrong: Still Here – Kindred",
        "Thank you: Still Here – Kindred",
        "Write to Still Here – Kindred",
        "Your message is on its way: Still Here – Kindred",
        "How to join Still Here – Kindred",
        "You will get a mail: Still Here – Kindred",
        "Add a group – Kindred",
        "Look into your mail – Kindred",
        "Grief – Kindred",
        "For other software – Kindred",
    }
