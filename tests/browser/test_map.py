"""The map in a real browser: with the keyboard, on a small phone, in both themes, and that it asks nobody else."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from groups.actions.dates import refresh_occurrences
from tests.browser.axe import violations_in_both_themes
from tests.factories import make_confidential_venue, make_group, make_meeting, make_place, make_venue

MAP = "/groups/?near=Leeds&within=30&sort=nearest&view=map"


@pytest.fixture(autouse=True)
def around_leeds(directory) -> None:
    """Two groups at one place, two elsewhere, one of them confidential."""
    make_place(name="Leeds", latitude=53.7965, longitude=-1.5478, population=500_000)
    make_place(name="Otley", latitude=53.905, longitude=-1.691, population=14_000)
    for name in ("First", "Second"):
        make_meeting(make_group(name=name), venue=make_venue(locality="Otley", latitude=53.905, longitude=-1.691))
    make_meeting(
        make_group(name="Quiet Harbour", slug="quiet-harbour"),
        venue=make_venue(locality="Leeds", latitude=53.83, longitude=-1.5),
    )
    hidden = make_confidential_venue(locality="Leeds", latitude=53.65, longitude=-1.3)
    make_meeting(make_group(name="Safe House"), venue=hidden)
    refresh_occurrences(datetime.now(UTC))


def test_map_is_found_read_and_left_with_the_keyboard(page):
    page.goto("/groups/?near=Leeds&within=30&sort=nearest")
    page.get_by_role("link", name="Show on a map").click()
    pins = page.locator("#map svg").get_by_role("link")
    expect(pins).to_have_count(3)
    sheet, cards = (page.locator(part) for part in ("#map svg.map-sheet", ".cards >> nth=0"))
    page.set_viewport_size({"width": 1280, "height": 800})
    beside, first = sheet.bounding_box(), cards.bounding_box()
    assert beside["x"] + beside["width"] < first["x"]
    assert beside["y"] < first["y"] + first["height"]
    page.set_viewport_size({"width": 390, "height": 800})
    above, first = sheet.bounding_box(), cards.bounding_box()
    assert above["y"] + above["height"] < first["y"]
    pins.first.focus()
    expect(page.get_by_role("link", name="Quiet Harbour, Leeds").and_(page.locator(":focus"))).to_have_count(1)
    expect(page.locator(".map-said").first).to_be_visible()
    expect(page.locator(".map-hint")).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_accessible_name("2 groups near Otley")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"near=Otley.*view=map$"))
    page.go_back()
    pins.first.press("Enter")
    expect(page).to_have_url(re.compile(r"/groups/quiet-harbour/$"))
    page.go_back()
    page.get_by_role("link", name="Hide the map").click()
    expect(page.locator("#map")).to_have_count(0)


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_map_is_accessible_fits_and_asks_nobody_else(browser, live_server, prefix):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 800}, locale="en-GB")
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(prefix + MAP)
    # Not by a click, which scrolls the page below its bar.
    page.locator(".map-list").evaluate("list => { list.open = true }")
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [pin.bounding_box() for pin in page.locator(".map-hit").all()]
    assert min(min(box["width"], box["height"]) for box in boxes) >= 24
    context.close()
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(live_server.url).netloc}
    assert complaints == []


def test_streets_are_asked_for_only_after_the_button_was_pressed(browser, live_server, settings):
    settings.KINDRED_TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    sources = [*directives["img-src"], "https://tiles.example.org"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "img-src": sources}}
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 800})
    page, asked = context.new_page(), []

    def answer(route):
        asked.append(route.request)
        route.fulfill(status=200, content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>")

    context.route("https://tiles.example.org/**", answer)
    page.goto(MAP)
    page.wait_for_load_state("networkidle")
    assert asked == []
    expect(page.get_by_text("This asks tiles.example.org for pictures")).to_be_visible()
    with page.expect_request_finished(lambda request: request.url.startswith("https://tiles.example.org/")):
        page.get_by_role("button", name="Show streets").click()
    assert 4 <= page.locator("[data-map-tiles] image").count() <= 40
    expect(page.get_by_role("button", name="Show streets")).to_be_hidden()
    assert {"referer"} & set(asked[0].headers) == set()
    context.close()
