"""Groups that leave their source, close, and come back."""

from datetime import timedelta

import pytest

from groups.actions.imports import CLOSED_FOR_NOW, LEFT_SOURCE
from groups.models import (
    SupportGroup,
)
from tests.feeds import make_record
from tests.integration.imports.runs import FIRST_RUN, SECOND_RUN, counts, run, run_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


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
