"""A visitor and a group write to each other, and one asks how to join, in a real browser: with script and without."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from groups.forms import guard
from groups.models import Conversation, JoinRequest, OutgoingMail, SupportGroup
from tests.browser.axe import violations_in_both_themes
from tests.factories import make_meeting

SIZES = (320, 1280)


@pytest.fixture(autouse=True)
def _first_in_the_hour(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    """Nobody was counted before, and nobody here needs three seconds: the guard's own tests are about them."""
    cache.clear()  # its table has no model: it is not emptied with the others
    monkeypatch.setattr(guard, "SHORTEST", timedelta(0))


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 800})
    return page


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, on a small phone and a large screen; axe runs with script only."""
    if not page.has_script:  # type: ignore[attr-defined]
        return []
    found = []
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        found += violations_in_both_themes(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"scrolls sideways at {width}")
    page.set_viewport_size({"width": 390, "height": 800})
    return found


def link_in_mail(to: str, page: str) -> str:
    """Return the path of a link in the last mail to somebody."""
    text = OutgoingMail.objects.filter(to=to).latest("pk").text
    found = re.search(rf"(/{page}/\?link=\S+)", text)
    assert found, text
    return found.group(1)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_visitor_and_group_write_to_each_other_until_one_ends_it(phone):
    phone.goto("/groups/still-here/")
    phone.get_by_role("link", name="Write to the group").click()
    phone.get_by_label("Your message").fill("Is there a lift?")
    phone.get_by_label("Your e-mail address").fill("vera@")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("Not sent yet.")
    expect(phone.get_by_label("Your message")).to_have_value("Is there a lift?")
    assert faults(phone) == []
    phone.get_by_label("Your e-mail address").fill("vera@example.net")
    phone.get_by_label("What may they call you?").fill("Vera")
    phone.get_by_role("button", name="Send").click()
    heading(phone, "Your message is on its way")

    phone.goto(link_in_mail("alice@example.org", "answer"))
    expect(phone.get_by_text("Is there a lift?")).to_be_visible()
    assert faults(phone) == []
    phone.get_by_label("Your answer").fill("Yes, there is. Write to alice@example.org.")
    phone.get_by_role("button", name="Send").click()
    heading(phone, "Your answer is on its way")
    assert faults(phone) == []

    phone.goto(link_in_mail("vera@example.net", "answer"))
    expect(phone.get_by_text("Yes, there is. Write to [address removed].")).to_be_visible()
    phone.get_by_role("link", name="Something is not right").click()
    assert faults(phone) == []
    phone.get_by_role("link", name="Back to the conversation").click()
    phone.get_by_role("link", name="Get no more mail from them").click()
    assert faults(phone) == []
    phone.get_by_role("button", name="Do not write to me again").click()
    heading(phone, "It is over")
    assert not Conversation.objects.exists()
    assert phone.context.cookies() == []


def test_group_sends_how_to_join_to_who_asked(phone):
    SupportGroup.objects.filter(slug="still-here").update(join_details_given="on_request")
    phone.goto("/groups/still-here/")
    phone.get_by_role("link", name="Ask for it").click()
    assert faults(phone) == []
    phone.get_by_label("Your e-mail address").fill("vera@example.net")
    phone.get_by_role("button", name="Ask for it").click()
    heading(phone, "Your message is on its way")

    phone.goto(link_in_mail("alice@example.org", "answer/details"))
    assert faults(phone) == []
    phone.get_by_role("button", name="Send it").click()
    heading(phone, "How to join is on its way")
    assert "https://meet.example.org/1" in OutgoingMail.objects.get(to="vera@example.net").text


def test_details_are_asked_for_one_date(phone):
    group = SupportGroup.objects.get(slug="still-here")
    SupportGroup.objects.filter(pk=group.pk).update(join_details_given="before_meeting")
    make_meeting(
        group, name="Night call", attendance="phone", join_details="0113 496 0777", timezone="America/New_York"
    )
    phone.goto("/groups/still-here/")
    phone.get_by_role("link", name="Have it sent to you").first.click()
    assert faults(phone) == []
    phone.get_by_label("Night call").first.check()
    phone.get_by_label("Your e-mail address").fill("vera@example.net")
    phone.get_by_role("button", name="Send it to me").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("mail")
    assert faults(phone) == []
    assert JoinRequest.objects.get().meeting.name == "Night call"


def test_group_that_nobody_reads_mail_for_offers_other_ways(phone):
    phone.goto("/groups/bare/contact/")
    heading(phone, "Nobody reads mail for this group yet")
    assert faults(phone) == []
    phone.goto("/answer/?link=x")
    heading(phone, "This link does not work")
    assert faults(phone) == []
