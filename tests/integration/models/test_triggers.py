"""Rules that look at other rows: kept by triggers, whichever way the rows are written."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from groups.actions.dates import refresh_occurrences
from groups.models import Meeting, MeetingException, Occurrence, OccurrenceHorizon, SupportGroup, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)
TUESDAY = date(2031, 1, 7)


def sql(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# --- Topics have two levels


def test_topic_below_a_narrower_topic_is_refused() -> None:
    narrow = make.make_topic(parent=make.make_topic())

    with pytest.raises(IntegrityError, match="two levels"), transaction.atomic():
        make.make_topic(parent=narrow)


def test_topic_with_topics_below_it_cannot_become_narrower() -> None:
    broad, other = make.make_topic(), make.make_topic()
    make.make_topic(parent=broad)

    with pytest.raises(IntegrityError, match="two levels"), transaction.atomic():
        Topic.objects.filter(pk=broad.pk).update(parent=other)


def test_topic_may_move_between_broad_topics_and_become_one() -> None:
    topic, other = make.make_topic(parent=make.make_topic()), make.make_topic()

    Topic.objects.filter(pk=topic.pk).update(parent=other)
    Topic.objects.filter(pk=topic.pk).update(parent=None)
    make.make_topic(parent=topic)

    assert [child.parent_id for child in Topic.objects.exclude(parent=None)] == [topic.pk]


# --- A changed rule or exception forgets the dates worked out from it


@pytest.fixture
def meeting() -> Meeting:
    """A weekly meeting with a cancelled date, its dates worked out."""
    meeting = make.make_meeting()
    make.make_exception(meeting, original_on=TUESDAY)
    refresh_occurrences(NOW)
    return meeting


def has_dates(meeting: Meeting) -> tuple[bool, bool]:
    """Return whether it has dates, and a horizon."""
    return Occurrence.objects.filter(meeting=meeting).exists(), OccurrenceHorizon.objects.filter(
        meeting=meeting
    ).exists()


def change_by_save(meeting: Meeting) -> None:
    meeting.start_time = time(20, 0)
    meeting.save()


def change_by_bulk_update(meeting: Meeting) -> None:
    meeting.timezone = "Europe/Dublin"
    Meeting.objects.bulk_update([meeting], ["timezone"])


def change_by_sql(meeting: Meeting) -> None:
    sql("UPDATE groups_meeting SET byday = '{WE}' WHERE id = %s", meeting.pk)


RULE_COLUMNS = {
    "freq": {"freq": "appointment", "byday": []},
    "interval": {"interval": 2, "dtstart": TUESDAY},
    "byday": {"byday": ["MO", "TU"]},
    "bysetpos": {"freq": "monthly", "bysetpos": [1]},
    "bymonthday": {"freq": "monthly", "byday": [], "bymonthday": [1]},
    "dtstart": {"dtstart": TUESDAY},
    "until": {"until": TUESDAY},
    "start_time": {"start_time": time(20, 0)},
    "duration": {"duration": None},
    "timezone": {"timezone": "America/New_York"},
}


@pytest.mark.parametrize("columns", RULE_COLUMNS.values(), ids=RULE_COLUMNS)
def test_dates_are_forgotten_when_a_column_of_the_rule_is_updated(meeting: Meeting, columns: dict[str, object]) -> None:
    assert has_dates(meeting) == (True, True)

    Meeting.objects.filter(pk=meeting.pk).update(**columns)

    assert has_dates(meeting) == (False, False)


@pytest.mark.parametrize("change", [change_by_save, change_by_bulk_update, change_by_sql])
def test_dates_are_forgotten_whichever_way_the_rule_is_changed(
    meeting: Meeting, change: Callable[[Meeting], None]
) -> None:
    change(meeting)

    assert has_dates(meeting) == (False, False)


def test_dates_are_kept_when_the_rule_stays_the_same(meeting: Meeting) -> None:
    before = list(Occurrence.objects.values_list("pk", "starts_at"))

    meeting.notes, meeting.name, meeting.position = "Bring a cushion.", "Open meeting", 3
    meeting.save()
    Meeting.objects.update(notes="Bring two.", attendance="hybrid")
    SupportGroup.objects.update(name="Another name")

    assert list(Occurrence.objects.values_list("pk", "starts_at")) == before
    assert has_dates(meeting) == (True, True)


def add_exception(meeting: Meeting) -> None:
    make.make_exception(meeting, original_on=TUESDAY + timedelta(days=7))


def add_exceptions_in_bulk(meeting: Meeting) -> None:
    MeetingException.objects.bulk_create([MeetingException(meeting=meeting, kind="added", new_on=TUESDAY)])


def save_exception(meeting: Meeting) -> None:
    exception = meeting.exceptions.get()
    exception.kind, exception.new_on = "moved", TUESDAY + timedelta(days=1)
    exception.save()


def update_exception(meeting: Meeting) -> None:
    meeting.exceptions.update(original_on=TUESDAY + timedelta(days=7))


def delete_exception(meeting: Meeting) -> None:
    meeting.exceptions.get().delete()


def delete_exception_by_sql(meeting: Meeting) -> None:
    sql("DELETE FROM groups_meetingexception WHERE meeting_id = %s", meeting.pk)


@pytest.mark.parametrize(
    "change",
    [
        add_exception,
        add_exceptions_in_bulk,
        save_exception,
        update_exception,
        delete_exception,
        delete_exception_by_sql,
    ],
)
def test_dates_are_forgotten_when_an_exception_changes(meeting: Meeting, change: Callable[[Meeting], None]) -> None:
    change(meeting)

    assert has_dates(meeting) == (False, False)


def test_dates_of_both_meetings_are_forgotten_when_an_exception_moves_between_them(meeting: Meeting) -> None:
    other, bystander = make.make_meeting(meeting.group), make.make_meeting(meeting.group)
    refresh_occurrences(NOW)

    meeting.exceptions.update(meeting=other)

    assert [has_dates(one) for one in (meeting, other, bystander)] == [(False, False), (False, False), (True, True)]


def test_changing_one_meeting_leaves_the_dates_of_another(meeting: Meeting) -> None:
    other = make.make_meeting(meeting.group)
    refresh_occurrences(NOW)

    change_by_save(meeting)

    assert has_dates(other) == (True, True)


def test_deleting_a_group_deletes_its_meetings_with_exceptions_and_dates(meeting: Meeting) -> None:
    meeting.group.delete()

    counts = [model.objects.count() for model in (Meeting, MeetingException, Occurrence, OccurrenceHorizon)]
    assert counts == [0, 0, 0, 0]
