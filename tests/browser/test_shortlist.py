"""Groups kept on the device: nothing before somebody asks, nothing sent, nothing left after “Forget everything”."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_in_both_themes

KEY = "kindred-kept"
FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError'); }})"
HOSTILE = "<img src=x onerror=document.title='broken'>"


@pytest.fixture
def phone(browser, live_server, directory):
    """A visitor with a small phone; what their browser asks for is noted in ``asked``."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


def keep(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Keep for later: {name}", exact=True).click()


def stored(page: Page) -> list[dict[str, str]]:
    """What the device keeps, each with its slug and all that was noted."""
    kept: list[dict[str, str]] = json.loads(page.evaluate(f"localStorage.getItem('{KEY}')") or "[]")
    return kept


def test_group_is_kept_with_its_facts_from_card_and_page_and_taken_off_again(phone):
    phone.goto("/groups/?q=tea")
    phone.goto("/groups/?topic=grief")
    assert phone.evaluate("localStorage.length") == 0
    keep(phone, "Still Here")
    card = phone.locator(".card", has_text="Still Here")
    expect(card.locator(".keep-says")).to_contain_text("only on this device")
    expect(phone.locator("[data-keep-status]")).to_contain_text("only on this device")
    expect(card.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    from_card = stored(phone)
    phone.goto("/groups/still-here/")
    expect(phone.get_by_role("button", name="Keep for later")).to_have_attribute("aria-pressed", "true")
    from_page = stored(phone)
    assert [one["slug"] for one in from_page] == ["still-here"]
    told = ("name", "summary", "date", "startsAt", "where")
    assert [from_card[0][name] for name in told] == [from_page[0][name] for name in told]
    keep(phone, "Still Here")
    assert phone.evaluate("localStorage.length") == 0


def test_list_shows_what_was_kept_takes_notes_and_forgets_everything(phone):
    phone.goto("/groups/?sort=name")
    for name in ("Circle 00", "Circle 01"):
        keep(phone, name)
    phone.goto("/groups/still-here/")
    keep(phone, "Still Here")
    phone.asked.clear()
    phone.goto("/shortlist/")
    expect(phone.locator(".kept-group h2")).to_have_text(["Circle 00", "Circle 01", "Still Here"])
    mine = phone.locator(".kept-group", has_text="Still Here")
    expect(mine.get_by_text("Tea first, then talk.")).to_be_visible()
    mine.get_by_text("Notes to yourself").click()
    mine.get_by_label("How was it?").fill("Kind people.\n" + HOSTILE)
    mine.get_by_label("I went there on").fill("2026-11-17")
    phone.reload()
    expect(mine.get_by_label("How was it?")).to_have_value("Kind people.\n" + HOSTILE)
    phone.emulate_media(media="print")
    expect(mine.locator(".print-only")).to_have_text("Tuesday, 17 November 2026 Kind people. " + HOSTILE)
    phone.emulate_media(media="screen")
    assert violations_in_both_themes(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    phone.get_by_role("button", name="Take off the list: Circle 01").click()
    expect(phone.locator(".kept-group h2")).to_have_text(["Circle 00", "Still Here"])
    link = phone.locator("[data-share-link]").input_value()
    slugs = [one["slug"] for one in stored(phone)]
    assert link.endswith(f"/shortlist/#{','.join(slugs)}")
    assert [url for url in phone.asked if any(slug in url for slug in slugs)] == []
    phone.get_by_role("button", name="Forget everything").click()
    expect(phone.locator("[data-says]")).to_contain_text("Forgotten.")
    assert (phone.evaluate("localStorage.length"), phone.title()) == (0, "Kept groups – Kindred")
    phone.go_back()
    expect(phone.get_by_role("button", name="Keep for later")).to_have_attribute("aria-pressed", "false")


def test_ticked_groups_are_compared_when_asked(phone):
    phone.goto("/groups/?sort=name")
    for name in ("Circle 00", "Circle 01", "Circle 02"):
        keep(phone, name)
    phone.goto("/shortlist/")
    first, _, third = (one["slug"] for one in stored(phone))
    phone.locator(".kept-group", has_text="Circle 01").get_by_label("Compare or print this one").uncheck()
    phone.get_by_role("button", name="Compare up to four").click()
    expect(phone).to_have_url(re.compile(rf"/compare/\?group={first}&group={third}$"))
    expect(phone.get_by_role("columnheader")).to_have_text(["Circle 00", "Circle 02"])
    expect(phone.get_by_role("row", name="Cost")).to_contain_text("Circle 02 Give what you can")
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


def test_shared_list_stands_beside_ones_own_until_it_is_taken_or_refused(phone):
    phone.goto("/groups/still-here/")
    keep(phone, "Still Here")
    phone.goto(f"/shortlist/#still-here,{HOSTILE},circle-00,javascript:alert(1)")
    shared = phone.get_by_role("region", name="Somebody shared these groups with you")
    expect(shared.get_by_role("listitem")).to_have_text(["Still Here", "circle 00"])
    assert [one["slug"] for one in stored(phone)] == ["still-here"]
    shared.get_by_role("button", name="Keep them").click()
    expect(phone.locator(".kept-group h2")).to_have_text(["Still Here", "circle 00"])
    expect(shared).to_be_hidden()
    assert "#" not in phone.url
    phone.goto("/shortlist/#circle-01")
    phone.get_by_role("button", name="Not now").click()
    assert [one["slug"] for one in stored(phone)] == ["still-here", "circle-00"]


@pytest.mark.parametrize(
    "hostile",
    [
        "{",
        '{"slug": "x"}',
        "[null, 7, {}]",
        json.dumps([{"slug": "../../x"}, {"slug": "javascript:alert(1)"}]),
    ],
)
def test_storage_that_says_anything_else_is_an_empty_list(phone, hostile):
    phone.goto("/shortlist/")
    phone.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, hostile])
    phone.reload()
    expect(phone.get_by_text("You have kept no group yet.")).to_be_visible()
    expect(phone.locator(".kept-group")).to_have_count(0)


def test_markup_in_the_storage_is_text(phone):
    fields = dict.fromkeys(("name", "summary", "date", "rhythm", "where", "note", "wentOn", "toldOn"), HOSTILE)
    phone.goto("/shortlist/")
    phone.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, json.dumps([{"slug": "x"} | fields])])
    phone.reload()
    expect(phone.locator(".kept-group h2")).to_have_text(HOSTILE)
    expect(phone.locator(".kept-group img")).to_have_count(0)
    assert phone.title() == "Kept groups – Kindred"


def test_browser_that_keeps_nothing_breaks_nothing_and_is_told(phone):
    phone.add_init_script(FORBIDDEN)
    faults = []
    phone.on("pageerror", lambda error: faults.append(str(error)))
    phone.goto("/groups/still-here/")
    keep(phone, "Still Here")
    expect(phone.locator(".keep-says")).to_contain_text("could not be kept")
    phone.goto("/shortlist/")
    expect(phone.get_by_text("does not let this site keep anything")).to_be_visible()
    assert faults == []


def test_buttons_come_with_a_script_only_and_again_with_new_results(page):
    page.goto("/groups/?topic=grief")
    buttons = page.get_by_role("button", name="Keep for later")
    if not page.has_script:
        expect(buttons).to_have_count(0)
        page.goto("/groups/still-here/")
        expect(buttons).to_have_count(0)
        page.goto("/shortlist/")
        expect(page.get_by_text("your browser runs none")).to_be_visible()
        return
    buttons.first.focus()
    page.keyboard.press("Space")
    expect(buttons.first).to_have_attribute("aria-pressed", "true")
    with page.expect_response(re.compile("day=tue")):
        page.get_by_label("Tuesday").check()
    page.wait_for_url(re.compile("day=tue"))
    expect(page.get_by_role("button", name="Keep for later: Still Here")).to_have_attribute("aria-pressed", "true")
