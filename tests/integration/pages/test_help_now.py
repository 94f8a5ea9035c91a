from datetime import date

import pytest

from tests.factories import make_crisis_line


@pytest.fixture
def lines(db):
    make_crisis_line(country="GB", name="Emergency services", number="999", tel="999", is_emergency=True)
    make_crisis_line(country="GB", name="Samaritans", number="116 123", tel="116123", hours="24/7", position=1)
    make_crisis_line(country="GB", name="Shout", number="", text_service="Text SHOUT to 85258", position=2)
    make_crisis_line(
        country="IE",
        name="Emergency services",
        number="112 or 999",
        tel="112",
        is_emergency=True,
        note="999 is for the whole island.",
    )
    make_crisis_line(country="IE", name="Pieta", number="1800 247 247", tel="1800247247")
    make_crisis_line(country="FR", name="Doubtful", number="3114", confidence="uncertain")


def test_help_now_shows_the_sites_country_first(read, lines, settings):
    settings.KINDRED_COUNTRY = "GB"
    page = read("/help-now/")
    assert ("Call 999", "tel:999") in page.links
    assert page.each("article", "line") == ["Samaritans 116 123 Day and night, every day", "Shout Text SHOUT to 85258"]
    assert ("Ireland", "?country=IE") in page.links


@pytest.mark.parametrize("query", ["IE", "ie"])
def test_help_now_shows_the_country_asked_for(read, lines, query):
    page = read(f"/help-now/?country={query}")
    assert ("Call 112 or 999", "tel:112") in page.links
    assert "It is what they are there for. 999 is for the whole island." in page.text
    assert page.each("article", "line") == ["Pieta 1800 247 247"]


@pytest.mark.parametrize("query", ["XX", "FR", "%3Cscript%3E", "%00"])
def test_help_now_for_a_country_without_lines_falls_back_and_says_so(read, lines, query):
    page = read(f"/help-now/?country={query}")
    assert ("Call 999", "tel:999") in page.links
    assert page.each("p", "note") == [
        "We have no numbers for the country you asked for, so these are for United Kingdom."
    ]


def test_help_now_without_any_line_still_says_what_to_do(read):
    page = read("/help-now/")
    assert "In many countries 112 works from a mobile phone." in page.text
    assert ("findahelpline.com", "https://findahelpline.com/") in page.links


def test_help_now_says_when_a_line_was_checked(read, db):
    make_crisis_line(country="GB", name="Listeners", number="1", tel="1", checked_on=date(2030, 5, 6))
    assert read("/help-now/").each("article", "line") == ["Listeners 1 Checked 6 May 2030"]


def test_line_that_ships_speaks_the_language_of_the_page_and_what_a_steward_wrote_stays(read, lines):
    make_crisis_line(country="GB", name="Childline", number="0800 1111", audience="under 19", note="Ask for Jo.")
    page = read("/es/help-now/")
    assert page.each("article", "line") == [
        "Childline 0800 1111 Para menores de 19 años Ask for Jo.",
        "Samaritans 116 123 Día y noche, todos los días",
        "Shout Envía la palabra SHOUT por SMS al 85258",
    ]
    assert ("Llamar al 112 o 999", "tel:112") in read("/es/help-now/?country=IE").links
