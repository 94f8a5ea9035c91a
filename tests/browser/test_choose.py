"""The guided finder on a phone: with JavaScript and without, with a finger and with a keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journeys import tab_to
from tests.factories import make_place


@pytest.fixture
def phone(page: Page) -> Page:
    make_place(name="Sheffield", latitude=53.3811, longitude=-1.4701)
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def skip(page: Page) -> None:
    """Skip the question by keyboard."""
    tab_to(page, page.get_by_role("link", name="Skip this question"))
    page.keyboard.press("Enter")


def expect_question(page: Page, number: int, words: str) -> None:
    """Wait for a question: its words, and how far along it is."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    expect(page.get_by_text(f"Question {number} of 5", exact=True)).to_be_visible()


def test_answers_lead_to_a_group_and_back_leads_to_the_question_before(phone):
    phone.goto("/")
    phone.get_by_role("link", name="Help me choose").click()
    phone.get_by_label("Grief").check()
    go_on(phone)
    expect_question(phone, 1, "Does one of these come closer?")
    phone.get_by_label("Death of a partner").check()
    go_on(phone)
    phone.get_by_label("I live with it myself").check()
    go_on(phone)
    phone.get_by_label("Near which town").fill("Blorptown")
    go_on(phone)
    expect(phone.get_by_text("We do not know a place called “Blorptown”.")).to_be_visible()
    phone.get_by_label("Near which town").fill("Sheffield")
    go_on(phone)
    expect_question(phone, 4, "When could you go?")

    phone.go_back()
    phone.go_back()  # over the place that nobody knows
    expect_question(phone, 3, "Where would you like to meet?")
    phone.go_back()
    expect_question(phone, 2, "Is it for you, or for somebody close to you?")
    expect(phone.get_by_label("I live with it myself")).to_be_checked()
    for _ in range(3):
        phone.go_forward()
    phone.reload()
    expect_question(phone, 4, "When could you go?")

    phone.get_by_role("link", name="Back", exact=True).click()
    expect(phone.get_by_label("Near which town")).to_have_value("Sheffield")
    go_on(phone)
    phone.get_by_label("Tuesday").check()
    go_on(phone)
    phone.get_by_label("I may just listen").check()
    phone.get_by_role("button", name="See the groups").click()
    # The hall’s place on the map is not stated, so only "might".
    expect(phone.get_by_role("heading", level=1)).to_have_text("One group might fit")
    expect(phone.get_by_role("link", name="Still Here")).to_be_visible()
    assert phone.context.cookies() == []


def test_keyboard_alone_answers_skips_and_sees_the_groups(phone):
    phone.goto("/choose/")
    tab_to(phone, phone.get_by_label("Grief"))
    phone.keyboard.press("Space")
    phone.keyboard.press("Enter")
    expect_question(phone, 1, "Does one of these come closer?")
    skip(phone)
    expect_question(phone, 2, "Is it for you, or for somebody close to you?")
    skip(phone)
    expect_question(phone, 3, "Where would you like to meet?")
    tab_to(phone, phone.get_by_role("link", name="See the groups now"))
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(re.compile(r"/groups/\?topic=grief$"))


def test_visitor_of_another_zone_is_asked_by_their_own_clock(browser, live_server, directory):
    context = browser.new_context(base_url=live_server.url, timezone_id="America/New_York")
    page = context.new_page()
    page.goto("/choose/")
    for number in range(1, 5):
        expect(page.get_by_text(f"Question {number} of 5", exact=True)).to_be_visible()
        go_on(page)
    page.get_by_role("button", name="See the groups").click()
    expect(page).to_have_url(re.compile(r"/groups/\?.*tz=America%2FNew_York"))
    context.close()
