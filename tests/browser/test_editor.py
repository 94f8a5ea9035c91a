"""Somebody who keeps a listing, with ten minutes and a phone."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from groups.models import SupportGroup
from tests.browser.axe import violations
from tests.browser.login import log_in
from tests.browser.test_admin import SELECT2, is_too_wide
from tests.factories import (
    make_access_feature,
    make_exception,
    make_facilitator,
    make_group,
    make_meeting,
    make_steward,
    make_topic,
    make_venue,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]

PHONE = {"width": 390, "height": 844}
THUMB = 44  # CSS pixels, WCAG 2.5.5


@pytest.fixture
def complaints(context, live_server):
    """What the browser has to say: errors, refusals of the content policy, requests to anybody else."""
    found = []
    context.on("console", lambda message: found.append(message.text) if message.type in {"error", "warning"} else None)
    context.on("weberror", lambda error: found.append(str(error.error)))
    own = (live_server.url, "data:")
    context.on("request", lambda request: None if request.url.startswith(own) else found.append(request.url))
    return found


@pytest.fixture
def steward(context, complaints, live_server):
    """A steward's page."""
    log_in(context, live_server, make_steward())
    page = context.new_page()
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def without_script(browser, live_server):
    """A steward's page in a browser that runs no script."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport=PHONE, timezone_id="Europe/London"
    )
    log_in(context, live_server, make_steward())
    yield context.new_page()
    context.close()


def draft(**fields):
    return make_group(status="draft", published_at=None, **fields)


def editor_of(group):
    return f"/admin/groups/supportgroup/{group.pk}/change/"


def dates_of(group):
    return f"/admin/groups/supportgroup/{group.pk}/dates/"


def next_day(meeting):
    return next(meeting.occurrences(after=timezone.now())).starts_at.date()


def test_meeting_becomes_a_sentence_with_dates_while_one_answers(steward, complaints):
    group = draft(topics=[make_topic()])
    make_meeting(group)
    page = steward
    page.goto(editor_of(group))
    head = page.locator("#meetings-data > details > summary").first
    expect(head).to_contain_text("Every Tuesday")
    head.click()
    page.get_by_label("How often?").first.select_option(label="By the month, on a weekday: the first Tuesday")
    told = page.locator("[data-told]").first
    expect(told).to_contain_text("Tick which ones of the month")
    weeks = page.locator("#id_meetings-0-bysetpos")
    weeks.get_by_label("First").check()
    weeks.get_by_label("Third", exact=True).check()
    expect(head).to_contain_text("First and third Tuesday of the month, 7 pm to 8.30 pm")
    expect(told.get_by_role("listitem")).to_have_count(5)
    assert (group.meetings.get().freq, complaints) == ("weekly", [])


def test_what_is_missing_is_in_sight_leads_to_its_question_and_goes_when_answered(steward, complaints):
    group = draft(summary="", topics=[make_topic()])
    make_meeting(group)
    page = steward
    page.goto(editor_of(group))
    page.locator("#section-1 > summary").click()
    expect(page.locator("#id_summary")).to_be_hidden()
    page.get_by_text("1 thing missing").click()
    page.get_by_role("link", name="Write one sentence that says who it is for.").click()
    expect(page.locator("#id_summary")).to_be_focused()
    bar = page.locator(".save-bar").bounding_box()
    field = page.locator("#id_summary").bounding_box()
    assert field["y"] + field["height"] <= bar["y"]
    page.keyboard.type("A calm evening.")
    expect(page.get_by_text("1 thing missing")).to_have_count(0)
    assert (SupportGroup.objects.get().summary, complaints) == ("", [])


def test_preview_shows_the_page_as_wide_as_a_phone_and_leaves_everything_typed(steward, complaints):
    group = draft(topics=[make_topic()])
    make_meeting(group)
    page = steward
    page.goto(editor_of(group))
    page.get_by_label("Where does this listing stand?").wait_for()
    page.locator("#section-1 > summary").click()
    page.get_by_label("The group in one sentence").fill("Not saved, but seen.")
    page.get_by_role("button", name="Preview").click()
    shown = page.frame_locator("dialog iframe")
    expect(shown.get_by_text("this is not published yet")).to_be_visible()
    expect(shown.get_by_text("Not saved, but seen.")).to_be_visible()
    page.get_by_role("button", name="Close the preview").click()
    expect(page.get_by_label("The group in one sentence")).to_have_value("Not saved, but seen.")
    expect(page.get_by_role("button", name="Preview")).to_be_focused()
    assert complaints == []


def test_date_is_cancelled_in_two_taps_and_the_undo_takes_one(steward, complaints):
    meeting = make_meeting()
    day = next_day(meeting)
    page = steward
    page.goto(dates_of(meeting.group))
    page.locator(".date-row").first.get_by_text("Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel this date").first.click()
    expect(page.locator(".date-row").first).to_contain_text("Cancelled")
    assert meeting.exceptions.get().original_on == day
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".date-row").first).not_to_contain_text("Cancelled")
    assert (meeting.exceptions.count(), complaints) == (0, [])


def test_everything_works_without_a_script(without_script):
    group = draft(topics=[make_topic()])
    meeting = make_meeting(group)
    page = without_script
    page.goto(editor_of(group))
    page.locator("#meetings-data > details > summary").first.click()
    page.locator("#id_meetings-0-start_time").fill("18:00")
    for button, text in (("Show the dates", "Every Tuesday, 6 pm"), ("Preview", "this is not published yet")):
        with page.context.expect_page() as opened:
            page.get_by_role("button", name=button).click()
        expect(opened.value.get_by_text(text).first).to_be_visible()
        opened.value.close()
    page.get_by_role("link", name="Add another way in which you meet").click()
    expect(page.locator("#id_meetings-1-attendance")).to_be_visible()
    page.goto(dates_of(group))
    page.locator(".date-row").first.get_by_text("Move", exact=True).click()
    moved_to = date(timezone.localdate().year + 1, 1, 2)
    page.get_by_label("New day").first.fill(moved_to.isoformat())
    page.get_by_role("button", name="Move this date").first.click()
    expect(page.get_by_text("Moved: ").first).to_be_visible()
    assert meeting.exceptions.get().new_on == moved_to
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible()
    assert meeting.exceptions.count() == 0


def test_what_is_missing_leads_into_a_folded_section_without_a_script(without_script):
    page = without_script
    page.goto(editor_of(draft(summary="", topics=[make_topic()])))
    page.locator("#section-1 > summary").click()
    expect(page.locator("#id_summary")).to_be_hidden()
    page.locator(".missing-now > summary").click()
    page.get_by_role("link", name="Write one sentence that says who it is for.").click()
    expect(page.locator("#id_summary")).to_be_focused()


def test_listing_is_made_from_nothing_without_a_script(without_script):
    make_topic(name="Grief")
    make_venue(name="Old Hall")
    page = without_script
    page.goto("/admin/groups/supportgroup/add/")
    page.get_by_label("Name of the group").fill("Quiet Hour")
    page.get_by_label("The group in one sentence").fill("For anyone who has lost someone.")
    page.locator("#section-2").get_by_label("To add more, write their names").first.fill("Grief")
    meeting = page.locator("#meetings-0")
    meeting.get_by_label("How do people take part?").select_option("in_person")
    meeting.get_by_label("To choose another, write its name").fill("Old Hall")
    meeting.get_by_label("Tuesday").check()
    meeting.get_by_label("Starts at").fill("19:00")
    assert not is_too_wide(page)
    page.get_by_label("Where does this listing stand?").select_option("Published: everybody sees it")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert [group.status for group in SupportGroup.objects.all()] == ["published"]


def test_rows_are_removed_and_taken_back_from_the_keyboard(steward, complaints):
    meeting = make_meeting(draft(topics=[make_topic()]))
    make_exception(meeting)
    make_facilitator(meeting.group)
    page = steward
    page.goto(editor_of(meeting.group))
    page.locator("#meetings-0 > summary").press("Enter")
    page.locator("#id_meetings-0-exceptions-0-note").press("Tab")
    box = page.locator("#meetings-0").get_by_label("As usual again: remove this").first
    expect(box).to_be_focused()
    assert box.locator("..").bounding_box()["height"] >= THUMB
    for is_ticked in (True, False, True):
        page.keyboard.press("Space")
        expect(box).to_be_checked(checked=is_ticked)
    page.locator("#facilitations-group").get_by_label("Remove").first.press("Space")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert (meeting.exceptions.count(), meeting.group.facilitations.count(), complaints) == (0, 0, [])


@pytest.mark.parametrize("browsing", ["steward", "without_script"])
def test_one_more_meeting_and_one_change_to_several_are_looked_at_and_then_saved(request, browsing):
    group = draft(topics=[make_topic()])
    make_meeting(group)
    page = request.getfixturevalue(browsing)
    page.goto(editor_of(group))
    page.locator("#meetings-0 > summary").click()
    page.locator("#meetings-0").get_by_role("button", name="Another one like this").click()
    page.get_by_role("link", name="Now say on which day it is").click()
    page.locator("#id_meetings-1-byday").get_by_label("Friday").check()
    page.locator("#meetings-0 > summary").click()
    page.locator("#id_meetings-0-start_time").fill("18:00")
    page.locator("#meetings-0").get_by_role("button", name="Same for other meetings").click()
    asked = page.locator("#same-for-others")
    expect(asked).to_contain_text("As “Every Tuesday, 6 pm to 8.30 pm”")
    asked.get_by_label("When it starts and ends").check()
    expect(asked.get_by_label("Every Friday, 7 pm to 8.30 pm")).to_be_checked()
    if browsing == "steward":  # axe is a script
        assert violations(page, without=SELECT2) == []
    asked.get_by_role("button", name="Show me how they read then").click()
    expect(page.locator("#taken-over").get_by_role("link")).to_contain_text("Every Friday, 6 pm to 8.30 pm")
    assert (is_too_wide(page), group.meetings.count()) == (False, 1)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert [(one.byday, one.start_time.hour) for one in group.meetings.order_by("pk")] == [(["TU"], 18), (["FR"], 18)]


@pytest.mark.parametrize(
    ("width", "theme"),
    [
        (390, "light"),
        pytest.param(390, "dark", marks=pytest.mark.thorough),
        pytest.param(1280, "light", marks=pytest.mark.thorough),
        pytest.param(1280, "dark", marks=pytest.mark.thorough),
    ],
)
def test_editor_fits_the_screen_the_thumb_and_axe_with_everything_unfolded(steward, complaints, width, theme):
    group = make_group(topics=[make_topic()])
    make_exception(make_meeting(group, access={make_access_feature(): True}))
    make_facilitator(group)
    page = steward
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)
    for path in (editor_of(group), dates_of(group)):
        page.goto(path)
        page.evaluate("document.querySelectorAll('.editor details').forEach((fold) => fold.open = true)")
        assert (path, is_too_wide(page)) == (path, False)
        assert (path, violations(page, without=SELECT2)) == (path, [])
        targets = page.locator(".editor .act:visible, .editor summary:visible").all()
        assert {round(target.bounding_box()["height"]) >= THUMB for target in targets} == {True}
    assert complaints == []
