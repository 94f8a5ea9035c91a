"""What visitors do with a keyboard alone, on a page at four times its size (1280 by 1024 seen as 320 by 256)."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from groups.models import SupportGroup
from tests.browser.test_journeys import tab_to


@pytest.fixture
def large(page: Page) -> Page:
    """A visitor's page at 400%, with script and without."""
    page.set_viewport_size({"width": 320, "height": 256})
    return page


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def test_group_is_kept_noted_compared_and_forgotten(large):
    large.goto("/groups/still-here/")
    keep = large.get_by_role("button", name="Keep for later: Still Here")
    if not large.has_script:
        expect(keep).to_be_hidden()
        return
    press(large, keep)
    expect(keep).to_have_attribute("aria-pressed", "true")
    large.goto("/groups/bare/")
    press(large, large.get_by_role("button", name="Keep for later: Thursday Circle"))
    large.goto("/shortlist/")
    mine = large.locator(".kept-group", has_text="Still Here")
    press(large, mine.get_by_text("Notes to yourself"))
    tab_to(large, mine.get_by_label("How was it?"))
    large.keyboard.type("Kind people.")
    press(large, large.get_by_role("button", name="Compare up to four"))
    expect(large.get_by_role("columnheader")).to_have_text(["Still Here", "Thursday Circle"])
    large.go_back()
    expect(mine.get_by_label("How was it?")).to_have_value("Kind people.")
    press(large, large.get_by_role("button", name="Forget everything"))
    expect(large.locator("[data-says]")).to_contain_text("Forgotten.")
    assert large.evaluate("localStorage.length") == 0


def test_message_is_begun_from_the_questions_of_a_first_visit(large):
    SupportGroup.objects.filter(slug="still-here").update(contact_email="inbox@example.org")
    large.goto("/groups/still-here/")
    press(large, large.get_by_label("May I leave my camera off?"), "Space")
    press(large, large.get_by_role("button", name="Begin a message"))
    expect(large.get_by_label("Your message")).to_have_value(re.compile("May I leave my camera off?"))


def test_search_is_taken_along_as_a_booklet(large):
    large.goto("/groups/?topic=grief")
    press(large, large.get_by_role("link", name="Print or save these as a booklet"))
    expect(large).to_have_url(re.compile(r"/print/\?topic=grief$"))
    expect(large.get_by_role("heading", name="Still Here").first).to_be_visible()


def test_page_is_read_in_another_language(large):
    large.goto("/groups/still-here/")
    press(large, large.get_by_role("link", name="العربية"))
    expect(large).to_have_url(re.compile("/ar/groups/still-here/$"))
    expect(large.locator("html")).to_have_attribute("dir", "rtl")
    press(large, large.get_by_role("link", name="English"))
    expect(large.locator("html")).to_have_attribute("dir", "ltr")
