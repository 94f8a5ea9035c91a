"""What becomes of what people send from the editor, by who they are and where the listing stands."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from facilitators.models import User
from groups.actions.proposals import accept_proposal
from groups.facts import facts_of
from groups.models import Proposal, SupportGroup
from tests import factories as make
from tests.integration.admin.page_form import PageForm
from tests.post import MailServer, send_queued

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

Open = Callable[[User, SupportGroup], PageForm]
WAITS = "Your change waits for a steward. Until then, visitors see the listing as it was."


def change_path(group: SupportGroup) -> str:
    return f"/admin/groups/supportgroup/{group.pk}/change/"


@pytest.fixture
def open_as() -> Open:
    """Open the editor of a listing as somebody."""

    def open_(user: User, group: SupportGroup) -> PageForm:
        client = Client()
        client.force_login(user)
        return PageForm(client, change_path(group), "supportgroup_form")

    return open_


def complete_group(**fields: Any) -> SupportGroup:
    group = make.make_group(topics=[make.make_topic()], **{"summary": "Before.", **fields})
    make.make_meeting(group)
    return group


def fresh(group: SupportGroup) -> SupportGroup:
    return SupportGroup.objects.get(pk=group.pk)


@pytest.mark.parametrize(
    ("status", "manager", "steward"),
    [
        ("draft", ["draft", "submitted", "archived"], ["draft", "submitted", "published", "archived"]),
        ("submitted", ["submitted", "archived"], ["submitted", "published", "archived"]),
        ("published", ["published", "paused", "archived"], ["published", "paused", "archived"]),
        ("paused", ["published", "paused", "archived"], ["published", "paused", "archived"]),
        ("archived", ["archived"], ["draft", "published", "archived"]),
    ],
)
def test_editor_offers_where_a_listing_may_stand(
    client: Client, status: str, manager: list[str], steward: list[str]
) -> None:
    group = complete_group(status=status)
    for user, expected in ((make.make_facilitating_user(group), manager), (make.make_steward(), steward)):
        client.force_login(user)
        form = client.get(change_path(group)).context["adminform"].form
        assert [value for value, _ in form.fields["status"].choices] == expected


def test_status_that_is_not_offered_is_refused(open_as: Open) -> None:
    group = complete_group(status="draft")

    response = open_as(make.make_facilitating_user(group), group).fill(status="published").save()

    assert "Select a valid choice" in response.content.decode()
    assert fresh(group).status == "draft"


@pytest.mark.parametrize("status", ["draft", pytest.param("submitted", marks=pytest.mark.thorough)])
def test_change_of_what_nobody_sees_yet_is_saved_at_once(open_as: Open, status: str) -> None:
    group = complete_group(status=status)
    alice = make.make_facilitating_user(group)

    open_as(alice, group).fill(summary="After.", why="A typing slip.").send()

    assert (fresh(group).summary, Proposal.objects.count()) == ("After.", 0)
    version = group.versions.latest("pk")
    assert (version.by, version.why, version.is_to_look_at) == (alice, "A typing slip.", False)


@pytest.mark.parametrize("status", ["published", pytest.param("paused", marks=pytest.mark.thorough)])
def test_change_of_somebody_not_trusted_waits(open_as: Open, status: str) -> None:
    group = complete_group(status=status)
    alice = make.make_facilitating_user(group)
    before = facts_of(group)
    form = open_as(alice, group)
    form.fill(summary="After.", why="We moved.").fill("meetings-0", byday=["FR"])

    response = form.save()

    assert WAITS in response.content.decode()
    assert facts_of(fresh(group)) == before
    [proposal] = Proposal.objects.all()
    [meeting] = proposal.facts["meetings"].values()
    assert (proposal.by, proposal.why, proposal.base) == (alice, "We moved.", before)
    assert (proposal.facts["summary"], meeting["byday"]) == ("After.", ["FR"])
    assert group.versions.count() == 0


@pytest.mark.parametrize("who", ["trusted", "coordinator", "steward"])
def test_change_of_somebody_trusted_is_seen_at_once(open_as: Open, who: str) -> None:
    organisation = make.make_organisation()
    group = complete_group(organisation=organisation)
    user = {
        "trusted": lambda: make.make_facilitating_user(group, is_trusted=True),
        "coordinator": lambda: make.make_coordinator(organisation),
        "steward": make.make_steward,
    }[who]()

    open_as(user, group).fill(summary="After.", why="We moved.").send()

    assert (fresh(group).summary, fresh(group).status, Proposal.objects.count()) == ("After.", "published", 0)
    found, version = group.versions.order_by("pk")
    assert (found.facts["summary"], found.why) == ("Before.", "As it was found.")
    assert (version.by, version.why, version.is_to_look_at) == (user, "We moved.", who != "steward")


def test_saving_without_a_change_neither_waits_nor_makes_a_version(open_as: Open) -> None:
    group = complete_group()
    alice, stella = make.make_facilitating_user(group), make.make_steward()

    open_as(alice, group).send()
    open_as(stella, group).send()

    assert (Proposal.objects.count(), [one.why for one in group.versions.all()]) == (0, ["As it was found."])


def test_who_made_the_change_that_waits_goes_on_from_it(open_as: Open) -> None:
    group = complete_group()
    gone = make.make_meeting(group, attendance="online", byday=["SU"])
    alice, bob = make.make_facilitating_user(group), make.make_facilitating_user(group, "bob@example.org")
    form = open_as(alice, group).fill(summary="After.").fill("meetings-0", byday=["FR"])
    form.add_row(
        "meetings", attendance="phone", freq="weekly", byday=["MO"], start_time="10:00", timezone="Europe/London"
    )
    form.add_row("meetings-0-exceptions", kind="cancelled", original_on="2030-01-04")
    form.fill("meetings-1", DELETE="on").send()

    again = open_as(alice, group)
    assert again.data["summary"] == ["After."]
    assert again.data["meetings-TOTAL_FORMS"] == ["2"]
    assert open_as(bob, group).data["summary"] == ["Before."]
    again.fill(description="And more.").send()

    [proposal] = Proposal.objects.all()
    said = sorted(
        (one["attendance"], one["byday"], list(one["changes"])) for one in proposal.facts["meetings"].values()
    )
    assert said == [("in_person", ["FR"], ["2030-01-04"]), ("phone", ["MO"], [])]
    assert (proposal.facts["summary"], proposal.facts["description"]) == ("After.", "And more.")
    assert group.meetings.filter(pk=gone.pk).exists()

    accept_proposal(proposal, by=make.make_steward())
    assert sorted(group.meetings.values_list("attendance", flat=True)) == ["in_person", "phone"]


def test_change_that_waits_survives_what_somebody_else_changes(open_as: Open) -> None:
    group = complete_group()
    alice, stella = make.make_facilitating_user(group), make.make_steward()
    open_as(alice, group).fill(summary="After.").send()
    open_as(stella, group).fill(description="By a steward.").send()

    form = open_as(alice, group)

    assert (form.data["summary"], form.data["description"]) == (["After."], ["By a steward."])
    assert WAITS in form.fill(name="Larch").save().content.decode()


def test_second_person_is_shown_what_the_first_changed_while_theirs_was_open(open_as: Open) -> None:
    group = complete_group()
    alice, stella = make.make_facilitating_user(group), make.make_steward()
    opened = open_as(alice, group).fill(summary="After.")
    open_as(stella, group).fill(description="By a steward.").send()

    refused = opened.save()
    assert "Not saved yet" in refused.content.decode()
    assert Proposal.objects.count() == 0
    opened.again(refused).send()

    [proposal] = Proposal.objects.all()
    assert proposal.facts["summary"] == "After."


def test_mistakes_are_told_and_nothing_waits(open_as: Open) -> None:
    group = complete_group()

    response = open_as(make.make_facilitating_user(group), group).fill(name="", summary="After.").save()

    assert "This field is required" in response.content.decode()
    assert (Proposal.objects.count(), fresh(group).summary) == (0, "Before.")


def test_change_that_waits_is_taken_back_by_who_made_it(client: Client, open_as: Open) -> None:
    group = complete_group()
    alice = make.make_facilitating_user(group)
    open_as(alice, group).fill(summary="After.").send()
    path = f"/admin/groups/supportgroup/{group.pk}/take-back/"
    for email in ("bob@example.org", "charlie@example.org"):
        other = make.make_facilitating_user(make.make_group(), email)
        client.force_login(other)
        assert client.post(path).status_code == 403
    client.force_login(alice)
    assert client.get(path).status_code == 405

    client.post(path)

    assert Proposal.objects.count() == 0


def test_pause_works_at_once_while_the_rest_waits(open_as: Open) -> None:
    group = complete_group()
    alice = make.make_facilitating_user(group)

    form = open_as(alice, group)
    form.fill(summary="After.", status="paused", pause_reason="Summer break", paused_until="2030-09-01").send()

    group = fresh(group)
    assert (group.status, group.pause_reason, str(group.paused_until)) == ("paused", "Summer break", "2030-09-01")
    assert (group.summary, Proposal.objects.get().facts["summary"]) == ("Before.", "After.")
    assert group.versions.latest("pk").is_to_look_at


def test_pause_without_any_other_change_makes_nothing_wait(open_as: Open) -> None:
    group = complete_group()

    open_as(make.make_facilitating_user(group), group).fill(status="paused").send()

    assert (fresh(group).status, Proposal.objects.count()) == ("paused", 0)


def test_pause_is_no_way_around_the_review(open_as: Open) -> None:
    group = complete_group()
    alice = make.make_facilitating_user(group)
    open_as(alice, group).fill(status="paused").send()
    open_as(alice, group).fill(summary="Not reviewed.").send()

    open_as(alice, group).fill(status="published").send()

    assert (fresh(group).status, fresh(group).summary) == ("published", "Before.")


def test_confirming_waits_for_nobody(open_as: Open) -> None:
    group = complete_group(confirmed_at=None)

    form = open_as(make.make_facilitating_user(group), group)
    form.send(button="groups_supportgroup_save_and_confirm")

    assert SupportGroup.objects.filter(pk=group.pk, confirmed_at__lte=timezone.now()).exists()


def test_incomplete_listing_is_not_sent_for_review_and_says_what_is_missing(open_as: Open) -> None:
    group = make.make_group(status="draft", published_at=None, summary="Before.")
    alice = make.make_facilitating_user(group)

    form = open_as(alice, group).fill(status="submitted", summary="After.")
    form.data["meetings-TOTAL_FORMS"] = ["0"]
    response = form.save()

    assert (fresh(group).status, fresh(group).summary) == ("draft", "After.")
    assert response.redirect_chain[-1][0] == change_path(group)
    assert f'<a href="{change_path(group)}#id_topics">Choose at least one topic.</a>' in response.content.decode()


def test_listing_goes_from_its_facilitator_to_visitors(client: Client, open_as: Open, mail_server: MailServer) -> None:
    group = complete_group(status="draft", published_at=None, name="Larch")
    alice, stella = make.make_facilitating_user(group), make.make_steward()

    open_as(alice, group).fill(status="submitted").send()
    assert client.get(group.get_absolute_url()).status_code == 404
    client.force_login(stella)
    client.post(f"/admin/groups/supportgroup/review/listing/{group.pk}/", {"do": "publish"})

    assert client.get(group.get_absolute_url()).status_code == 200
    send_queued()
    assert [(one.recipients, one.subject) for one in mail_server.letters] == [
        (["alice@example.org"], "Published: Larch")
    ]


def test_publishing_from_the_editor_is_told_to_those_who_run_the_group(open_as: Open, mail_server: MailServer) -> None:
    group = complete_group(status="submitted", published_at=None, name="Larch")
    make.make_facilitating_user(group)

    open_as(make.make_steward(), group).fill(status="published").send()

    send_queued()
    assert [one.subject for one in mail_server.letters] == ["Published: Larch"]
    assert [one.status for one in group.versions.order_by("pk")] == ["submitted", "published"]
