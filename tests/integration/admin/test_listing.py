from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from groups.models import Meeting, Occurrence, SupportGroup
from tests.factories import (
    make_access_feature,
    make_community,
    make_exception,
    make_facilitator,
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_topic,
    make_venue,
)

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

WEEKLY = {
    "attendance": "in_person",
    "freq": "weekly",
    "interval": 1,
    "byday": ["TU"],
    "start_time": "19:00",
    "end_time": "20:30",
}


def draft(**fields):
    return make_group(status="draft", published_at=None, **fields)


def test_new_listing_with_two_meetings_a_cancelled_date_and_people_is_saved_from_one_page(open_listing):
    topic, community, language, venue = make_topic(), make_community(), make_language(), make_venue()
    organisation, step_free, loop = make_organisation(), make_access_feature(), make_access_feature()
    alice = make_facilitator()
    form = open_listing().fill(
        name="Larch Street Grief Circle",
        summary="A calm evening for anyone who has lost someone.",
        topics=[topic.pk],
        communities=[community.pk],
        languages=[language.pk],
        organisation=organisation.pk,
        may_just_listen="true",
    )
    answers = {f"access_answers-{step_free.pk}": "true", f"access_answers-{loop.pk}": "false"}
    form.fill("meetings-0", venue=venue.pk, **WEEKLY, **answers)
    form.add_row("meetings-0-exceptions", kind="cancelled", original_on="2030-12-24", note="Holiday")
    form.add_row(
        "meetings",
        attendance="online",
        freq="monthly_by_day",
        byday=["SU"],
        bysetpos=["1", "-1"],
        start_time="22:00",
        end_time="00:30",
        timezone="Europe/Dublin",
    )
    form.add_row("facilitations", facilitator=alice.pk, role="lead", has_accepted="on")
    form.save()

    group = SupportGroup.objects.get()
    assert (group.slug, group.status, group.may_just_listen) == ("larch-street-grief-circle", "draft", True)
    assert (group.newcomers_welcome, group.faith, group.minimum_age) == (None, "", None)
    assert [list(group.topics.all()), list(group.communities.all()), list(group.languages.all())] == [
        [topic],
        [community],
        [language],
    ]
    weekly, monthly = group.meetings.all()
    assert (weekly.freq, weekly.byday, weekly.start_time) == ("weekly", ["TU"], time(19))
    assert (weekly.duration, weekly.timezone, weekly.venue) == (timedelta(minutes=90), "Europe/London", venue)
    assert {answer.feature: answer.is_available for answer in weekly.access_stated.all()} == {
        step_free: True,
        loop: False,
    }
    assert [(one.kind, one.original_on, one.note) for one in weekly.exceptions.all()] == [
        ("cancelled", date(2030, 12, 24), "Holiday")
    ]
    assert (monthly.freq, monthly.byday, monthly.bysetpos) == ("monthly", ["SU"], [1, -1])
    assert (monthly.duration, monthly.timezone, monthly.venue) == (timedelta(minutes=150), "Europe/Dublin", None)
    [facilitation] = group.facilitations.all()
    assert (facilitation.facilitator, facilitation.accepted_at is not None) == (alice, True)


def test_saving_an_untouched_listing_changes_nothing_a_visitor_sees(open_listing):
    feature = make_access_feature()
    group = draft(topics=[make_topic()], structure="course", course_weeks=8, minimum_age=0)
    everything = {"dtstart": date(2030, 1, 1), "until": date(2031, 1, 1), "interval": 2, "name": "Evening"}
    meeting = make_meeting(group, access={feature: False}, start_time=time(23), **everything)
    rare = make_meeting(group, freq="monthly", byday=["MO", "TU"], bysetpos=[-4], attendance="phone")
    make_meeting(group, freq="monthly", bymonthday=[15, -3], attendance="online", join_details="https://example.org/x")
    make_meeting(group, freq="once", dtstart=date(2030, 2, 28), duration=None)
    make_meeting(group, freq="appointment")
    make_exception(meeting, kind="moved", new_on=date(2030, 1, 2), new_start_time=time(20))
    make_facilitator(group)

    def visible():
        rows = [group, *group.meetings.all(), *meeting.exceptions.all(), *meeting.access_stated.all()]
        columns = [[f.attname for f in row._meta.concrete_fields if f.attname != "changed_at"] for row in rows]
        return [
            type(row).objects.filter(pk=row.pk).values(*names).get() for row, names in zip(rows, columns, strict=True)
        ]

    before = visible()
    form = open_listing(group)
    form.save()
    assert visible() == before
    assert group.facilitations.get().accepted_at is not None
    assert rare.access_stated.count() == 0


def test_publishing_an_incomplete_listing_keeps_everything_and_says_what_is_missing(open_listing):
    group = draft(summary="")
    form = open_listing(group).fill(status="published", description="We meet in the old library.")
    response = form.fill("meetings-0", **WEEKLY).save()

    group.refresh_from_db()
    assert (group.status, group.description) == ("draft", "We meet in the old library.")
    assert group.meetings.count() == 1
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == form.path
    path = form.path
    assert [f'<a href="{path}#{anchor}">' in page for anchor in ("id_summary", "id_topics", "id_meetings-0-venue")] == [
        True,
        True,
        True,
    ]
    assert 'id="id_meetings-0-venue"' in page


def test_publishing_a_complete_listing_publishes_it_with_its_dates(open_listing, django_capture_on_commit_callbacks):
    group = draft()
    form = open_listing(group).fill(status="published", topics=[make_topic().pk])
    form.fill("meetings-0", venue=make_venue().pk, **WEEKLY)
    with django_capture_on_commit_callbacks(execute=True):
        form.save()
    group.refresh_from_db()
    assert (group.status, group.published_at is not None) == ("published", True)
    assert Occurrence.objects.filter(meeting__group=group).exists()


def test_published_listing_that_loses_its_last_meeting_is_taken_off_with_a_warning(open_listing):
    group = make_group(topics=[make_topic()])
    make_meeting(group)
    response = open_listing(group).fill("meetings-0", DELETE="on").save()
    group.refresh_from_db()
    assert (group.status, group.meetings.count()) == ("draft", 0)
    assert "visitors cannot see it" in response.content.decode()


def test_published_listing_stays_published_from_the_first_time(open_listing):
    group = make_group(topics=[make_topic()])
    make_meeting(group)
    first = group.published_at
    open_listing(group).fill(summary="Another sentence.").save()
    group.refresh_from_db()
    assert (group.status, group.published_at, group.summary) == ("published", first, "Another sentence.")


def test_reopening_a_paused_listing_clears_the_reason(open_listing):
    group = draft(topics=[make_topic()])
    make_meeting(group)
    SupportGroup.objects.filter(pk=group.pk).update(status="paused", pause_reason="Summer break")
    open_listing(group).fill(status="published").save()
    group.refresh_from_db()
    assert (group.status, group.pause_reason) == ("published", "")


def test_save_and_confirm_notes_that_all_is_still_true(open_listing):
    group = draft()
    open_listing(group).save("groups_supportgroup_save_and_confirm")
    group.refresh_from_db()
    assert group.confirmed_at is not None


def test_listing_names_that_are_the_same_get_addresses_that_differ(open_listing):
    for _ in range(2):
        open_listing().fill(name="Quiet Hour").save()
    assert sorted(SupportGroup.objects.values_list("slug", flat=True)) == ["quiet-hour", "quiet-hour-2"]


SENSELESS: list[tuple[dict[str, Any], str, str]] = [
    ({"byday": []}, "byday", "Tick at least one day."),
    ({"freq": "monthly_by_day"}, "bysetpos", "Tick which ones of the month, such as First."),
    ({"freq": "monthly_by_date"}, "bymonthday", "Tick at least one date."),
    ({"freq": "once"}, "dtstart", "Say on which day."),
    (
        {"freq": "fortnightly"},
        "dtstart",
        "Give any day on which you meet: the weeks or months are counted from it.",
    ),
    ({"start_time": ""}, "start_time", "Say when it starts."),
    ({"end_time": "19:00"}, "end_time", "It cannot end when it starts."),
    ({"dtstart": "2030-02-01", "until": "2030-01-01"}, "until", "The last day is before the first."),
    ({"timezone": "Atlantis/Capital"}, "timezone", "'Atlantis/Capital' is not an IANA time zone"),
]


def test_a_rule_without_sense_is_said_at_the_question_it_belongs_to(open_listing):
    group = draft()
    make_meeting(group)
    form = open_listing(group)
    opened = form.data
    for answers, field, message in SENSELESS:
        form.data = {**opened}
        response = form.fill("meetings-0", **{**WEEKLY, **answers}).save()
        [errors] = response.context["inline_admin_formsets"][0].formset.errors
        assert (message in errors.get(field, []), Meeting.objects.get().byday) == (True, ["TU"]), answers


def test_answers_that_do_not_go_with_how_often_are_dropped(open_listing):
    group = draft()
    make_meeting(group, freq="monthly", byday=["TU"], bysetpos=[1])
    open_listing(group).fill("meetings-0", attendance="online", freq="appointment", start_time="", end_time="").save()
    meeting = group.meetings.get()
    assert (meeting.freq, meeting.byday, meeting.bysetpos, meeting.venue) == ("appointment", [], [], None)


def test_a_cancelled_date_on_which_it_does_not_meet_is_pointed_out(open_listing):
    group = draft()
    make_meeting(group)
    wednesday = date(2030, 1, 2)
    response = open_listing(group).add_row("meetings-0-exceptions", kind="cancelled", original_on=wednesday).save()
    assert "Wednesday 2 January 2030 is changed, but is not a date of" in response.content.decode()


HALF_SAID = [
    ({"kind": "cancelled", "note": "Holiday"}, "original_on"),
    ({"kind": "moved", "original_on": "2030-01-01"}, "new_on"),
    ({"kind": "added", "original_on": "2030-01-01", "new_on": "2030-01-02"}, "original_on"),
    ({"kind": "cancelled", "original_on": "2030-01-01", "new_on": "2030-01-02"}, "kind"),
]


def test_a_changed_date_that_is_half_said_is_said_at_its_question(open_listing):
    group = draft()
    make_meeting(group)
    form = open_listing(group)
    opened = form.data
    for row, field in HALF_SAID:
        form.data = {**opened}
        response = form.add_row("meetings-0-exceptions", **row).save()
        nested = response.context["inline_admin_formsets"][0].formset.forms[0].nested_formsets[0]
        assert (list(nested.formset.errors[0]), group.meetings.get().exceptions.count()) == ([field], 0), row


def test_view_on_site_leads_to_the_public_page_of_a_published_listing_only(steward):
    shown, hidden = make_group(), draft()
    pages = [
        steward.get(f"/admin/groups/supportgroup/{group.pk}/change/").content.decode() for group in (shown, hidden)
    ]
    assert [
        f'href="{group.get_absolute_url()}"' in page for group, page in zip((shown, hidden), pages, strict=True)
    ] == [
        True,
        False,
    ]


def test_history_tells_of_changed_dates(steward, open_listing):
    group = draft()
    make_meeting(group)
    day = timezone.localdate() + timedelta(days=7)
    open_listing(group).add_row("meetings-0-exceptions", kind="cancelled", original_on=day).save()
    page = steward.get(f"/admin/groups/supportgroup/{group.pk}/history/").content.decode()
    assert f"Cancelled: {day}" in page
