"""One more meeting like another, and one change to several: put into the form, looked at, then saved like any other."""

from datetime import time

import pytest

from facilitators.models import Facilitation
from groups.models import Meeting
from tests.factories import (
    make_access_feature,
    make_exception,
    make_facilitating_user,
    make_group,
    make_meeting,
    make_topic,
    make_user,
    make_venue,
)
from tests.integration.admin.page_form import PageForm

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def group():
    """A group that meets on Tuesdays, Thursdays and Sundays, each of them said on its own."""
    group = make_group(topics=[make_topic()])
    hall, feature = make_venue(name="Old Hall"), make_access_feature()
    for day in ("TU", "TH", "SU"):
        make_meeting(group, venue=hall, byday=[day], access={feature: False}, notes=f"Ask for {day}.")
    make_exception(group.meetings.get(byday=["TU"]))
    return group


def press(form, button, row, **ticked):
    """Press one of the buttons; return the form as it comes back."""
    sent = {**form.data, button: row, **{f"take_over-{name}": values for name, values in ticked.items()}}
    response = form.client.post(form.path, sent)
    assert response.status_code == 200
    return form.again(response), response


def told(response):
    forms = response.context["inline_admin_formsets"][0].formset.forms
    return [(form.told.sentence.replace("\N{NO-BREAK SPACE}", " "), form.told.place) for form in forms]


def saved(group):
    meetings = Meeting.objects.filter(group=group).order_by("pk")
    return [
        (meeting.byday, meeting.start_time, str(meeting.venue), meeting.notes, meeting.exceptions.count())
        for meeting in meetings
    ]


def test_another_meeting_says_the_same_but_for_its_day_and_is_saved_with_the_form(open_listing, group):
    before = saved(group)
    form, response = press(open_listing(group).fill(name="Typed before"), "another_like", "meetings-0")
    assert saved(group) == before
    assert (form.data["name"], response.context["several"].day_question) == (["Typed before"], "id_meetings-3-byday")
    form.fill("meetings-3", byday=["FR"]).save()
    assert saved(group) == [*before, (["FR"], before[0][1], before[0][2], "Ask for TU.", 0)]
    [feature] = group.meetings.last().access_stated.all()
    assert (feature.is_available, group.versions.count()) == (False, 2)


def test_another_meeting_is_added_to_a_group_that_is_not_saved_yet(open_listing):
    form = open_listing().fill(name="Quiet Hour").fill("meetings-0", attendance="online", byday=["MO"])
    form.fill("meetings-0", start_time="19:00")
    form, _ = press(form, "another_like", "meetings-0")
    form.fill("meetings-1", byday=["WE"]).save()
    assert [(meeting.byday, meeting.attendance) for meeting in Meeting.objects.order_by("pk")] == [
        (["MO"], "online"),
        (["WE"], "online"),
    ]


def test_others_take_over_what_is_ticked_and_nothing_else_once_it_is_saved(open_listing, group):
    hall = make_venue(name="New Hall", locality="Leeds")
    feature = group.meetings.first().access_stated.get().feature
    before = saved(group)
    form = open_listing(group).fill("meetings-0", venue=hall.pk, start_time="18:00", end_time="", notes="Bring a mug.")
    form.data[f"meetings-0-access_answers-{feature.pk}"] = ["true"]
    asked, response = press(form, "ask_for_others", "meetings-0")
    assert (response.context["several"].asks, saved(group)) == (True, before)
    form, response = press(
        asked, "take_over", "meetings-0", rows=["meetings-2"], what=["place", "times", "access", "notes"]
    )
    assert saved(group) == before
    assert told(response) == [
        ("Every Tuesday, 6 pm", "New Hall, Leeds"),
        ("Every Thursday, 7 pm to 8.30 pm", str(group.meetings.all()[1].venue)),
        ("Every Sunday, 6 pm", "New Hall, Leeds"),
    ]
    form.save()
    assert saved(group) == [
        (["TU"], time(18), "New Hall, Leeds", "Bring a mug.", 1),
        before[1],
        (["SU"], time(18), "New Hall, Leeds", "Ask for SU.\nBring a mug.", 0),
    ]
    stated = {meeting.byday[0]: meeting.access_stated.get().is_available for meeting in group.meetings.all()}
    assert stated == {"TU": True, "TH": False, "SU": True}
    assert group.versions.count() == 2


def test_meetings_half_said_are_named_as_they_are_so_far(open_listing, group):
    form = open_listing(group).fill("meetings-1", start_time="")
    form, _ = press(form, "another_like", "meetings-0")
    _, response = press(form, "ask_for_others", "meetings-3")
    page = response.content.decode()
    offered = page[page.index("Which meetings?") : page.index("Show me how they read then")]
    assert [words in offered for words in ("Every Tuesday, 7", "Every Thursday", "A new meeting")] == [
        True,
        True,
        False,
    ]
    assert "As “A new meeting”" in page


@pytest.mark.parametrize("ticked", [{}, {"rows": ["meetings-1"]}, {"what": ["times"]}, {"rows": ["meetings-0"]}])
def test_where_nothing_is_ticked_it_is_asked_again_and_what_is_ticked_stays(open_listing, group, ticked):
    form = open_listing(group).fill("meetings-0", start_time="18:00")
    before = saved(group)
    form, response = press(form, "take_over", "meetings-0", **ticked)
    assert ("Tick at least one in each list." in response.content.decode(), saved(group)) == (True, before)
    assert form.data.get("take_over-what", []) == ticked.get("what", [])
    assert form.data["meetings-1-start_time"] == ["19:00"]


def test_change_to_several_meetings_waits_for_a_steward_where_any_change_does(client, group):
    alice = make_facilitating_user(group)
    client.force_login(alice)
    before = saved(group)
    form = PageForm(client, f"/admin/groups/supportgroup/{group.pk}/change/", "supportgroup_form")
    form.fill("meetings-0", start_time="18:00")
    form, response = press(form, "take_over", "meetings-0", rows=["meetings-1", "meetings-2"], what=["times"])
    assert (group.proposals.count(), "<strong>Published.</strong>" in response.content.decode()) == (0, True)
    form.save()
    proposal = group.proposals.get()
    assert {one["start_time"] for one in proposal.facts["meetings"].values()} == {"18:00:00"}
    assert (saved(group), Facilitation.objects.get().facilitator.user) == (before, alice)


@pytest.mark.parametrize("button", ["another_like", "ask_for_others", "take_over"])
def test_a_row_that_is_not_in_the_form_is_not_taken_up_and_nothing_saved(open_listing, group, button):
    before = saved(group)
    form = open_listing(group).fill(name="Typed before")
    form, _ = press(form, button, "meetings-7")
    group.refresh_from_db()
    assert (form.data["name"], group.name == "Typed before", saved(group)) == (["Typed before"], False, before)


def test_outsider_is_refused(client, open_listing, group):
    data = open_listing(group).data
    client.force_login(make_user("charlie@example.org", is_staff=True))
    response = client.post(f"/admin/groups/supportgroup/{group.pk}/change/", {**data, "another_like": "meetings-0"})
    assert response.status_code == 403
