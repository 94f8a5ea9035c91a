"""Own words, boxes and places on the finder's page, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.factories import make_place

LEEDS = {"latitude": 53.7965, "longitude": -1.5478}

pytestmark = pytest.mark.usefixtures("leeds")


@pytest.fixture
def leeds(directory) -> None:
    make_place(name="Leeds", **LEEDS)


def submit(page: Page) -> None:
    """Ask for the groups, where no script does that by itself."""
    if not page.has_script:  # type: ignore[attr-defined]
        page.get_by_role("button", name=re.compile("^Show")).click()


def test_box_ticked_beside_the_words_takes_their_place(page):
    page.goto("/groups/?q=tuesday+tea")
    expect(page.get_by_label("Tuesday")).to_be_checked()
    page.get_by_label("Wednesday").check()
    submit(page)
    if page.has_script:
        # The box was ticked by the words: both days are meant now, and the text need not say so.
        expect(page.get_by_role("list", name="You chose").get_by_role("link")).to_have_text(
            ["Leave out: Tuesday", "Leave out: Wednesday", "Clear all"]
        )
        expect(page.get_by_role("searchbox")).to_have_value("tea")
        expect(page).to_have_url(re.compile(r"q=tea&.*day=tue&day=wed"))
    else:
        expect(page.get_by_role("list", name="You chose").get_by_role("link")).to_have_text(
            ["Leave out: Wednesday", "Clear all"]
        )
        expect(page.get_by_label("Tuesday")).not_to_be_checked()


def test_what_the_words_ticked_can_be_taken_back(page):
    page.goto("/groups/?q=tuesday+tea")
    if page.has_script:
        page.get_by_label("Tuesday").uncheck()
    else:
        page.get_by_role("link", name="Leave out: Tuesday").click()
    expect(page.get_by_role("link", name="Leave out: Tuesday")).to_have_count(0)
    expect(page.get_by_label("Tuesday")).not_to_be_checked()
    expect(page.get_by_role("searchbox")).to_have_value("tea")


def test_radio_ticked_by_the_words_gives_way_to_another(page):
    page.goto("/groups/?q=tea+today")
    page.get_by_label("In the next 7 days").check()
    submit(page)
    expect(page.get_by_role("list", name="You chose")).to_have_text(re.compile("In the next 7 days"))
    expect(page.get_by_label("Today")).not_to_be_checked()


@pytest.fixture
def visit(browser, live_server):
    """Open the finder in a browser that knows where it is, and whose visitor lets it tell or does not."""
    contexts = []

    def open_page(*, may_tell: bool) -> Page:
        permissions = ["geolocation"] if may_tell else []
        contexts.append(browser.new_context(base_url=live_server.url, geolocation=LEEDS, permissions=permissions))
        page: Page = contexts[-1].new_page()
        page.goto("/groups/?q=tea+near+me")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_near_me_sends_two_decimals_and_no_more(visit):
    page = visit(may_tell=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.replace("%2C", ",")))
    expect(page.get_by_text("or press “Near me”")).to_be_visible()
    page.get_by_role("button", name="Near me").click()
    expect(page.get_by_text("Near you, within 10 miles")).to_be_visible()
    assert [url.partition("?")[2] for url in asked if "near=" in url] == ["q=tea%20near%20me&near=53.80,-1.55"]
    expect(page.get_by_label("Near (town or postcode)")).to_have_value("53.80,-1.55")


def test_near_me_that_is_refused_is_taken_kindly(visit):
    page = visit(may_tell=False)
    page.get_by_role("button", name="Near me").click()
    expect(page.get_by_text("That is fine: your device did not say where you are.")).to_be_visible()
    expect(page.get_by_label("Near (town or postcode)")).to_be_focused()


def test_near_me_needs_script(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/groups/")
    expect(page.get_by_role("button", name="Near me")).to_have_count(0)
    context.close()


def test_button_below_the_filters_on_a_phone_stays_readable_under_the_pointer(context):
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/groups/")
    page.get_by_role("button", name="Filters").click()
    button = page.get_by_role("button", name=re.compile("^Show"))
    button.hover()

    assert violations(page, within=".wishes-done", tags=("cat.color",)) == []
