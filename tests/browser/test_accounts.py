"""Getting in: invited on a phone, a second proof, a passkey. Each page is looked at by axe in both themes."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, ViewportSize, expect

from facilitators.invitations import invite
from facilitators.models import User
from facilitators.roles import ensure_stewards
from tests.browser.axe import violations_in_both_themes
from tests.factories import make_group, make_steward, make_user
from tests.integration.accounts.door import app_code, code_sent
from tests.post import send_queued

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]

PHONE: ViewportSize = {"width": 390, "height": 844}
PASSWORD = "three-larks-sang"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(transactional_db):
    cache.clear()


@pytest.fixture
def page(context):
    """A phone, on which every complaint of the browser is a fault."""
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    yield page
    assert page.faults == []


def look(page: Page, title: str) -> None:
    """Expect the page, and nothing for axe to say, on a phone and on a narrow one."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert (title, violations_in_both_themes(page)) == (title, [])
    page.set_viewport_size({"width": 320, "height": 640})
    assert (title, page.evaluate("document.documentElement.scrollWidth > innerWidth")) == (title, False)
    page.set_viewport_size(PHONE)


def make_stella() -> None:
    """Make a steward with a password."""
    stella = make_steward("stella@example.org")
    stella.set_password(PASSWORD)
    stella.save()


def add_authenticator(page: Page) -> None:
    """Plug in what a phone has: a place for passkeys, opened by a finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_in_by_code(page: Page, email: str, server) -> None:
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.get_by_label("The code from the mail").fill(code_sent(server))
    page.get_by_role("button", name="Log in", exact=True).click()


def test_invited_steward_gets_in_with_a_code_and_an_app(page, live_server, settings, mail_server):
    settings.KINDRED_SECOND_FACTOR, settings.KINDRED_URL = True, live_server.url
    invite(by=make_steward(), email="dora@example.org", name="Dora", invited_as="steward")
    send_queued()
    [link] = re.findall(r"^http\S+$", mail_server.letters[-1].text, re.MULTILINE)

    page.goto(link)
    look(page, "Will you help to run the directory?")
    page.get_by_label("Your name").fill("Dora Dale")
    page.get_by_role("button", name="Yes, I will").click()
    look(page, "One more step")
    page.goto("/admin/groups/supportgroup/")
    page.get_by_role("link", name="Use an app").click()
    look(page, "Set up an app")
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Type the six digits it shows").fill(app_code(secret))
    page.get_by_role("button", name="Finish").click()
    look(page, "Keep these codes")
    page.get_by_role("link", name="I have kept them: go on").click()
    expect(page.get_by_role("link", name="Groups").first).to_be_visible()
    page.goto("/account/")
    look(page, "Your login")
    page.get_by_role("button", name="Log out").click()

    page.goto("/admin/")
    look(page, "Log in")
    log_in_by_code(page, "dora@example.org", mail_server)
    look(page, "The second step")
    page.get_by_label("The code from your app").fill(app_code(secret))
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Groups").first).to_be_visible()
    assert User.objects.get(email="dora@example.org").groups.get() == ensure_stewards()


def test_passkey_is_added_and_logs_in_alone(page, settings):
    settings.KINDRED_SECOND_FACTOR = True
    make_stella()
    add_authenticator(page)

    page.goto("/admin/")
    page.get_by_role("link", name="Use a password").click()
    look(page, "Log in with a password")
    page.get_by_label("E-mail address").fill("stella@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Use a passkey").click()
    look(page, "Is it still you?")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    look(page, "Add a passkey")
    page.get_by_label("What do you call it?").fill("My phone")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these codes")
    page.goto("/account/")
    look(page, "Your login")
    expect(page.get_by_text("Passkey “My phone”")).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    page.goto("/admin/groups/venue/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/admin/groups/venue/$"))


def test_passkey_nobody_knows_is_said_kindly_and_other_ways_stay(page, mail_server):
    make_user("alice@example.org", is_staff=True)
    add_authenticator(page)
    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="That did not work")).to_be_visible()
    look(page, "Log in")
    log_in_by_code(page, "alice@example.org", mail_server)
    expect(page).to_have_url(re.compile("/admin/$"))
    page.faults.clear()  # Alice has no group yet


def test_own_login_is_looked_after_on_a_phone(page, mail_server):
    make_user("alice@example.org", is_staff=True)
    page.goto("/account/login/?next=/account/")
    log_in_by_code(page, "alice@example.org", mail_server)
    look(page, "Your login")
    page.get_by_role("link", name="Set password").click()
    look(page, "Set a password")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("The same again").fill("short")
    page.get_by_role("button", name="Save it").click()
    look(page, "Set a password")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_text("Your password has been set.")).to_be_visible()
    page.get_by_role("link", name="Show sessions").click()
    look(page, "Where you are logged in")


def test_login_works_without_script(browser, live_server, mail_server):
    make_user("alice@example.org", is_staff=True)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/account/login/?next=/account/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    log_in_by_code(page, "alice@example.org", mail_server)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your login")
    context.close()


def test_steward_invites_from_a_phone(page, mail_server):
    make_stella()
    group = make_group(name="Larch Street Grief Circle")
    page.goto(f"/account/login/password/?next=/admin/groups/supportgroup/{group.pk}/change/")
    page.get_by_label("E-mail address").fill("stella@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"/admin/groups/supportgroup/{group.pk}/invite/")
    page.get_by_label("Their e-mail address").fill("dora@example.org")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is on its way to dora@example.org.")).to_be_visible()
    send_queued()
    assert mail_server.letters[-1].recipients == ["dora@example.org"]
