"""What one comes for is on the first screen of a phone, before anything is moved."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

WIDTH, HEIGHT = 390, 844
FIRST = ["Who it is for", "Next", "Where", "Your first time", "Kept private"]
# Below this line an answer ends off the screen; the bar above covers nothing of it.
BOTTOMS = """() => [...document.querySelectorAll(".facts > div")].map(
    (one) => [one.querySelector("dt").innerText.trim(), one.getBoundingClientRect().bottom])"""


@pytest.fixture
def phone(browser: Browser, live_server) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["group", "bare group"])
def test_a_group_is_told_on_the_first_screen_of_a_phone(phone, directory, name):
    phone.goto(directory[name])
    seen = [label for label, bottom in phone.evaluate(BOTTOMS) if bottom <= HEIGHT]
    assert seen[: len(FIRST)] == FIRST


def test_the_first_group_found_is_named_on_the_first_screen_of_a_phone(phone, directory):
    phone.goto("/groups/?q=tuesday+tea&near=")
    name = phone.locator(".card-name").first.bounding_box()
    assert name["y"] + name["height"] <= HEIGHT
