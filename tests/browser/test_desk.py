"""The admin's front page on a phone: a steward's, and that of somebody who runs a group."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from facilitators.desk.same import merge_page
from facilitators.models import User
from groups.models import Lookalike, SupportGroup
from tests import factories as make
from tests.browser.axe import violations
from tests.browser.login import log_in
from tests.integration.desk.waiting import YEARS_AGO, add_one_of_each, complete_group

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]

PHONE = ViewportSize(width=390, height=844)


@pytest.fixture
def phone_of(browser: Browser, live_server: Any, settings: Any) -> Any:
    """Open a phone of somebody who is logged in."""
    settings.KINDRED_SECOND_FACTOR = False
    contexts: list[BrowserContext] = []

    def open_(user: User, *, has_script: bool = True) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=has_script)
        contexts.append(context)
        log_in(context, live_server, user)
        page = context.new_page()
        page.goto("/admin/")
        return page

    yield open_
    for context in contexts:
        context.close()


def test_steward_decides_what_waits_by_single_taps(phone_of: Callable[..., Page]) -> None:
    add_one_of_each()
    page = phone_of(make.make_steward())

    page.get_by_role("button", name="Nothing is wrong: It did not feel safe").click()
    expect(page.get_by_text("is seen to.")).to_be_visible()
    page.get_by_role("button", name="Accept: Changed").click()
    expect(page.get_by_text("is changed.")).to_be_visible()
    page.get_by_role("button", name="That is fine: Live").click()
    expect(page.get_by_text("Looked at")).to_be_visible()
    page.get_by_role("button", name="It has closed: archive: Old").click()
    expect(page.get_by_text("is archived")).to_be_visible()
    page.get_by_role("button", name="Not the same: Double").click()
    expect(page.get_by_text("are two groups.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("are perhaps the same group again.")).to_be_visible()

    left = ["What visitors say is wrong 2", "New listings 1", "Is anybody there? 1", "Perhaps the same group 1"]
    left += ["People to invite 1", "Addresses that mail comes back from 1", "Checks that expire 1"]
    expect(page.get_by_role("navigation", name="What needs you").get_by_role("link")).to_have_text(left)


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.thorough)])
def test_desk_is_accessible_and_no_wider_than_a_phone(phone_of: Callable[..., Page], scheme: Any) -> None:
    add_one_of_each()
    page = phone_of(make.make_steward())
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    pair = Lookalike.objects.select_related("first", "second").get()
    SupportGroup.objects.filter(pk=pair.second.pk).update(
        name="Doppel", summary="An evening.", source="x", source_key="1"
    )
    for address in ("/admin/", "/admin/groups/supportgroup/desk/same/?older=1", merge_page(pair.first, pair.second)):
        page.goto(address)
        expect(page.locator(".page-head")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert violations(page) == []


def test_steward_makes_two_listings_one_from_the_keyboard_without_script(phone_of: Callable[..., Page]) -> None:
    keep, other = complete_group(name="Larch Circle"), complete_group(name="The Larch Circle", confirmed_at=None)
    make.make_lookalike(keep, other)
    page = phone_of(make.make_steward(), has_script=False)
    page.get_by_role("link", name="Compare and merge").click()

    name = page.get_by_role("group", name="Name of the group")
    name.get_by_role("radio", name="This one stays").focus()
    page.keyboard.press("ArrowDown")
    expect(name.get_by_role("radio", name="The other")).to_be_checked()
    page.get_by_role("button", name="Make them one").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("are one now.")).to_be_visible()
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()
    keep.refresh_from_db()
    other.refresh_from_db()
    assert (keep.name, other.status) == ("The Larch Circle", "archived")


def test_facilitator_says_still_true_in_one_tap_without_script(phone_of: Callable[..., Page]) -> None:
    group = complete_group(name="Larch Circle", confirmed_at=make.LONG_AGO)
    page = phone_of(make.make_facilitating_user(group), has_script=False)
    expect(page.get_by_text("Is it still true?")).to_be_visible()

    page.get_by_role("button", name="Still true: Larch Circle").click()

    expect(page.get_by_text("says that it was confirmed today")).to_be_visible()
    expect(page.get_by_text("Nothing needs you today.")).to_be_visible()
    group.refresh_from_db()
    assert group.confirmed_at is not None
    assert group.confirmed_at > make.LONG_AGO + YEARS_AGO
