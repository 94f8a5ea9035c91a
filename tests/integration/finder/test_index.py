from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from groups.actions.dates import refresh_occurrences
from groups.finder import index, reference
from groups.finder.asked import Asked
from groups.finder.changes import changed_since, one_snapshot
from groups.finder.fit import Answer, Tier
from groups.finder.index import State
from groups.finder.places import Point
from groups.finder.texts import Mentions
from groups.finder.times import Clock
from groups.models import MeetingAccess, SupportGroup
from tests.factories import (
    make_access_feature,
    make_community,
    make_exception,
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_topic,
    make_venue,
)

# A Sunday noon in winter: British clocks show UTC.
NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)
NOTHING = Mentions({}, frozenset())
# Tests beside these have databases on the same server: their transactions count as under way, and one may end between
# two states that are compared, but hardly every time.
TRIES = 10
SHEFFIELD = Point("Sheffield", 53.3811, -1.4701)

pytestmark = pytest.mark.django_db


def ask(*, now: datetime = NOW, tz: str = "Europe/London", near: Point | None = None, **wishes: str) -> Asked:
    """Return a search at ``now`` for one value of each of ``wishes``."""
    return Asked(Clock(now, tz), {parameter: (value,) for parameter, value in wishes.items()}, near=near)


def answers(state: State, now: datetime = NOW) -> list[Answer]:
    """Return what ``state`` answers to a search for nothing, for a place, and for every value of every wish."""
    asked = [
        ask(now=now),
        ask(now=now, near=SHEFFIELD),
        *(
            ask(now=now, near=SHEFFIELD, **{parameter: option.value})
            for parameter, options in state.options.items()
            for option in options
        ),
    ]
    return [state.answer(one, NOTHING, page=1) for one in asked]


def refreshed(state: State, now: datetime = NOW) -> State:
    """Return ``state`` with what has changed since it was read."""
    with one_snapshot():
        return state.refreshed(changed_since(state.snapshot), now)


def found(state: State, asked: Asked, tier: Tier = Tier.FITS) -> list[int]:
    """Return the groups of a tier in order."""
    return [one.group for one in state.answer(asked, NOTHING, page=1).found if one.tier is tier]


@pytest.fixture
def directory() -> dict[str, SupportGroup]:
    """Groups that say something of every kind, with their dates worked out."""
    broad = make_topic(slug="loss")
    grief, pain = make_topic(slug="grief", parent=broad), make_topic(slug="pain")
    ramp = make_access_feature(slug="ramp")
    church = make_group(
        slug="church",
        topics=[grief],
        communities=[make_community(slug="men")],
        languages=[make_language("en")],
        organisation=make_organisation(slug="friends"),
        cost="free",
    )
    venue = make_venue(latitude=53.38, longitude=-1.47)
    make_meeting(church, access={ramp: True}, venue=venue)
    make_meeting(church, attendance="online", byday=["SA"], start_time=time(23, 30), timezone="America/New_York")
    hall = make_group(slug="hall", topics=[pain], faith="secular")
    make_meeting(hall, byday=["TH"], access={ramp: False}, venue=make_venue(latitude=53.5, longitude=-1.5))
    nobody = make_group(slug="nobody")
    refresh_occurrences(NOW)
    return {group.slug: group for group in (church, hall, nobody)}


def publish(directory: dict[str, SupportGroup]) -> None:
    draft = make_group(status="draft", cost="paid")
    make_meeting(draft)
    SupportGroup.objects.filter(pk=draft.pk).update(status="published")


def unpublish(directory: dict[str, SupportGroup]) -> None:
    SupportGroup.objects.filter(slug="church").update(status="archived")


def delete(directory: dict[str, SupportGroup]) -> None:
    directory["hall"].delete()


def replace_group(directory: dict[str, SupportGroup]) -> None:
    directory["hall"].delete()
    make_meeting(make_group(cost="donation"), byday=["FR"])


def move_meeting(directory: dict[str, SupportGroup]) -> None:
    directory["church"].meetings.filter(attendance="online").update(group=directory["nobody"])


def move_venue(directory: dict[str, SupportGroup]) -> None:
    venue = directory["church"].meetings.exclude(venue=None).get().venue
    assert venue
    venue.latitude = 54.5
    venue.save()


def change_access(directory: dict[str, SupportGroup]) -> None:
    MeetingAccess.objects.filter(meeting__group=directory["hall"]).update(is_available=True)


def move_topic(directory: dict[str, SupportGroup]) -> None:
    pain, grief = directory["hall"].topics.get(), directory["church"].topics.get()
    grief.parent, pain.parent = None, grief.parent
    grief.save()
    pain.save()


def rename_topic(directory: dict[str, SupportGroup]) -> None:
    directory["hall"].topics.update(slug="aches", name="Aches")


def add_topic(directory: dict[str, SupportGroup]) -> None:
    directory["nobody"].topics.add(make_topic(slug="new"))


def delete_feature(directory: dict[str, SupportGroup]) -> None:
    make_access_feature(slug="loop")
    connection.cursor().execute("DELETE FROM groups_meetingaccess")


def cancel_date(directory: dict[str, SupportGroup]) -> None:
    meeting = directory["hall"].meetings.get()
    make_exception(meeting, original_on=date(2031, 1, 9))


def change_organisation(directory: dict[str, SupportGroup]) -> None:
    SupportGroup.objects.filter(slug="hall").update(organisation=make_organisation(slug="neighbours"))


def rename_organisation(directory: dict[str, SupportGroup]) -> None:
    organisation = directory["church"].organisation
    assert organisation
    organisation.slug = "fellows"
    organisation.save()


def many_dates(directory: dict[str, SupportGroup]) -> None:
    make_meeting(directory["nobody"], byday=["MO", "TU", "WE", "TH", "FR"], start_time=time(8))
    make_meeting(directory["nobody"], attendance="phone", byday=["MO", "FR"], start_time=time(20))


@pytest.mark.parametrize(
    "change",
    [
        publish,
        unpublish,
        delete,
        replace_group,
        move_meeting,
        move_venue,
        change_access,
        move_topic,
        rename_topic,
        add_topic,
        delete_feature,
        cancel_date,
        change_organisation,
        rename_organisation,
        many_dates,
    ],
)
def test_refreshed_state_answers_as_one_built_anew(directory, change: Callable[[dict[str, SupportGroup]], None]):
    before = index.build(NOW)
    then = answers(before)
    change(directory)
    refresh_occurrences(NOW)
    after = refreshed(before)
    assert answers(after) == answers(index.build(NOW))
    assert after.version != before.version
    assert answers(before) == then


@pytest.mark.django_db(transaction=True)
def test_state_without_changes_stays_the_same(directory):
    state = index.build(NOW)
    assert refreshed(state) is state
    assert refreshed(state, NOW + timedelta(seconds=59)) is state
    assert refreshed(state, NOW + timedelta(seconds=60)).version != state.version


@contextmanager
def another_transaction() -> Iterator[tuple[CursorWrapper, Callable[[], None]]]:
    """Yield the cursor of another process's transaction, and what commits it."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            yield cursor, other.commit
    finally:
        other.close()


def built_twice() -> tuple[State, State]:
    """Build two states of one directory, while transactions that change nothing held come and go."""
    first = index.build(NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
    with another_transaction() as (other, commit):
        other.execute("SELECT pg_current_xact_id()")
        second = index.build(NOW)
        commit()
    return first, second


@pytest.mark.django_db(transaction=True)
def test_processes_that_see_the_same_changes_agree_how_far_they_read(directory):
    pairs = (built_twice() for _ in range(TRIES))
    assert any((first.read_at, first.version) == (second.read_at, second.version) for first, second in pairs)


@pytest.mark.django_db(transaction=True)
def test_late_commit_changes_how_far_was_read(directory):
    with another_transaction() as (other, commit):
        other.execute("UPDATE groups_supportgroup SET name = 'Late' WHERE slug = 'church'")
        SupportGroup.objects.filter(slug="hall").update(name="Early")
        before = index.build(NOW)
        commit()
    after = refreshed(before)
    assert (after.read_at, after.version) != (before.read_at, before.version)
    assert any(refreshed(before).read_at == index.build(NOW).read_at for _ in range(TRIES))


@pytest.mark.parametrize("days", [1 / 1440, 1 / 2, 1, 4, 7, 30])
def test_dates_roll_on(directory, days):
    later = NOW + timedelta(days=days)
    state = index.build(NOW)
    answers(state)  # so that there are remote rows to roll on
    assert answers(state.at(later), later) == answers(index.build(later), later)


@pytest.mark.parametrize("now", [datetime(2031, 3, 29, 12, 0, tzinfo=UTC), datetime(2031, 10, 25, 12, 0, tzinfo=UTC)])
@pytest.mark.parametrize("tz", ["Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"])
def test_online_meetings_count_by_the_visitors_clock_across_clock_changes(now, tz):
    for hour in (0, 5, 11, 16, 21):
        make_meeting(attendance="online", byday=["SU", "SA"], start_time=time(hour, 30), timezone="Europe/Paris")
    refresh_occurrences(now)
    state = index.build(now)
    for asked in (
        ask(now=now, tz=tz, day="sun"),
        ask(now=now, tz=tz, time="night"),
        ask(now=now, tz=tz, when="tomorrow"),
        ask(now=now, tz=tz, day="mon", time="morning"),
    ):
        assert state.answer(asked, NOTHING, page=1) == reference.answer(asked, NOTHING, page=1)


def test_zones_whose_clocks_agree_share_their_rows(directory):
    state = index.build(NOW)
    for tz in ("Europe/Paris", "Europe/Berlin", "Europe/London", "Europe/Paris"):
        state.answer(ask(tz=tz), NOTHING, page=1)
    assert len(state.remote) == 2


def test_two_dates_in_one_part_of_a_day_are_found_by_the_earlier():
    meeting = make_meeting(byday=["SU"], start_time=time(17), dtstart=date(2031, 1, 5))
    make_exception(meeting, kind="added", new_on=date(2031, 1, 5), new_start_time=time(20))
    refresh_occurrences(NOW)
    for now in (NOW, NOW.replace(hour=19)):
        asked = ask(now=now, when="today", time="evening")
        assert index.build(now).answer(asked, NOTHING, page=1) == reference.answer(asked, NOTHING, page=1)


def test_every_page_of_every_order_is_the_references(directory):
    for number in range(12):
        make_meeting(make_group(name=f"Évening {number % 3}"), byday=["MO"], start_time=time(9 + number % 2))
    refresh_occurrences(NOW)
    state = index.build(NOW)
    for sort in ("fit", "soonest", "nearest", "name"):
        for page in (1, 2, 3, 4, 99):
            asked = Asked(Clock(NOW, "Europe/London"), {}, near=SHEFFIELD, sort=sort)
            expected = reference.answer(asked, NOTHING, page=page, per_page=4)
            assert state.answer(asked, NOTHING, page=page, per_page=4) == expected


@pytest.mark.parametrize("sort", ["fit", "soonest"])
def test_every_page_is_the_references_where_nothing_is_wanted_of_rows(sort):
    # One not confirmed lately comes after one a week later; one without a date before one that begins in 38 days.
    for confirmed_at in (NOW, NOW - timedelta(days=181)):
        for day in ("SU", "MO", "WE", "SA"):
            make_meeting(make_group(confirmed_at=confirmed_at), byday=[day])
        make_meeting(make_group(confirmed_at=confirmed_at), byday=["WE"], dtstart=date(2031, 2, 12))
        make_meeting(make_group(confirmed_at=confirmed_at), freq="appointment")
        make_group(confirmed_at=confirmed_at)
    refresh_occurrences(NOW)
    state, asked = index.build(NOW), Asked(Clock(NOW, "Europe/London"), {}, sort=sort)
    for page in range(1, 9):
        expected = reference.answer(asked, NOTHING, page=page, per_page=2)
        assert state.answer(asked, NOTHING, page=page, per_page=2) == expected


def test_clocks_asked_for_long_ago_are_forgotten_and_come_again(directory):
    state, zones = index.build(NOW), [f"Etc/GMT+{hours}" for hours in range(1, index.MOST_CLOCKS + 3)]
    for tz in (*zones, zones[0], "Europe/London"):
        asked = ask(tz=tz, day="mon")
        assert state.answer(asked, NOTHING, page=1) == reference.answer(asked, NOTHING, page=1)
    assert len(state.remote) == index.MOST_CLOCKS
    assert next(iter(state.remote.values())).timezone == "Europe/London"


def test_change_shares_what_it_leaves_as_it_was(directory):
    state = index.build(NOW)
    directory["church"].cost = "paid"
    directory["church"].save()
    after = refreshed(state)
    assert after is not state
    assert after.groups.keys is state.groups.keys
    assert after.meetings.latitudes is state.meetings.latitudes
    assert after.by_place.starts is state.by_place.starts


def test_empty_directory_has_an_answer():
    assert index.build(NOW).answer(ask(topic="none"), NOTHING, page=3).found == []
