"""“Add a group”: from what a visitor writes to a listing that stewards review."""

from datetime import date, time, timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.actions import suggestions
from groups.actions.suggestions import confirm_suggestion, suggestion_of
from groups.forms.suggestions import SuggestionForm
from groups.jobs import forget_suggestions
from groups.models import Meeting, OutgoingMail, Suggestion, SupportGroup, Venue
from tests.factories import make_group, make_meeting, make_place, make_suggestion, make_topic, make_venue
from tests.post import send_queued
from tests.visitors import sent_by_browser

pytestmark = pytest.mark.django_db

URL = "/add-a-group/"
ANSWERS = {
    "name": "Tuesday Walkers",
    "summary": "We walk and talk.",
    "topic": "grief",
    "attendance": "in_person",
    "place": "The Bandstand",
    "town": "Leeds",
    "rhythm": "weekly",
    "day": "TU",
    "start_time": "10:00",
    "email": "dora@example.org",
}
NEEDED = "Please answer this too."


@pytest.fixture(autouse=True)
def _topics(db):
    grief = make_topic(slug="grief", name="Grief")
    make_topic(slug="partner", name="Death of a partner", parent=grief)


@pytest.fixture(autouse=True)
def _leeds(db):
    make_place(name="Leeds", latitude=53.8, longitude=-1.55)


def suggest(client, **answers):
    """Send the form."""
    return client.post(URL, sent_by_browser(SuggestionForm, has_proof=False) | ANSWERS | answers)


def confirmed(client, **answers):
    """Send the form, press the button of the mail's page, and return the listing."""
    assert suggest(client, **answers).status_code == 302
    suggestion = Suggestion.objects.get()
    confirm_suggestion(suggestion)
    return SupportGroup.objects.get(suggestion=suggestion)


def link_in(letter):
    """Return the path of the link in a mail."""
    return next(line for line in letter.text.splitlines() if "/confirm/" in line).split("8000", 1)[-1]


def test_suggestion_becomes_a_listing_for_review_by_the_link_in_the_mail(client, mail_server, settings):
    settings.KINDRED_URL = "https://groups.example.org:8000"
    response = suggest(client)
    assert (response.url, dict(response.cookies)) == ("/add-a-group/sent/", {})
    assert SupportGroup.objects.count() == 0
    send_queued()
    letter = mail_server.letters[0]
    assert letter.recipients == ["dora@example.org"]
    page = client.get(link_in(letter))
    assert "Tuesday Walkers" in page.content.decode()
    assert SupportGroup.objects.count() == 0  # opening the page changes nothing
    done = client.post(link_in(letter), follow=True)
    assert "Thank you" in done.content.decode()
    group = SupportGroup.objects.get()
    assert (group.name, group.slug, group.status) == ("Tuesday Walkers", "tuesday-walkers", "submitted")
    version = group.versions.get()
    assert (version.by, version.why, version.status) == (None, "Suggested by a visitor.", "submitted")
    suggestion = Suggestion.objects.get()
    assert (suggestion.group, suggestion.confirmed_at is None) == (group, False)


def test_listing_says_what_was_told_and_nothing_else(client):
    group = confirmed(client, end_time="11:30", website="example.org/tea", topic_too="partner", street="1 Park Road")
    assert (group.summary, group.website) == ("We walk and talk.", "https://example.org/tea")
    assert set(group.topics.values_list("slug", flat=True)) == {"grief", "partner"}
    assert (group.contact_email, group.cost, group.joining, group.may_just_listen) == ("", "", "", None)
    meeting = group.meetings.get()
    assert (meeting.freq, meeting.byday, meeting.start_time) == ("weekly", ["TU"], time(10))
    assert (meeting.duration, meeting.timezone) == (timedelta(minutes=90), "Europe/London")
    venue = Venue.objects.get(meetings=meeting)
    assert venue.address_lines == ["The Bandstand", "1 Park Road", "Leeds"]
    assert (venue.latitude, venue.longitude, venue.is_approximate) == (53.8, -1.55, True)
    assert group.missing_for_publishing() == []


def test_listing_can_be_found_by_nobody_before_review(client):
    group = confirmed(client)
    assert client.get(group.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Every Tuesday"),
        ({"rhythm": "monthly", "week": "-1"}, "Last Tuesday of the month"),
        ({"rhythm": "ask", "day": "", "start_time": ""}, "By appointment"),
    ],
)
def test_rhythm_becomes_a_rule(client, answers, words):
    assert confirmed(client, **answers).meetings.get().schedule_in_words == words


def test_every_two_weeks_is_counted_from_the_next_date(client):
    first = timezone.localdate() + timedelta(days=5)
    meeting = confirmed(client, rhythm="fortnightly", day="", next_on=first.isoformat()).meetings.get()
    dates = [one.starts_at.date() for one, _ in zip(meeting.occurrences(after=timezone.now()), "ab", strict=False)]
    assert dates == [first, first + timedelta(days=14)]


def test_group_online_has_no_place_whatever_was_typed(client):
    meeting = confirmed(client, attendance="online").meetings.get()
    assert (meeting.attendance, meeting.venue) == ("online", None)


def test_meeting_may_end_after_midnight(client):
    meeting = confirmed(client, start_time="23:00", end_time="00:30").meetings.get()
    assert meeting.duration == timedelta(minutes=90)


@pytest.mark.parametrize(("runs_it", "address"), [("on", "dora@example.org"), ("", "")])
def test_messages_go_to_whoever_runs_the_group(client, runs_it, address):
    group = confirmed(client, runs_it=runs_it)
    assert group.contact_email == address
    assert group.suggestion.runs_it is bool(runs_it)
    assert group.facilitations.count() == 0  # a steward invites them


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"name": " "}, {"name": ["Please answer this."]}),
        ({"town": ""}, {"town": ["Please name the town, or the postcode."]}),
        ({"day": ""}, {"day": [NEEDED]}),
        (
            {"rhythm": "monthly", "start_time": ""},
            {"week": [NEEDED], "start_time": [NEEDED]},
        ),
        (
            {"rhythm": "fortnightly", "next_on": "0001-01-01"},
            {"next_on": ["Please choose the next day it meets, from today on."]},
        ),
        ({"topic": "boring"}, {"topic": ["Select a valid choice. boring is not one of the available choices."]}),
        ({"email": "dora"}, {"email": ["Enter a valid email address."]}),
        ({"website": "javascript:alert(1)"}, {"website": ["Enter a valid URL."]}),
    ],
)
def test_mistake_is_named_by_its_field_and_nothing_typed_is_lost(client, answers, errors):
    response = suggest(client, **{"summary": "Tea & talk", **answers})
    assert response.context["form"].errors == errors
    assert 'value="Tea &amp; talk"' in response.content.decode()
    assert (Suggestion.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_mail_tells_nothing_of_what_was_typed(client, mail_server):
    suggest(client, name="BUY GOLD at example.com", summary="BUY GOLD")
    send_queued()
    assert b"GOLD" not in mail_server.letters[0].raw


def test_address_gets_few_mails_a_day(client):
    for _ in range(suggestions.MOST_MAILS_A_DAY):
        make_suggestion(email="DORA@example.org")
    assert list(suggest(client).context["form"].errors) == ["email"]
    Suggestion.objects.update(sent_at=timezone.now() - timedelta(days=2))
    assert suggest(client).status_code == 302


# --- The link


def test_link_works_once_and_says_thanks_ever_after(client):
    suggest(client)
    suggestion = Suggestion.objects.get()
    confirm_suggestion(suggestion)
    confirm_suggestion(suggestion)
    assert SupportGroup.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_is_broken_or_of_something_forgotten_is_kindly_refused(client, method):
    suggest(client)
    path = link_in(type("Letter", (), {"text": OutgoingMail.objects.get().text}))
    broken = [path[:-2] + "/", "/add-a-group/confirm/x/", "/add-a-group/confirm/WzFd:1a:b/"]
    Suggestion.objects.all().delete()
    for one in (path, *broken):
        response = getattr(client, method)(one)
        assert response.status_code == 404
        assert "This link no longer works" in response.content.decode()
    assert SupportGroup.objects.count() == 0


def test_link_is_too_old_after_a_week(monkeypatch):
    suggestion = make_suggestion()
    token = signing.dumps(suggestion.pk, salt=suggestions.SALT)
    assert suggestion_of(token) == suggestion
    monkeypatch.setattr(suggestions, "DAYS_TO_CONFIRM", -1)
    assert suggestion_of(token) is None


def test_link_for_another_purpose_is_refused():
    suggestion = make_suggestion()
    assert suggestion_of(signing.dumps(suggestion.pk, salt="another")) is None


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Tuesday Walkers", ["tuesday-walkers"], "tuesday-walkers-leeds"),
        ("Tuesday Walkers", ["tuesday-walkers", "tuesday-walkers-leeds"], "tuesday-walkers-leeds-2"),
        ("日本", [], "leeds"),
        ("x" * 200, ["x" * 64], "x" * 58 + "-leeds"),
    ],
)
def test_slug_is_free(client, name, taken, slug):
    for one in taken:
        make_group(slug=one, name="Another")
    suggest(client, name=name)
    confirm_suggestion(Suggestion.objects.get())
    assert SupportGroup.objects.get(status="submitted").slug == slug


# --- What is forgotten


def test_suggestions_are_forgotten_after_a_week_unconfirmed_and_later_once_confirmed(client):
    now = timezone.now()
    fresh = make_suggestion()
    make_suggestion(sent_at=now - timedelta(days=8))
    lately = make_suggestion(sent_at=now - timedelta(days=30), confirmed_at=now - timedelta(days=29))
    listing = make_group()
    make_suggestion(sent_at=now - timedelta(days=99), confirmed_at=now - timedelta(days=98), group=listing)
    forget_suggestions(timestamp=int(now.timestamp()))
    assert set(Suggestion.objects.all()) == {fresh, lately}
    assert SupportGroup.objects.filter(pk=listing.pk).exists()


# --- Is it one of these?


@pytest.mark.parametrize(
    ("listed", "is_asked"),
    [
        ({"name": "The Tuesday walkers"}, True),
        ({"name": "Tuesday Walker’s"}, True),
        ({"name": "Wednesday Singers"}, False),
        ({"name": "Tuesday Walkers", "status": "draft"}, False),
    ],
)
def test_group_of_much_the_same_name_near_there_is_asked_about(client, listed, is_asked):
    make_meeting(make_group(**listed), venue=make_venue(locality="Headingley", latitude=53.82, longitude=-1.58))
    response = suggest(client)
    assert (response.status_code == 200) is is_asked
    if is_asked:
        assert listed["name"] in [str(group) for group in response.context["form"].already]
        assert suggest(client, is_new="on").status_code == 302


@pytest.mark.parametrize(
    ("meeting", "answers", "is_asked"),
    [
        ({"latitude": 51.5, "longitude": -0.1}, {}, False),
        ({"locality": "leeds"}, {}, True),
        ({"locality": "York"}, {}, False),
        ({"attendance": "online"}, {}, False),
        ({"attendance": "online"}, {"attendance": "online"}, True),
        ({"attendance": "phone"}, {"attendance": "hybrid"}, True),
        ({"latitude": 53.8, "longitude": -1.55}, {"attendance": "online"}, False),
    ],
)
def test_group_of_that_name_elsewhere_is_another(client, meeting, answers, is_asked):
    group = make_group(name="Tuesday Walkers")
    if "attendance" in meeting:
        make_meeting(group, **meeting)
    else:
        make_meeting(group, venue=make_venue(**{"locality": "Somewhere", **meeting}))
    assert (suggest(client, **answers).status_code == 200) is is_asked


# --- Whatever is typed

HOSTILE = ["<script>alert(1)</script>", "'\"><b>", "{{ form }}", "\0", "a\nb", "\u202e", "🙂" * 60, "x" * 300]
TEXTS = st.text() | st.sampled_from(HOSTILE)
TIMES = st.times().map(lambda it: it.isoformat()) | st.sampled_from(["", "25:00"])
DATES = st.dates().map(date.isoformat) | st.just(timezone.localdate().isoformat())
ANY = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("name", "summary", "place", "street", "town", "postcode", "website", "email", "topic"), TEXTS),
        "attendance": st.sampled_from(["in_person", "online", "hybrid", "phone"]),
        "rhythm": st.sampled_from(["weekly", "fortnightly", "monthly", "ask"]),
        "week": st.sampled_from(["", "1", "-1"]),
        **dict.fromkeys(("start_time", "end_time"), TIMES),
        "next_on": DATES,
    },
)


class AnyInputTest(TestCase):
    def setUp(self):
        make_topic(slug="grief-too", name="Grief too")

    @given(answers=ANY)
    def test_whatever_is_typed_is_answered_escaped_and_if_taken_becomes_a_listing(self, answers):
        sent = sent_by_browser(SuggestionForm, has_proof=False) | ANSWERS | answers
        response = self.client.post(URL, sent, REMOTE_ADDR="192.0.2.1")
        assert response.status_code in (200, 302)
        if response.status_code == 200:
            assert "<script>alert" not in response.content.decode()
            return
        suggestion = Suggestion.objects.get(confirmed_at=None)
        path = reverse("add-group-confirm", args=[signing.dumps(suggestion.pk, salt=suggestions.SALT)])
        assert "<script>alert" not in self.client.get(path).content.decode()
        assert self.client.post(path).status_code == 302
        assert Meeting.objects.get(group__suggestion=suggestion).pk
