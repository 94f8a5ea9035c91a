"""What a listing said before is kept, and can be said again."""

from typing import Any

import pytest

from groups.actions.versions import changing, restore_version, undo_version
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
