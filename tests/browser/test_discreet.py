"""Discreet mode: while it is on, what a browser notes of a page tells nothing, and nobody hears that it is on."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_in_both_themes

KEY = "kindred-discreet"
FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError'); }})"
# Every title the document ever had while it was read and after.
WATCH = """
globalThis.seen = [];
const look = () => {
  if (seen.at(-1) !== document.title) seen.push(document.title);
};
new MutationObserver(look).observe(document, {childList: true, subtree: true, characterData: true});
"""


@pytest.fixture
def phone(browser, live_server, directory):
    """A visitor with a small phone; what their browser asks for is noted in ``asked``."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640}, locale="en-GB")
    context.add_init_script(WATCH)
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request))
    yield page
    context.close()


def turn(page: Page) -> None:
    page.get_by_role("contentinfo").get_by_role("button", name="Discreet mode").click()


def remember(page: Page) -> None:
    """Have it on from before the first page."""
    page.goto("/healthz")
    page.evaluate(f"localStorage.setItem('{KEY}', '1')")


def icon(page: Page) -> str:
    return re.sub(r"\.\w{12}(?=\.svg)", "", urlsplit(page.locator("link[rel=icon]").evaluate("one => one.href")).path)


def links(page: Page) -> list[str]:
    return [one.evaluate("one => one.search") for one in page.locator("a[data-discreetly]").all()]


def test_no_page_ever_has_another_title_while_it_is_on(phone, directory):
    paths = {name: path for name, path in directory.items() if "/api/" not in path}
    phone.goto(paths["group"])
    assert (phone.title(), icon(phone)) == ("Still Here – Kindred", "/static/img/favicon.svg")
    remember(phone)
    phone.asked.clear()
    seen = {}
    for name, path in paths.items():
        phone.goto(path)
        expect(phone.locator("html")).to_have_attribute("data-discreet", "on")
        seen[name] = (*phone.evaluate("seen.filter(Boolean)"), icon(phone), phone.locator("[name=description]").count())
    assert set(seen.values()) == {("Notes", "/static/img/sheet.svg", 0)}
    assert [one.url for one in phone.asked if "discreet=" in one.url or "cookie" in one.headers] == []
    assert phone.evaluate("Object.entries(localStorage)") == [[KEY, "1"]]


@pytest.mark.parametrize(("prefix", "title"), [("es", "Notas"), ("fr", "Notes"), ("de", "Notizen"), ("ar", "ملاحظات")])
def test_title_is_harmless_in_each_language(phone, prefix, title):
    remember(phone)
    phone.goto(f"/{prefix}/groups/still-here/")
    assert phone.title() == title
    expect(phone.locator(".discreet .while-discreet")).to_contain_text(title)


def test_new_results_and_back_stay_harmless(browser, live_server, directory):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto("/groups/")
    with page.expect_response(re.compile("day=tue")):
        page.get_by_label("Tuesday").check()
    expect(page).to_have_title("Groups that fit – Kindred")  # so a title would come with new results
    turn(page)
    page.goto("/groups/")
    with page.expect_response(re.compile("day=tue")):
        page.get_by_label("Tuesday").check()
    page.wait_for_url(re.compile("day=tue"))
    expect(page.get_by_role("link", name="Print or save these")).to_have_attribute("href", re.compile("discreet=1"))
    assert page.evaluate("seen.filter(Boolean)") == ["Notes"]
    page.get_by_role("link", name="Still Here").first.click()
    page.wait_for_url("**/still-here/")
    page.go_back()
    expect(page.get_by_role("link", name="Still Here").first).to_be_visible()
    assert page.evaluate("seen.filter(Boolean)") == ["Notes"]
    context.close()


def test_one_press_turns_it_on_and_one_off_with_what_is_taken_along(phone):
    phone.goto("/groups/still-here/")
    switch = phone.get_by_role("button", name="Discreet mode")
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert "?discreet=1" not in links(phone)[0]
    switch.focus()
    phone.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(phone.get_by_text("It is on: your tabs and history say only “Notes”.")).to_be_visible()
    assert (phone.title(), icon(phone)) == ("Notes", "/static/img/sheet.svg")
    assert [search.count("discreet=1") for search in links(phone)] == [1, 1, 1]
    expect(phone.get_by_text("Do others see your calendar?")).to_be_hidden()
    assert violations_in_both_themes(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    with phone.expect_download() as file:
        phone.get_by_role("link", name="All dates", exact=True).click()
    assert file.value.suggested_filename == "appointment.ics"
    switch.click()
    assert (phone.title(), icon(phone)) == ("Still Here – Kindred", "/static/img/favicon.svg")
    assert [search.count("discreet=1") for search in links(phone)] == [0, 0, 0]
    assert phone.evaluate("localStorage.length") == 0


def test_turned_on_it_holds_in_every_tab_and_forgotten_it_lets_no_title_out(phone):
    phone.goto("/groups/still-here/")
    phone.get_by_role("button", name="Keep for later").click()
    other = phone.context.new_page()
    other.goto("/shortlist/")
    assert other.title() == "Kept groups – Kindred"
    turn(phone)
    expect(other).to_have_title("Notes")
    booklet = other.get_by_role("button", name="Make a booklet")
    expect(booklet).to_have_attribute("name", "discreet")
    other.get_by_role("button", name="Forget everything").click()
    expect(other.locator("[data-says]")).to_contain_text("discreet mode is off")
    expect(phone.get_by_role("button", name="Discreet mode")).to_have_attribute("aria-pressed", "false")
    # What is open keeps its harmless title, which is in the history already; the next page has its own.
    assert (other.title(), phone.title(), phone.evaluate("localStorage.length")) == ("Notes", "Notes", 0)
    phone.reload()
    assert phone.title() == "Still Here – Kindred"


def test_only_the_booklet_of_a_list_is_asked_for_discreetly(phone):
    phone.goto("/groups/still-here/")
    phone.get_by_role("button", name="Keep for later").click()
    turn(phone)
    phone.goto("/shortlist/")
    phone.get_by_role("button", name="Compare up to four").click()
    phone.wait_for_url(re.compile(r"/compare/\?group=still-here$"))
    phone.goto("/shortlist/")
    phone.get_by_role("button", name="Make a booklet").click()
    phone.wait_for_url(re.compile(r"/print/\?group=still-here&discreet=1$"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("My list")


def test_where_it_cannot_work_it_is_not_offered_and_what_can_is_said(page):
    if page.has_script:
        page.add_init_script(FORBIDDEN)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/privacy/")
    expect(page.get_by_role("button", name="Discreet mode")).to_have_count(0)
    expect(page.get_by_text("A private window needs neither, and hides more.")).to_be_visible()
    assert (faults, page.title()) == ([], "Privacy – Kindred")
