from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from groups.actions.dates import HORIZON, refresh_occurrences
from groups.models import Meeting, Occurrence
from tests.factories import make_exception, make_group, make_meeting

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def dates_of(meeting: Meeting) -> list[date]:
    return [occurrence.starts_at.date() for occurrence in Occurrence.objects.filter(meeting=meeting)]


def test_dates_reach_to_the_horizon():
    meeting = make_meeting()
    assert refresh_occurrences(NOW) == 1
    assert dates_of(meeting) == [date(2031, 1, 7) + timedelta(weeks=week) for week in range(5)]


def test_rare_meeting_has_its_next_three_dates_however_far():
    meeting = make_meeting(freq="monthly", byday=["FR"], bysetpos=[5])
    refresh_occurrences(NOW)
    assert dates_of(meeting) == [date(2031, 1, 31), date(2031, 5, 30), date(2031, 8, 29)]


def test_meeting_under_way_is_kept():
    meeting = make_meeting(byday=["SU"], start_time=time(11), dtstart=date(2031, 1, 1), until=date(2031, 1, 5))
    refresh_occurrences(NOW)
    assert dates_of(meeting) == [date(2031, 1, 5)]


@pytest.mark.parametrize("fields", [{"freq": "appointment"}, {"until": date(2020, 1, 1)}])
def test_meeting_without_coming_dates_is_worked_out_once(fields):
    make_meeting(**fields)
    assert refresh_occurrences(NOW) == 1
    assert refresh_occurrences(NOW) == 0
    assert not Occurrence.objects.exists()


def test_second_refresh_does_nothing_until_dates_run_short():
    make_meeting()
    assert refresh_occurrences(NOW) == 1
    assert refresh_occurrences(NOW + timedelta(days=6)) == 0
    assert refresh_occurrences(NOW + timedelta(days=8)) == 1
    assert Occurrence.objects.latest("starts_at").starts_at > NOW + HORIZON


def test_changed_meeting_is_worked_out_again_and_the_others_are_not():
    changed = make_meeting()
    make_meeting()
    refresh_occurrences(NOW)
    make_exception(changed, original_on=date(2031, 1, 14))
    assert dates_of(changed) == []
    assert refresh_occurrences(NOW) == 1
    assert dates_of(changed) == [date(2031, 1, day) for day in (7, 21, 28)] + [date(2031, 2, 4)]


def test_command_says_how_many_it_worked_out(capsys):
    make_meeting(make_group())
    call_command("refresh_occurrences")
    call_command("refresh_occurrences")
    assert capsys.readouterr().out == "Dates worked out for 1 meetings.\n"


@pytest.mark.django_db(transaction=True)
def test_meeting_another_process_is_working_on_is_left_to_it():
    make_meeting()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM groups_meeting FOR UPDATE")
        assert refresh_occurrences(NOW) == 0
        other.rollback()
        assert refresh_occurrences(NOW) == 1
    finally:
        other.close()
