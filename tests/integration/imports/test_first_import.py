"""What an import makes."""

from datetime import time, timedelta

import pytest

from groups.actions.imports import CLOSED_FOR_NOW
from groups.interchange.rows import Rejection
from groups.models import (
    MeetingAccess,
    Organisation,
    SupportGroup,
    Venue,
)
from tests.factories import (
    make_group,
    make_place,
    make_postal_code,
)
from tests.feeds import make_record
from tests.integration.imports.runs import FIRST_RUN, SECOND_RUN, counts, run, run_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


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
