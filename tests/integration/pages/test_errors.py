"""Pages for when something is wrong; two of them must work when nothing else does."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client

from tests.reading import Reading

TEMPLATES = ("400.html", "403.html", "403_csrf.html", "500.html")


def test_missing_page_is_kind_and_leads_on(client, db):
    response = client.get("/nowhere/")
    page = Reading(response.content.decode())
    assert response.status_code == 404
    assert page.each("h1") == ["This page is not here"]
    assert ("Find a group", "/groups/") in page.links
    assert ("People who can help right now", "/help-now/") in page.links


@pytest.mark.urls("tests.integration.pages.failing_urls")
def test_failure_shows_a_page_that_needs_neither_database_nor_context():
    client = Client(raise_request_exception=False)  # and no database in this test
    response = client.get("/failing/")
    page = Reading(response.content.decode())
    assert response.status_code == 500
    assert page.each("h1") == ["Something went wrong here"]
    assert ("People who can help right now", "/help-now/") in page.links


def test_form_whose_cookie_is_lost_says_what_to_do(db):
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"email": "alice@example.org"})
    assert response.status_code == 403
    assert Reading(response.content.decode()).each("h1") == ["This form was not sent"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_error_page_has_the_two_ways_out(template):
    links = Reading(render_to_string(template)).links
    assert ("Help now", "/help-now/") in links
    assert ("Leave", "/leave/") in links


@pytest.mark.parametrize("template", TEMPLATES)
def test_error_page_refers_to_files_that_are_there(template):
    html = render_to_string(template)
    files = [part.split('"')[0] for part in html.split('href="/static/')[1:]]
    assert len(files) == 6
    assert [name for name in files if not Path(finders.find(name) or "").is_file()] == []
