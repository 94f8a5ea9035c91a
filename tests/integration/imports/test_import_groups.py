"""Applying what was read: made, changed, left alone, paused, resumed; and what a steward did stays done."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import serializers
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.actions.dates import refresh_occurrences
from groups.actions.imports import CLOSED_FOR_NOW, LEFT_SOURCE, import_groups
from groups.interchange import csv, meeting_guide
from groups.interchange.rows import Rejection
from groups.models import (
    ImportedFacts,
    Meeting,
    MeetingAccess,
    MeetingException,
    Organisation,
    SupportGroup,
    Venue,
)
from tests.factories import (
    make_access_feature,
    make_community,
    make_exception,
    make_group,
    make_language,
    make_meeting,
    make_place,
    make_postal_code,
    make_topic,
)
from tests.feeds import RECORDS, as_feed, as_sheet, make_online_record, make_record

pytestmark = pytest.mark.django_db

FIRST_RUN = datetime(2030, 1, 1, 12, tzinfo=UTC)
SECOND_RUN = FIRST_RUN + timedelta(days=1)
WHOLE = (SupportGroup, Meeting, MeetingAccess, MeetingException, Venue, Organisation, ImportedFacts)


@pytest.fixture(autouse=True)
def _vocabulary():
    make_topic(slug="alcohol", name="Alcohol")
    for slug in ("women", "men"):
        make_community(slug=slug, name=slug.title())
    make_access_feature(slug="step-free", name="Step-free")
    make_language("es", name="Spanish")


def run(*records, source="feed", now=FIRST_RUN, **defaults):
    reading = meeting_guide.read(as_feed(*records), topics=("alcohol",), **defaults)
    return import_groups(reading=reading, source=source, now=now)


def run_sheet(*lines, source="sheet", now=FIRST_RUN):
    reading = csv.read(as_sheet(*lines), timezone="Europe/London", country="GB", topics=("alcohol",))
    return import_groups(reading=reading, source=source, now=now)


def counts(report):
    return {
        name: number
        for name in ("created", "updated", "unchanged", "paused", "resumed")
        if (number := getattr(report, name))
    }


def dump():
    """Return every row of every table an import writes to, links and times of change included."""
    links = [
        list(getattr(SupportGroup, kind).through.objects.order_by("pk").values())
        for kind in ("topics", "communities", "languages")
    ]
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in WHOLE], links


# --- The first run


def test_import_publishes_a_whole_listing():
    run(
        make_record(
            types=["C", "W", "S", "X", "D"],
            latitude=35.5,
            longitude=-97.5,
            url="https://example.org/harbour",
            entity="Larch Intergroup",
            notes="Bring a chair.",
            conference_url="https://video.example.com/j/1",
        )
    )

    group = SupportGroup.objects.published().get()
    assert (group.slug, group.name, group.source, group.published_at) == (
        *("quiet-harbour", "Quiet Harbour"),
        *("feed", FIRST_RUN),
    )
    assert group.summary == "Meets in person and online in Newtown, for women, in Spanish. " + (
        "Only for people who live with it themselves. Discussion."
    )
    assert (group.website, group.for_whom, group.join_details_given) == (
        *("https://example.org/harbour", "self"),
        "on_request",
    )
    assert Organisation.objects.get(groups=group).name == "Larch Intergroup"
    assert [topic.slug for topic in group.topics.all()] == ["alcohol"]
    assert [community.slug for community in group.communities.all()] == ["women"]
    assert [language.tag for language in group.languages.all()] == ["es"]
    assert group.missing_for_publishing() == []
    meeting = group.meetings.get()
    assert (meeting.attendance, meeting.timezone, meeting.freq, meeting.byday) == (
        *("hybrid", "America/Chicago"),
        *("weekly", ["MO"]),
    )
    assert (meeting.start_time, meeting.duration) == (time(19), timedelta(hours=1))
    assert (meeting.notes, meeting.join_details) == ("Discussion.\nBring a chair.", "https://video.example.com/j/1")
    assert Venue.objects.get(meetings=meeting).address_lines == ["Larch Hall", "12 Larch St", "Newtown 73001", "OK"]
    assert [(one.feature.slug, one.is_available) for one in meeting.access_stated.all()] == [("step-free", True)]


def test_import_does_not_take_a_feed_for_a_person_who_confirms():
    run(make_record(updated="2030-01-01 00:00:00"))

    assert SupportGroup.objects.get().confirmed_at is None


def test_import_gives_groups_of_one_name_readable_slugs():
    make_group(slug="quiet-harbour")
    towns = ("Newtown", "Oldtown", "Newtown")
    run(*(make_record(formatted_address=f"{n} Larch St, {town}, OK 73001, USA") for n, town in enumerate(towns)))

    assert set(SupportGroup.objects.filter(source="feed").values_list("slug", flat=True)) == {
        "quiet-harbour-newtown",
        "quiet-harbour-oldtown",
        "quiet-harbour-newtown-2",
    }


def test_import_makes_one_venue_for_many_meetings_there():
    run(make_record(), make_record(name="Other", time="07:00"))

    assert Venue.objects.count() == 1


def test_import_keeps_two_sources_apart():
    record = make_record()
    run(record, source="north")

    assert counts(run(record, source="south")) == {"created": 1}
    assert counts(run(record, source="north", now=SECOND_RUN)) == {"unchanged": 1}


def test_row_without_a_topic_known_here_is_rejected():
    report = run_sheet("name,town,topics", "A,Newtown,alcohol", "B,Newtown,knitting")

    assert counts(report) == {"created": 1}
    assert report.rejections == [Rejection(3, "B", "topics", "“knitting” is no topic here")]


def test_words_are_known_by_name_as_well_as_by_slug_and_unknown_ones_counted():
    report = run_sheet("name,town,topics,communities,access", "A,Newtown,ALCOHOL,Women; giants,Step free; wings")

    group = SupportGroup.objects.get()
    assert [one.slug for one in group.communities.all()] == ["women"]
    assert MeetingAccess.objects.get().feature.slug == "step-free"
    assert report.not_understood == {"communities: giants": 1, "access: wings": 1}


def test_venue_without_point_gets_the_middle_of_its_postcode_else_of_its_town():
    make_postal_code(country="GB", code="M4", latitude=53.48, longitude=-2.23)
    make_place(name="Newtown", latitude=52.5, longitude=-3.3)
    make_place(name="Twinton", region="North", latitude=50.0, longitude=-3.0)
    make_place(name="Twinton", region="South", latitude=51.0, longitude=-3.0)

    run_sheet("name,street,town,postcode", "A,1 Fir St,Newtown,M4 4DE", "B,2 Fir St,Newtown,", "C,3 Fir St,Twinton,")

    points = Venue.objects.order_by("street").values_list("latitude", "longitude", "is_approximate")
    assert list(points) == [(53.48, -2.23, True), (52.5, -3.3, True), (None, None, False)]


def test_closed_group_comes_in_paused_with_the_reason():
    report = run(make_record(types=["TC"]))

    group = SupportGroup.objects.get()
    assert (group.status, group.pause_reason, report.closed) == ("paused", CLOSED_FOR_NOW, 1)


# --- The second run


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


# --- What a steward did


def test_steward_facts_the_source_does_not_state_stay():
    record = make_record()
    run(record)
    SupportGroup.objects.update(confidentiality="What is said here stays here.", cost="free", minimum_age=18)

    run(record | {"time": "20:00"}, now=SECOND_RUN)

    group = SupportGroup.objects.get()
    assert (group.confidentiality, group.cost, group.minimum_age) == ("What is said here stays here.", "free", 18)


def test_steward_correction_stays_until_the_source_says_something_new_about_the_same():
    record = make_record(group_notes="Old words.")
    run(record)
    SupportGroup.objects.update(name="Quiet Harbour (upstairs)", description="A steward's words.", summary="Better.")

    run(record | {"time": "20:00", "types": ["O"]}, now=SECOND_RUN)
    group = SupportGroup.objects.get()
    assert (group.name, group.description, group.summary) == (
        *("Quiet Harbour (upstairs)", "A steward's words."),
        "Better.",
    )

    run(record | {"group_notes": "New words."}, now=SECOND_RUN)
    group.refresh_from_db()
    assert (group.name, group.description, group.summary) == ("Quiet Harbour (upstairs)", "New words.", "Better.")


def test_what_the_source_takes_back_is_cleared_unless_a_steward_wrote_something_else():
    first, second = make_record(group_notes="Words."), make_record(name="Other", group_notes="Words.")
    run(first, second)
    SupportGroup.objects.filter(name="Other").update(description="A steward's words.")

    run(first | {"group_notes": ""}, second | {"group_notes": ""}, now=SECOND_RUN)

    assert dict(SupportGroup.objects.values_list("name", "description")) == {
        "Quiet Harbour": "",
        "Other": "A steward's words.",
    }


def test_meeting_a_steward_added_or_deleted_stays_so():
    monday, friday = make_record(day=1), make_record(day=5, time="10:00", end_time="11:00")
    run(monday, friday)
    group = SupportGroup.objects.get()
    group.meetings.get(byday=["FR"]).delete()
    added = make_meeting(group, byday=["SU"])

    run(monday | {"time": "20:00"}, friday, now=SECOND_RUN)

    assert sorted(group.meetings.values_list("byday", flat=True)) == [["MO"], ["SU"]]
    assert group.meetings.filter(pk=added.pk).exists()


def test_venue_a_steward_made_confidential_stays_so_even_when_its_address_is_spelt_anew():
    record = make_record(latitude=35.512345, longitude=-97.512345)
    run(record)
    venue = Venue.objects.get()
    venue.conceal()
    venue.save()

    run(record | {"time": "20:00", "end_time": None}, now=SECOND_RUN)
    assert Venue.objects.get(meetings=Meeting.objects.get()).street == ""

    run(record | {"formatted_address": "12 Larch Street, Newtown, OK 73001, USA"}, now=SECOND_RUN)
    venue = Venue.objects.get(meetings=Meeting.objects.get())
    assert (venue.is_confidential, venue.street, venue.private_street) == (True, "", "12 Larch Street")
    assert (venue.latitude, venue.longitude) == (35.5, -97.5)
    assert list(Venue.objects.filter(street__startswith="12 Larch")) == []


def test_listing_from_elsewhere_is_never_touched():
    mine = make_group(name="Quiet Harbour")
    make_meeting(mine)
    before = SupportGroup.objects.filter(pk=mine.pk).values().get()

    run(make_record())
    run(make_record(name="Other"), now=SECOND_RUN)

    assert SupportGroup.objects.filter(pk=mine.pk).values().get() == before
    assert mine.meetings.count() == 1


# --- Leaving and coming back


def test_group_that_left_the_source_is_paused_not_deleted_and_resumed_when_it_comes_back():
    leaving, staying = make_record(), make_record(name="Other")
    run(leaving, staying)
    group = SupportGroup.objects.get(name="Quiet Harbour")

    report = run(staying, now=SECOND_RUN)
    group.refresh_from_db()
    assert counts(report) == {"unchanged": 1, "paused": 1}
    assert (group.status, group.pause_reason, group.left_source_at) == ("paused", LEFT_SOURCE, SECOND_RUN)

    assert counts(run(staying, now=SECOND_RUN + timedelta(days=1))) == {"unchanged": 1}

    report = run(leaving, staying, now=SECOND_RUN + timedelta(days=2))
    group.refresh_from_db()
    assert counts(report) == {"unchanged": 1, "resumed": 1}
    assert (group.status, group.pause_reason, group.left_source_at) == ("published", "", None)
    assert group.published_at == FIRST_RUN


@pytest.mark.parametrize(
    ("status", "reason"), [("paused", "The hall is being painted."), ("archived", ""), ("draft", ""), ("submitted", "")]
)
def test_listing_a_steward_took_down_stays_down(status, reason):
    leaving, staying = make_record(), make_record(name="Other")
    run(leaving, staying)
    group = SupportGroup.objects.get(name="Quiet Harbour")
    SupportGroup.objects.filter(pk=group.pk).update(status=status, pause_reason=reason)

    for records in ((staying,), (leaving | {"time": "20:00"}, staying), (leaving, staying)):
        run(*records, now=SECOND_RUN)
        group.refresh_from_db()
        assert (group.status, group.pause_reason) == (status, reason)


def test_group_that_closes_is_paused_and_resumed_when_it_opens_again():
    record = make_record()
    run(record)

    run(record | {"types": ["TC"]}, now=SECOND_RUN)
    group = SupportGroup.objects.get()
    assert (group.status, group.pause_reason) == ("paused", CLOSED_FOR_NOW)

    assert counts(run(record, now=SECOND_RUN)) == {"resumed": 1}
    group.refresh_from_db()
    assert (group.status, group.pause_reason) == ("published", "")


def test_closed_group_that_a_steward_opened_stays_open():
    record = make_record(types=["TC"])
    run(record)
    SupportGroup.objects.update(status="published", published_at=FIRST_RUN, pause_reason="")

    run(record | {"time": "20:00"}, now=SECOND_RUN)

    assert SupportGroup.objects.get().status == "published"


def test_record_that_cannot_be_read_any_more_leaves_its_listing_as_it_was():
    harbour, other = make_record(), make_record(name="Other")
    monday, friday = make_record(name="Two", day=1), make_record(name="Two", day=5, time="10:00", end_time="11:00")
    run(harbour, other, monday, friday)

    report = run(harbour | {"time": "late"}, other, monday | {"time": "20:00"}, friday | {"day": 9}, now=SECOND_RUN)

    assert counts(report) == {"updated": 1, "unchanged": 1}
    assert SupportGroup.objects.get(name="Quiet Harbour").status == "published"
    assert SupportGroup.objects.get(name="Two").meetings.count() == 2


def test_row_that_cannot_be_read_any_more_leaves_its_listing_as_it_was():
    run_sheet("name,town,days,start", "A,Newtown,Mon,19:00", "B,Newtown,Tue,19:00")

    run_sheet("name,town,days,start", "A,Newtown,Mon,late", "B,Newtown,Tue,19:00", now=SECOND_RUN)

    assert set(SupportGroup.objects.values_list("status", flat=True)) == {"published"}


def test_empty_list_pauses_nothing():
    run(make_record())

    assert counts(run(now=SECOND_RUN)) == {}
    assert SupportGroup.objects.get().status == "published"


# --- Anything at all


class AnyRecords(TestCase):
    @given(st.lists(RECORDS, max_size=4))
    @settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    def test_any_records_are_imported_or_rejected_and_a_second_run_changes_nothing(self, records):
        options = {"timezone": "Europe/London", "country": "GB"}
        first = run(*records, **options)
        before = dump()

        second = run(*records, now=SECOND_RUN, **options)

        assert first.created == second.unchanged == SupportGroup.objects.count()
        assert dump() == before
