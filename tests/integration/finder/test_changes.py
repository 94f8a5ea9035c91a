"""The log of changes: complete, whoever writes and however, in whichever order transactions commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from groups.actions.dates import refresh_occurrences
from groups.finder import changes
from groups.finder.changes import Changes, changed_since, forget_old_changes, one_snapshot, snapshot
from groups.models import (
    AccessFeature,
    Change,
    Community,
    Language,
    MeetingAccess,
    Occurrence,
    Organisation,
    SupportGroup,
    Topic,
    TopicAlias,
    Venue,
)
from tests import factories as make

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)
VOCABULARY = Changes(is_vocabulary=True)
EVERYTHING = Changes(is_everything=True)


def sql(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def groups(*changed: SupportGroup) -> Changes:
    return Changes(groups=frozenset(group.pk for group in changed))


# --- Whichever way rows are written


@pytest.fixture
def group(db: None) -> SupportGroup:
    """A group that has one of everything, among others, their dates worked out."""
    group, other = (make.make_group(organisation=make.make_organisation(), topics=[make.make_topic()]) for _ in "ab")
    group.communities.add(make.make_community())
    group.languages.add(make.make_language())
    make.make_meeting(group, access={make.make_access_feature(): True})
    make.make_meeting(other)
    refresh_occurrences(NOW)
    return group


@pytest.fixture
def seen(group: SupportGroup) -> str:
    """What is seen before the change; what this test's own transaction wrote before is put aside."""
    Change.objects.all().delete()
    return snapshot()


CHANGES_OF_ONE_GROUP: dict[str, Callable[[SupportGroup], Any]] = {
    "saved": lambda group: group.save(),
    "updated in bulk": lambda group: SupportGroup.objects.filter(pk=group.pk).update(name="Another"),
    "updated by SQL": lambda group: sql("UPDATE groups_supportgroup SET name = 'X' WHERE id = %s", group.pk),
    "deleted with all that hangs on it": lambda group: SupportGroup.objects.get(pk=group.pk).delete(),
    "topic linked": lambda group: group.topics.add(Topic.objects.exclude(groups=group).get()),
    "topics unlinked": lambda group: group.topics.clear(),
    "link moved by SQL": lambda group: sql(
        "UPDATE groups_supportgroup_topics SET topic_id = %s WHERE supportgroup_id = %s",
        Topic.objects.exclude(groups=group).get().pk,
        group.pk,
    ),
    "communities unlinked": lambda group: group.communities.clear(),
    "languages unlinked": lambda group: group.languages.clear(),
    "meeting added": lambda group: make.make_meeting(group, attendance="online"),
    "meeting changed": lambda group: group.meetings.update(notes="Bring a cushion."),
    "meeting deleted": lambda group: group.meetings.all().delete(),
    "access changed": lambda group: MeetingAccess.objects.update(is_available=False),
    "access no longer stated": lambda group: MeetingAccess.objects.all().delete(),
    "date added": lambda group: Occurrence.objects.create(meeting=group.meetings.get(), starts_at=NOW),
    "date changed": lambda group: Occurrence.objects.filter(meeting__group=group).update(ends_at=None),
    "dates deleted": lambda group: Occurrence.objects.filter(meeting__group=group).delete(),
    "one date cancelled": lambda group: make.make_exception(group.meetings.get()),
    "venue moved": lambda group: Venue.objects.filter(meetings__group=group).update(latitude=1, longitude=1),
    "organisation renamed": lambda group: Organisation.objects.filter(groups=group).update(slug="renamed"),
}


@pytest.mark.parametrize("change", CHANGES_OF_ONE_GROUP.values(), ids=CHANGES_OF_ONE_GROUP)
def test_change_names_the_group_it_concerns_and_no_other(
    group: SupportGroup, seen: str, change: Callable[[SupportGroup], Any]
) -> None:
    changed = groups(group)

    change(group)

    assert changed_since(seen) == changed


def test_meeting_that_moves_to_another_group_concerns_both(group: SupportGroup, seen: str) -> None:
    other = SupportGroup.objects.exclude(pk=group.pk).get()

    group.meetings.update(group=other)

    assert changed_since(seen) == groups(group, other)


def test_dates_written_by_copy_concern_their_groups(group: SupportGroup) -> None:
    Occurrence.objects.all().delete()
    meeting = group.meetings.get()
    Change.objects.all().delete()
    seen = snapshot()

    with (
        connection.cursor() as cursor,
        cursor.copy("COPY groups_occurrence (meeting_id, starts_at) FROM STDIN") as copy,
    ):
        copy.write_row((meeting.pk, NOW))

    assert changed_since(seen) == groups(group)


VOCABULARY_CHANGES: dict[str, Callable[[], Any]] = {
    "topic added": make.make_topic,
    "topic renamed": lambda: Topic.objects.update(description="Another"),
    "alias added": lambda: make.make_alias(Topic.objects.earliest("pk")),
    "alias deleted": lambda: TopicAlias.objects.all().delete(),
    "community renamed": lambda: Community.objects.update(description="Another"),
    "access feature moved": lambda: AccessFeature.objects.update(position=3),
    "language renamed": lambda: Language.objects.update(name="Another"),
    "crisis line added": make.make_crisis_line,
    "place added": make.make_place,
}


@pytest.mark.parametrize("change", VOCABULARY_CHANGES.values(), ids=VOCABULARY_CHANGES)
def test_change_of_a_word_is_a_change_of_the_vocabulary(
    group: SupportGroup, seen: str, change: Callable[[], Any]
) -> None:
    change()

    assert changed_since(seen) == VOCABULARY


def test_savepoint_that_is_rolled_back_leaves_nothing_and_one_that_stays_is_seen(
    group: SupportGroup, seen: str
) -> None:
    other = SupportGroup.objects.exclude(pk=group.pk).get()
    point = transaction.savepoint()
    group.save()
    transaction.savepoint_rollback(point)
    with transaction.atomic():
        other.save()

    assert changed_since(seen) == groups(other)


def test_row_whose_change_was_rolled_back_is_logged_when_it_changes_again(group: SupportGroup, seen: str) -> None:
    point = transaction.savepoint()
    group.save()
    transaction.savepoint_rollback(point)
    group.save()

    assert changed_since(seen) == groups(group)


def test_too_many_changes_are_everything(group: SupportGroup, seen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MANY", 2)

    SupportGroup.objects.update(name="Another")

    assert changed_since(seen).is_everything


# --- In whichever order transactions commit


@contextmanager
def another_transaction() -> Iterator[tuple[CursorWrapper, Callable[[], None]]]:
    """A transaction on a connection of its own: its cursor, and what commits it. Else it is rolled back."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            yield cursor, other.commit
    finally:
        other.close()


RENAME = "UPDATE groups_supportgroup SET name = 'Another' WHERE id = %s"


@pytest.mark.django_db(transaction=True)
def test_transaction_that_began_first_and_commits_last_is_seen() -> None:
    early, late = make.make_group(), make.make_group()
    first = snapshot()
    with another_transaction() as (cursor, commit):
        cursor.execute(RENAME, [early.pk])
        late.save()
        assert changed_since(first) == groups(late)
        second = snapshot()
        make.make_topic()
        assert changed_since(second) == VOCABULARY
        third = snapshot()

        commit()

        assert changed_since(third) == groups(early)
        assert changed_since(snapshot()) == Changes()


@pytest.mark.django_db(transaction=True)
def test_savepoints_of_a_transaction_that_commits_late_are_seen() -> None:
    kept, undone = make.make_group(), make.make_group()
    with another_transaction() as (cursor, commit):
        cursor.execute("SAVEPOINT kept")
        cursor.execute(RENAME, [kept.pk])
        cursor.execute("RELEASE kept")
        cursor.execute("SAVEPOINT undone")
        cursor.execute(RENAME, [undone.pk])
        cursor.execute("ROLLBACK TO undone")
        make.make_topic()
        seen = snapshot()

        commit()

        assert changed_since(seen) == groups(kept)


@pytest.mark.django_db(transaction=True)
def test_transaction_that_is_rolled_back_leaves_nothing() -> None:
    group = make.make_group()
    seen = snapshot()

    with another_transaction() as (cursor, _):
        cursor.execute(RENAME, [group.pk])

    assert changed_since(seen) == Changes()


@pytest.mark.django_db(transaction=True)
def test_venue_that_moves_while_another_group_comes_to_it_concerns_that_group_too() -> None:
    venue, group = make.make_venue(), make.make_group()
    with another_transaction() as (cursor, commit):
        cursor.execute("UPDATE groups_venue SET latitude = 1, longitude = 1 WHERE id = %s", [venue.pk])
        make.make_meeting(group, venue=venue)
        seen = snapshot()

        commit()

        assert changed_since(seen) == groups(group)


@pytest.mark.django_db(transaction=True)
def test_writers_of_the_same_meeting_do_not_wait_for_the_log() -> None:
    meeting = make.make_meeting()
    feature = make.make_access_feature()
    with another_transaction() as (cursor, _):
        cursor.execute("SET lock_timeout = '1s'")
        with transaction.atomic():
            MeetingAccess.objects.create(meeting=meeting, feature=make.make_access_feature(), is_available=True)
            cursor.execute(
                "INSERT INTO groups_meetingaccess (meeting_id, feature_id, is_available) VALUES (%s, %s, true)",
                [meeting.pk, feature.pk],
            )


@pytest.mark.django_db(transaction=True)
def test_all_within_one_snapshot_is_of_one_instant() -> None:
    group = make.make_group()
    first = snapshot()
    with one_snapshot():
        seen = snapshot()
        with another_transaction() as (cursor, commit):
            cursor.execute(RENAME, [group.pk])
            commit()
        assert changed_since(first) == Changes()
        assert SupportGroup.objects.get().name == group.name

    assert changed_since(seen) == groups(group)


@pytest.mark.django_db(transaction=True)
def test_truncated_table_is_everything() -> None:
    seen = snapshot()

    sql("TRUNCATE groups_occurrence")

    assert changed_since(seen) == EVERYTHING


# --- Forgetting


def log_change(group: SupportGroup, xact: int) -> None:
    """Have a transaction of two days ago have changed ``group``."""
    sql(
        "INSERT INTO groups_change (xact, kind, row_id, logged_at)"
        " VALUES (%s::text::xid8, 'group', %s, now() - interval '2 days')",
        xact,
        group.pk,
    )


@pytest.mark.django_db(transaction=True)
def test_old_changes_are_forgotten_and_who_missed_them_is_told_to_read_everything() -> None:
    log, _, _ = snapshot().partition("/")
    group = make.make_group()
    Change.objects.all().delete()
    log_change(group, xact=501)
    log_change(group, xact=500)

    forget_old_changes()
    forget_old_changes()

    assert list(Change.objects.values_list("xact", "kind", "row_id")) == [("501", "pruned", 0)]
    assert [changed_since(f"{log}/{xmin}:{xmin}:").is_everything for xmin in (500, 501, 502)] == [True, True, False]
    assert changed_since(snapshot()) == Changes()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_forgotten_that_followed_a_transaction_still_open() -> None:
    early, late = make.make_group(), make.make_group()
    with another_transaction() as (cursor, commit):
        cursor.execute(RENAME, [early.pk])
        seen = snapshot()
        late.save()
        sql("UPDATE groups_change SET logged_at = now() - interval '2 days'")

        forget_old_changes()
        commit()

        assert changed_since(seen) == groups(early, late)


@pytest.mark.django_db(transaction=True)
def test_log_of_another_cluster_is_passed_over_and_forgotten() -> None:
    sql("INSERT INTO groups_change (xact, kind, row_id) VALUES ('9000000000000', 'group', 7)")
    assert changed_since(snapshot()) == Changes()

    forget_old_changes()

    assert not Change.objects.filter(row_id=7).exists()


@pytest.mark.django_db
def test_another_log_or_an_earlier_time_is_everything() -> None:
    log, _, visible = snapshot().partition("/")

    assert changed_since(f"{int(log) + 1}/{visible}") == EVERYTHING
    assert changed_since(f"{log}/9000000000000:9000000000000:") == EVERYTHING
    assert not changed_since(f"{log}/{visible}").is_everything
