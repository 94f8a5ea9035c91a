"""Asking how to join online: who gets it, when, and where it must never be seen."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from groups.actions import join_details
from groups.actions.dates import refresh_occurrences
from groups.forms.contact import AskToJoinForm, JoinDateForm
from groups.forms.guard import GuardedForm
from groups.models import Conversation, JoinRequest, Meeting, OutgoingMail, SupportGroup
from groups.models.choices import JoinDetailsGiven
from tests import factories as make
from tests.integration.contact.test_answer_pages import mails
from tests.public_pages import form_pages, public_pages
from tests.visitors import sent_by_browser

pytestmark = pytest.mark.django_db

DETAILS = "https://meet.example.org/owls\nPasscode 4711"
# A Tuesday noon in winter; the meetings of the tests begin at 19:00 in London, which is UTC then.
NOON = datetime(2031, 1, 7, 12, 0, tzinfo=UTC)
STARTS = datetime(2031, 1, 7, 19, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant it is, which a test may change."""
    now = [NOON]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


@pytest.fixture
def meeting(group: SupportGroup, clock: list[datetime]) -> Meeting:
    """An online meeting whose details are sent shortly before."""
    group.join_details_given = JoinDetailsGiven.BEFORE_MEETING
    group.save()
    return make.make_meeting(group, attendance="online", join_details=DETAILS)


def ask(client, group, form: type[GuardedForm] = JoinDateForm, **answers):
    url = reverse("join", args=[group.slug])
    return client.post(url, sent_by_browser(form) | {"email": "vera@example.net"} | answers)


def choice(meeting: Meeting, starts_at: datetime = STARTS) -> str:
    """Return the answer that chooses a date."""
    [local] = [one.starts_at for one in meeting.occurrences(after=starts_at, before=starts_at + timedelta(hours=1))]
    return f"{meeting.pk}@{local.isoformat()}"


def test_visitor_chooses_one_of_the_next_dates(client, group, meeting) -> None:
    page = client.get(reverse("join", args=[group.slug])).content.decode()

    assert [
        page.count(day)
        for day in ("7\N{NO-BREAK SPACE}January", "28\N{NO-BREAK SPACE}January", "4\N{NO-BREAK SPACE}February")
    ] == [1, 1, 0]
    assert "meet.example.org" not in page


def test_details_come_half_an_hour_before(client, group, meeting, clock) -> None:
    response = ask(client, group, date=choice(meeting))

    assert response.url == f"/groups/{group.slug}/join/sent/"
    assert join_details.release_details(now=STARTS - timedelta(minutes=31)) == 0
    assert not mails()
    assert join_details.release_details(now=STARTS - timedelta(minutes=30)) == 1
    assert join_details.release_details(now=STARTS - timedelta(minutes=25)) == 0
    [mail] = OutgoingMail.objects.all()
    assert (mail.to, mail.subject) == ("vera@example.net", "How to join: Still Here")
    assert "Tuesday 7 January, 19:00 (Europe/London)" in mail.text
    assert DETAILS in mail.text


def test_who_asks_late_gets_them_at_once(client, group, meeting, clock) -> None:
    clock[0] = STARTS - timedelta(minutes=10)

    response = ask(client, group, date=choice(meeting))

    assert response.url.endswith("/join/sent/?now")
    assert mails() == [("vera@example.net", "How to join: Still Here")]
    assert join_details.release_details(now=STARTS) == 0


def test_who_asks_twice_is_mailed_once_until_then_and_again_when_asking_after(client, group, meeting, clock) -> None:
    for _ in range(2):
        ask(client, group, date=choice(meeting))
    assert JoinRequest.objects.count() == 1

    clock[0] = STARTS - timedelta(minutes=10)
    join_details.release_details(now=clock[0])
    ask(client, group, date=choice(meeting))

    assert len(mails()) == 2


def cancel(meeting: Meeting) -> None:
    make.make_exception(meeting, original_on=STARTS.date())


def move(meeting: Meeting) -> None:
    make.make_exception(meeting, kind="moved", original_on=STARTS.date(), new_on=STARTS.date() + timedelta(days=1))


def hold_back(meeting: Meeting) -> None:
    SupportGroup.objects.update(join_details_given=JoinDetailsGiven.ON_REQUEST)


def pause(meeting: Meeting) -> None:
    SupportGroup.objects.update(status="paused")


@pytest.mark.parametrize("change", [cancel, move, hold_back, pause])
def test_details_are_not_sent_where_the_listing_says_otherwise_by_then(client, group, meeting, change) -> None:
    ask(client, group, date=choice(meeting))
    change(meeting)

    join_details.release_details(now=STARTS)

    [mail] = OutgoingMail.objects.all()
    assert mail.subject == "Please look again: Still Here"
    assert "4711" not in mail.text


def test_date_takes_so_many_and_no_more(client, group, meeting, monkeypatch) -> None:
    monkeypatch.setattr(join_details, "MOST_FOR_A_DATE", 0)

    assert "please try again tomorrow" in ask(client, group, date=choice(meeting)).content.decode()
    assert not JoinRequest.objects.exists()


def test_date_that_is_not_offered_cannot_be_chosen(client, group, meeting) -> None:
    other = make.make_meeting(attendance="online", join_details="other")

    for date in (choice(other), f"{meeting.pk}@2031-01-08T19:00:00+00:00", "", "x"):
        assert ask(client, group, date=date).status_code == 200
    assert not JoinRequest.objects.exists()


def test_address_is_deleted_the_day_after(client, group, meeting) -> None:
    ask(client, group, date=choice(meeting))

    assert join_details.forget_join_requests(now=STARTS + timedelta(days=1)) == 0
    assert join_details.forget_join_requests(now=STARTS + timedelta(days=1, seconds=1)) == 1
    assert not JoinRequest.objects.exists()


def test_request_goes_to_the_groups_people(client, group, meeting) -> None:
    hold_back(meeting)

    ask(client, group, AskToJoinForm, name="Vera")

    [mail] = OutgoingMail.objects.all()
    assert (mail.to, mail.subject) == ("alice@example.org", "A message for Still Here")
    assert "> Please tell me how to join." in mail.text
    assert "/answer/details/?link=" in mail.text
    assert "4711" not in mail.text
    assert Conversation.objects.get().visitor_name == "Vera"


@pytest.mark.parametrize("given", ["", "public", "before_meeting"])
def test_page_says_where_to_go_where_nothing_is_asked_for(client, group, given) -> None:
    """Before meetings, where no meeting says how to join, nothing can be sent either."""
    group.join_details_given = given
    group.save()
    make.make_meeting(group, attendance="online")

    page = client.get(reverse("join", args=[group.slug])).content.decode()

    assert "<form" not in page
    assert (f'href="{group.get_absolute_url()}contact/"' in page) == (given != "public")


def test_schedules_are_known_to_the_worker() -> None:
    tasks = [one.task.name for one in app.periodic_registry.periodic_tasks.values()]

    assert sorted(name for name in tasks if name.startswith("groups.contact_jobs.")) == [
        "groups.contact_jobs.forget_conversations",
        "groups.contact_jobs.give_up_undelivered",
        "groups.contact_jobs.release_join_details",
    ]


# --- Where it must never be seen


# How each of four groups gives its details, and a word in them that is nowhere else.
GIVEN = {"": "xyloph0ne", "on_request": "gl0ckenspiel", "before_meeting": "vibraph0ne", "public": "marimb4"}


def answers(client, groups: list[SupportGroup]) -> Iterator[tuple[str, str]]:
    """Yield each public address and all that it answers, headers included."""
    topic = groups[0].topics.get()
    pages = [page for group in groups for page in (public_pages(group, topic), form_pages(group))]
    urls = {url for page in pages for url in page.values()}
    urls |= {"/groups/?q=owls", "/groups/?q=meet.example.org", "/groups/?attendance=online&sort=soonest"}
    urls |= {"/api/finder/", "/api/finder/?q=owls", "/api/finder/?attendance=online", "/api/openapi.json"}
    for url in sorted(urls):
        response = client.get(url)
        assert response.status_code == 200, url
        yield url, f"{response.headers}\n{response.content.decode()}"


def test_details_are_nowhere_in_public_but_where_they_are_given_to_all(client, group) -> None:
    topic = make.make_topic()
    groups = {"": group} | {given: make.make_group(name=f"Still {given}") for given in GIVEN if given}
    for given, one in groups.items():
        one.join_details_given = given
        one.save()
        one.topics.add(topic)
        make.make_meeting(one, attendance="online", join_details=f"https://meet.zzyzx.example/{GIVEN[given]}")
    refresh_occurrences(datetime.now(UTC))

    shown = dict(answers(client, [*groups.values()]))

    told = {given: {url for url, answer in shown.items() if word in answer} for given, word in GIVEN.items()}
    given_to_all = {groups["public"].get_absolute_url(), "/print/"}
    assert told == {"": set(), "on_request": set(), "before_meeting": set(), "public": given_to_all}
    assert {url for url, answer in shown.items() if "zzyzx" in answer} == given_to_all
    online = shown["/groups/?attendance=online&sort=soonest"]
    assert [one.name for one in groups.values() if one.name not in online] == []
    for word in GIVEN.values():
        assert json.loads(client.get("/api/finder/", {"q": f'"{word}"'}).content)["count"]["fits"] == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT text::text FROM groups_supportgroup UNION ALL SELECT c::text FROM groups_change c")
        assert [row for (row,) in cursor if "zzyzx" in row or any(word in row for word in GIVEN.values())] == []


def test_page_has_the_same_etag_whatever_is_kept_private(client, group, clock) -> None:
    group.join_details_given = JoinDetailsGiven.ON_REQUEST
    group.save()
    meeting = make.make_meeting(group, attendance="online", join_details="one")
    before = client.get(group.get_absolute_url()).headers["ETag"]

    Meeting.objects.filter(pk=meeting.pk).update(join_details="another")

    assert client.get(group.get_absolute_url()).headers["ETag"] == before
