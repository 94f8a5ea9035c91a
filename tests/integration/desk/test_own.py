"""What those who run groups, and those who look after an organisation's, find on the front page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.actions.moderation import decline_listing
from groups.actions.versions import keep_new
from groups.models import Organisation, Proposal, SupportGroup
from tests import factories as make
from tests.integration.desk.waiting import add_one_of_each, complete_group

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

FRONT = "/admin/"


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

    said = "Is it still true? Nobody has said so for 340 days. It leaves the site in 24 days."
    assert needs(alice) == {"Larch Circle": [(said, "")]}


def test_conversations_are_counted_and_not_told(alice: Client, larch: SupportGroup) -> None:
    answered = make.make_conversation(larch)
    make.make_message(answered)
    make.make_message(answered, is_from_visitor=False, text="Yes, do.")
    make.make_message(make.make_conversation(larch, visitor_name="Zoe"), text="May I bring my dog?")

    text = alice.get(FRONT).content.decode()

    assert "One conversation waits for your answer." in text
    for secret in ("my dog", "Zoe", "visitor@example.org"):
        assert secret not in text


def test_coordinator_sees_all_groups_of_the_organisation(
    client: Client, larch: SupportGroup, trust: Organisation
) -> None:
    make.make_facilitator(larch)
    complete_group(name="Elm Circle")
    complete_group(name="Oak Circle", organisation=trust, confirmed_at=None, doubted_at=timezone.now())
    client.force_login(make.make_coordinator(trust))

    said = "Visitors found nobody there. Its page tells people to check before they travel."
    assert list(needs(client)) == ["Larch Circle", "Oak Circle"]
    assert (said, "") in needs(client)["Oak Circle"]
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
