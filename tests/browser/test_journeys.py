"""What visitors do, with a keyboard or a finger, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

MOST_TABS = 80
PASSING_MARKS = re.compile(r' class=""| ?htmx-(request|settling|swapping|added)')


def tab_to(page: Page, target) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse must."""
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} presses of Tab did not reach {target}")


def test_keyboard_leads_from_the_start_to_a_group(page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("searchbox", name="What are you living with?"))
    page.keyboard.type("tea")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("One group fits")
    tab_to(page, page.get_by_label("Tuesday"))
    page.keyboard.press("Space")
    if not page.has_script:
        tab_to(page, page.get_by_role("button", name="Show 1 group"))
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Leave out: Tuesday")).to_be_visible()
    expect(page).to_have_url(re.compile("day=tue"))
    tab_to(page, page.get_by_role("link", name="Still Here"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Still Here")


def test_choosing_and_taking_back_a_wish(page):
    page.goto("/groups/")
    expect(page.get_by_role("heading", level=1)).to_have_text("All 25 groups")
    page.get_by_label("Wednesday").check()
    if not page.has_script:
        page.get_by_role("button", name="Show 25 groups").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("20 groups fit")
    expect(page.get_by_label("Wednesday")).to_be_checked()
    page.get_by_role("link", name="Leave out: Wednesday").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All 25 groups")
    expect(page.get_by_label("Wednesday")).not_to_be_checked()


@pytest.fixture
def phone(browser, live_server, directory):
    """A page of a visitor with a phone."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 800}, timezone_id="Europe/London", has_touch=True
    )
    yield context.new_page()
    context.close()


def test_phone_opens_filters_and_returns_to_what_fits(phone):
    phone.goto("/groups/")
    expect(phone.get_by_label("Wednesday")).to_be_hidden()
    phone.get_by_role("button", name="Filters").tap()
    phone.get_by_label("Wednesday").check()
    phone.get_by_role("button", name="Show 20 groups").tap()
    expect(phone.get_by_label("Wednesday")).to_be_hidden()
    expect(phone.get_by_role("heading", level=1)).to_be_in_viewport()


def test_phone_has_a_menu(phone):
    phone.goto("/")
    phone.get_by_text("Menu", exact=True).tap()
    phone.get_by_role("navigation", name="Menu").get_by_role("link", name="Topics").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("What are you living with?")


def test_swapped_results_equal_a_fresh_page(phone):
    phone.set_viewport_size({"width": 1280, "height": 900})
    phone.goto("/groups/?sort=name")
    phone.get_by_label("Wednesday").check()
    expect(phone.get_by_role("heading", level=1)).to_have_text("20 groups fit")
    phone.get_by_label("Give what you can").locator("xpath=ancestor::details").evaluate("part => part.open = true")
    phone.get_by_label("Give what you can").check()
    expect(phone.get_by_role("link", name="Leave out: Give what you can")).to_be_visible()
    swapped, title, url = settled(phone), phone.title(), phone.url
    phone.goto(url)
    assert (settled(phone), phone.title()) == (swapped, title)
    assert set(url.partition("?")[2].split("&")) == {"sort=name", "day=wed", "cost=donation"}


def test_swap_keeps_the_focus_says_what_was_found_and_lets_back_return(phone):
    phone.set_viewport_size({"width": 1280, "height": 900})
    phone.goto("/groups/")
    phone.get_by_label("Wednesday").focus()
    phone.keyboard.press("Space")
    expect(phone.locator("[data-announce]")).to_have_text("20 groups fit. Two more might, and three are close.")
    expect(phone.get_by_label("Wednesday")).to_be_focused()
    phone.go_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text("All 25 groups")
    expect(phone.get_by_label("Wednesday")).not_to_be_checked()


def test_swap_keeps_open_what_was_opened(phone):
    phone.set_viewport_size({"width": 1280, "height": 900})
    phone.goto("/groups/")
    phone.locator("summary", has_text="Faith").click()
    phone.get_by_label("Wednesday").check()
    expect(phone.get_by_role("heading", level=1)).to_have_text("20 groups fit")
    expect(phone.get_by_label("Not religious")).to_be_visible()


def settled(page: Page) -> str:
    """The finder once scripts are done with it, without htmx's passing marks."""
    expect(page.locator(".htmx-settling, .htmx-swapping, .htmx-added, [data-keep][hidden]")).to_have_count(0)
    return PASSING_MARKS.sub("", page.locator("#finder").inner_html())
