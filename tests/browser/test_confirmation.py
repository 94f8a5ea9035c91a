"""Ten seconds on a phone: a mail, one tap, and the page says that it was confirmed today."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from facilitators.jobs import ask_about_listings
from groups.models import SupportGroup
from tests.browser.axe import violations_in_both_themes
from tests.factories import make_facilitating_user
from tests.post import MailServer, send_queued


@pytest.fixture
def link(page: Page, live_server, mail_server: MailServer, settings) -> str:
    """The link in the mail that alice gets; her listing was last confirmed long ago."""
    settings.KINDRED_URL = live_server.url
    group = SupportGroup.objects.get(slug="still-here")
    SupportGroup.objects.update(confirmed_at=timezone.now() - timedelta(days=250))
    group.facilitations.all().delete()
    make_facilitating_user(group)
    ask_about_listings(timestamp=0)
    send_queued()
    [letter] = [letter for letter in mail_server.letters if letter.recipients == ["alice@example.org"]]
    assert letter.subject == "Still true? Still Here"
    page.set_viewport_size({"width": 390, "height": 844})
    return next(line for line in letter.text.splitlines() if "/still-true/" in line)


def check(page: Page) -> None:
    """Nothing scrolls sideways, nothing is kept, and axe, which needs script, has nothing to say."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.context.cookies() == []
    if page.has_script:  # type: ignore[attr-defined]
        assert violations_in_both_themes(page) == []


def test_one_tap_in_a_mail_confirms_a_listing(page: Page, link: str) -> None:
    page.goto("/groups/still-here/")
    expect(page.get_by_text("Not confirmed lately, last 8 months ago")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this still true?")
    expect(page.get_by_role("heading", name="Still Here")).to_be_visible()
    check(page)

    page.get_by_role("button", name="Still true").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    check(page)
    page.get_by_role("link", name="See the page").click()
    expect(page.get_by_text("Confirmed by its facilitator today")).to_be_visible()


def test_break_and_end_are_said_and_taken_back(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("link", name="We have a break").click()
    expect(page.get_by_role("button", name="Start the break")).to_be_visible()
    check(page)
    page.get_by_label("Until which day?").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    page.get_by_label("Why?").fill("Our hall is being painted.")
    page.get_by_role("button", name="Start the break").click()
    expect(page.get_by_text("the group has a break until")).to_be_visible()
    check(page)
    page.goto("/groups/still-here/")
    expect(page.get_by_text("Our hall is being painted.")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this still true?")

    page.get_by_role("link", name="It has closed").click()
    expect(page.get_by_role("button", name="Yes, it has closed")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Yes, it has closed").click()
    expect(page.get_by_text("do not find this listing any more")).to_be_visible()
    assert SupportGroup.objects.get(slug="still-here").status == "archived"
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Still true")).to_be_visible()
    assert SupportGroup.objects.get(slug="still-here").status == "published"


def test_change_leads_to_the_editor_by_way_of_the_login(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("link", name="Something changed").click()
    expect(page).to_have_url(re.compile(r"/account/login/.*next="))


def test_broken_link_says_what_to_do(page: Page, link: str) -> None:
    page.goto(link[:-5])
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")
    check(page)
