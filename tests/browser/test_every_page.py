"""What a real browser must find on every public page, in both themes, on a small phone and on a large screen."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from groups.languages import WITHOUT_PREFIX
from tests.browser.axe import THEMES, violations_in

# A page that is not there is an error to the browser too.
MISSING = "/groups/never-was/"
EXPECTED_COMPLAINT = "the server responded with a status of 404"

AT_FOUR_TIMES = ("start", "finder", "nothing fits", "group", "choose", "contact", "help-now", "compared", "missing")
MOST_TABS = 400
# What has the focus, whether any of it is seen rather than covered, and a number of its own to know it again by.
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return ["", true, 0];
  window.marks ??= new Map();
  if (!marks.has(one)) marks.set(one, marks.size + 1);
  const target = one.labels?.length && one.offsetWidth < 2 ? one.labels[0] : one;
  const isSeen = [...target.getClientRects()].some((box) =>
    [0.15, 0.5, 0.85].some((across) => [0.25, 0.5, 0.75].some((down) => {
      const x = Math.min(Math.max(box.left + box.width * across, 0), innerWidth - 1);
      const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
      const found = bottom > top && document.elementFromPoint(x, top + (bottom - top) * down);
      return found && (target.contains(found) || found.contains(target) && found.closest("label") === found);
    })));
  return [one.outerHTML.slice(0, 160), isSeen, marks.get(one)];
}"""


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


@pytest.mark.parametrize(
    ("prefix", "width", "themes"),
    [
        ("", 320, THEMES),
        ("/ar", 320, ("dark",)),
        pytest.param("/ar", 320, ("light",), marks=pytest.mark.thorough),
        pytest.param("", 1280, THEMES, marks=pytest.mark.thorough),
    ],
)
def test_every_page_is_accessible_fits_leaves_no_trace_and_asks_nobody_else(
    browser: Browser, live_server, pages, prefix, width, themes
):
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 800}, locale="en-GB")
    visit, faults = Visit(context), {}
    for name, url in pages.items():
        if prefix and url.startswith(WITHOUT_PREFIX):
            continue
        visit.page.goto(prefix + url)
        faults[name] = violations_in(visit.page, themes)
        if is_too_wide(visit.page):
            faults[name].append("scrolls sideways")
        assert visit.stored() == {"cookies": [], "keys": []}
    visit.page.wait_for_load_state("networkidle")
    context.close()
    assert {name: found for name, found in faults.items() if found} == {}
    assert {urlsplit(url).netloc for url in visit.requests} == {urlsplit(live_server.url).netloc}
    assert [text for text in visit.complaints if EXPECTED_COMPLAINT not in text] == []


@pytest.mark.parametrize("prefix", ["", pytest.param("/ar", marks=pytest.mark.thorough)])
def test_focus_is_never_hidden_on_a_page_at_four_times_its_size(browser: Browser, live_server, pages, prefix):
    """WCAG 1.4.10 and 2.4.11: a screen of 1280 by 1024 at 400% is one of 320 by 256."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 256}, locale="en-GB")
    page, faults = context.new_page(), {}
    for name in AT_FOUR_TIMES:
        page.goto(prefix + pages[name])
        hidden = hidden_while_focused(page)
        if is_too_wide(page):
            hidden.append("scrolls sideways")
        faults[name] = hidden
    context.close()
    assert {name: found for name, found in faults.items() if found} == {}


def is_too_wide(page: Page) -> bool:
    """Return whether the page must be moved sideways to be read."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def hidden_while_focused(page: Page) -> list[str]:
    """Go through the page with Tab, once; return what has the focus and cannot be seen."""
    hidden: list[str] = []
    first = None
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        told, is_seen, mark = page.evaluate(FOCUS)
        if mark == first or not told:
            return hidden
        first = first or mark
        if not is_seen:
            hidden.append(told)
    raise AssertionError(f"{page.url} has more than {MOST_TABS} things that take the focus")


def test_filters_of_a_phone_keep_leave_in_reach(browser, live_server, pages):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    page.goto("/groups/")
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("link", name="Leave", exact=True).click(trial=True)
    context.close()
