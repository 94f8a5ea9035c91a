"""Imports after two listings that came from lists became one."""

from datetime import timedelta

import pytest

from groups.actions.imports import LEFT_SOURCE
from groups.actions.merged_facts import chosen_facts
from groups.actions.merging import digest_of_both, merge_groups
from groups.facts import MEETINGS, facts_of
from groups.models import SupportGroup
from groups.models.choices import Status
from tests import factories as make
from tests.feeds import make_record
from tests.integration.imports.conftest import vocabulary  # noqa: F401
from tests.integration.imports.runs import SECOND_RUN, counts, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]

HERE, THERE = make_record(name="Quiet Harbour"), make_record(name="The Quiet Harbour Group", day=5)


def merged(keep: SupportGroup, other: SupportGroup) -> SupportGroup:
    """Make two listings one, with the meetings of both."""
    one, two = facts_of(keep), facts_of(other)
    facts = chosen_facts(one, two, sides={}, meetings={*one[MEETINGS], *two[MEETINGS]})
    by, seen = make.make_steward(), digest_of_both(keep, other)
    return merge_groups(keep=keep, other=other, facts=facts, status=Status.PUBLISHED, seen=seen, by=by)


def test_two_imports_of_both_lists_make_no_new_listing_and_take_nothing_away() -> None:
    run(HERE, source="one")
    run(THERE, source="other")
    keep, other = SupportGroup.objects.get(source="one"), SupportGroup.objects.get(source="other")
    merged(keep, other)
    keep.refresh_from_db()
    before = facts_of(keep)

    for day in (1, 2):
        now = SECOND_RUN + timedelta(days=day)
        assert counts(run(HERE, source="one", now=now)) == {"unchanged": 1}
        assert counts(run(THERE, source="other", now=now)) == {"unchanged": 1}

    keep.refresh_from_db()
    other.refresh_from_db()
    assert (facts_of(keep), keep.status, other.status) == (before, "published", "archived")
    assert len(before[MEETINGS]) == 2


def test_list_of_the_kept_listing_still_changes_it_and_that_of_the_other_does_not() -> None:
    run(HERE, source="one")
    run(THERE, source="other")
    keep, other = SupportGroup.objects.get(source="one"), SupportGroup.objects.get(source="other")
    merged(keep, other)

    assert counts(run(HERE | {"time": "20:00"}, source="one", now=SECOND_RUN)) == {"updated": 1}
    assert counts(run(THERE | {"time": "21:00"}, source="other", now=SECOND_RUN)) == {"updated": 1}

    assert sorted(f"{one.start_time:%H:%M}" for one in keep.meetings.all()) == ["19:00", "20:00"]
    assert SupportGroup.objects.count() == 2


def test_group_listed_by_people_stays_theirs_when_an_imported_one_becomes_one_with_it() -> None:
    run(THERE, source="other")
    other = SupportGroup.objects.get()
    keep = make.make_group(topics=[make.make_topic()])
    make.make_meeting(keep)
    merged(keep, other)

    assert counts(run(THERE, source="other", now=SECOND_RUN)) == {"unchanged": 1}
    assert counts(run(make_record(name="Else"), source="other", now=SECOND_RUN)) == {"created": 1}

    keep.refresh_from_db()
    assert (keep.source, keep.status, keep.left_source_at) == ("", "published", None)


def test_kept_listing_stays_up_while_a_list_still_names_the_other_one() -> None:
    run(HERE, THERE, make_record(name="Else"))  # one list that has the group twice
    keep, other = SupportGroup.objects.filter(name__contains="Harbour").order_by("pk")
    merged(keep, other)

    assert counts(run(THERE, make_record(name="Else"), now=SECOND_RUN)) == {"unchanged": 2}
    keep.refresh_from_db()
    assert (keep.status, keep.left_source_at) == ("published", SECOND_RUN)  # asked about from now on

    assert counts(run(HERE, make_record(name="Else"), now=SECOND_RUN)) == {"unchanged": 1, "updated": 1}
    assert counts(run(make_record(name="Else"), now=SECOND_RUN)) == {"unchanged": 1, "paused": 1}
    keep.refresh_from_db()
    assert (keep.status, keep.pause_reason) == ("paused", LEFT_SOURCE)
