"""What the editor says of a form that is not saved: what is missing, sentences with dates, the page itself; copies."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.facts import facts_of
from groups.models import ListingVersion, Meeting, MeetingException, SupportGroup
from tests.factories import (
    make_access_feature,
    make_exception,
    make_facilitating_user,
    make_facilitator,
    make_group,
    make_meeting,
    make_organisation,
    make_topic,
    make_user,
    make_venue,
)
from tests.integration.admin.page_form import PageForm

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

BASE = "/admin/groups/supportgroup/"
WEEKLY = {
    "attendance": "in_person",
    "freq": "weekly",
    "byday": ["TU"],
    "start_time": "19:00",
    "end_time": "20:30",
}


def draft(**fields):
    return make_group(status="draft", published_at=None, **fields)


def send(form, what):
    """Send a form as it is to one of the two addresses that save nothing."""
    return form.client.post(form.path.replace("/change/", f"/{what}/").replace("/add/", f"/add/{what}/"), form.data)


def missing(response):
    return [(one.field, one.message) for one in response.context["missing"]]


def plain(sentence):
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


def rows():
    """Return everything that a preview might leave behind."""
    models = (SupportGroup, Meeting, MeetingException, ListingVersion)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_form_not_saved_yet_is_told_what_is_missing_and_each_meeting_as_a_sentence(open_listing):
    group = draft(summary="")
    form = open_listing(group).fill("meetings-0", **WEEKLY)
    before = rows()
    response = send(form, "check")
    assert missing(response) == [
        ("id_summary", "Write one sentence that says who it is for."),
        ("id_topics", "Choose at least one topic."),
        ("id_meetings-0-venue", "Say where “Every Tuesday” comes together."),
    ]
    [told] = response.context["told"]
    assert (plain(told.sentence), len(told.dates)) == ("Every Tuesday, 7 pm to 8.30 pm", 5)
    assert [date.starts_at.weekday() for date in told.dates] == [1] * 5
    assert rows() == before


def test_new_group_is_told_what_is_missing_before_it_has_a_name(open_listing):
    form = open_listing()
    assert missing(send(form, "check")) == [
        ("id_name", "Name of the group: This field is required."),
        ("id_summary", "Write one sentence that says who it is for."),
        ("id_topics", "Choose at least one topic."),
        ("meetings-group", "Add at least one meeting, or say it meets by appointment."),
    ]
    form.fill(name="Quiet Hour", summary="For anyone.", topics=[make_topic().pk])
    form.fill("meetings-0", venue=make_venue().pk, **WEEKLY)
    assert (missing(send(form, "check")), SupportGroup.objects.count()) == ([], 0)


SAID: list[tuple[dict[str, Any], str]] = [
    ({"freq": "monthly_by_day", "bysetpos": ["1", "3"]}, "First and third Tuesday of the month, 7 pm to 8.30 pm"),
    ({"freq": "fortnightly", "dtstart": "2030-01-01"}, "Every second Tuesday, 7 pm to 8.30 pm"),
    (
        {"freq": "every_few_weeks", "interval": 3, "dtstart": "2030-01-01"},
        "Every 3 weeks on Tuesday, 7 pm to 8.30 pm",
    ),
    ({"freq": "monthly_by_date", "bymonthday": ["15"]}, "15th of each month, 7 pm to 8.30 pm"),
    ({"end_time": "", "timezone": "America/New_York"}, "Every Tuesday, 7 pm New York time"),
    ({"freq": "appointment", "start_time": "", "end_time": ""}, "By appointment"),
]


def test_meeting_is_told_as_one_says_it(open_listing):
    form = open_listing(draft())
    opened = form.data
    for answers, sentence in SAID:
        form.data = {**opened}
        [told] = send(form.fill("meetings-0", **{**WEEKLY, **answers}), "check").context["told"]
        assert plain(told.sentence) == sentence


def test_half_a_rule_is_told_by_what_is_still_to_answer(open_listing):
    group = draft(topics=[make_topic()])
    form = open_listing(group).fill("meetings-0", **{**WEEKLY, "freq": "monthly_by_day"})
    response = send(form, "check")
    problem = ("id_meetings-0-bysetpos", "Which ones of the month? Tick which ones of the month, such as First.")
    assert (response.context["told"][0].problems, missing(response)) == ([problem], [problem])


def test_changed_dates_in_the_form_count_before_they_are_saved(open_listing):
    group = draft()
    meeting = make_meeting(group)
    day = next(meeting.occurrences(after=timezone.now())).starts_at.date()
    form = open_listing(group).add_row("meetings-0-exceptions", kind="cancelled", original_on=day)
    first, second, *_ = send(form, "check").context["told"][0].dates
    assert (first.is_cancelled, second.is_cancelled, MeetingException.objects.count()) == (True, False, 0)


def test_place_of_the_second_meeting_is_asked_at_its_own_question(open_listing):
    group = draft(topics=[make_topic()])
    make_meeting(group)
    make_meeting(group, venue=None)
    assert [field for field, _ in missing(send(open_listing(group), "check"))] == ["id_meetings-1-venue"]
    form = open_listing(group).fill("meetings-0", DELETE="on")
    assert [field for field, _ in missing(send(form, "check"))] == ["id_meetings-1-venue"]


def test_preview_shows_the_public_page_with_what_was_typed_and_saves_nothing(open_listing, client):
    group = draft(topics=[make_topic(name="Grief")])
    meeting = make_meeting(group, notes="As it was.")
    make_facilitator(group)
    form = open_listing(group).fill(summary="A sentence not saved yet.", name="Another name")
    form.fill("meetings-0", start_time="18:00", end_time="19:00", notes="Typed just now.")
    before = rows()
    response = send(form, "preview")
    page = response.content.decode()
    texts = (
        "A sentence not saved yet.",
        "Another name",
        "Typed just now.",
        "this is not published yet",
        "Grief",
        "Alice",
    )
    assert [text in page for text in texts] == [True] * len(texts)
    assert (rows(), "As it was." in page) == (before, False)
    assert client.get(group.get_absolute_url()).status_code == 404
    assert meeting.pk


def test_preview_of_what_is_published_says_that_the_changes_are_not_saved(open_listing):
    group = make_group(topics=[make_topic()])
    make_meeting(group)
    page = send(open_listing(group).fill(summary="Changed."), "preview").content.decode()
    assert ("your changes are not saved yet" in page, "Changed." in page) == (True, True)
    group.refresh_from_db()
    assert (group.status, group.summary) == ("published", "A calm place to talk and be heard.")


def test_preview_keeps_what_the_form_does_not_ask(open_listing):
    """When it was confirmed and imported from is no question of the form, and no answer either."""
    group = make_group(confirmed_at=timezone.now())
    assert "Confirmed by its facilitator today" in send(open_listing(group), "preview").content.decode()


def test_preview_of_a_new_group(open_listing):
    form = open_listing().fill(name="Quiet Hour", summary="For anyone.", topics=[make_topic().pk])
    page = send(form.fill("meetings-0", venue=make_venue().pk, **WEEKLY), "preview").content.decode()
    assert ("Quiet Hour" in page, "Every Tuesday" in page, SupportGroup.objects.count()) == (True, True, 0)


def test_preview_of_a_form_with_mistakes_names_them(open_listing):
    page = send(open_listing(draft()).fill(name=""), "preview").content.decode()
    assert ("No preview yet" in page, "Name of the group: This field is required." in page) == (True, True)


def test_somebody_else_saving_meanwhile_does_not_keep_one_from_looking(open_listing):
    group = draft()
    form = open_listing(group).fill(summary="Mine.")
    SupportGroup.objects.get(pk=group.pk).save()
    assert "Mine." in send(form, "preview").content.decode()


@pytest.mark.parametrize("what", ["check", "preview", "duplicate"])
def test_outsider_is_refused_and_nothing_is_answered_to_a_get(open_listing, steward, client, what):
    group = draft(summary="A secret sentence.")
    form = open_listing(group)
    assert steward.get(f"{BASE}{group.pk}/{what}/").status_code == 405
    client.force_login(make_user("charlie@example.org", is_staff=True))
    responses = [client.post(f"{BASE}{where}/{what}/", form.data) for where in (group.pk, "add", 999_999)]
    assert [(one.status_code, "secret" in one.content.decode()) for one in responses] == [(403, False)] * 3


@pytest.mark.parametrize("what", ["check", "preview", "duplicate"])
def test_facilitator_reaches_their_own_group_and_no_other(client, what):
    own, other = draft(summary="Our own sentence."), draft()
    client.force_login(make_facilitating_user(own))
    data = {"name": "X", **{f"meetings-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}}
    data |= {f"facilitations-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    statuses = [client.post(f"{BASE}{group.pk}/{what}/", data).status_code for group in (own, other)]
    assert statuses == [302 if what == "duplicate" else 200, 403]


def test_copy_is_a_draft_that_says_the_same_under_another_name_and_address(steward, stella):
    group = make_group(
        name="Quiet Hour",
        slug="quiet-hour",
        topics=[make_topic()],
        organisation=make_organisation(),
        confirmed_at=timezone.now(),
        source="feed",
        source_key="1",
    )
    meeting = make_meeting(group, access={make_access_feature(): False}, source_key="1")
    make_exception(meeting, note="Holiday")
    response = steward.post(f"{BASE}{group.pk}/duplicate/", follow=True)
    copy = SupportGroup.objects.exclude(pk=group.pk).get()
    assert response.redirect_chain == [(f"{BASE}{copy.pk}/change/", 302)]
    assert (copy.name, copy.slug, copy.status) == ("Copy of Quiet Hour", "copy-of-quiet-hour", "draft")
    assert (copy.confirmed_at, copy.published_at, copy.source, copy.source_key) == (None, None, "", "")

    def said(one):
        facts = facts_of(one)
        return {**facts, "name": "", "meetings": list(facts["meetings"].values())}

    assert said(copy) == said(group)
    assert copy.meetings.get().source_key == ""
    assert [version.by for version in copy.versions.all()] == [stella]


def test_who_copies_their_group_leads_the_copy(client):
    group = make_group()
    alice = make_facilitating_user(group)
    client.force_login(alice)
    client.post(f"{BASE}{group.pk}/duplicate/")
    copy = SupportGroup.objects.exclude(pk=group.pk).get()
    assert [one.facilitator.user for one in copy.facilitations.all()] == [alice]
    assert client.get(f"{BASE}{copy.pk}/change/").status_code == 200


def test_sections_say_in_a_line_what_is_answered_and_open_where_something_is_missing(open_listing, steward):
    group = make_group(
        name="Quiet Hour",
        summary="For anyone.",
        topics=[make_topic(name="Grief")],
        minimum_age=18,
        cost="free",
        newcomers_welcome=True,
    )
    make_meeting(group)
    sections = steward.get(f"{BASE}{group.pk}/change/").context["sections"]
    assert [(section.fieldset.name, section.line, section.is_open) for section in sections][:7] == [
        ("What is it?", "Quiet Hour · For anyone.", False),
        ("Who is it for?", "Grief · 18 and over", False),
        ("How to join", "Free", False),
        ("What is it like?", "Newcomers welcome", False),
        ("The first visit", "Nothing said yet", False),
        ("What you agree on", "Nothing said yet", False),
        ("Publishing", "Published", False),
    ]
    bare = draft(summary="")
    sections = steward.get(f"{BASE}{bare.pk}/change/").context["sections"]
    open_ones = [section.fieldset.name for section in sections if section.is_open]
    assert open_ones == ["What is it?", "Who is it for?", "Publishing", "Before you save"]


def test_what_is_missing_is_said_on_the_page_before_anything_is_saved(steward):
    page = steward.get(f"{BASE}{draft(summary='').pk}/change/").content.decode()
    links = re.findall(r'<li><a href="#([^"]+)">', page)
    assert ("3 things missing" in page, links) == (True, ["id_summary", "id_topics", "meetings-group"])


def test_page_asks_one_question_more_for_each_meeting_more(steward):
    """That of the place chosen, which its widget asks."""
    counts = []
    for number in (1, 3):
        group = draft(topics=[make_topic()])
        for _ in range(number):
            make_exception(make_meeting(group))
        with CaptureQueriesContext(connection) as queries:
            assert steward.get(f"{BASE}{group.pk}/change/").status_code == 200
        counts.append(len(queries))
    assert counts[1] - counts[0] == 2


def test_check_asks_as_many_questions_for_three_meetings_as_for_one(open_listing):
    """It is asked whenever somebody stops typing."""
    counts = []
    for number in (1, 3):
        group = draft(topics=[make_topic()])
        for _ in range(number):
            make_exception(make_meeting(group, access={make_access_feature(): True}))
        form = open_listing(group).fill("meetings-0", start_time="18:00")
        with CaptureQueriesContext(connection) as queries:
            assert send(form, "check").status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[0]


def test_check_and_preview_start_from_the_change_that_waits(client):
    group = make_group(topics=[make_topic()], summary="As visitors know it.")
    make_meeting(group, notes="The first one.")
    make_meeting(group, byday=["FR"], notes="The one that goes.")
    client.force_login(make_facilitating_user(group))
    path = f"{BASE}{group.pk}/change/"
    form = PageForm(client, path, "supportgroup_form").fill(summary="As proposed.")
    form.data["meetings-1-DELETE"] = ["on"]
    form.save()
    assert (group.proposals.count(), group.meetings.count()) == (1, 2)
    again = PageForm(client, path, "supportgroup_form").fill(description="Typed now.")
    assert again.data["summary"] == ["As proposed."]
    before = rows()
    page = send(again, "preview").content.decode()
    said = ("As proposed.", "Typed now.", "The first one.", "The one that goes.", "As visitors know it.")
    assert [one in page for one in said] == [True, True, True, False, False]
    assert len(send(again, "check").context["told"]) == 1
    assert rows() == before
    assert "these are the dates that hold now" in client.get(f"{BASE}{group.pk}/dates/").content.decode()


def test_changed_date_just_added_and_not_said_yet_is_no_mistake(open_listing):
    group = draft(topics=[make_topic()])
    make_meeting(group)
    form = open_listing(group).fill("meetings-0", start_time="18:00").add_row("meetings-0-exceptions")
    [told] = send(form, "check").context["told"]
    assert (plain(told.sentence), len(told.dates), told.problems) == ("Every Tuesday, 6 pm to 8.30 pm", 5, [])


def test_new_meeting_that_is_removed_again_is_not_asked_for(open_listing):
    group = draft(topics=[make_topic()])
    make_meeting(group)
    form = open_listing(group).add_row("meetings", attendance="online")
    form.data |= {f"meetings-1-exceptions-{name}_FORMS": ["0"] for name in ("TOTAL", "INITIAL")}
    assert [field for field, _ in missing(send(form, "check"))] == [
        "id_meetings-1-byday",
        "id_meetings-1-start_time",
    ]
    form.data["meetings-1-DELETE"] = ["on"]
    assert missing(send(form, "check")) == []
    form.save()
    assert group.meetings.count() == 1
