"""“Something is wrong here”: what a visitor says, and what comes of it."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.actions.proposals import DecidedError, accept_proposal
from groups.actions.reports import settle_report
from groups.facts import differences
from groups.forms import guard
from groups.forms.reports import ReportForm
from groups.models import Outcome, Proposal, Report, SupportGroup, Venue
from tests.factories import (
    make_confidential_venue,
    make_group,
    make_meeting,
    make_place,
    make_report,
    make_steward,
    make_topic,
    make_venue,
)
from tests.reading import Reading
from tests.visitors import sent_by_browser

pytestmark = pytest.mark.django_db

DOUBT = "Two visitors found nobody there lately: check before you travel."


@pytest.fixture
def group():
    return make_group(name="Still Here", slug="still-here", topics=[make_topic()])


def tell(client, group, address="192.0.2.1", **answers):
    """Send the form about a group."""
    url = reverse("report", args=[group.slug])
    return client.post(url, sent_by_browser(ReportForm) | {"wrong": "closed", **answers}, REMOTE_ADDR=address)


def page(client, group):
    return client.get(group.get_absolute_url()).content.decode()


def changes(proposal):
    """Return what a proposal would change, by the way to it, without the meeting's id."""
    found = differences(proposal.base, proposal.facts)
    return {".".join(path[2:] if path[0] == "meetings" else path): new for path, (_, new) in found.items()}


def test_report_is_kept_without_anything_of_its_sender(client, group):
    response = tell(client, group, address="198.51.100.77", wrong="closed", note="The door was locked.")
    assert response.url == "/groups/still-here/report/sent/"
    report = Report.objects.get()
    assert (report.group, report.wrong, report.note, report.outcome) == (
        group,
        "closed",
        "The door was locked.",
        "waiting",
    )
    assert (report.proposal, report.decided_by) == (None, None)
    assert dict(response.cookies) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM groups_report r UNION ALL SELECT cache_key || value FROM kindred_cache")
        assert [row for (row,) in cursor if "198.51" in row or "TestClient" in row] == []


def test_group_page_links_to_the_form(client, group):
    assert 'href="/groups/still-here/report/"' in page(client, group)
    paused = make_group(status="paused")
    assert f'href="/groups/{paused.slug}/report/"' in page(client, paused)


def test_thanks_offer_help_now_where_it_felt_unsafe(client, group):
    response = tell(client, group, wrong="unsafe", follow=True)
    assert response.url == "/groups/still-here/report/sent/?unsafe"
    assert "In danger now" in client.get(response.url).content.decode()
    assert "In danger now" not in client.get("/groups/still-here/report/sent/").content.decode()


@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_group_without_a_page_cannot_be_reported(client, status):
    hidden = make_group(status=status)
    for name in ("report", "report-sent"):
        assert client.get(reverse(name, args=[hidden.slug])).status_code == 404
        assert client.get(reverse(name, args=["nobody-knows"])).status_code == 404
    assert tell(client, hidden).status_code == 404
    assert Report.objects.count() == 0


def test_paused_group_can_be_reported_and_tells_nothing_of_its_meetings(client):
    paused = make_group(status="paused")
    make_meeting(paused, name="Secret supper", venue=make_venue(name="Rose House"))
    html = client.get(reverse("report", args=[paused.slug])).content.decode()
    assert "Secret supper" not in html
    assert "Rose House" not in html
    tell(client, paused, wrong="time", day="TH", start_time="19:30", place="Elsewhere")
    assert Report.objects.get().proposal is None


def test_form_names_no_place_of_a_meeting(client, group):
    make_meeting(group, venue=make_confidential_venue(name="Rose House"))
    make_meeting(group, byday=["TH"], attendance="online", join_details="https://meet.example.org/secret")
    html = client.get(reverse("report", args=[group.slug])).content.decode()
    assert [text for text in Reading(html).each("label") if text.startswith("Every")] == [
        "Every Tuesday · 7 pm",
        "Every Thursday · 7 pm",
    ]
    assert "Rose House" not in html
    assert "meet.example.org" not in html


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"wrong": ""}, "wrong", "Please answer this."),
        ({"wrong": "boring"}, "wrong", "Select a valid choice. boring is not one of the available choices."),
        ({"wrong": "other"}, "note", "Please tell us in a few words what is wrong."),
        ({"start_time": "tea time"}, "start_time", "Enter a valid time."),
        ({"note": "x" * 1001}, "note", "Ensure this value has at most 1000 characters (it has 1001)."),
        ({"note": "\0"}, "note", "Null characters are not allowed."),
    ],
)
def test_mistake_is_named_by_its_field_and_nothing_typed_is_lost(client, group, answers, field, message):
    make_meeting(group)
    typed = {"note": "It was dark", "town": "Leeds & Co", **answers}
    if field == "note" and answers == {"wrong": "other"}:
        typed["note"] = ""
    response = tell(client, group, **typed)
    form = response.context["form"]
    assert form.errors == {field: [message]}
    html = response.content.decode()
    assert 'value="Leeds &amp; Co"' in html
    assert f'href="#{form[field].id_for_label or form[field].auto_id}"' in html
    assert Report.objects.count() == 0


def test_held_back_report_is_shown_again_with_all_that_was_typed(client, group):
    response = tell(client, group, wrong="nobody_came", note="It was dark", homepage="https://example.org")
    html = response.content.decode()
    assert str(guard.TRAPPED) in html
    assert "It was dark" in html
    assert 'value="nobody_came"' in html
    assert "https://example.org" not in html


# --- A correction


def test_day_and_time_become_a_change_that_a_steward_applies_with_one_tap(client, group):
    meeting = make_meeting(group)
    tell(client, group, wrong="time", day="TH", start_time="19:30")
    proposal = Proposal.objects.get()
    assert changes(proposal) == {"byday": ["TH"], "start_time": "19:30:00"}
    assert (proposal.by, proposal.outcome, proposal.report) == (None, "waiting", Report.objects.get())
    accept_proposal(proposal, by=make_steward())
    meeting.refresh_from_db()
    assert (meeting.byday, meeting.start_time) == (["TH"], time(19, 30))
    assert Report.objects.get().outcome == "accepted"


def test_place_becomes_a_new_venue_and_the_old_one_stays_as_it_is(client, group):
    make_place(name="Leeds", latitude=53.8, longitude=-1.55)
    old = make_venue(name="Old Hall", locality="Sheffield")
    meeting = make_meeting(group, venue=old)
    tell(client, group, wrong="place", place="St Chad’s, Otley Road", town="Leeds")
    accept_proposal(Proposal.objects.get(), by=make_steward())
    venue = Venue.objects.get(meetings=meeting)
    assert (venue.name, venue.locality, venue.country) == ("St Chad’s, Otley Road", "Leeds", "GB")
    assert (venue.latitude, venue.longitude, venue.is_approximate) == (53.8, -1.55, True)
    old.refresh_from_db()
    assert old.name == "Old Hall"


def test_place_without_a_town_is_in_the_town_it_was_in(client, group):
    make_meeting(group, venue=make_venue(name="Old Hall", locality="Sheffield", latitude=53.38, longitude=-1.47))
    tell(client, group, wrong="place", place="New Hall")
    venue = next(iter(Proposal.objects.get().facts["meetings"].values()))["venue"]
    assert (venue["name"], venue["locality"], venue["latitude"]) == ("New Hall", "Sheffield", 53.38)


def test_confidential_place_is_never_replaced_by_one_that_all_may_read(client, group):
    make_meeting(group, venue=make_confidential_venue())
    tell(client, group, wrong="place", place="7 Secret Lane", town="Sheffield")
    report = Report.objects.get()
    assert report.proposal is None
    assert report.note == "Right would be: 7 Secret Lane, Sheffield"


@pytest.mark.parametrize(
    "fields",
    [
        {"byday": ["MO", "WE"]},
        {"freq": "monthly", "bymonthday": [15], "start_time": time(19)},
        {"freq": "appointment"},
    ],
)
def test_day_that_only_a_person_can_put_in_its_place_is_told_in_words(client, group, fields):
    make_meeting(group, **fields)
    tell(client, group, wrong="time", note="Moved!", day="FR")
    report = Report.objects.get()
    assert report.proposal is None
    assert report.note == "Moved!\n\nRight would be: Friday"


def test_place_of_a_meeting_online_is_told_in_words(client, group):
    make_meeting(group, attendance="online")
    tell(client, group, wrong="place", place="Now in the library")
    assert Report.objects.get().proposal is None


def test_correction_is_of_the_meeting_chosen_which_must_be_one_of_the_group(client, group):
    make_meeting(group)
    thursday, foreign = make_meeting(group, byday=["TH"]), make_meeting()
    assert tell(client, group, day="FR").context["form"].errors == {
        "meeting": ["Please choose which meeting you mean."]
    }
    assert "meeting" in tell(client, group, day="FR", meeting=foreign.pk).context["form"].errors
    tell(client, group, day="FR", meeting=thursday.pk)
    proposal = Proposal.objects.get()
    assert [path[1] for path in differences(proposal.base, proposal.facts)] == [str(thursday.pk)]


def test_what_a_listing_says_already_is_no_change(client, group):
    make_meeting(group)
    tell(client, group, wrong="time", day="TU", start_time="19:00")
    assert Proposal.objects.count() == 0


# --- Nobody was there


def test_two_visitors_who_found_nobody_make_page_and_card_tell_others(client, group):
    make_meeting(group)
    tell(client, group, wrong="nobody_came")
    assert DOUBT not in page(client, group)
    tell(client, group, address="192.0.2.2", wrong="nobody_came")
    assert DOUBT in page(client, group)
    assert DOUBT in client.get("/groups/").content.decode()


def test_one_visitor_is_not_two_and_loses_nothing(client, group):
    tell(client, group, wrong="nobody_came", note="Dark.")
    tell(client, group, wrong="nobody_came", note="Still dark at eight.")
    tell(client, group, wrong="nobody_came", note="Still dark at eight.")
    assert Report.objects.get().note == "Dark.\n\nStill dark at eight."
    assert DOUBT not in page(client, group)


def test_one_visitor_may_report_two_groups(client, group):
    other = make_group()
    tell(client, group, wrong="nobody_came")
    tell(client, other, wrong="nobody_came")
    assert set(Report.objects.values_list("group", flat=True)) == {group.pk, other.pk}


@pytest.mark.parametrize(
    "earlier",
    [
        {"sent_at": timezone.now() - timedelta(days=31)},
        {"wrong": "closed"},
        {"outcome": "declined", "decided_at": timezone.now()},
    ],
)
def test_report_long_ago_of_another_kind_or_decided_does_not_count(client, group, earlier):
    make_report(group, **earlier)
    tell(client, group, wrong="nobody_came")
    assert DOUBT not in page(client, group)


def test_report_from_before_the_listing_was_confirmed_does_not_count(client, group):
    make_report(group, sent_at=timezone.now() - timedelta(days=2))
    SupportGroup.objects.update(confirmed_at=timezone.now() - timedelta(days=1))
    tell(client, group, wrong="nobody_came")
    assert DOUBT not in page(client, group)


def test_doubt_ends_when_the_listing_is_confirmed(client, group):
    make_meeting(group)
    SupportGroup.objects.update(doubted_at=timezone.now() - timedelta(days=1))
    assert DOUBT in page(client, group)
    SupportGroup.objects.update(confirmed_at=timezone.now())
    assert DOUBT not in page(client, group)
    assert DOUBT not in client.get("/groups/").content.decode()


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.DECLINED])
def test_doubt_ends_when_a_steward_decides(client, group, outcome):
    for number in (1, 2):
        tell(client, group, address=f"192.0.2.{number}", wrong="nobody_came")
    stella = make_steward()
    report = Report.objects.waiting()[0]
    settle_report(report, by=stella, outcome=outcome)
    report.refresh_from_db()
    assert (report.outcome, report.decided_by) == (outcome, stella)
    assert DOUBT not in page(client, group)
    with pytest.raises(DecidedError):
        settle_report(report, by=stella, outcome=outcome)


@pytest.mark.parametrize(("outcome", "days"), [(Outcome.ACCEPTED, ["TH"]), (Outcome.DECLINED, ["TU"])])
def test_settling_a_report_settles_the_change_that_came_with_it(client, group, outcome, days):
    meeting = make_meeting(group)
    tell(client, group, wrong="time", day="TH")
    settle_report(Report.objects.get(), by=make_steward(), outcome=outcome)
    meeting.refresh_from_db()
    assert meeting.byday == days
    assert (Report.objects.get().outcome, Proposal.objects.get().outcome) == (outcome, outcome)


def test_what_felt_unsafe_is_first_in_the_queue(group):
    first, unsafe, last = (make_report(group, wrong=wrong) for wrong in ("closed", "unsafe", "time"))
    make_report(group, wrong="unsafe", outcome="accepted", decided_at=timezone.now())
    assert list(Report.objects.waiting()) == [unsafe, first, last]


# --- Whatever is typed

TEXTS = st.text() | st.sampled_from(
    ["<script>alert(1)</script>", "'\"><b>", "{{ form }}", "TU", "19:00", "unsafe", "\0"]
)


class AnyInputTest(TestCase):
    @given(answers=st.dictionaries(st.sampled_from(["wrong", "note", "day", "start_time", "place", "town"]), TEXTS))
    def test_whatever_is_typed_is_answered_and_escaped(self, answers):
        group = make_group()
        make_meeting(group)
        response = self.client.post(reverse("report", args=[group.slug]), answers)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        sent = sent_by_browser(ReportForm, has_proof=False) | {"wrong": "closed", **answers}
        response = self.client.post(reverse("report", args=[group.slug]), sent)
        assert response.status_code in (200, 302)
