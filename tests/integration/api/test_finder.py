"""The finder's answers as JSON."""

from datetime import UTC, datetime, time
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    make_access_feature,
    make_alias,
    make_group,
    make_meeting,
    make_organisation,
    make_place,
    make_topic,
    make_venue,
)

LABELS = {
    "attendance": {"in_person": "In person", "online": "Online", "hybrid": "Both at once", "phone": "By phone"},
    "day": {
        "mon": "Monday",
        "tue": "Tuesday",
        "wed": "Wednesday",
        "thu": "Thursday",
        "fri": "Friday",
        "sat": "Saturday",
        "sun": "Sunday",
    },
    "time": {"morning": "Morning", "afternoon": "Afternoon", "evening": "Evening", "night": "Night"},
    "when": {
        "now": "Now or within the hour",
        "today": "Today",
        "tomorrow": "Tomorrow",
        "week": "In the next 7 days",
    },
    "for": {"self": "Me: I live with it myself", "family": "Me: someone close to me does"},
    "participation": {"listen": "You may just listen"},
    "newcomers": {"yes": "New people welcome"},
    "cost": {"free": "Free", "donation": "Give what you can", "paid": "There is a fee"},
    "structure": {"drop_in": "Drop in, any time", "course": "A course with a start and an end"},
    "led_by": {"peer": "People who have been there", "professional": "A professional"},
    "faith": {"secular": "Not religious", "faith": "Faith is part of it"},
    "joining": {
        "turn_up": "Just turn up",
        "contact_first": "Get in touch first",
        "referral": "Through a referral",
    },
}


def facet(parameter, *, selected=(), **counts):
    """A closed facet; values that are not given would find nothing."""
    return [
        {"value": value, "label": label, "count": counts.get(value, 0), "selected": value in selected}
        for value, label in LABELS[parameter].items()
    ]


@pytest.fixture
def directory(db):
    """Three groups about grief: one that fits an evening near 53.80,-1.55 without steps, one that might, one close."""
    grief, anger = make_topic(slug="grief", name="Grief"), make_topic(slug="anger", name="Anger")
    step_free = make_access_feature(slug="step-free", name="Step-free")
    hall = make_venue(name="Larch Hall", locality="Leeds", latitude=53.82, longitude=-1.55)
    evening = make_group(
        slug="evening-circle",
        name="Evening Circle",
        summary="Tea and company.",
        topics=[grief, anger],
        cost="free",
        confirmed_at=datetime(2030, 12, 31, 23, 30, tzinfo=UTC),
    )
    make_meeting(evening, venue=hall, access={step_free: True})
    distant = make_group(slug="from-home", name="From Home", summary="By video.", topics=[grief])
    make_meeting(distant, attendance="online", timezone="America/New_York", byday=["TH"], start_time=time(14, 0))
    morning = make_group(slug="morning-circle", name="Morning Circle", summary="Coffee and company.", topics=[grief])
    make_meeting(morning, venue=hall, access={step_free: True}, byday=["SA"], start_time=time(10, 0))


def test_answer_is_wholly_what_the_contract_says(ask, directory):
    answer = ask(topic="grief", time="evening", access="step-free", near="53.804,-1.549")
    point = {"label": "53.80,-1.55", "lat": 53.8, "lng": -1.55}
    assert answer == {
        "count": {"fits": 1, "might": 1, "close": 1},
        "page": 1,
        "pages": 1,
        "understood": {
            **{parameter: [] for parameter in (*LABELS, "community", "language", "organisation")},
            "topic": ["grief"],
            "time": ["evening"],
            "access": ["step-free"],
            "near": point,
            "did_you_mean": [],
            "near_me": False,
            "within": 16.1,
            "age": None,
            "left": "",
        },
        "crisis": False,
        "results": [
            {
                "slug": "evening-circle",
                "name": "Evening Circle",
                "summary": "Tea and company.",
                "url": "http://testserver/groups/evening-circle/",
                "tier": "fits",
                "topics": ["anger", "grief"],
                "attendance": "in_person",
                "next": "2031-01-07T19:00:00+00:00",
                "timezone": "Europe/London",
                "place": "Larch Hall, Leeds",
                "distance_km": 2.2,
                "met": ["near:53.80,-1.55", "topic:grief", "time:evening", "access:step-free"],
                "not_stated": [],
                "missed": [],
                "confirmed_on": "2030-12-31",
            },
            {
                "slug": "from-home",
                "name": "From Home",
                "summary": "By video.",
                "url": "http://testserver/groups/from-home/",
                "tier": "might",
                "topics": ["grief"],
                "attendance": "online",
                "next": "2031-01-09T19:00:00+00:00",
                "timezone": "America/New_York",
                "place": None,
                "distance_km": None,
                "met": ["near:53.80,-1.55", "topic:grief", "time:evening"],
                "not_stated": ["access:step-free"],
                "missed": [],
                "confirmed_on": None,
            },
            {
                "slug": "morning-circle",
                "name": "Morning Circle",
                "summary": "Coffee and company.",
                "url": "http://testserver/groups/morning-circle/",
                "tier": "close",
                "topics": ["grief"],
                "attendance": "in_person",
                "next": "2031-01-11T10:00:00+00:00",
                "timezone": "Europe/London",
                "place": "Larch Hall, Leeds",
                "distance_km": 2.2,
                "met": ["near:53.80,-1.55", "topic:grief", "access:step-free"],
                "not_stated": [],
                "missed": ["time:evening"],
                "confirmed_on": None,
            },
        ],
        "facets": {
            "topic": [
                {"value": "anger", "label": "Anger", "count": 1, "selected": False},
                {"value": "grief", "label": "Grief", "count": 1, "selected": True},
            ],
            "attendance": facet("attendance", in_person=1),
            "day": facet("day", tue=1),
            "time": facet("time", morning=1, evening=1, selected=["evening"]),
            "when": facet("when", week=1),
            "access": [{"value": "step-free", "label": "Step-free", "count": 1, "selected": True}],
            "for": facet("for"),
            "community": [],
            "language": [],
            "participation": facet("participation"),
            "newcomers": facet("newcomers"),
            "cost": facet("cost", free=1),
            "structure": facet("structure"),
            "led_by": facet("led_by"),
            "faith": facet("faith"),
            "joining": facet("joining"),
        },
        "relax": [{"drop": "time=evening", "fits": 2}, {"drop": "access=step-free", "fits": 2}],
    }


def test_answer_of_an_empty_directory_is_empty(ask):
    answer = ask()
    assert (answer["count"], answer["results"], answer["relax"]) == ({"fits": 0, "might": 0, "close": 0}, [], [])
    assert (answer["page"], answer["pages"]) == (1, 1)


def test_own_words_are_understood_by_parameter(ask):
    make_alias(make_topic(slug="grief", name="Grief"), text="bereavement")
    make_place(name="Leeds", latitude=53.8, longitude=-1.55, population=500_000)
    understood = ask(q="evening bereavement group near leeds")["understood"]
    assert (understood["topic"], understood["time"], understood["left"]) == (["grief"], ["evening"], "")
    assert understood["near"] == {"label": "Leeds, GB", "lat": 53.8, "lng": -1.55}


def test_words_nothing_is_made_of_are_left(ask):
    understood = ask(q='"knitting"')["understood"]
    assert (understood["left"], understood["topic"]) == ('"knitting"', [])


def test_what_is_chosen_replaces_what_words_said_of_it(ask):
    assert ask(q="evening", time="morning")["understood"]["time"] == ["morning"]


def test_words_that_ask_for_the_visitors_own_place_say_so(ask):
    assert ask(q="groups near me")["understood"]["near_me"] is True
    assert ask(q="groups")["understood"]["near_me"] is False


def test_words_of_danger_are_told(ask):
    assert ask(q="I want to kill myself")["crisis"] is True
    assert ask(q="killing time")["crisis"] is False


def test_place_with_namesakes_is_the_likeliest_and_tells_the_others(ask):
    make_place(name="Boston", region="England", latitude=52.98, longitude=-0.03, population=40_000)
    make_place(name="Boston", region="Massachusetts", country="US", latitude=42.36, longitude=-71.06, population=40_000)
    understood = ask(near="Boston")["understood"]
    assert understood["near"] == {"label": "Boston, England, GB", "lat": 52.98, "lng": -0.03}
    assert understood["did_you_mean"] == [{"label": "Boston, Massachusetts, US", "lat": 42.36, "lng": -71.06}]


def test_place_only_the_visitor_can_tell_is_asked_about(ask):
    make_place(name="Boston", region="England", latitude=52.98, longitude=-0.03, population=40_000)
    understood = ask(near="Boston Lincolnshire")["understood"]
    assert (understood["near"], understood["within"]) == (None, None)
    assert understood["did_you_mean"] == [{"label": "Boston, England, GB", "lat": 52.98, "lng": -0.03}]


def test_label_of_a_place_stands_for_itself(ask):
    make_place(name="Boston", region="England", population=40_000)
    first = ask(near="Boston")["understood"]["near"]
    assert ask(near=first["label"])["understood"]["near"] == first


def test_pages_follow_each_other_and_the_last_stands_for_all_beyond(ask):
    for number in range(21):
        make_group(name=f"Group {number:02}", slug=f"number-{number:02}")
    pages = [ask(sort="name", page=page) for page in (1, 2, 3)]
    assert [(one["page"], one["pages"], len(one["results"])) for one in pages] == [(1, 2, 20), (2, 2, 1), (2, 2, 1)]
    assert [one["slug"] for one in pages[1]["results"]] == ["number-20"]


def test_group_without_a_meeting_says_so(ask):
    make_group()
    (found,) = ask()["results"]
    unsaid = ("attendance", "next", "timezone", "place", "distance_km", "confirmed_on")
    assert [found[name] for name in unsaid] == [None] * len(unsaid)


def test_head_is_answered_like_get(client, db, now):
    got, head = client.get("/api/finder/"), client.head("/api/finder/")
    assert (head.status_code, head.content) == (HTTPStatus.OK, b"")
    assert head.headers["ETag"] == got.headers["ETag"]


def test_answer_that_one_has_is_not_sent_again(client, transactional_db, now, directory):
    etag = client.get("/api/finder/").headers["ETag"]
    again = client.get("/api/finder/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")


def test_answer_takes_as_many_queries_for_twenty_groups_as_for_one(client, db):
    def add_group() -> None:
        group = make_group(topics=[make_topic()], organisation=make_organisation())
        make_meeting(group, venue=make_venue(latitude=53.8, longitude=-1.55))
        make_meeting(group, attendance="online")

    def count() -> int:
        client.get("/api/finder/")  # what is read once for many questions is read now
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/finder/")
        return len(queries)

    add_group()
    with_one = count()
    for _ in range(19):
        add_group()
    assert count() == with_one
