"""What a later import of the same list changes, and what it leaves alone."""

from datetime import date, time

import pytest
from django.db import connection

from groups.actions.dates import refresh_occurrences
from groups.models import (
    Meeting,
    MeetingAccess,
    SupportGroup,
    Venue,
)
from tests.factories import (
    make_community,
    make_exception,
)
from tests.feeds import make_online_record, make_record
from tests.integration.imports.runs import FIRST_RUN, SECOND_RUN, counts, dump, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


def test_second_run_changes_nothing():
    records = [
        make_record(types=["O", "W", "X"], entity="Larch Intergroup"),
        make_record(day=3, types=["C"]),
        make_online_record(name="Online", day=[1, 2]),
        make_record(name="Closed", types=["TC"]),
        make_record(name="Broken", day=9),
        make_record(name="Monthly", day=6, notes="2nd Saturday"),
    ]
    run(*records)
    refresh_occurrences(FIRST_RUN)
    before = dump()

    report = run(*records, now=SECOND_RUN)

    assert counts(report) == {"unchanged": 4}
    assert dump() == before


def test_second_run_writes_nothing():
    records = [make_record(name=f"Group {number}") for number in range(3)]
    run(*records)

    with connection.execute_wrapper(_no_writes):
        run(*records, now=SECOND_RUN)


def _no_writes(execute, sql, params, many, context):
    # What is deleted is nothing: venues no meeting uses.
    assert not sql.startswith(("INSERT", "UPDATE")), sql
    return execute(sql, params, many, context)


def test_changed_record_updates_that_group_only():
    harbour, other = make_record(), make_record(name="Other")
    run(harbour, other)
    untouched = SupportGroup.objects.get(name="Other")

    report = run(harbour | {"time": "20:00", "end_time": "21:30"}, other, now=SECOND_RUN)

    assert counts(report) == {"updated": 1, "unchanged": 1}
    changed = SupportGroup.objects.get(name="Quiet Harbour")
    assert (changed.meetings.get().start_time, changed.changed_at) == (time(20), SECOND_RUN)
    assert SupportGroup.objects.filter(pk=untouched.pk).values().get() == {
        field.attname: getattr(untouched, field.attname) for field in SupportGroup._meta.concrete_fields
    }


def test_changed_time_keeps_the_meeting_and_the_exceptions_of_a_steward():
    record = make_record()
    run(record)
    meeting = Meeting.objects.get()
    exception = make_exception(meeting, original_on=date(2030, 1, 7), note="Holiday")

    run(record | {"time": "20:00", "end_time": None}, now=SECOND_RUN)

    meeting.refresh_from_db()
    assert (meeting.start_time, meeting.duration) == (time(20), None)
    assert list(meeting.exceptions.all()) == [exception]


def test_day_that_leaves_a_weekly_meeting_keeps_the_meeting():
    monday, friday = make_record(day=1), make_record(day=5)
    run(monday, friday)
    meeting = Meeting.objects.get()

    run(monday, now=SECOND_RUN)

    assert Meeting.objects.get().pk == meeting.pk
    assert Meeting.objects.get().byday == ["MO"]


def test_day_that_gets_another_time_becomes_a_meeting_of_its_own():
    monday, friday = make_record(day=1), make_record(day=5)
    run(monday, friday)
    meeting = Meeting.objects.get()

    run(monday, friday | {"time": "10:00", "end_time": "11:00"}, now=SECOND_RUN)

    assert list(Meeting.objects.order_by("pk").values_list("byday", "start_time")) == [
        (["MO"], time(19)),
        (["FR"], time(10)),
    ]
    assert Meeting.objects.order_by("pk")[0].pk == meeting.pk


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Loud Harbour"},
        {"formatted_address": "9 Fir Ave, Oldtown, OK 73002, USA"},
        {"group": "The Harbour Group"},
        {"types": ["W"]},
    ],
)
def test_group_that_moves_or_changes_its_name_is_the_same_listing(change):
    record = make_record()
    run(record)
    group = SupportGroup.objects.get()

    report = run(record | change, now=SECOND_RUN)

    assert counts(report) == {"updated": 1}
    assert SupportGroup.objects.get().slug == group.slug
    assert Venue.objects.count() == 1


def test_group_known_by_name_and_place_survives_new_ids():
    run(make_record(slug="1"))
    group = SupportGroup.objects.get()

    run(make_record(slug="other"), now=SECOND_RUN)

    assert SupportGroup.objects.get().pk == group.pk
    assert Meeting.objects.count() == 1


def test_words_the_source_takes_back_go_and_those_of_a_steward_stay():
    record = make_record(types=["W", "S", "X"])
    run(record)
    group = SupportGroup.objects.get()
    group.communities.add(make_community(slug="veterans"))

    report = run(record | {"types": ["M"]}, now=SECOND_RUN)

    assert counts(report) == {"updated": 1}
    assert {one.slug for one in group.communities.all()} == {"men", "veterans"}
    assert list(group.languages.all()) == []
    assert not MeetingAccess.objects.exists()
