"""What becomes of everything that hangs on two listings that become one."""

from copy import deepcopy
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from facilitators.models import ConfirmationRequest, Facilitation, User
from groups.actions import merging
from groups.actions.duplicates import find_lookalikes
from groups.actions.merged_facts import Side, chosen_facts, likelier_to_stay
from groups.actions.merging import ChangedMeanwhileError, digest_of_both, merge_groups
from groups.actions.moderation import IncompleteError, NotPossibleError
from groups.actions.versions import changing, undo_version
from groups.facts import MEETINGS, facts_of
from groups.models import JoinRequest, Lookalike, Merge, OldSlug, Proposal, Report, SupportGroup
from groups.models.choices import Status
from tests import factories as make
from tests.integration.desk.waiting import complete_group
from tests.post import MailServer, send_queued

pytestmark = pytest.mark.django_db


@pytest.fixture
def stella() -> User:
    return make.make_steward()


@pytest.fixture
def keep() -> SupportGroup:
    return complete_group(name="Larch Circle", slug="larch", cost="free")


@pytest.fixture
def other() -> SupportGroup:
    return complete_group(name="The Larch Circle", slug="the-larch", phone="0114 496 0001")


def merge(keep: SupportGroup, other: SupportGroup, by: User, **options: Any) -> SupportGroup:
    """Make two listings one in the usual way, with the meetings of both."""
    one, two = facts_of(keep), facts_of(other)
    facts = chosen_facts(one, two, sides=options.pop("sides", {}), meetings={*one[MEETINGS], *two[MEETINGS]})
    seen = digest_of_both(keep, other)
    return merge_groups(
        keep=keep, other=other, by=by, **{"facts": facts, "status": Status.PUBLISHED, "seen": seen, **options}
    )


def propose_other_time(group: SupportGroup, **fields: Any) -> Proposal:
    meetings = deepcopy(facts_of(group)[MEETINGS])
    for meeting in meetings.values():
        meeting["start_time"] = "20:00:00"
    return make.make_proposal(group, changes={MEETINGS: meetings}, **fields)


def test_fate_of_everything_that_hangs_on_a_listing_is_decided() -> None:
    options = SupportGroup._meta
    names = {one.get_accessor_name() for one in options.related_objects} | {one.name for one in options.many_to_many}

    assert names == set(merging.FATES)


def test_facts_are_those_chosen_and_the_rest_as_usual(keep: SupportGroup, other: SupportGroup, stella: User) -> None:
    extra = make.make_topic()
    other.topics.add(extra)
    SupportGroup.objects.filter(pk=other.pk).update(summary="Another sentence.", cost="paid")
    other.refresh_from_db()

    merged = merge(keep, other, stella, sides={"summary": Side.OTHER, "topics": Side.BOTH})

    merged.refresh_from_db()
    said = (merged.name, merged.summary, merged.cost, merged.phone)
    assert said == ("Larch Circle", "Another sentence.", "free", "0114 496 0001")
    assert set(merged.topics.all()) == {*keep.topics.all(), *other.topics.all()}
    assert merged.meetings.count() == 2


def test_meetings_are_copied_with_all_that_belongs_to_them(
    keep: SupportGroup, other: SupportGroup, stella: User
) -> None:
    step_free = make.make_access_feature()
    meeting = make.make_meeting(other, byday=["FR"], access={step_free: True}, notes="Ring twice.")
    make.make_exception(meeting)
    there = facts_of(other)[MEETINGS][str(meeting.pk)]
    facts = chosen_facts(facts_of(keep), facts_of(other), sides={}, meetings={str(meeting.pk)})

    merge(keep, other, stella, facts=facts)

    [copy] = facts_of(keep)[MEETINGS].values()
    assert copy | {"position": 0} == there | {"position": 0}
    assert other.meetings.count() == 2


def test_people_of_both_run_the_kept_listing_in_the_stronger_role(
    keep: SupportGroup, other: SupportGroup, stella: User
) -> None:
    alice, bob, dan = (make.make_facilitator(name=name) for name in ("Alice", "Bob", "Dan"))
    make.make_facilitation(alice, keep, role="co")
    make.make_facilitation(alice, other, role="lead")
    make.make_facilitation(bob, other, role="co")
    make.make_facilitation(dan, keep, role="co")
    make.make_facilitation(dan, other, role="lead", accepted_at=None)
    asked = make.make_invitation(group=other, role="co")

    merge(keep, other, stella)

    runs = Facilitation.objects.order_by("facilitator__name").values_list("facilitator__name", "group", "role")
    assert list(runs) == [("Alice", keep.pk, "lead"), ("Bob", keep.pk, "co"), ("Dan", keep.pk, "co")]
    asked.refresh_from_db()
    assert asked.group == keep


def test_what_visitors_wrote_goes_along(keep: SupportGroup, other: SupportGroup, stella: User) -> None:
    conversation, report = make.make_conversation(other), make.make_report(other, wrong="time")
    sent = make.make_suggestion(confirmed_at=make.LONG_AGO, group=other)
    request = ConfirmationRequest.objects.create(group=other, number=1)

    merge(keep, other, stella)

    for row in (conversation, report, sent, request):
        row.refresh_from_db()
    assert [conversation.group, report.group, sent.group, request.group] == [keep, keep, keep, other]


def test_doubt_of_the_other_warns_visitors_unless_the_kept_one_was_confirmed_since(
    keep: SupportGroup, other: SupportGroup, stella: User
) -> None:
    now = timezone.now()
    SupportGroup.objects.filter(pk=other.pk).update(confirmed_at=None, doubted_at=now)
    SupportGroup.objects.filter(pk=keep.pk).update(confirmed_at=now - timedelta(days=2))

    merge(keep, other, stella)

    keep.refresh_from_db()
    assert keep.is_doubted


def test_changes_that_wait_go_along_or_are_declined_kindly(
    keep: SupportGroup, other: SupportGroup, stella: User, mail_server: MailServer
) -> None:
    bob, dan, eve = (make.make_user(f"{name}@example.org") for name in ("bob", "dan", "eve"))
    fits = make.make_proposal(other, changes={"description": "Long."}, by=bob)
    twice = make.make_proposal(other, changes={"description": "Longer."}, by=dan)
    make.make_proposal(keep, changes={"description": "Short."}, by=dan)
    about_meeting = propose_other_time(other, by=eve)

    merge(keep, other, stella)

    for one in (fits, twice, about_meeting):
        one.refresh_from_db()
    assert [(one.group, one.outcome) for one in (fits, twice, about_meeting)] == [
        (keep, "waiting"),
        (keep, "declined"),
        (keep, "declined"),
    ]
    send_queued()
    told = {letter.recipients[0]: letter.text for letter in mail_server.letters}
    assert set(told) == {"dan@example.org", "eve@example.org"}
    assert "Two listings of this group are one now." in told["eve@example.org"]
    assert f"/admin/groups/supportgroup/{keep.pk}/change/" in told["eve@example.org"]


def test_correction_that_cannot_be_made_leaves_the_report_to_decide(
    keep: SupportGroup, other: SupportGroup, stella: User
) -> None:
    proposal = propose_other_time(other)
    report = Report.objects.create(group=other, wrong="time", note="Right would be: 20:00", proposal=proposal)

    merge(keep, other, stella)

    report.refresh_from_db()
    assert (report.group, report.outcome, report.proposal) == (keep, "waiting", None)


def test_who_asked_to_join_a_date_gets_it_from_the_kept_listing(
    keep: SupportGroup, other: SupportGroup, stella: User
) -> None:
    online = make.make_meeting(other, attendance="online", byday=["FR"], join_details="The link")
    starts_at = next(online.occurrences(after=timezone.now())).starts_at
    make.make_join_request(online, email="zoe@example.org", starts_at=starts_at)

    merge(keep, other, stella)

    request = JoinRequest.objects.get()
    assert (request.meeting.group, request.email, request.starts_at) == (keep, "zoe@example.org", starts_at)


def test_every_address_of_the_other_leads_to_the_kept_one(
    client: Client, keep: SupportGroup, other: SupportGroup, stella: User
) -> None:
    with changing(other, by=None):
        SupportGroup.objects.filter(pk=other.pk).update(slug="larches")
    elm = complete_group(slug="elm")
    other.refresh_from_db()
    merge(other, elm, stella)

    merge(keep, other, stella)

    for slug in ("the-larch", "larches", "elm"):
        assert client.get(f"/groups/{slug}/contact/")["Location"] == "/groups/larch/contact/"
    assert {one.group for one in OldSlug.objects.all()} == {keep}
    assert {one.kept for one in Merge.objects.all()} == {keep}


def test_other_is_archived_whole_and_can_be_brought_back(
    client: Client, keep: SupportGroup, other: SupportGroup, stella: User
) -> None:
    before = facts_of(other)

    merge(keep, other, stella)

    other.refresh_from_db()
    assert (other.status, facts_of(other)) == ("archived", before)
    [archived, _] = other.versions.all()
    assert (archived.why, archived.by) == ("Became one with “Larch Circle”.", stella)
    undo_version(archived, by=stella, is_moved_back=True)
    assert client.get("/groups/the-larch/").status_code == 200
    assert not OldSlug.objects.exists()
    assert not Merge.objects.exists()


def test_kept_listing_can_go_back_to_what_it_said(keep: SupportGroup, other: SupportGroup, stella: User) -> None:
    before = facts_of(keep)
    merge(keep, other, stella)

    version, *_ = keep.versions.all()
    assert version.why == "Became one with “The Larch Circle”."
    undo_version(version, by=stella)

    assert facts_of(keep) == before


def test_that_two_are_two_groups_holds_for_the_kept_one(keep: SupportGroup, other: SupportGroup, stella: User) -> None:
    elm, oak = make.make_group(), make.make_group()
    make.make_lookalike(other, elm, dismissed_at=make.LONG_AGO, dismissed_by=stella)
    make.make_lookalike(keep, elm)
    make.make_lookalike(other, oak)
    make.make_lookalike(keep, other)

    merge(keep, other, stella)

    [pair] = Lookalike.objects.all()
    assert (pair.first, pair.second, pair.dismissed_at) == (keep, elm, make.LONG_AGO)
    find_lookalikes()
    assert Lookalike.objects.filter(dismissed_at=None).count() == 0


def test_people_of_both_are_told_once_and_the_steward_is_not(
    keep: SupportGroup, other: SupportGroup, stella: User, mail_server: MailServer
) -> None:
    alice = make.make_facilitating_user(keep, "alice@example.org")
    make.make_facilitation(alice.facilitator, other)
    make.make_facilitating_user(other, "bob@example.org", name="Bob")
    make.make_facilitation(make.make_facilitator(name="Stella", email=stella.email, user=stella), other)

    merge(keep, other, stella)

    send_queued()
    letters = {letter.recipients[0]: letter for letter in mail_server.letters}
    assert (sorted(letters), len(mail_server.letters)) == (["alice@example.org", "bob@example.org"], 2)
    text = letters["bob@example.org"].text
    assert letters["bob@example.org"].subject == "Two listings are one now: Larch Circle"
    assert "This group was listed twice: “Larch Circle” and “The Larch Circle”." in text
    assert "/groups/larch/" in text
    assert "because you look after one of these two listings" in text


@pytest.mark.parametrize(
    ("status", "expected"), [(Status.DRAFT, None), (Status.PUBLISHED, make.LONG_AGO), (Status.SUBMITTED, None)]
)
def test_kept_draft_stands_where_the_steward_wants_it(
    keep: SupportGroup, other: SupportGroup, stella: User, status: Status, expected: Any
) -> None:
    SupportGroup.objects.filter(pk=keep.pk).update(status="draft", published_at=None)
    keep.refresh_from_db()

    merged = merge(keep, other, stella, status=status)

    assert merged.status == status
    assert expected is None or merged.published_at == expected


# --- Nothing by halves


def everything() -> list[Any]:
    return [list(SupportGroup.objects.order_by("pk").values()), Merge.objects.count(), OldSlug.objects.count()]


def test_listing_that_changed_meanwhile_is_not_merged(keep: SupportGroup, other: SupportGroup, stella: User) -> None:
    seen = digest_of_both(keep, other)
    assert seen == digest_of_both(other, keep)
    meeting = keep.meetings.get()
    meeting.start_time = time(20)
    meeting.save()
    before = everything()

    with pytest.raises(ChangedMeanwhileError):
        merge(keep, other, stella, seen=seen)

    assert everything() == before


def test_second_steward_is_told(keep: SupportGroup, other: SupportGroup, stella: User) -> None:
    seen, facts = digest_of_both(keep, other), facts_of(keep)
    merge(keep, other, stella)
    before = everything()

    with pytest.raises(NotPossibleError, match="“The Larch Circle” is archived by now"):
        merge_groups(keep=keep, other=other, facts=facts, status=Status.PUBLISHED, seen=seen, by=make.make_superuser())

    assert everything() == before


@pytest.mark.parametrize("was", ["published", "draft"])
def test_published_listing_without_a_meeting_is_not_made(
    keep: SupportGroup, other: SupportGroup, stella: User, was: str
) -> None:
    SupportGroup.objects.filter(pk=keep.pk).update(status=was)
    keep.refresh_from_db()
    before = everything()

    with pytest.raises((ValidationError, IncompleteError)):
        merge(keep, other, stella, facts=chosen_facts(facts_of(keep), facts_of(other), sides={}, meetings=()))

    assert everything() == before


def test_listing_that_people_know_and_run_is_likelier_to_stay() -> None:
    draft, known = complete_group(status="draft"), complete_group(confirmed_at=None)
    run, confirmed, telling = complete_group(confirmed_at=None), complete_group(), complete_group(cost="free")
    make.make_facilitator(run)
    SupportGroup.objects.filter(pk=telling.pk).update(confirmed_at=confirmed.confirmed_at)
    telling.refresh_from_db()

    def stays(one: SupportGroup, two: SupportGroup) -> SupportGroup:
        return likelier_to_stay(one, two, {group.pk: facts_of(group) for group in (one, two)})

    assert stays(draft, known) == known
    assert stays(known, run) == run
    assert stays(run, confirmed) == run
    assert stays(known, confirmed) == confirmed
    assert stays(confirmed, telling) == telling
