"""What a real browser must find on every public page, in both themes, on a small phone and on a large screen."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.axe import violations_in_both_themes

# A page that is not there is an error to the browser too.
MISSING = "/groups/never-was/"
EXPECTED_COMPLAINT = "the server responded with a status of 404"


class Visit:
    """A visitor's walk over every page, and all that a page did beside being shown."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))

    def stored(self) -> dict[str, object]:
        """What the pages left in the browser: cookies and the keys of both storages."""
        keys = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
        return {"cookies": self.context.cookies(), "keys": self.page.evaluate(keys)}


@pytest.fixture
def pages(directory: dict[str, str]) -> dict[str, str]:
    return directory | {"missing": MISSING}


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.thorough)])
def test_every_page_is_accessible_fits_leaves_no_trace_and_asks_nobody_else(
    browser: Browser, live_server, pages, width
):
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 800}, locale="en-GB")
    visit, faults = Visit(context), {}
    for name, url in pages.items():
        visit.page.goto(url)
        faults[name] = violations_in_both_themes(visit.page)
        if visit.page.evaluate("document.documentElement.scrollWidth") > width:
            faults[name].append("scrolls sideways")
        visit.page.wait_for_load_state("networkidle")
        assert visit.stored() == {"cookies": [], "keys": []}
    context.close()
    assert {name: found for name, found in faults.items() if found} == {}
    assert {urlsplit(url).netloc for url in visit.requests} == {urlsplit(live_server.url).netloc}
    assert [text for text in visit.complaints if EXPECTED_COMPLAINT not in text] == []


def test_filters_of_a_phone_are_accessible_and_keep_leave_in_reach(browser, live_server, pages):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    page.goto("/groups/")
    page.get_by_role("button", name="Filters").click()
    assert violations_in_both_themes(page) == []
    page.get_by_role("link", name="Leave", exact=True).click(trial=True)
    context.close()
