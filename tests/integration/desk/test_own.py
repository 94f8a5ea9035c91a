"""What those who run groups, and those who look after an organisation's, find on the front page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.actions.moderation import decline_listing
from groups.actions.versions import keep_new
from groups.models import Bounce, Organisation, OutgoingMail, Proposal, SupportGroup
from tests import factories as make
from tests.integration.desk.waiting import add_one_of_each, complete_group
from tests.post import MailServer, send_queued

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

FRONT = "/admin/"
PAGE_WARNS = "Its page tells people to check before they travel."
SHOWN_TAP = 'aria-label="Still true: Larch Circle">Still true</button>'


def needs(client: Client) -> dict[str, list[tuple[str, str]]]:
    """Return what each group on the front page needs, and the words quoted with it."""
    own: Any = client.get(FRONT).context["own"]
    return {one.group.name: [(need.said, need.words) for need in one.needs] for one in own.groups}


@pytest.fixture
def trust() -> Organisation:
    return make.make_organisation(name="Larch Trust")


@pytest.fixture
def larch(trust: Organisation) -> SupportGroup:
    return complete_group(name="Larch Circle", organisation=trust)


@pytest.fixture
def alice(client: Client, larch: SupportGroup) -> Client:
    client.force_login(make.make_facilitating_user(larch))
    return client


def test_facilitator_sees_their_groups_and_nothing_of_others(alice: Client, larch: SupportGroup) -> None:
    add_one_of_each()
    make.make_message(make.make_conversation(complete_group(name="Elm Circle")), text="A secret of the elms.")

    response = alice.get(FRONT)

    text = response.content.decode()
    assert needs(alice) == {"Larch Circle": []}
    assert "Nothing needs you today." in text
    for others in ("Elm Circle", "secret", "Reported", "Old", "gil", "conversation"):
        assert others not in text
    assert "Sheffield" in text
    assert "Next: Tuesday" in text
    assert f'href="/admin/groups/supportgroup/{larch.pk}/dates/#date-' in text


def test_still_true_in_one_tap_confirms_ones_own_group_only(alice: Client, larch: SupportGroup) -> None:
    other = complete_group(confirmed_at=None)
    SupportGroup.objects.filter(pk=larch.pk).update(confirmed_at=None)

    own = alice.post(reverse("admin:groups_supportgroup_desk_do", args=["still-true", larch.pk]))
    others = alice.post(reverse("admin:groups_supportgroup_desk_do", args=["still-true", other.pk]))

    confirmed = SupportGroup.objects.exclude(confirmed_at=None)
    assert (own.status_code, others.status_code, list(confirmed)) == (302, 403, [larch])


def test_draft_tells_what_is_missing(alice: Client, larch: SupportGroup) -> None:
    make.make_meeting(larch)
    SupportGroup.objects.filter(pk=larch.pk).update(status="draft", published_at=None, summary="")

    assert needs(alice) == {"Larch Circle": [("Write one sentence that says who it is for.", "")]}


def test_draft_that_lacks_nothing_can_be_sent(alice: Client, larch: SupportGroup) -> None:
    SupportGroup.objects.filter(pk=larch.pk).update(status="draft", published_at=None)

    assert needs(alice) == {"Larch Circle": [("All that is needed is there. Send it for review.", "")]}


def test_listing_sent_back_tells_the_stewards_words(alice: Client, larch: SupportGroup) -> None:
    SupportGroup.objects.filter(pk=larch.pk).update(status="submitted", published_at=None)
    larch.refresh_from_db()
    keep_new(larch, by=None)
    decline_listing(larch, by=make.make_steward(), words="Which room?")

    assert ("A steward sent it back.", "Which room?") in needs(alice)["Larch Circle"]


def test_changes_that_wait_and_were_refused_are_told(alice: Client, larch: SupportGroup) -> None:
    user = larch.facilitations.get().facilitator.user
    refused = make.make_proposal(larch, changes={"summary": "x"}, by=user)
    Proposal.objects.filter(pk=refused.pk).update(outcome="declined", decided_at=timezone.now(), answer="Too short.")
    assert needs(alice) == {"Larch Circle": [("Your change was not accepted.", "Too short.")]}

    make.make_proposal(larch, changes={"summary": "A calm place."}, by=user, why="Longer.")

    assert needs(alice) == {"Larch Circle": [("Your change waits for a steward.", "Longer.")]}


def test_listing_nobody_confirmed_asks_whether_it_is_true(alice: Client, larch: SupportGroup) -> None:
    said_at = timezone.now() - timedelta(days=340, hours=1)
    SupportGroup.objects.filter(pk=larch.pk).update(confirmed_at=said_at)

    said = f"Is it still true? The last time anybody said so was 11 months ago. {PAGE_WARNS}"
    assert needs(alice) == {"Larch Circle": [(f"{said} It leaves the site in 24 days.", "")]}
    assert alice.get(FRONT).content.decode().count(SHOWN_TAP) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"confirmed_at": None}, f"Is it still true? Nobody has said so yet. {PAGE_WARNS}"),
        ({"confirmed_at": 100}, "Is it still true? The last time anybody said so was 3 months ago."),
        # Confirmed by the list that names it, until that goes quiet.
        (
            {"confirmed_at": 340, "source": "a-feed", "source_key": "1"},
            f"Is it still true? The last time anybody said so was 11 months ago. {PAGE_WARNS}",
        ),
        ({"confirmed_at": 80}, None),
    ],
)
def test_whatever_its_page_warns_of_is_told(
    alice: Client, larch: SupportGroup, fields: dict[str, Any], said: str | None
) -> None:
    days = fields["confirmed_at"]
    at = timezone.now() - timedelta(days=days, hours=1) if days else None
    SupportGroup.objects.filter(pk=larch.pk).update(**{**fields, "confirmed_at": at})

    text = alice.get(FRONT).content.decode()

    assert needs(alice) == {"Larch Circle": [(said, "")] if said else []}
    assert ("Nothing needs you today." in text) == (said is None)


def test_doubt_of_visitors_tells_how_many_and_since_when_and_ends_with_one_tap(
    alice: Client, larch: SupportGroup
) -> None:
    day = datetime(2026, 11, 20, 12, tzinfo=UTC)
    for sent_at in (day - timedelta(days=2), day):
        make.make_report(larch, note="The hall was dark.", sent_at=sent_at)
    SupportGroup.objects.filter(pk=larch.pk).update(confirmed_at=day - timedelta(days=9), doubted_at=day)

    text = alice.get(FRONT).content.decode()

    said = "2 visitors found nobody there, the last on 20 November 2026. Since 20 November 2026, its page tells people "
    assert needs(alice) == {"Larch Circle": [(f"{said}to check before they travel.", "")]}
    assert ("Nothing needs you" in text, "hall was dark" in text, SHOWN_TAP in text) == (False, False, True)
    alice.post(reverse("admin:groups_supportgroup_desk_do", args=["still-true", larch.pk]))
    assert needs(alice) == {"Larch Circle": []}


def test_lead_is_led_to_inviting_help_and_who_helps_is_not(client: Client, larch: SupportGroup) -> None:
    lead = make.make_facilitating_user(larch)
    helps = make.make_facilitating_user(larch, "bob@example.org", name="Bob Birtles", role="co")

    shown = []
    for user in (lead, helps):
        client.force_login(user)
        shown.append(
            f'href="/admin/facilitators/invitation/add/?group={larch.pk}"' in client.get(FRONT).content.decode()
        )

    assert shown == [True, False]


# --- Messages


@pytest.fixture
def asked(larch: SupportGroup) -> SupportGroup:
    """A group to which Zoe wrote; somebody else has an answer already."""
    answered = make.make_conversation(larch)
    make.make_message(answered)
    make.make_message(answered, is_from_visitor=False, text="Yes, do.")
    conversation = make.make_conversation(larch, visitor_name="Zoe")
    at = datetime(2026, 11, 20, 12, 5, tzinfo=UTC)
    make.make_message(conversation, text="May I bring my dog?", written_at=at, delivered_at=at)
    return larch


def send_again(client: Client, group: SupportGroup) -> str:
    """Press the button; return what the next page says."""
    page = reverse("admin:groups_supportgroup_desk_do", args=["mail-again", group.pk])
    return str(client.post(page, follow=True).content.decode())


def test_message_that_waits_tells_group_time_and_where_it_went_and_nothing_of_it(
    alice: Client, asked: SupportGroup
) -> None:
    SupportGroup.objects.filter(pk=asked.pk).update(contact_email="hello@larch.example.org")

    text = alice.get(FRONT).content.decode()

    assert "Somebody waits for your answer since 20 November, 12:05." in text
    assert "The mail went to hello@larch.example.org." in text
    assert "Nothing needs you" not in text
    for secret in ("my dog", "Zoe", "visitor@example.org"):
        assert secret not in text


def test_mail_is_sent_again_to_the_address_on_file_once_an_hour(
    alice: Client, asked: SupportGroup, mail_server: MailServer
) -> None:
    SupportGroup.objects.filter(pk=asked.pk).update(contact_email="hello@larch.example.org")

    first, second = (send_again(alice, asked) for _ in range(2))
    send_queued()
    third = send_again(alice, asked)

    [letter] = mail_server.letters
    assert (letter.recipients, letter.subject) == (["hello@larch.example.org"], "A message for Larch Circle")
    assert "May I bring my dog?" in letter.text
    assert "visitor@example.org" not in letter.raw.decode()
    assert "On its way to hello@larch.example.org." in first
    assert "or it is on its way to hello@larch.example.org" in second
    assert "within the last hour" in third


def test_mail_is_sent_again_by_nobody_else(client: Client, asked: SupportGroup, trust: Organisation) -> None:
    outsider = make.make_facilitating_user(complete_group(), "charlie@example.org", name="Charlie Cole")
    coordinator, steward = make.make_coordinator(trust), make.make_steward()

    answers = []
    for user in (outsider, coordinator, steward):
        client.force_login(user)
        page = reverse("admin:groups_supportgroup_desk_do", args=["mail-again", asked.pk])
        answers.append(client.post(page).status_code)

    assert (answers, OutgoingMail.objects.count()) == ([403] * 3, 0)


def test_address_that_mail_comes_back_from_is_told(alice: Client, asked: SupportGroup) -> None:
    Bounce.objects.create(email="alice@example.org")

    assert "Please put an address that works into the listing." in send_again(alice, asked)
    assert OutgoingMail.objects.count() == 0


def test_coordinator_sees_all_groups_of_the_organisation(
    client: Client, larch: SupportGroup, trust: Organisation
) -> None:
    make.make_facilitator(larch)
    complete_group(name="Elm Circle")
    complete_group(name="Oak Circle", organisation=trust, confirmed_at=None, doubted_at=timezone.now())
    client.force_login(make.make_coordinator(trust))

    assert list(needs(client)) == ["Larch Circle", "Oak Circle"]
    [(said, _)] = needs(client)["Oak Circle"]
    assert said.startswith("Visitors found nobody there. Since ")
    assert "The people who run its groups (2)" in client.get(FRONT).content.decode()


def test_front_page_takes_as_many_queries_for_three_groups_as_for_one(
    client: Client, larch: SupportGroup, trust: Organisation, django_assert_max_num_queries: Any
) -> None:
    def add() -> None:
        complete_group(organisation=trust, status="draft", published_at=None)
        complete_group(organisation=trust, confirmed_at=None, doubted_at=timezone.now())
        make.make_proposal(complete_group(organisation=trust), changes={"summary": "After."})

    client.force_login(make.make_coordinator(trust))
    add()
    client.get(FRONT)  # looks up once what it keeps
    with django_assert_max_num_queries(150) as one:
        client.get(FRONT)
    add()
    add()

    with django_assert_max_num_queries(len(one)):
        client.get(FRONT)


def test_of_many_groups_those_in_need_are_shown(client: Client, larch: SupportGroup, trust: Organisation) -> None:
    for number in range(25):
        make.make_group(name=f"Circle {number:02}", organisation=trust, confirmed_at=timezone.now())
    make.make_group(name="Zelkova Circle", organisation=trust, doubted_at=timezone.now())
    client.force_login(make.make_coordinator(trust))

    found = needs(client)

    assert (len(found), "Zelkova Circle" in found) == (20, True)
    assert "See all 27" in client.get(FRONT).content.decode()


def test_login_without_a_role_is_told_what_to_do(client: Client) -> None:
    client.force_login(make.make_user("nobody@example.org", is_staff=True))

    assert "Ask a steward to give you a role." in client.get(FRONT).content.decode()
