"""From what a group does not say to a message that asks it, with a keyboard or a finger, with script and without."""

from playwright.sync_api import expect

from groups.models import SupportGroup
from tests.browser.axe import violations_in_both_themes


def test_visitor_chooses_questions_and_finds_the_message_begun(page):
    SupportGroup.objects.filter(slug="still-here").update(contact_email="inbox@example.org")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/groups/still-here/")
    if page.has_script:
        assert violations_in_both_themes(page) == []
    page.get_by_label("May I leave my camera off?").focus()
    page.keyboard.press("Space")
    page.get_by_text("Should I bring anything?").click()
    page.get_by_role("button", name="Begin a message").click()
    expect(page.get_by_label("Your message")).to_have_value(
        "Hello,\n\n"
        "I would like to come to “Still Here” for the first time.\n\n"
        "Before I come, may I ask:\n– May I leave my camera off?\n– Should I bring anything?\n\n"
        "Thank you."
    )
