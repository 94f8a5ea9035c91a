"""What a listing said before is kept, and can be said again."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from groups.actions.moderation import archive_listing, pause_listing
from groups.actions.versions import changing, look_at_version, restore_version, undo_version
from groups.facts import facts_of
from groups.models import SupportGroup
from tests import factories as make

pytestmark = pytest.mark.django_db


def change(group: SupportGroup, by: Any, **columns: Any) -> None:
    with changing(group, by=by, why="We moved."):
        SupportGroup.objects.filter(pk=group.pk).update(**columns)


def kept(group: SupportGroup) -> list[tuple[Any, ...]]:
    return [(one.facts["summary"], one.status, one.by, one.why) for one in group.versions.order_by("id")]


def test_first_change_keeps_what_was_found_and_what_was_made_of_it() -> None:
    group, alice = make.make_group(summary="Before."), make.make_user()

    change(group, alice, summary="After.")

    assert kept(group) == [
        ("Before.", "published", None, "As it was found."),
        ("After.", "published", alice, "We moved."),
    ]


def test_change_of_status_is_a_version() -> None:
    group = make.make_group(summary="Same.")

    change(group, None, status="archived")

    assert [status for _, status, _, _ in kept(group)] == ["published", "archived"]


def test_nothing_is_kept_where_nothing_changed() -> None:
    group = make.make_group()
    change(group, None, summary="After.")

    change(group, None, summary="After.")

    assert group.versions.count() == 2


def test_what_another_program_changed_in_between_is_not_said_to_be_ours() -> None:
    group, alice = make.make_group(summary="1"), make.make_user()
    change(group, alice, summary="2")
    SupportGroup.objects.update(summary="3")

    change(group, alice, summary="4")

    assert [(summary, by) for summary, _, by, _ in kept(group)] == [
        ("1", None),
        ("2", alice),
        ("3", None),
        ("4", alice),
    ]


def test_restored_listing_says_what_it_said_and_keeps_its_status() -> None:
    group, stella = make.make_group(summary="Before."), make.make_steward()
    facts = facts_of(group)
    change(group, None, summary="After.")
    change(group, None, status="archived")

    restore_version(group.versions.order_by("id")[0], by=stella)

    group.refresh_from_db()
    assert facts_of(group) == facts
    assert group.status == "archived"
    assert group.versions.latest("id").by == stella


def test_undone_change_leaves_later_changes_alone() -> None:
    group = make.make_group(summary="Before.", description="Before.")
    change(group, None, summary="Wrong.")
    wrong = group.versions.latest("id")
    change(group, None, description="Later.")

    conflicts = undo_version(wrong, by=None)

    group.refresh_from_db()
    assert (group.summary, group.description, conflicts) == ("Before.", "Later.", 0)


def test_undone_change_tells_how_much_was_changed_again() -> None:
    group = make.make_group(summary="Before.")
    change(group, None, summary="Wrong.")
    wrong = group.versions.latest("id")
    change(group, None, summary="Better.")

    conflicts = undo_version(wrong, by=None)

    group.refresh_from_db()
    assert (group.summary, conflicts) == ("Before.", 1)


def test_undone_move_takes_the_listing_back_where_it_stood() -> None:
    group, alice = make.make_group(), make.make_user()
    make.make_meeting(group)
    group.topics.add(make.make_topic())
    archive_listing(group, by=alice)

    archived = group.versions.latest("pk")

    undo_version(archived, by=alice)
    group.refresh_from_db()
    assert group.status == "archived"  # what visitors see is a steward's to decide

    undo_version(archived, by=make.make_steward(), is_moved_back=True)
    group.refresh_from_db()
    assert group.status == "published"


def test_undone_move_stays_where_the_listing_was_moved_on() -> None:
    group = make.make_group()
    pause_listing(group, by=None)
    paused = group.versions.latest("pk")
    archive_listing(group, by=None)

    undo_version(paused, by=None, is_moved_back=True)

    group.refresh_from_db()
    assert group.status == "archived"


def test_undoing_counts_as_looking_at() -> None:
    group, stella = make.make_group(summary="Before."), make.make_steward()
    with changing(group, by=None) as change_:
        change_.is_to_look_at = True
        SupportGroup.objects.update(summary="Wrong.")
    wrong = group.versions.latest("pk")
    assert (wrong.is_to_look_at, wrong.looked_at) == (True, None)

    undo_version(wrong, by=stella)

    wrong.refresh_from_db()
    assert wrong.looked_at is not None
    assert wrong.looked_by == stella


def test_looked_at_is_noted_once() -> None:
    group, stella = make.make_group(), make.make_steward()
    version = make.make_version(group, is_to_look_at=True)
    look_at_version(version, by=stella)
    version.refresh_from_db()
    first = version.looked_at

    look_at_version(version, by=make.make_superuser())

    version.refresh_from_db()
    assert (version.looked_at, version.looked_by) == (first, stella)


def test_published_listing_does_not_lose_what_it_needs_by_going_back() -> None:
    group = make.make_group()
    make.make_version(group)
    make.make_meeting(group)
    make.make_version(group)

    with pytest.raises(ValidationError, match="at least one meeting"):
        restore_version(group.versions.earliest("pk"), by=None)

    assert group.meetings.exists()
