"""From a facilitator's phone to the public page, past a steward."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from facilitators.models import User
from groups.actions.versions import changing
from groups.models import SupportGroup
from tests import factories as make
from tests.browser.axe import violations
from tests.browser.login import log_in
from tests.browser.test_admin import SELECT2

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]

PHONE = ViewportSize(width=390, height=844)
QUEUE = "/admin/groups/supportgroup/review/"


@pytest.fixture
def phone_of(browser: Browser, live_server: Any) -> Any:
    """Open a phone of somebody who is logged in; their browser complains of nothing."""
    contexts, complaints = [], []

    def open_(user: User, *, has_script: bool = True) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=has_script)
        contexts.append(context)
        context.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        log_in(context, live_server, user)
        page = context.new_page()
        page.goto("/admin/")
        return page

    yield open_
    for context in contexts:
        for page in context.pages:
            page.wait_for_load_state("networkidle")  # else the server may still answer when its database is dropped
        context.close()
    assert complaints == []


PhoneOf = Callable[..., Page]


def complete_group(**fields: Any) -> SupportGroup:
    group = make.make_group(
        topics=[make.make_topic()], **{"name": "Larch Street Circle", "summary": "A calm evening.", **fields}
    )
    make.make_meeting(group)
    return group


def change(group: SupportGroup) -> str:
    return f"/admin/groups/supportgroup/{group.pk}/change/"


def unfold(page: Page) -> None:
    """Open every part of the editor that is folded to a line."""
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


def test_listing_is_sent_for_review_published_and_seen(phone_of: PhoneOf, context: BrowserContext) -> None:
    page, group = context.new_page(), complete_group(status="draft", published_at=None)
    alice, stella = phone_of(make.make_facilitating_user(group)), phone_of(make.make_steward())

    alice.goto(change(group))
    unfold(alice)
    alice.get_by_label("Where does this listing stand?").select_option("submitted")
    alice.get_by_role("button", name="Save", exact=True).click()
    expect(alice.get_by_text("Sent for review.")).to_be_visible()
    page.goto(group.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Larch Street Circle")

    stella.goto("/admin/")
    stella.goto(QUEUE)
    stella.get_by_role("link", name="Larch Street Circle").click()
    expect(stella.get_by_text("A calm evening.")).to_be_visible()
    stella.get_by_role("button", name="Publish").click()
    expect(stella.get_by_text("is published")).to_be_visible()

    page.goto(group.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("Larch Street Circle")


def test_edit_waits_while_the_page_stays_then_is_accepted(phone_of: PhoneOf, context: BrowserContext) -> None:
    page, group = context.new_page(), complete_group()
    alice, stella = phone_of(make.make_facilitating_user(group)), phone_of(make.make_steward(), has_script=False)

    alice.goto(change(group))
    expect(alice.get_by_text("once a steward has looked at it")).to_be_visible()
    unfold(alice)
    alice.get_by_label("The group in one sentence").fill("A calm, quiet evening.")
    alice.get_by_label("What did you change, and why?").fill("It is quiet.")
    alice.get_by_role("button", name="Save", exact=True).click()
    expect(alice.get_by_role("heading", name="Your change waits for a steward")).to_be_visible()
    expect(alice.get_by_label("The group in one sentence")).to_have_value("A calm, quiet evening.")
    page.goto(group.get_absolute_url())
    expect(page.get_by_text("A calm evening.")).to_be_visible()

    stella.goto(QUEUE)
    expect(stella.get_by_text("It is quiet.")).to_be_visible()
    stella.get_by_role("link", name="Larch Street Circle").click()
    stella.get_by_role("button", name="Accept").click()
    expect(stella.get_by_text("Nothing waits for you.")).to_be_visible()

    page.reload()
    expect(page.get_by_text("A calm, quiet evening.")).to_be_visible()


def test_change_that_went_live_is_taken_back_in_one_tap(phone_of: PhoneOf, context: BrowserContext) -> None:
    page, group = context.new_page(), complete_group()
    with changing(group, by=make.make_user("bob@example.org"), why="Better so.") as made:
        made.is_to_look_at = True
        SupportGroup.objects.update(summary="Come and buy.")
    stella = phone_of(make.make_steward())

    stella.goto(QUEUE)
    stella.get_by_role("link", name="Larch Street Circle").click()
    stella.get_by_role("button", name="Take it back").click()
    expect(stella.get_by_text("Taken back")).to_be_visible()

    page.goto(group.get_absolute_url())
    expect(page.get_by_text("A calm evening.")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), pytest.param(1280, "dark", marks=pytest.mark.thorough)])
def test_pages_fit_the_screen_and_axe_has_nothing_to_say(phone_of: PhoneOf, width: int, theme: Any) -> None:
    group = complete_group()
    alice = make.make_facilitating_user(group)
    proposal = make.make_proposal(group, changes={"summary": "A calm, quiet evening."}, by=alice, why="It is quiet.")
    with changing(group, by=alice, why="Better so.") as made:
        made.is_to_look_at = True
        SupportGroup.objects.update(summary="Another evening.")
    new = complete_group(status="submitted", published_at=None)
    page, own = phone_of(make.make_steward()), phone_of(alice)
    of_steward = [
        QUEUE,
        f"{QUEUE}listing/{new.pk}/",
        f"{QUEUE}proposal/{proposal.pk}/",
        f"{QUEUE}version/{group.versions.latest('pk').pk}/",
        f"/admin/groups/supportgroup/{group.pk}/history/",
    ]
    for seen, paths in ((page, of_steward), (own, [change(group)])):
        seen.set_viewport_size({"width": width, "height": 844})
        seen.emulate_media(color_scheme=theme)
        for path in paths:
            seen.goto(path)
            expect(seen.locator("#content")).to_be_visible()
            unfold(seen)
            assert (path, seen.evaluate("document.documentElement.scrollWidth > innerWidth")) == (path, False)
            assert (path, violations(seen, within="#content", without=SELECT2)) == (path, [])
