"""The finder on a phone: filters as a sheet, the search in one line, and what Back, a reload and a link bring."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_in_both_themes
from tests.factories import make_place

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 844}
SEARCH = "/groups/?q=tuesday+tea&near=Leeds&cost=free"
WEDNESDAY = "20 groups fit. Two more might, and three are close."
HELD_BACK = "selector => document.querySelector(selector).matches('[inert], [inert] *')"


@pytest.fixture
def visit(browser, live_server, directory):
    """Open a page on a phone, whose browser may run no script."""
    make_place(name="Leeds", latitude=53.7965, longitude=-1.5478)
    contexts = []

    def open_page(path: str, *, has_script: bool = True, viewport: dict[str, int] = PHONE) -> Page:
        contexts.append(
            browser.new_context(
                base_url=live_server.url,
                java_script_enabled=has_script,
                viewport=viewport,
                has_touch=True,
                locale="en-GB",
                timezone_id="Europe/London",
            )
        )
        page: Page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def opened(page: Page) -> Page:
    page.get_by_role("button", name="Filters").tap()
    expect(page.get_by_role("heading", name="Filters")).to_be_focused()
    return page


def choose(page: Page, label: str, says: str) -> None:
    """Tick a box of the sheet, and wait until its groups are there."""
    page.get_by_label(label).check()
    expect(page.locator("[data-announce]")).to_have_text(says)


def test_sheet_says_how_many_groups_there_are_and_holds_back_what_lies_behind(visit):
    page = opened(visit("/groups/"))
    assert [page.evaluate(HELD_BACK, part) for part in (".band", "#results", ".foot", ".bar", "#wishes")] == [
        *(True, True, True, False, False)
    ]
    choose(page, "Wednesday", WEDNESDAY)
    expect(page.get_by_label("Wednesday")).to_be_focused()
    assert page.evaluate(HELD_BACK, "#results")
    page.get_by_role("button", name="Show 20 groups").tap()
    expect(page.get_by_label("Wednesday")).to_be_hidden()
    expect(page.get_by_role("heading", level=1, name="20 groups fit")).to_be_in_viewport()
    assert not page.evaluate(HELD_BACK, "#results")
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()


def test_box_stays_under_the_finger_while_counts_are_renewed(visit):
    page = opened(visit("/groups/"))
    page.locator("summary", has_text="Faith").click()
    box = page.get_by_label("Not religious")
    box.scroll_into_view_if_needed()
    before = box.bounding_box()
    choose(page, "Not religious", "One group fits. 24 more might.")
    assert box.bounding_box() == before


@pytest.mark.parametrize("way", ["Escape", "Close"])
def test_keyboard_alone_opens_the_sheet_chooses_and_returns_to_the_button(visit, way):
    page = visit("/groups/")
    page.get_by_role("button", name="Filters").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Filters")).to_be_visible()
    page.get_by_label("Wednesday").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-announce]")).to_have_text(WEDNESDAY)
    if way == "Close":
        page.get_by_role("button", name="Close").focus()
    page.keyboard.press("Escape" if way == "Escape" else "Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Filters (1)")).to_be_focused()


def test_back_closes_the_sheet_with_what_was_chosen_and_then_brings_the_search_before_it(visit):
    page = visit("/groups/")
    page.goto("/groups/?sort=name")
    opened(page)
    choose(page, "Wednesday", WEDNESDAY)
    choose(page, "Tuesday", "22 groups fit. Two more might, and one is close.")
    page.go_back()
    expect(page.get_by_label("Wednesday")).to_be_hidden()
    expect(page.get_by_role("button", name="Filters (2)")).to_be_focused()
    expect(page).to_have_url(re.compile("day=tue&day=wed"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("All 25 groups")
    expect(page).to_have_url(re.compile(r"/groups/\?sort=name$"))
    page.go_forward()
    expect(page.get_by_role("button", name="Filters (2)")).to_be_visible()
    expect(page.get_by_label("Wednesday")).to_be_checked()


def test_sheet_closed_without_a_choice_leaves_no_step_behind(visit):
    page = visit("/topics/")
    page.goto("/groups/?sort=name")
    opened(page)
    page.get_by_role("button", name="Close").tap()
    expect(page.get_by_role("button", name="Filters")).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile("/topics/$"))


def test_reload_and_a_shared_link_bring_what_was_chosen_with_the_sheet_closed(visit):
    page = opened(visit("/groups/"))
    choose(page, "Wednesday", WEDNESDAY)
    page.reload()
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()
    expect(page.get_by_label("Wednesday")).to_be_hidden()
    shared = opened(visit(page.url))
    expect(shared.get_by_label("Wednesday")).to_be_checked()


def test_boxes_say_what_the_address_says_after_a_group_was_looked_at(visit):
    page = opened(visit("/groups/"))
    choose(page, "Wednesday", WEDNESDAY)
    page.get_by_role("button", name="Show 20 groups").tap()
    page.get_by_role("link", name="Circle 00").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Circle 00")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("20 groups fit")
    opened(page)
    expect(page.get_by_label("Wednesday")).to_be_checked()
    choose(page, "Tuesday", "22 groups fit. Two more might, and one is close.")


def test_without_script_the_sheet_is_a_form_with_a_button(visit):
    page = visit(SEARCH, has_script=False)
    page.get_by_role("button", name="Filters (2)").tap()
    page.get_by_label("Wednesday").check()
    page.get_by_role("button", name="Show").tap()
    expect(page).to_have_url(re.compile("day=wed"))
    expect(page.get_by_label("Wednesday")).to_be_hidden()
    page.get_by_role("button", name="Change").tap()
    page.get_by_role("searchbox").fill("tea")
    page.get_by_role("button", name="Find groups").tap()
    expect(page.locator(".asked-what")).to_contain_text("“tea”")


@pytest.mark.parametrize("viewport", [PHONE, SMALL], ids=["390", "320"])
def test_first_group_is_on_the_first_screen_in_every_language(visit, viewport):
    page = visit(SEARCH, viewport=viewport)
    for language in ("en", "es", "fr", "de", "ar"):
        page.goto(f"/{language}{SEARCH}")
        expect(page.locator(".card-name").first).to_be_in_viewport(ratio=1)


def test_search_in_one_line_opens_its_fields_and_closes_again(visit):
    page = visit(SEARCH)
    line = page.get_by_role("button", name="Change")
    expect(line).to_have_text(re.compile("“tuesday tea” · Within 10 miles of Leeds · Free"))
    line.tap()
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(line).to_be_focused()
    expect(page.locator("#q")).to_have_value("tuesday tea")
    line.tap()
    page.get_by_role("searchbox").fill("tea")
    page.keyboard.press("Enter")
    expect(line).to_have_text(re.compile("“tea”"))
    expect(page.get_by_role("searchbox")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_sheets_are_accessible_in_both_themes(visit, language):
    page = visit(f"/{language}{SEARCH}", viewport=SMALL)
    for opener in ("#wishes-open", "#asked-change", ".sorts-open"):
        page.locator(opener).tap()
        assert violations_in_both_themes(page) == []
        page.keyboard.press("Escape")


def test_choice_that_does_not_get_through_is_told_until_one_does(visit):
    page = opened(visit("/groups/"))
    page.context.set_offline(True)
    page.get_by_label("Wednesday").check()
    expect(page.get_by_role("alert")).to_have_text(re.compile("Are you online?"))
    page.context.set_offline(False)
    choose(page, "Tuesday", "22 groups fit. Two more might, and one is close.")
    expect(page.get_by_role("alert")).to_have_count(0)
