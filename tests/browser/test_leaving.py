"""Getting away from a page at once: the button, the link before everything else, and Shift three times."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.axe import violations_in_both_themes

OUTSIDE = "https://weather.example.org/"


@pytest.fixture
def outside(page: Page, live_server, settings) -> str:
    """The address that leaving leads to; without script, by a redirect, which Playwright's routes do not see."""
    address = OUTSIDE if page.has_script else f"{live_server.url}/healthz"  # type: ignore[attr-defined]
    settings.KINDRED_LEAVE_URL = address
    return address


@pytest.fixture
def visitor(page: Page, outside) -> Page:
    """A visitor at a group's page, who came from another of ours."""
    page.route(f"{OUTSIDE}**", lambda route: route.fulfill(body="Sun"))
    page.goto("/about/")
    page.goto("/groups/still-here/")
    return page


@pytest.fixture
def keys(browser: Browser, live_server, directory, settings) -> Iterator[Page]:
    """A page of a visitor with a keyboard and script, at a group's page."""
    settings.KINDRED_LEAVE_URL = OUTSIDE
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    page.route(f"{OUTSIDE}**", lambda route: route.fulfill(body="Sun"))
    page.goto("/groups/still-here/")
    yield page
    context.close()


def press_shift(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def test_leave_puts_the_outside_page_in_this_ones_place(visitor, outside):
    asked: list[Request] = []
    visitor.on("request", lambda request: asked.append(request))
    visitor.get_by_role("link", name="Leave", exact=True).click()
    expect(visitor).to_have_url(outside)
    assert asked[-1].url == outside
    assert asked[-1].header_value("referer") is None
    visitor.go_back()
    # Without script the group stays one step back; with it, Back passes it by.
    expect(visitor).to_have_url(re.compile("/about/$" if visitor.has_script else "/groups/still-here/$"))


def test_second_thing_a_keyboard_meets_leaves_too(visitor, outside):
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="Skip to the content")).to_be_focused()
    visitor.keyboard.press("Tab")
    leave = visitor.get_by_role("link", name="Leave this page")
    expect(leave).to_be_focused()
    expect(leave).to_be_in_viewport(ratio=1)
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(outside)


def test_shift_three_times_leaves_and_is_counted_aloud_and_in_sight(keys):
    status = keys.locator("[data-leave-says]")
    leave = keys.get_by_role("link", name="Leave", exact=True)
    press_shift(keys)
    expect(status).to_have_text("Shift, press 2 more times to leave.")
    assert leave.evaluate("element => getComputedStyle(element, '::after').content") == '"●○○" / ""'
    press_shift(keys)
    expect(status).to_have_text("Shift, press 1 more time to leave.")
    expect(leave).to_be_visible()  # its name is what it was
    assert violations_in_both_themes(keys) == []
    press_shift(keys)
    expect(keys).to_have_url(OUTSIDE)


def test_page_is_covered_while_the_outside_page_is_slow(keys):
    keys.unroute(f"{OUTSIDE}**")
    keys.route(f"{OUTSIDE}**", lambda route: route.fulfill(status=204))  # a browser stays where it is, then
    press_shift(keys, 3)
    expect(keys.get_by_role("alert")).to_have_text("Loading…")
    assert keys.evaluate("[document.title, document.body.innerText.trim()]") == ["Loading…", "Loading…"]


def test_capitals_other_keys_and_the_mouse_do_not_count(keys):
    status = keys.locator("[data-leave-says]")
    keys.get_by_role("link", name="Write to the group").click()
    keys.get_by_label("Your message").click()
    for _ in range(3):
        keys.keyboard.press("Shift+KeyA")
    expect(status).to_have_text("")
    press_shift(keys, 2)
    keys.keyboard.press("b")
    expect(status).to_have_text("You are still on this page.")
    press_shift(keys, 2)
    for _ in range(3):
        keys.get_by_label("Your message").click(modifiers=["Shift"])
    expect(status).to_have_text("You are still on this page.")
    expect(keys.get_by_label("Your message")).to_have_value("AAAb")


def test_presses_are_forgotten_after_five_seconds(keys):
    keys.clock.install()
    keys.reload()
    press_shift(keys, 2)
    keys.clock.run_for(5_000)
    status = keys.locator("[data-leave-says]")
    expect(status).to_have_text("You are still on this page.")
    keys.clock.run_for(5_000)
    expect(status).to_have_text("")
    press_shift(keys)
    expect(status).to_have_text("Shift, press 2 more times to leave.")
