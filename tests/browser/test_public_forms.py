"""What visitors tell us, in a real browser: on a phone, with JavaScript and without."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from groups.forms import guard
from groups.models import OutgoingMail, Report, SupportGroup
from tests.browser.axe import violations_in_both_themes

PHONE: ViewportSize = {"width": 390, "height": 800}


@pytest.fixture(autouse=True)
def _first_in_the_hour(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    """Nobody was counted before, and nobody here needs three seconds: the guard's own tests are about them."""
    cache.clear()  # its table has no model: it is not emptied with the others
    monkeypatch.setattr(guard, "SHORTEST", timedelta(0))


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)
    return page


def places_taken() -> list[str]:
    """What the guard counted, without digests and numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM kindred_cache WHERE cache_key LIKE '%guard%' ORDER BY cache_key")
        return [key.split(":")[3] for (key,) in cursor]


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands; axe runs in it, so with script only."""
    if not page.has_script:  # type: ignore[attr-defined]
        return []
    return violations_in_both_themes(page)


def test_report_reaches_stewards_with_a_proof_of_work_or_without_script(phone):
    phone.goto("/groups/still-here/")
    phone.get_by_role("link", name="Something is wrong here").click()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("Please answer this.")
    assert faults(phone) == []
    phone.get_by_role("alert").get_by_role("link", name="What is wrong?").click()
    phone.get_by_label("The day or time is wrong").check()
    phone.get_by_label("What happened?").fill("They moved it.")
    phone.get_by_label("Every Tuesday · 7 pm").check()
    phone.get_by_label("The right day").select_option("Thursday")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    report = Report.objects.get()
    assert (report.wrong, report.note) == ("time", "They moved it.\n\nRight would be: Thursday")
    assert report.proposal is not None
    assert phone.context.cookies() == []
    assert places_taken() == (["proof", "proved"] if phone.has_script else ["unproved", "unproved"])


def test_report_that_is_held_back_keeps_all_that_was_typed(phone, monkeypatch):
    monkeypatch.setattr(guard, "MOST_WITH_PROOF", 0)
    monkeypatch.setattr(guard, "MOST_WITHOUT_PROOF", 0)
    phone.goto("/groups/paused/report/")
    phone.get_by_label("Something else").check()
    phone.get_by_label("What happened?").fill("<b>It smelt of paint.</b>")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("Please try again in an hour", ignore_case=True)
    expect(phone.get_by_label("What happened?")).to_have_value("<b>It smelt of paint.</b>")
    expect(phone.get_by_label("Something else")).to_be_checked()
    monkeypatch.undo()
    monkeypatch.setattr(guard, "SHORTEST", timedelta(0))
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert Report.objects.count() == 1


def test_group_is_added_by_the_link_in_the_mail(phone):
    phone.goto("/")
    phone.get_by_role("contentinfo").get_by_role("link", name="Add a group").click()
    assert faults(phone) == []
    phone.get_by_label("What is the group called?").fill("Still here")
    phone.get_by_label("Who is it for, in one sentence?").fill("Tea for those who lost a partner.")
    phone.get_by_label("What is it about?").select_option("Death of a partner")
    expect(phone.get_by_label("Town")).to_be_hidden()
    phone.get_by_label("In person", exact=True).check()
    phone.get_by_label("Town").fill("Sheffield")
    phone.get_by_label("Every month").check()
    expect(phone.get_by_label("When is the next one?")).to_be_hidden()
    phone.get_by_label("Which one of the month?").select_option("Last")
    phone.get_by_label("On which day?").select_option("Friday")
    phone.get_by_label("It starts at").fill("18:30")
    phone.get_by_label("I run this group").check()
    phone.get_by_label("Your e-mail address").fill("dora@example.org")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    assert faults(phone) == []
    phone.get_by_label("None of these").check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    link = re.search(r"https?://[^/]+(/\S+)", OutgoingMail.objects.get().text)
    assert link is not None
    phone.goto(link[1])
    assert faults(phone) == []
    assert not SupportGroup.objects.filter(status="submitted").exists()
    phone.get_by_role("button", name="Yes, please look at it").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    group = SupportGroup.objects.get(status="submitted")
    assert (group.name, group.contact_email) == ("Still here", "dora@example.org")
    assert group.meetings.get().schedule_in_words == "Last Friday of the month"
    assert phone.context.cookies() == []


def test_doubt_is_read_on_page_and_card(phone):
    SupportGroup.objects.filter(slug="still-here").update(doubted_at=timezone.now())
    phone.goto("/groups/?q=tea")
    expect(phone.get_by_role("article").filter(has_text="Still Here")).to_contain_text("Two visitors found nobody")
    phone.goto("/groups/still-here/")
    expect(phone.get_by_text("Two visitors found nobody there lately: check before you travel.")).to_be_visible()
    assert faults(phone) == []
