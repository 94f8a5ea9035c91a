"""What a steward did stays done, whatever the source says next."""

import pytest

from groups.models import (
    Meeting,
    SupportGroup,
    Venue,
)
from tests.factories import (
    make_group,
    make_meeting,
)
from tests.feeds import make_record
from tests.integration.imports.runs import SECOND_RUN, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


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
