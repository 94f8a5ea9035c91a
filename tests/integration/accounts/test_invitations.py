"""Who may ask whom, what the link does and does not, and what a yes makes."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from facilitators.invitations import invite, link_to
from facilitators.models import Coordination, Facilitation, Facilitator, Invitation, User
from facilitators.permissions import is_steward
from tests.factories import (
    make_coordinator,
    make_facilitating_user,
    make_facilitation,
    make_facilitator,
    make_group,
    make_invitation,
    make_organisation,
    make_steward,
    make_user,
)
from tests.post import send_queued

pytestmark = pytest.mark.django_db

DORA = "dora@example.org"


@pytest.fixture
def group():
    return make_group(name="Larch Street Grief Circle", organisation=make_organisation(name="Larch Trust"))


@pytest.fixture
def alice(group):
    return make_facilitating_user(group)


def link_sent(server):
    """Send what waits, and return the path of the link in the last letter."""
    send_queued()
    [link] = re.findall(r"^http://127.0.0.1:\d+(/\S+)$", server.letters[-1].text, re.MULTILINE)
    return link


def path_of(invitation):
    return link_to(invitation).partition(":8000")[2]


def user_id(client):
    return client.session.get("_auth_user_id")


# --- From the mail to the listing


@pytest.mark.ignore_template_errors
def test_invited_person_says_yes_and_is_in(client, group, alice, mail_server):
    invite(by=alice, email=DORA, name="Dora", group=group, role="co")
    path = link_sent(mail_server)

    page = client.get(path)
    assert "Will you help to run “Larch Street Grief Circle”?" in page.content.decode()
    answer = client.post(path, {"name": "Dora Dale"})

    assert answer.headers["Location"] == f"/admin/groups/supportgroup/{group.pk}/change/"
    dora = User.objects.get(email=DORA)
    assert user_id(client) == str(dora.pk)
    assert (dora.is_staff, dora.is_superuser, dora.has_usable_password()) == (True, False, False)
    assert EmailAddress.objects.get(user=dora).verified
    facilitation = Facilitation.objects.get(facilitator__user=dora)
    assert (facilitation.group, facilitation.role, facilitation.accepted_at is None) == (group, "co", False)
    assert facilitation.facilitator.name == "Dora Dale"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_mail_names_no_address_but_the_one_it_goes_to(group, alice, mail_server):
    invite(by=alice, email=DORA, name="Dora", group=group, role="co")
    send_queued()
    [letter] = mail_server.letters
    assert letter.recipients == [DORA]
    assert letter.subject.strip() == "Will you help to run “Larch Street Grief Circle”?"
    assert "Alice asks you to help to run" in letter.text
    assert alice.email not in letter.text
    assert "Alderton" not in letter.text


def test_opening_the_link_changes_nothing(client, group, alice, mail_server):
    invitation = invite(by=alice, email=DORA, group=group, role="co")
    path = link_sent(mail_server)

    for method in (client.get, client.head):
        assert method(path).status_code == 200

    invitation.refresh_from_db()
    assert (invitation.accepted_at, User.objects.filter(email=DORA).exists(), user_id(client)) == (None, False, None)


def test_coordinator_is_invited(client, group, mail_server):
    invite(by=make_steward(), email=DORA, invited_as="coordinator", organisation=group.organisation)
    client.post(link_sent(mail_server), {"name": "Dora Dale"})
    assert Coordination.objects.get().facilitator.user == User.objects.get(email=DORA)


def test_steward_is_invited_and_led_to_a_second_factor(client, settings, mail_server):
    settings.KINDRED_SECOND_FACTOR = True
    invite(by=make_steward(), email=DORA, invited_as="steward")

    answer = client.post(link_sent(mail_server), {"name": "Dora Dale"}, follow=True)

    assert is_steward(User.objects.get(email=DORA))
    assert answer.redirect_chain[-1][0] == "/account/second-factor/"


def test_person_known_by_their_address_keeps_their_groups(client, group, alice, mail_server):
    known = make_facilitator(make_group(), name="Dora Dale", email="Dora@example.org")
    invite(by=alice, email=DORA, group=group, role="co")
    client.post(link_sent(mail_server), {"name": "Dora"})
    assert list(Facilitator.objects.filter(user__email=DORA)) == [known]
    assert known.facilitations.count() == 2


# --- An address that has a login


@pytest.mark.ignore_template_errors
def test_link_alone_does_not_log_into_a_login(client, group, alice, mail_server):
    bob = make_user("bob@example.org", is_staff=True)
    invite(by=alice, email="Bob@example.org", group=group, role="co")
    path = link_sent(mail_server)

    page = client.post(path, {"name": "Mallory"})
    assert "You have a login here already" in page.content.decode()
    assert (user_id(client), Facilitation.objects.filter(facilitator__user=bob).exists()) == (None, False)

    client.force_login(bob)
    assert "Yes, I will" in client.get(path).content.decode()
    assert client.post(path).headers["Location"] == f"/admin/groups/supportgroup/{group.pk}/change/"
    assert Facilitation.objects.get(facilitator__user=bob).group == group


def test_invitation_is_not_accepted_by_somebody_else(client, group, alice, mail_server):
    invite(by=alice, email=DORA, group=group, role="co")
    client.force_login(make_user("charlie@example.org"))
    page = client.post(link_sent(mail_server), {"name": "Charlie"})
    assert "This invitation is for somebody else" in page.content.decode()
    assert not User.objects.filter(email=DORA).exists()


def test_lead_who_is_invited_to_help_still_leads(client, group, alice):
    invitation = make_invitation(email=alice.email, group=group, role="co", invited_by=make_steward())
    client.force_login(alice)
    client.post(path_of(invitation))
    assert Facilitation.objects.get().role == "lead"


def test_first_yes_counts(client, group, alice):
    bob = make_user("bob@example.org", is_staff=True)
    make_facilitation(make_facilitator(user=bob, email=bob.email), group, role="co", accepted_at=None)
    invitation = make_invitation(email=bob.email, group=group, role="co", invited_by=alice)
    client.force_login(bob)
    client.post(path_of(invitation))
    assert Facilitation.objects.get(facilitator__user=bob).accepted_at is not None


# --- Links that no longer work


def test_invitation_is_accepted_once(client, group, alice, mail_server):
    invite(by=alice, email=DORA, group=group, role="co")
    path = link_sent(mail_server)
    client.post(path, {"name": "Dora Dale"})
    client.post("/account/logout/")

    answer = client.post(path, {"name": "Mallory"})

    assert (answer.status_code, user_id(client)) == (410, None)
    assert "You have said yes already" in answer.content.decode()


def test_invitation_expires(client, group, alice):
    invitation = make_invitation(group=group, role="co", invited_by=alice, expires_at=timezone.now())
    answer = client.post(path_of(invitation), {"name": "Dora Dale"})
    assert (answer.status_code, User.objects.filter(email=DORA).exists()) == (410, False)
    assert Invitation(email=DORA).expires_at - timezone.now() > timedelta(days=13)


def test_invitation_ends_with_the_right_to_send_it(client, group, alice):
    invitation = make_invitation(group=group, role="co", invited_by=alice)
    Facilitation.objects.update(role="co")
    answer = client.post(path_of(invitation), {"name": "Dora Dale"})
    assert (answer.status_code, User.objects.filter(email=DORA).exists()) == (410, False)


@pytest.mark.parametrize("change", [lambda key: f"2{key[1:]}", lambda key: key[:-1], lambda key: "", lambda key: "1:a"])
def test_link_that_nobody_signed_opens_nothing(client, group, alice, change):
    invitation = make_invitation(group=group, role="co", invited_by=alice)
    key = link_to(invitation).partition("=")[2]
    answer = client.post("/account/invitation/", query_params={"key": change(key)})
    assert (answer.status_code, User.objects.filter(email=DORA).exists()) == (404, False)


# --- Who may ask


def asks(by, **fields):
    try:
        invite(by=by, email=DORA, **fields)
    except PermissionDenied:
        return False
    return True


def test_each_asks_for_what_is_theirs(group, alice):
    bob = make_facilitating_user(group, "bob@example.org", name="Bob", role="co")
    cora, stella, charlie = make_coordinator(group.organisation), make_steward(), make_user()
    elsewhere = make_group(organisation=make_organisation())
    requests = {
        "help": {"group": group, "role": "co"},
        "lead": {"group": group, "role": "lead"},
        "coordinator": {"invited_as": "coordinator", "organisation": group.organisation},
        "help elsewhere": {"group": elsewhere, "role": "co"},
        "coordinator elsewhere": {"invited_as": "coordinator", "organisation": elsewhere.organisation},
        "new group": {},
        "steward": {"invited_as": "steward"},
    }
    may = {
        who.email.split("@")[0]: {name for name, fields in requests.items() if asks(who, **fields)}
        for who in (alice, bob, cora, stella, charlie)
    }
    assert may == {
        "alice": {"help"},
        "bob": set(),
        "cora": {"help", "lead", "coordinator"},
        "stella": set(requests),
        "charlie": set(),
    }


# --- In the admin

ADMIN = "/admin/facilitators/invitation/"
ADMIN_PAGES = pytest.mark.ignore_template_errors


@ADMIN_PAGES
def test_lead_invites_from_the_page_of_the_group(client, group, alice, mail_server):
    client.force_login(alice)
    page = client.get(f"/admin/groups/supportgroup/{group.pk}/change/").content.decode()
    assert "Invite someone to help run this" in page
    answer = client.get(f"/admin/groups/supportgroup/{group.pk}/invite/")
    assert answer.headers["Location"] == f"{ADMIN}add/?group={group.pk}"
    assert f'value="{group.pk}" selected' in client.get(answer.headers["Location"]).content.decode()

    page = client.post(f"{ADMIN}add/", {"email": DORA, "name": "Dora", "group": group.pk}, follow=True)
    assert f"The invitation is on its way to {DORA}." in page.content.decode()

    invitation = Invitation.objects.get()
    assert (invitation.invited_as, invitation.role, invitation.invited_by) == ("facilitator", "co", alice)
    assert link_sent(mail_server).startswith("/account/invitation/?key=")


@ADMIN_PAGES
def test_co_facilitator_and_outsider_invite_nobody(client, group):
    bob = make_facilitating_user(group, "bob@example.org", name="Bob", role="co")
    for user in (bob, make_user(is_staff=True)):
        client.force_login(user)
        assert client.get(f"{ADMIN}add/").status_code == 403
        assert client.post(f"{ADMIN}add/", {"email": DORA, "group": group.pk}).status_code == 403
        assert client.get(f"/admin/groups/supportgroup/{group.pk}/invite/").status_code in {403, 404}
    assert not Invitation.objects.exists()


@ADMIN_PAGES
def test_forged_form_asks_for_nothing_that_is_not_theirs(client, group, alice):
    other = make_group(organisation=make_organisation())
    client.force_login(alice)
    for fields in (
        {"group": other.pk},
        {"group": ""},
        {"group": group.pk, "invited_as": "steward", "role": "lead"},
        {"group": group.pk, "organisation": group.organisation.pk, "invited_as": "coordinator"},
    ):
        client.post(f"{ADMIN}add/", {"email": DORA, **fields})
    assert set(Invitation.objects.values_list("invited_as", "group", "role")) == {("facilitator", group.pk, "co")}


@ADMIN_PAGES
def test_steward_invites_a_coordinator_whatever_else_was_chosen(client, group):
    client.force_login(make_steward())
    fields = {"email": DORA, "invited_as": "coordinator", "group": group.pk, "role": "co"}
    answer = client.post(f"{ADMIN}add/", fields)
    assert "Choose the organisation" in answer.content.decode()
    client.post(f"{ADMIN}add/", {**fields, "organisation": group.organisation.pk})
    invitation = Invitation.objects.get()
    assert (invitation.invited_as, invitation.group, invitation.role) == ("coordinator", None, "")


@ADMIN_PAGES
def test_same_person_is_not_asked_twice_for_the_same(client, group, alice):
    make_invitation(group=group, role="co", invited_by=alice)
    client.force_login(alice)
    answer = client.post(f"{ADMIN}add/", {"email": DORA.upper(), "group": group.pk})
    assert "They have been asked already" in answer.content.decode()
    assert Invitation.objects.count() == 1


@ADMIN_PAGES
def test_invitation_is_sent_again_and_taken_back(client, group, alice, mail_server):
    invitation = make_invitation(group=group, role="co", invited_by=alice, expires_at=timezone.now())
    path = f"{ADMIN}{invitation.pk}/"
    client.force_login(alice)
    assert "Send it again" in client.get(f"{path}change/").content.decode()

    client.post(f"{path}change/", {"facilitators_invitation_send_it_again": ""})

    assert "Yes, I will" in Client().get(link_sent(mail_server)).content.decode()
    invitation.refresh_from_db()
    assert invitation.is_open
    client.post(f"{path}delete/", {"post": "yes"})
    assert not Invitation.objects.exists()
    assert Client().get(path_of(invitation)).status_code == 404


@ADMIN_PAGES
def test_others_invitations_are_neither_seen_nor_touched(client, group, alice):
    theirs = make_invitation(email="erica@example.org", group=make_group(), role="co", invited_by=make_steward())
    mine = make_invitation(group=group, role="co", invited_by=alice)
    client.force_login(alice)
    page = client.get(ADMIN).content.decode()
    assert (mine.email in page, theirs.email in page) == (True, False)
    for part in ("change", "delete", "history"):
        assert client.post(f"{ADMIN}{theirs.pk}/{part}/", {"post": "yes"}).status_code in {302, 403}
    client.post(ADMIN, {"action": "delete_selected", "_selected_action": theirs.pk, "post": "yes"})
    assert Invitation.objects.filter(pk=theirs.pk).exists()


@ADMIN_PAGES
def test_login_whose_address_is_changed_gets_codes_at_the_new_one_only(client, alice):
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    client.force_login(make_user("ada@example.org", is_staff=True, is_superuser=True))
    client.post(f"/admin/facilitators/user/{alice.pk}/change/", {"email": "alice@larch.example", "is_active": "on"})
    assert list(EmailAddress.objects.filter(user=alice).values_list("email", "verified")) == [
        ("alice@larch.example", True)
    ]
