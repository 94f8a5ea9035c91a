"""The second factor, the password, sessions elsewhere."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from facilitators.accounts.sessions import forget_ended_sessions
from facilitators.roles import ensure_stewards
from tests.factories import make_superuser, make_user
from tests.integration.accounts.door import PASSWORD, Door, app_code
from tests.post import send_queued

pytestmark = pytest.mark.django_db


@pytest.fixture
def stella(alice):
    """A steward with a password, where stewards must have a second factor."""
    alice.groups.add(ensure_stewards())
    return alice


@pytest.fixture
def _second_factor(settings):
    settings.KINDRED_SECOND_FACTOR = True


def set_up_app(client):
    """Set an authenticator app up, and return its secret."""
    page = client.get("/account/app/", follow=True)
    if page.redirect_chain:
        page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    [secret] = re.findall(r'<code class="secret">(\w+)</code>', page.content.decode())
    answer = client.post("/account/app/", {"code": app_code(secret)}, follow=True)
    assert "Keep these codes" in answer.content.decode()
    return secret


@pytest.mark.usefixtures("_second_factor", "stella")
@pytest.mark.parametrize("path", ["/admin/", "/admin/groups/venue/", "/admin/autocomplete/?term=a", "/admin/nowhere/"])
def test_steward_sees_nothing_before_a_second_factor(client, door, path):
    door.enter_by_password("alice@example.org")
    assert client.get(path).headers["Location"] == "/account/second-factor/"
    assert client.post(path).headers["Location"] == "/account/second-factor/"
    assert "One more step" in client.get("/account/second-factor/").content.decode()


@pytest.mark.usefixtures("_second_factor")
def test_superuser_sees_nothing_before_a_second_factor(client):
    client.force_login(make_superuser())
    assert client.get("/admin/").headers["Location"] == "/account/second-factor/"


@pytest.mark.ignore_template_errors
@pytest.mark.usefixtures("_second_factor", "alice")
def test_facilitator_needs_no_second_factor(client, door):
    door.enter_by_password("alice@example.org")
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("_second_factor", "stella")
def test_steward_may_log_out_without_a_second_factor(client, door):
    door.enter_by_password("alice@example.org")
    client.post("/admin/logout/")
    assert door.user_id is None


@pytest.mark.ignore_template_errors
@pytest.mark.usefixtures("_second_factor", "stella")
def test_app_is_set_up_and_asked_for_at_the_next_login(client, door, mail_server, django_capture_on_commit_callbacks):
    door.enter_by_password("alice@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_app(client)
    assert client.get("/admin/").status_code == 200
    client.post("/account/logout/")

    answer = door.enter_by_password("alice@example.org")
    assert (answer.headers["Location"], door.user_id) == ("/account/login/second-step/", None)
    assert client.get("/admin/").status_code == 302
    client.post("/account/login/second-step/", {"code": app_code(secret)})

    assert client.get("/admin/").status_code == 200
    send_queued()
    assert "An authenticator app has been added to your login." in "".join(one.text for one in mail_server.letters)


@pytest.mark.usefixtures("stella")
def test_code_by_mail_alone_does_not_replace_the_second_factor(client, door, mail_server):
    door.enter_by_password("alice@example.org")
    set_up_app(client)
    client.post("/account/logout/")
    answer = door.enter("alice@example.org", mail_server)
    assert (answer.headers["Location"], door.user_id) == ("/account/login/second-step/", None)


@pytest.mark.usefixtures("alice")
def test_recovery_code_works_once(client, door):
    door.enter_by_password("alice@example.org")
    set_up_app(client)
    code = re.findall(r"<code>(\d{8})</code>", client.get("/account/codes/").content.decode())[0]
    client.post("/account/logout/")

    logged_in = []
    for _ in range(2):
        door.enter_by_password("alice@example.org")
        client.post("/account/login/second-step/", {"code": code})
        logged_in.append(door.user_id is not None)
        client.logout()

    assert logged_in == [True, False]


@pytest.mark.usefixtures("alice")
def test_guessing_app_codes_ends(client, door):
    door.enter_by_password("alice@example.org")
    secret = set_up_app(client)
    client.post("/account/logout/")
    door.enter_by_password("alice@example.org")
    for _ in range(5):
        client.post("/account/login/second-step/", {"code": "000000"})

    answer = client.post("/account/login/second-step/", {"code": app_code(secret)})

    assert "That was too often" in answer.content.decode()
    assert door.user_id is None


@pytest.mark.usefixtures("alice")
def test_app_is_removed_only_by_who_shows_again_who_they_are(client, door):
    door.enter_by_password("alice@example.org")
    set_up_app(client)
    client.post("/account/logout/")
    client.force_login(Authenticator.objects.first().user)  # a session that somebody left open

    assert client.post("/account/app/remove/").headers["Location"].startswith("/account/again/password/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_password_is_set_after_logging_in_by_code(client, door, alice, mail_server):
    alice.set_unusable_password()
    alice.save()
    door.enter(alice.email, mail_server)

    client.post("/account/password/", {"password1": "four-wrens-slept", "password2": "four-wrens-slept"})

    alice.refresh_from_db()
    assert alice.check_password("four-wrens-slept")
    assert client.get("/account/").status_code == 200
    send_queued()
    assert "Your password has been set." in mail_server.letters[-1].text


def test_password_is_not_changed_in_a_session_left_open(client, alice):
    client.force_login(alice)
    answer = client.post("/account/password/", {"password1": "four-wrens-slept", "password2": "four-wrens-slept"})
    alice.refresh_from_db()
    assert "Log in again first" in answer.content.decode()
    assert alice.check_password(PASSWORD)


def test_session_elsewhere_is_listed_and_ended(client, alice):
    lost = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Gecko/130.0 Firefox/130.0"})
    Door(lost).enter_by_password(alice.email)
    Door(client).enter_by_password(alice.email)
    assert "Firefox on Android" in client.get("/account/sessions/").content.decode()

    client.post("/account/sessions/")

    assert lost.get("/account/").status_code == 302
    page = client.get("/account/sessions/").content.decode()
    assert "Firefox on Android" not in page
    assert "All other sessions have been ended." in page


def test_one_session_is_ended_and_the_others_go_on(client, alice):
    lost, tablet = Client(headers={"User-Agent": "Firefox/130.0 Android"}), Client(headers={"User-Agent": "iPad"})
    for browser in (lost, tablet, client):
        Door(browser).enter_by_password(alice.email)
    page = client.get("/account/sessions/").content.decode()
    ends = re.findall(r'action="(/account/sessions/\d+/end/)"', page)
    of_lost = UserSession.objects.get(session_key=lost.session.session_key)

    answer = client.post(f"/account/sessions/{of_lost.pk}/end/", follow=True).content.decode()

    assert len(ends) == 2
    assert [one.get("/account/").status_code for one in (lost, tablet, client)] == [302, 200, 200]
    assert ("That session has been ended." in answer, "Firefox on Android" in answer) == (True, False)


def test_session_of_somebody_else_and_ones_own_present_one_are_not_ended(client, alice):
    bob = Client()
    make_user("bob@example.org", password=PASSWORD)
    Door(bob).enter_by_password("bob@example.org")
    Door(client).enter_by_password(alice.email)

    answers = [client.post(f"/account/sessions/{one.pk}/end/", follow=True) for one in UserSession.objects.all()]

    assert ["That session is over already." in answer.content.decode() for answer in answers] == [True, True]
    assert [one.get("/account/").status_code for one in (bob, client)] == [200, 200]
    assert client.get(f"/account/sessions/{UserSession.objects.first().pk}/end/").status_code == 405


def test_session_that_is_over_leaves_nothing(client, alice):
    Door(Client()).enter_by_password(alice.email)
    Session.objects.update(expire_date=timezone.now())
    Door(client).enter_by_password(alice.email)

    forget_ended_sessions(now=timezone.now())

    assert [one.session_key for one in UserSession.objects.all()] == [client.session.session_key]
    assert Session.objects.count() == 1


@pytest.mark.parametrize("path", ["", "app/", "codes/", "passkeys/add/", "password/", "sessions/", "second-factor/"])
def test_stranger_is_led_to_the_login(client, path):
    assert client.get(f"/account/{path}").headers["Location"].startswith("/account/login/")
