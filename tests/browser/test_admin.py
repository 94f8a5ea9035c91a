"""A steward with a phone."""

import re

import pytest
from playwright.sync_api import expect

from groups.models import SupportGroup
from tests.browser.axe import violations
from tests.browser.login import log_in
from tests.factories import make_access_feature, make_group, make_meeting, make_steward, make_topic

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]

PHONE = {"width": 390, "height": 844}


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
    """The steward's page, logged in."""
    log_in(context, live_server, make_steward())
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto("/admin/")
    expect(page.get_by_role("link", name="Groups").first).to_be_visible()
    return page


def choose(page, field, term, text):
    """Choose from an autocomplete the way a person does."""
    page.locator(f"#id_{field} + .select2").click()
    page.keyboard.type(term)
    page.get_by_role("option", name=text).click()


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_listing_is_made_on_a_phone_with_a_new_venue_and_seen_on_the_site(steward, complaints):
    make_topic(name="Grief and loss", aliases=["bereavement"])
    make_access_feature(name="Step-free entrance")
    page = steward
    page.goto("/admin/groups/supportgroup/add/")
    assert not is_too_wide(page)
    page.get_by_label("Name of the group").fill("Larch Street Grief Circle")
    page.get_by_label("The group in one sentence").fill("A calm evening for anyone who has lost someone.")
    choose(page, "topics", "bereav", "Grief and loss")
    page.locator("#id_meetings-0-attendance").select_option("In person")

    with page.expect_popup() as popup_opened:
        page.get_by_role("link", name="+ New venue").first.click()
    popup = popup_opened.value
    popup.get_by_label("Name of the place").fill("St Brigid’s Hall")
    popup.get_by_label("Town or city").fill("Sheffield")
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_meetings-0-venue option:checked")).to_have_text("St Brigid’s Hall, Sheffield")

    page.locator("#meetings-group").get_by_label("Tuesday").first.check()
    page.locator("#id_meetings-0-start_time").fill("19:00")
    page.get_by_text("Getting in and taking part").first.click()
    page.locator("#meetings-group").get_by_label("Step-free entrance").first.select_option("Yes")
    page.get_by_label("Where does this listing stand?").select_option("published")
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.locator("#meetings-group").get_by_text("Every Tuesday").first).to_be_visible()
    assert not is_too_wide(page)
    group = SupportGroup.objects.get()
    assert (group.status, [str(meeting.venue) for meeting in group.meetings.all()]) == (
        "published",
        ["St Brigid’s Hall, Sheffield"],
    )
    page.locator("header, #main").get_by_text("more_horiz").first.click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="View on site").click()
    expect(opened.value).to_have_url(re.compile(rf"{group.get_absolute_url()}$"))
    assert complaints == []


def test_questions_show_only_where_they_apply(steward, complaints):
    group = make_group(status="draft", published_at=None)
    make_meeting(group)
    page = steward
    page.goto(f"/admin/groups/supportgroup/{group.pk}/change/")
    page.locator("#meetings-data > details > summary").first.click()
    often, part = page.locator("#id_meetings-0-freq"), page.locator("#id_meetings-0-attendance")
    rows = {
        name: page.locator(f"#meetings-data .field-{name}").first
        for name in ("byday", "bysetpos", "bymonthday", "venue")
    }

    def shown():
        return {name for name, row in rows.items() if row.is_visible()}

    assert shown() == {"byday", "venue"}
    often.select_option("monthly_by_day")
    assert shown() == {"byday", "bysetpos", "venue"}
    often.select_option("monthly_by_date")
    part.select_option("online")
    assert shown() == {"bymonthday"}
    often.select_option("appointment")
    assert shown() == set()
    assert complaints == []


def test_second_meeting_with_a_cancelled_date_is_added_on_the_page(steward, complaints):
    group = make_group(status="draft", published_at=None)
    make_meeting(group)
    page = steward
    page.goto(f"/admin/groups/supportgroup/{group.pk}/change/")
    page.get_by_role("link", name="Add another way in which you meet").click()
    page.locator("#id_meetings-1-attendance").select_option("phone")
    page.locator("#id_meetings-1-byday").get_by_label("Friday").check()
    page.locator("#id_meetings-1-start_time").fill("10:00")
    expect(page.locator("#meetings-1 > summary")).to_be_visible()
    page.locator("#meetings-1").get_by_text("Is one date different?").click()
    page.locator("#meetings-1").get_by_role("button", name="Add a changed date").click()
    expect(page.locator("#id_meetings-1-exceptions-0-kind")).to_be_focused()
    page.locator("#id_meetings-1-exceptions-0-original_on").fill("2030-01-04")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    [added] = group.meetings.filter(attendance="phone")
    assert (added.byday, added.exceptions.count()) == (["FR"], 1)
    assert complaints == []


# Select2 puts a button among the items of its list of what is chosen; nothing of ours can mend that.
SELECT2 = ("list",)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), pytest.param(1280, "dark", marks=pytest.mark.thorough)])
def test_pages_fit_the_screen_and_axe_and_the_content_policy_have_nothing_to_say(steward, complaints, width, theme):
    group = make_meeting(make_group(topics=[make_topic()]), access={make_access_feature(): True}).group
    page = steward
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)
    change = f"groups/supportgroup/{group.pk}/change/"
    for path in ("", "groups/supportgroup/", change, "groups/topic/", "groups/venue/add/"):
        page.goto(f"/admin/{path}")
        expect(page.locator("#content")).to_be_visible()
        assert (path, is_too_wide(page)) == (path, False)
        assert (path, violations(page, without=SELECT2)) == (path, [])
    assert complaints == []
