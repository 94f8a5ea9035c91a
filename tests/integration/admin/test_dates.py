"""The page on which single dates are cancelled and moved."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.models import ListingVersion, MeetingException, Occurrence
from tests.factories import make_exception, make_group, make_meeting, make_topic, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def page_of(group):
    return f"/admin/groups/supportgroup/{group.pk}/dates/"


def coming(meeting, number=0):
    """Return the day of one of the next dates by the rule."""
    return list(zip(range(number + 1), meeting.occurrences(after=timezone.now()), strict=False))[-1][1].starts_at.date()


def changes(meeting):
    columns = ("kind", "original_on", "new_on", "new_start_time", "note")
    return list(MeetingException.objects.filter(meeting=meeting).values_list(*columns))


def send(browser, meeting, do, **values):
    return browser.post(page_of(meeting.group), {"do": do, "meeting": meeting.pk, **values}, follow=True)


def test_cancelling_a_date_is_saved_at_once_with_its_note_version_and_history(steward, stella):
    meeting = make_meeting()
    day = coming(meeting)
    page = send(steward, meeting, "cancel", day=day, note="Bank holiday").content.decode()
    assert changes(meeting) == [("cancelled", day, None, None, "Bank holiday")]
    version = ListingVersion.objects.latest("made_at")
    assert (version.by, version.why) == (stella, f"Cancelled {day.day} {day:%B %Y}.")
    history = steward.get(f"/admin/groups/supportgroup/{meeting.group_id}/history/").content.decode()
    said = f"Cancelled: {day:%A} {day.day} {day:%B}."
    assert [said in text for text in (page, history)] == [True, True]


def test_cancelled_date_leaves_the_search_at_once(steward, django_capture_on_commit_callbacks):
    meeting = make_meeting()
    day = coming(meeting)
    with django_capture_on_commit_callbacks(execute=True):
        send(steward, meeting, "cancel", day=day)
    found = {one.starts_at.date() for one in Occurrence.objects.filter(meeting=meeting, starts_at__gt=timezone.now())}
    assert (day in found, coming(meeting) in found) == (False, True)


def test_moving_a_date_to_another_day_and_time(steward):
    meeting = make_meeting()
    day = coming(meeting)
    send(steward, meeting, "move", day=day, new_on=day + timedelta(days=1), new_start_time="18:30", note="Painting")
    [(kind, original_on, new_on, at, note)] = changes(meeting)
    assert (kind, original_on, new_on, str(at), note) == (
        "moved",
        day,
        day + timedelta(days=1),
        "18:30:00",
        "Painting",
    )


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({}, "This field is required."),
        ({"new_on": "2001-01-01"}, "This day is over."),
        ({"new_on": "nonsense"}, "Enter a valid date."),
    ],
)
def test_a_move_that_makes_no_sense_is_said_where_it_was_asked_and_changes_nothing(steward, values, problem):
    meeting = make_meeting()
    response = send(steward, meeting, "move", day=coming(meeting), **values)
    [row] = [row for row in response.context["rows"] if row.move.errors]
    assert (list(row.move.errors), row.occurrence.starts_at.date()) == (["new_on"], coming(meeting))
    assert (problem in response.content.decode(), changes(meeting)) == (True, [])


def test_cancelling_a_day_on_which_the_group_does_not_meet_is_refused(steward):
    meeting = make_meeting()
    page = send(steward, meeting, "cancel", day=coming(meeting) + timedelta(days=1))
    assert (page.status_code, changes(meeting)) == (200, [])


def test_change_is_undone_with_one_tap(steward):
    meeting = make_meeting()
    make_exception(meeting, original_on=coming(meeting, 3), note="Stays")
    page = send(steward, meeting, "cancel", day=coming(meeting))
    undo = page.context["undo"]
    assert undo == ListingVersion.objects.latest("made_at")
    send(steward, meeting, "undo", version=undo.pk)
    assert [note for *_, note in changes(meeting)] == ["Stays"]


def test_undoing_what_somebody_else_did_is_refused(steward):
    meeting = make_meeting()
    other = make_user("bob@example.org")
    theirs = meeting.group.versions.create(status="published", facts={}, by=other)
    response = send(steward, meeting, "undo", version=theirs.pk)
    assert (response.context["undo"], ListingVersion.objects.count()) == (None, 1)


def test_changed_date_is_as_usual_again_and_an_added_one_gone(steward):
    meeting = make_meeting()
    day = coming(meeting)
    extra = day + timedelta(days=2)
    send(steward, meeting, "cancel", day=day)
    send(steward, meeting, "add", new_on=extra, start_time="10:00", note="Picnic")
    assert [(kind, new_on) for kind, _, new_on, _, _ in changes(meeting)] == [("cancelled", None), ("added", extra)]
    send(steward, meeting, "keep", day=day)
    send(steward, meeting, "keep", day=f"+{extra}")
    assert changes(meeting) == []


def test_break_cancels_every_date_of_all_meetings_and_is_undone_at_once(steward):
    meeting = make_meeting()
    sundays = make_meeting(meeting.group, byday=["SU"], attendance="online")
    other = make_meeting()
    first = coming(meeting)
    page = send(steward, meeting, "break", first=first, last=first + timedelta(days=13), note="Christmas")
    counts = [len(changes(one)) for one in (meeting, sundays, other)]
    assert counts == [2, 2, 0]
    assert "4 dates are cancelled" in page.content.decode()
    send(steward, meeting, "undo", version=page.context["undo"].pk)
    assert [len(changes(one)) for one in (meeting, sundays)] == [0, 0]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(1, 0, "last"), (-9, -8, "last"), (0, 400, "last"), (None, 5, "first")],
)
def test_break_without_sense_is_refused(steward, first, last, field):
    meeting = make_meeting()
    today = timezone.localdate()
    days = ["" if one is None else today + timedelta(days=one) for one in (first, last)]
    response = send(steward, meeting, "break", first=days[0], last=days[1])
    assert (list(response.context["break_form"].errors), changes(meeting)) == ([field], [])


def test_group_is_paused_with_a_reason_and_a_date_and_opened_again(steward):
    group = make_meeting(make_group(topics=[make_topic()])).group
    until = timezone.localdate() + timedelta(days=30)
    steward.post(page_of(group), {"do": "pause", "reason": "Summer break", "until": until})
    group.refresh_from_db()
    assert (group.status, group.pause_reason, group.paused_until) == ("paused", "Summer break", until)
    page = steward.get(page_of(group)).content.decode()
    assert ("Paused: Summer break" in page, "Pause the group" in page) == (True, False)
    steward.post(page_of(group), {"do": "resume"})
    group.refresh_from_db()
    assert (group.status, group.pause_reason, group.paused_until) == ("published", "", None)
    assert [version.status for version in group.versions.all()] == ["published", "paused", "published"]


def test_pause_that_is_over_before_it_begins_is_refused(steward):
    group = make_meeting().group
    response = steward.post(page_of(group), {"do": "pause", "until": "2001-01-01"})
    group.refresh_from_db()
    assert (list(response.context["pause_form"].errors), group.status) == (["until"], "published")


def test_pause_of_what_cannot_be_opened_again_says_what_is_missing(steward):
    group = make_group(status="paused")
    page = steward.post(page_of(group), {"do": "resume"}).content.decode()
    group.refresh_from_db()
    assert ("Choose at least one topic." in page, group.status) == (True, "paused")


@pytest.mark.parametrize("do", ["pause", "resume"])
def test_draft_is_neither_paused_nor_opened(steward, do):
    group = make_meeting(make_group(status="draft", published_at=None)).group
    steward.post(page_of(group), {"do": do})
    group.refresh_from_db()
    assert group.status == "draft"


def test_opening_the_page_writes_nothing(steward):
    meeting = make_meeting()
    steward.get(page_of(meeting.group))
    assert (ListingVersion.objects.count(), changes(meeting)) == (0, [])


@pytest.mark.parametrize("do", ["cancel", "move", "keep", "add", "break", "pause", "undo"])
def test_outsider_is_refused_whatever_is_sent(client, do):
    meeting = make_meeting()
    day = coming(meeting)
    client.force_login(make_user("charlie@example.org", is_staff=True))
    values = {"day": day, "new_on": day, "first": day, "last": day, "version": 1}
    response = send(client, meeting, do, **values)
    assert (response.status_code, client.get(page_of(meeting.group)).status_code) == (403, 403)
    meeting.group.refresh_from_db()
    assert (changes(meeting), meeting.group.status) == ([], "published")


def test_a_meeting_of_another_group_is_out_of_reach(steward):
    mine, other = make_meeting(), make_meeting()
    steward.post(page_of(mine.group), {"do": "cancel", "meeting": other.pk, "day": coming(other)})
    assert changes(other) == []


def test_page_asks_as_many_questions_for_three_meetings_as_for_one(steward):
    counts = []
    for number in (1, 3):
        group = make_group()
        for _ in range(number):
            make_exception(make_meeting(group), original_on=date(2000, 1, 4))
        with CaptureQueriesContext(connection) as queries:
            assert steward.get(page_of(group)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_list_leads_to_the_dates(steward):
    group = make_meeting().group
    assert f'href="{page_of(group)}"' in steward.get("/admin/groups/supportgroup/").content.decode()
