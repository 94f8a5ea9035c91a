"""Logging in by code, by password; what strangers learn; how often one may try."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from facilitators.models import User
from groups.models import OutgoingMail
from tests.factories import make_superuser, make_user
from tests.integration.accounts.door import PASSWORD, code_sent
from tests.post import send_queued

pytestmark = pytest.mark.django_db


def test_code_from_the_mail_logs_in(door, alice, mail_server):
    answer = door.enter("Alice@example.org", mail_server)

    assert answer.headers["Location"] == "/admin/"
    assert door.user_id == str(alice.pk)
    [letter] = mail_server.letters
    assert (letter.recipients, letter.subject) == (["alice@example.org"], "Your code to log in")
    assert "somebody asked to log in with your address" in letter.text


def test_code_leads_to_where_one_wanted_to_go(client, door, alice, mail_server):
    answer = client.get("/admin/groups/venue/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/login/?next=%2Fadmin%2Fgroups%2Fvenue%2F"
    client.post("/account/login/", {"email": alice.email, "next": "/admin/groups/venue/"})

    answer = client.post("/account/login/code/?next=/admin/groups/venue/", {"code": code_sent(mail_server)})

    assert answer.headers["Location"] == "/admin/groups/venue/"


def test_login_leads_to_no_other_site(client, alice):
    form = {"login": alice.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/account/login/password/", form).headers["Location"] == "/admin/"


def test_code_works_once(client, door, alice, mail_server):
    door.enter(alice.email, mail_server)
    client.post("/account/logout/")

    door.ask(alice.email)
    answer = door.type(code_sent(mail_server)[::-1])

    assert "This is not the code" in answer.content.decode()
    assert door.user_id is None


def test_guessing_a_code_ends_after_three_tries(door, alice, mail_server):
    door.ask(alice.email)
    code = code_sent(mail_server)

    for _ in range(3):
        door.type("0000-0000")
    answer = door.type(code)

    assert answer.headers["Location"] == "/account/login/"
    assert door.user_id is None


def test_password_logs_in(door, alice):
    assert door.enter_by_password("alice@example.org").headers["Location"] == "/admin/"
    assert door.user_id == str(alice.pk)


def test_login_that_may_not_use_the_admin_is_refused_there(client, door):
    make_user("charlie@example.org", password=PASSWORD)
    door.enter_by_password("charlie@example.org")
    assert client.get("/admin/", follow=True).status_code == 403


def test_login_made_by_a_command_needs_no_mail(client, door):
    make_superuser(password=PASSWORD)
    assert door.enter_by_password("admin@example.org").headers["Location"] == "/admin/"


def test_login_turned_off_stays_outside(door, alice, mail_server):
    User.objects.update(is_active=False)
    door.ask(alice.email)
    assert not OutgoingMail.objects.exists()
    door.enter_by_password(alice.email)
    assert door.user_id is None


def plain(page):
    """Return the page without what differs between any two visits."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


def timeless(response):
    """Return the headers but for the second in which they were written."""
    return {name: value for name, value in response.headers.items() if name != "Expires"}


@pytest.mark.usefixtures("alice", "mail_server")
def test_stranger_does_not_learn_whether_an_address_has_a_login(client, door):
    known = door.ask("alice@example.org")
    client.logout()
    unknown = door.ask("erica@example.org")

    assert plain(known).replace("alice@", "erica@") == plain(unknown)
    assert (known.redirect_chain, timeless(known)) == (unknown.redirect_chain, timeless(unknown))
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["alice@example.org"]


@pytest.mark.usefixtures("alice")
def test_wrong_password_reads_the_same_for_known_and_unknown(door):
    known, unknown = (door.enter_by_password(f"{name}@example.org", "wrong") for name in ("alice", "erica"))
    assert plain(known).replace("alice@", "erica@") == plain(unknown)


def test_wrong_code_reads_the_same_for_known_and_unknown(client, door, alice):
    door.ask(alice.email)
    known = door.type("1234-5678")
    client.logout()
    door.ask("erica@example.org")
    unknown = door.type("1234-5678")
    assert plain(known).replace("alice@", "erica@") == plain(unknown)


def test_codes_are_not_sent_endlessly(client, door, alice, mail_server):
    for _ in range(5):
        client.logout()
        answer = door.ask(alice.email)

    assert "That was too often" in answer.content.decode()
    send_queued()
    assert len(mail_server.letters) == 3


def test_passwords_are_not_tried_endlessly(door, alice):
    for _ in range(5):
        door.enter_by_password(alice.email, "wrong")

    assert "That was too often" in door.enter_by_password(alice.email).content.decode()
    assert door.user_id is None


@pytest.mark.usefixtures("alice")
def test_forged_address_of_the_sender_does_not_help(client):
    for number in range(31):
        answer = client.post("/account/login/password/", headers={"X-Forwarded-For": f"192.0.2.{number}"})

    assert answer.status_code == 429
    assert "a little too often" in answer.content.decode()


@pytest.mark.parametrize(("fields", "is_kept"), [({}, False), ({"remember": "on"}, True)])
def test_session_ends_with_the_browser_unless_asked_otherwise(client, door, alice, mail_server, fields, is_kept):
    door.enter(alice.email, mail_server, **fields)

    assert client.session.get_expire_at_browser_close() is not is_kept
    age = settings.SESSION_COOKIE_AGE if is_kept else ""
    assert client.cookies["sessionid"]["max-age"] == age
    assert client.cookies["sessionid"]["httponly"] is True


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "social/connections/", "2fa/"])
def test_nobody_signs_up_or_changes_an_address(client, path):
    answer = client.post(f"/account/{path}", {"email": "mallory@example.org", "password1": PASSWORD})
    assert (answer.status_code, answer.headers.get("Location")) in [(404, None), (302, "/account/login/")]
    assert not get_user_model().objects.exists()


def test_page_of_the_login_sets_only_the_cookie_a_form_needs(client):
    answer = client.get("/account/login/")
    assert set(answer.cookies) == {"csrftoken"}
    assert "<script>" not in answer.content.decode()
    assert "style=" not in answer.content.decode()
