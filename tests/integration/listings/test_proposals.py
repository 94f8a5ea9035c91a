"""Changes that wait for a steward: what becomes of them, and of what others change meanwhile."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from facilitators.models import User
from groups.actions.listing_facts import apply_facts
from groups.actions.proposals import (
    DecidedError,
    accept_proposal,
    decline_proposal,
    propose_change,
    take_back_proposal,
)
from groups.facts import Facts, facts_of
from groups.models import Outcome, Proposal, SupportGroup
from tests import factories as make
from tests.post import MailServer, send_queued

pytestmark = pytest.mark.django_db


def summary_of(group: SupportGroup) -> str:
    return SupportGroup.objects.get(pk=group.pk).summary


def with_meetings(facts: Facts, **changes: Any) -> Facts:
    """Return the facts with each meeting changed."""
    return {**facts, "meetings": {key: {**one, **changes} for key, one in facts["meetings"].items()}}


def test_change_waits_while_the_listing_stays_and_is_made_once_accepted(mail_server: MailServer) -> None:
    group = make.make_group(name="Larch", summary="Before.")
    alice, stella = make.make_facilitating_user(group), make.make_steward()

    proposal = propose_change(group, facts={**facts_of(group), "summary": "After."}, by=alice, why="We moved.")
    assert proposal is not None
    assert summary_of(group) == "Before."
    accept_proposal(proposal, by=stella)

    assert summary_of(group) == "After."
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.decided_by) == (Outcome.ACCEPTED, stella)
    version = group.versions.latest("pk")
    assert (version.by, version.why, version.is_to_look_at) == (
        alice,
        "Accepted by stella@example.org. We moved.",
        False,
    )
    send_queued()
    told = [(letter.recipients, letter.subject) for letter in mail_server.letters]
    assert told == [(["alice@example.org"], "Accepted: your change to Larch")]


def test_second_change_replaces_the_first_and_keeps_its_base() -> None:
    group = make.make_group(summary="Before.")
    alice = make.make_facilitating_user(group)
    base = facts_of(group)
    propose_change(group, facts={**base, "summary": "First."}, by=alice, why="We moved.")
    SupportGroup.objects.update(description="By somebody else.")

    propose_change(group, facts={**facts_of(group), "summary": "Second."}, by=alice)

    [proposal] = Proposal.objects.all()
    assert (proposal.base, proposal.facts["summary"], proposal.why) == (base, "Second.", "We moved.")


def test_change_back_to_what_the_listing_says_waits_no_longer() -> None:
    group = make.make_group()
    alice = make.make_facilitating_user(group)
    propose_change(group, facts={**facts_of(group), "summary": "After."}, by=alice)

    assert propose_change(group, facts=facts_of(group), by=alice) is None

    assert not Proposal.objects.exists()


def test_two_people_have_each_a_change_waiting() -> None:
    group = make.make_group(summary="Before.", description="Before.")
    alice, stella = make.make_facilitating_user(group), make.make_steward()
    bob = make.make_facilitating_user(group, "bob@example.org")
    facts = facts_of(group)
    one = propose_change(group, facts={**facts, "summary": "Alice’s."}, by=alice)
    two = propose_change(group, facts={**facts, "description": "Bob’s."}, by=bob)
    assert one is not None
    assert two is not None

    accept_proposal(one, by=stella)
    accept_proposal(two, by=stella)

    group.refresh_from_db()
    assert (group.summary, group.description) == ("Alice’s.", "Bob’s.")


def test_accepted_change_keeps_what_others_changed_meanwhile() -> None:
    group = make.make_group(summary="Before.")
    proposal = make.make_proposal(group, changes={"summary": "After."})
    SupportGroup.objects.update(description="Meanwhile.")

    accept_proposal(proposal, by=make.make_steward())

    group.refresh_from_db()
    assert (group.summary, group.description) == ("After.", "Meanwhile.")


def test_change_of_a_meeting_that_was_deleted_meanwhile_brings_it_back() -> None:
    meeting = make.make_meeting()
    facts = facts_of(meeting.group)
    proposal = Proposal.objects.create(group=meeting.group, base=facts, facts=with_meetings(facts, byday=["FR"]))
    meeting.delete()

    accept_proposal(proposal, by=make.make_steward())

    assert [one.byday for one in meeting.group.meetings.all()] == [["FR"]]


def test_place_that_is_gone_meanwhile_is_made_again_from_what_was_proposed() -> None:
    meeting, elm = make.make_meeting(), make.make_venue(name="Elm House")
    facts = facts_of(meeting.group)
    meeting.group.meetings.update(venue=elm)
    wanted = facts_of(meeting.group)
    meeting.group.meetings.update(venue=meeting.venue)
    elm.delete()
    proposal = Proposal.objects.create(group=meeting.group, base=facts, facts=wanted)

    accept_proposal(proposal, by=make.make_steward())

    assert [str(one.venue) for one in meeting.group.meetings.all()] == ["Elm House, Sheffield"]


def test_change_that_would_not_be_valid_changes_nothing_and_goes_on_waiting() -> None:
    meeting = make.make_meeting(make.make_group(summary="Before."))
    facts = facts_of(meeting.group)
    wrong = with_meetings({**facts, "summary": "After."}, timezone="Nowhere")
    proposal = Proposal.objects.create(group=meeting.group, base=facts, facts=wrong)

    with pytest.raises(ValidationError, match="time zone"):
        accept_proposal(proposal, by=make.make_steward())

    proposal.refresh_from_db()
    assert (summary_of(meeting.group), proposal.outcome) == ("Before.", Outcome.WAITING)


def test_change_that_takes_the_last_meeting_from_a_published_listing_is_not_made() -> None:
    meeting = make.make_meeting()
    proposal = make.make_proposal(meeting.group, changes={"meetings": {}})

    with pytest.raises(ValidationError, match="at least one meeting"):
        accept_proposal(proposal, by=make.make_steward())

    assert meeting.group.meetings.exists()


def test_declined_change_leaves_the_listing_and_tells_why(mail_server: MailServer) -> None:
    group = make.make_group(name="Larch", summary="Before.")
    alice = make.make_facilitating_user(group)
    proposal = make.make_proposal(group, changes={"summary": "After."}, by=alice)

    decline_proposal(proposal, by=make.make_steward(), words="Is that true?")

    assert (summary_of(group), group.versions.count()) == ("Before.", 0)
    send_queued()
    [letter] = mail_server.letters
    assert letter.recipients == ["alice@example.org"]
    assert "> Is that true?" in letter.text


def test_change_is_decided_once() -> None:
    proposal, stella = make.make_proposal(make.make_group(), changes={"summary": "After."}), make.make_steward()
    accept_proposal(proposal, by=stella)

    with pytest.raises(DecidedError):
        accept_proposal(proposal, by=stella)
    with pytest.raises(DecidedError):
        decline_proposal(proposal, by=stella, words="")
    with pytest.raises(DecidedError):
        take_back_proposal(proposal)


def test_correction_of_a_visitor_decides_the_report_it_came_with(mail_server: MailServer) -> None:
    group, stella = make.make_group(), make.make_steward()
    proposal = make.make_proposal(group, changes={"summary": "After."})
    report, other = make.make_report(group, proposal=proposal), make.make_report(group)

    accept_proposal(proposal, by=stella)

    report.refresh_from_db()
    other.refresh_from_db()
    assert (report.outcome, report.decided_by, other.outcome) == (Outcome.ACCEPTED, stella, Outcome.WAITING)
    assert group.versions.latest("pk").by == stella
    send_queued()
    assert mail_server.letters == []


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40).filter(str.strip)
of_group = st.fixed_dictionaries(
    {},
    optional={
        "summary": words,
        "description": words,
        "minimum_age": st.none() | st.integers(0, 20),
        "may_just_listen": st.none() | st.booleans(),
        "cost": st.sampled_from(["", "free", "paid"]),
        "topics": st.sampled_from([{}, {"known": True}]),
    },
)
of_meeting = st.fixed_dictionaries(
    {},
    optional={
        "byday": st.sampled_from([["MO"], ["TU", "FR"]]),
        "notes": words,
        "duration": st.none() | st.sampled_from([1800.0, 5400.0]),
        "access": st.dictionaries(st.sampled_from(["ramp", "loop"]), st.booleans()),
        "changes": st.sampled_from(
            [
                {},
                {
                    "2030-01-01": {
                        "kind": "cancelled",
                        "original_on": "2030-01-01",
                        "new_on": None,
                        "new_start_time": None,
                        "note": "New Year",
                    }
                },
            ]
        ),
    },
)


class TestAcceptedChange(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        make.make_topic(slug="known")
        for slug in ("ramp", "loop"):
            make.make_access_feature(slug=slug)
        make.make_meeting(make.make_group(topics=[make.make_topic()]))
        make.make_steward()

    @settings(max_examples=30)  # each asks the database some hundred times
    @given(of_group, of_meeting)
    def test_says_the_same_as_if_it_had_been_saved_at_once(self, group_changes: Any, meeting_changes: Any) -> None:
        group = SupportGroup.objects.get()
        facts = facts_of(group)
        wanted = with_meetings({**facts, **group_changes}, **meeting_changes)
        if wanted["topics"] == {}:
            wanted["topics"] = facts["topics"]  # a published listing keeps one
        proposal = Proposal.objects.create(group=group, base=facts, facts=wanted)

        accept_proposal(proposal, by=User.objects.get())
        accepted = facts_of(SupportGroup.objects.get(pk=group.pk))
        apply_facts(group, facts)
        apply_facts(group, wanted)

        assert accepted == facts_of(SupportGroup.objects.get(pk=group.pk)) == wanted
