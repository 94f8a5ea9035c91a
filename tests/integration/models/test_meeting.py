from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from groups import recurrence
from groups.actions.dates import refresh_occurrences
from groups.models import Meeting
from tests import factories as make

pytestmark = pytest.mark.django_db

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


def days(meeting: Meeting, number: int = 3, **options: Any) -> list[date]:
    dates = meeting.occurrences(after=NOW, **options)
    return [next(dates).starts_at.date() for _ in range(number)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Every Tuesday"),
        ({"byday": ["MO", "TH"]}, "Every Monday and Thursday"),
        ({"interval": 2, "dtstart": date(2031, 1, 7)}, "Every second Tuesday"),
        ({"freq": "monthly", "byday": ["TU"], "bysetpos": [1, 3]}, "First and third Tuesday of the month"),
        ({"freq": "monthly", "byday": ["FR"], "bysetpos": [-1]}, "Last Friday of the month"),
        ({"freq": "monthly", "bymonthday": [15]}, "15th of each month"),
        ({"freq": "once", "dtstart": date(2031, 1, 7)}, "Once, on Tuesday 7 January 2031"),
        ({"freq": "appointment"}, "By appointment"),
    ],
)
def test_schedule_in_words_says_every_kind_of_rule(fields: dict[str, Any], words: str) -> None:
    meeting = make.make_meeting(**fields)
    meeting.full_clean()

    assert meeting.schedule_in_words == words
    assert str(meeting) == words


def test_meeting_with_a_name_is_called_by_it() -> None:
    assert str(make.make_meeting(name="Newcomers’ evening")) == "Newcomers’ evening"


def test_rule_carries_every_column() -> None:
    meeting = make.make_meeting(
        freq="monthly", byday=["TU"], bysetpos=[1, -1], interval=2, dtstart=date(2030, 1, 1), until=date(2032, 1, 1),
        timezone="Europe/Dublin", start_time=time(18, 30), duration=timedelta(hours=2),
    )  # fmt: skip

    assert Meeting.objects.get(pk=meeting.pk).rule == recurrence.Rule(
        freq=recurrence.Frequency.MONTHLY, timezone="Europe/Dublin", start_time=time(18, 30),
        duration=timedelta(hours=2), dtstart=date(2030, 1, 1), until=date(2032, 1, 1), interval=2,
        byday=(recurrence.Weekday.TU,), bysetpos=(1, -1),
    )  # fmt: skip


def test_occurrences_apply_every_kind_of_exception() -> None:
    meeting = make.make_meeting()
    make.make_exception(meeting, original_on=date(2031, 1, 7))
    make.make_exception(meeting, kind="moved", original_on=date(2031, 1, 14), new_on=date(2031, 1, 16))
    make.make_exception(meeting, kind="added", new_on=date(2031, 1, 18))

    assert days(meeting) == [date(2031, 1, 16), date(2031, 1, 18), date(2031, 1, 21)]
    assert days(meeting, include_cancelled=True)[0] == date(2031, 1, 7)


@pytest.mark.parametrize(
    ("attendance", "is_in_person"), [("in_person", True), ("hybrid", True), ("online", False), ("phone", False)]
)
def test_meeting_is_in_person_where_one_can_walk_in(attendance: str, is_in_person: bool) -> None:
    assert make.make_meeting(attendance=attendance).is_in_person is is_in_person


def test_with_dates_short_of_finds_new_and_changed_meetings() -> None:
    done, changed = make.make_meeting(), make.make_meeting()
    refresh_occurrences(NOW)
    new = make.make_meeting()
    Meeting.objects.filter(pk=changed.pk).update(start_time=time(20, 0))

    assert set(Meeting.objects.with_dates_short_of(NOW)) == {changed, new}
    assert set(Meeting.objects.with_dates_short_of(NOW + timedelta(weeks=10))) == {done, changed, new}


@pytest.mark.parametrize("timezone", ["", "Mars", "EST", "europe/london", "Europe/Atlantis", "../etc/passwd"])
def test_meeting_in_an_unknown_timezone_is_refused_by_the_form(timezone: str) -> None:
    meeting = make.make_meeting()
    meeting.timezone = timezone

    with pytest.raises(ValidationError) as error:
        meeting.full_clean()

    assert list(error.value.message_dict) == ["timezone"]


def test_venue_in_use_cannot_be_deleted() -> None:
    venue = make.make_venue()
    make.make_meeting(venue=venue)

    with pytest.raises(ProtectedError):
        venue.delete()
