"""Whoever works out dates is woken as soon as some are lacking."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from groups.actions.dates import Alarm, refresh_occurrences
from groups.models import Meeting, Occurrence
from tests.factories import make_exception, make_group, make_meeting

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)
# Far longer than any test: one that is not woken fails by hanging about so long, and not by a slow machine.
LONG = 60


@pytest.fixture
def meeting() -> Meeting:
    meeting = make_meeting()
    refresh_occurrences(NOW)
    return meeting


@pytest.fixture
def alarm(meeting: Meeting) -> Iterator[Alarm]:
    """An alarm that listens already."""
    with closing(Alarm()) as alarm:
        assert alarm.wait(LONG) is None
        yield alarm


RULE_CHANGES: dict[str, Callable[[Meeting], Any]] = {
    "rule changed": lambda meeting: Meeting.objects.update(byday=["MO"]),
    "date cancelled": lambda meeting: make_exception(meeting, original_on=date(2031, 1, 14)),
}


@pytest.mark.parametrize("change", RULE_CHANGES.values(), ids=RULE_CHANGES)
def test_changed_meeting_is_told(alarm: Alarm, meeting: Meeting, change: Callable[[Meeting], Any]) -> None:
    change(meeting)

    assert alarm.wait(LONG) == {meeting.pk}


def test_new_meetings_are_told(alarm: Alarm) -> None:
    group = make_group()
    with transaction.atomic():
        added = {make_meeting(group).pk, make_meeting(group).pk}

    told: set[int] = set()
    while told != added:  # one after the other, or both at once
        told |= alarm.wait(LONG) or set()


def test_crowd_of_new_meetings_means_looking_at_all(alarm: Alarm, meeting: Meeting) -> None:
    crowd = [Meeting(group=meeting.group, attendance="online", timezone="UTC", freq="appointment") for _ in range(101)]
    Meeting.objects.bulk_create(crowd)

    started = time.monotonic()
    assert alarm.wait(LONG) is None
    assert time.monotonic() - started < LONG


def test_meeting_whose_rule_stays_wakes_nobody(alarm: Alarm) -> None:
    Meeting.objects.update(notes="Bring a cushion.")

    assert alarm.wait(0.1) is None


def test_lost_connection_is_made_anew(alarm: Alarm, meeting: Meeting) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query = 'LISTEN kindred_dates'"
        )
    assert alarm.wait(0.1) is None
    assert alarm.wait(LONG) is None

    Meeting.objects.update(byday=["MO"])

    assert alarm.wait(LONG) == {meeting.pk}


def test_only_the_meetings_meant_are_looked_at() -> None:
    meant, other = make_meeting(), make_meeting()

    assert refresh_occurrences(NOW, among={meant.pk}) == 1
    assert not Occurrence.objects.filter(meeting=other).exists()
