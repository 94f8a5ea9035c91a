"""A listing told as facts, and made to say them again."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from groups.actions.listing_facts import apply_facts
from groups.facts import facts_of
from groups.models import MeetingAccess, SupportGroup
from tests import factories as make

pytestmark = pytest.mark.django_db


def rich_group() -> SupportGroup:
    """Return a group that says something of every kind."""
    group = make.make_group(organisation=make.make_organisation(), structure="course", course_weeks=6)
    group.topics.add(make.make_topic(), make.make_topic())
    group.communities.add(make.make_community())
    group.languages.add(make.make_language())
    meeting = make.make_meeting(
        group, venue=make.make_confidential_venue(), duration=timedelta(hours=1.5), join_details="Code 1234"
    )
    MeetingAccess.objects.create(meeting=meeting, feature=make.make_access_feature(), is_available=False)
    make.make_exception(meeting, original_on=date(2000, 1, 4))
    make.make_exception(meeting, kind="added", original_on=None, new_on=date(2000, 1, 6), new_start_time=time(18))
    make.make_meeting(group, attendance="online")
    return group


def test_every_column_of_a_listing_is_a_fact_or_has_its_reason() -> None:
    # Where it stands, who said so and when is no fact of the group itself.
    other = {
        *("id", "slug", "status", "published_at", "confirmed_at", "doubted_at", "paused_until", "pause_reason"),
        *("created_at", "changed_at", "source", "source_key", "source_digest", "left_source_at", "text"),
    }
    columns = {field.name for field in SupportGroup._meta.get_fields() if field.concrete}

    assert columns - other == set(facts_of(make.make_group())) - {"meetings"}


def test_listing_says_the_same_after_its_own_facts_are_applied() -> None:
    group = rich_group()
    facts = facts_of(group)

    apply_facts(group, facts)

    assert facts_of(group) == facts


def test_another_listing_says_the_same_after_facts_are_applied() -> None:
    facts, other = facts_of(rich_group()), make.make_group()

    apply_facts(other, facts)

    said = facts_of(other)
    assert {**said, "meetings": list(said["meetings"].values())} == {
        **facts,
        "meetings": list(facts["meetings"].values()),
    }
    assert not set(said["meetings"]) & set(facts["meetings"])


def test_meeting_keeps_its_id_and_loses_what_is_not_said() -> None:
    group = rich_group()
    facts = facts_of(group)
    first, second = facts["meetings"]
    facts["meetings"][first] |= {"byday": ["SA"], "changes": {}, "access": {}}
    del facts["meetings"][second]

    apply_facts(group, facts)

    assert facts_of(group)["meetings"] == {first: facts["meetings"][first]}


def test_invalid_facts_change_nothing() -> None:
    group = rich_group()
    facts = facts_of(group)
    key = next(iter(facts["meetings"]))
    wrong = {**facts, "name": "Another", "meetings": {key: {**facts["meetings"][key], "timezone": "Nowhere"}}}

    with pytest.raises(ValidationError, match="time zone"):
        apply_facts(group, wrong)

    assert facts_of(SupportGroup.objects.get(pk=group.pk)) == facts


def test_venue_that_is_gone_is_made_again_from_what_was_said() -> None:
    group = make.make_group()
    venue = make.make_venue()
    meeting = make.make_meeting(group, venue=venue)
    facts = facts_of(group)
    meeting.delete()
    venue.delete()

    apply_facts(group, facts)

    again = next(iter(facts_of(group)["meetings"].values()))["venue"]
    before = next(iter(facts["meetings"].values()))["venue"]
    assert {**again, "id": 0} == {**before, "id": 0}
