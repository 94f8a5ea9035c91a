"""Pages for when something is wrong; two of them must work when nothing else does."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client

from tests.reading import Reading


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


@pytest.mark.parametrize("template", ["400.html", "403.html", "500.html"])
def test_error_page_has_the_two_ways_out(template):
    links = Reading(render_to_string(template)).links
    assert ("Help now", "/help-now/") in links
    assert ("Leave", "/leave/") in links


@pytest.mark.parametrize("template", ["400.html", "403.html", "500.html"])
def test_error_page_refers_to_files_that_are_there(template):
    html = render_to_string(template)
    files = [part.split('"')[0] for part in html.split('href="/static/')[1:]]
    assert len(files) == 6
    assert [name for name in files if not Path(finders.find(name) or "").is_file()] == []
