"""What must never be in the API's answers, in a directory full of it."""

import json
from datetime import date

import pytest

from tests.factories import (
    make_check,
    make_confidential_venue,
    make_facilitator,
    make_group,
    make_meeting,
    make_organisation,
    make_topic,
    make_user,
)

SECRETS = [
    *("Alice Alderton", "alice@example.org", "0113 496 0111", "Hidden Course", "inbox@example.org"),
    *("meet.example.org", "passcode 4711", "Rose House", "Ring twice", "7 Secret Lane", "S2 4QQ", "53.3811", "-1.4701"),
    *("Draft Circle", "draft-circle", "Submitted Circle", "Archived Circle", "Paused Circle"),
]


@pytest.fixture
def directory(db):
    topic = make_topic(name="Grief", slug="grief")
    group = make_group(
        name="Still Here", topics=[topic], contact_email="inbox@example.org", organisation=make_organisation()
    )
    make_meeting(group, venue=make_confidential_venue(name="Rose House", directions="Ring twice."))
    make_meeting(group, attendance="online", join_details="https://meet.example.org/secret passcode 4711")
    alice = make_facilitator(group, name="Alice Alderton", phone="0113 496 0111", user=make_user("alice@example.org"))
    make_check(alice, name="Hidden Course", is_public=False, checked_on=date(2001, 1, 1))
    for status in ("draft", "submitted", "archived", "paused"):
        hidden = make_group(
            name=f"{status.capitalize()} Circle", slug=f"{status}-circle", topics=[topic], status=status
        )
        make_meeting(hidden)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"topic": "grief"},
        {"q": "circle"},
        {"attendance": "online"},
        {"attendance": "in_person", "near": "53.38,-1.47"},
        {"sort": "name"},
    ],
)
def test_answer_tells_no_secret(ask, directory, asked):
    answer = ask(**asked)
    assert [group["name"] for group in answer["results"]] == ["Still Here"]
    # What was asked comes back in the answer's own words.
    text = json.dumps({**answer, "understood": {}}, ensure_ascii=False).lower()
    assert [secret for secret in SECRETS if secret.lower() in text] == []


@pytest.mark.parametrize("words", ["Alderton", "inbox@example.org", "Secret Lane", "Rose House", "passcode 4711"])
def test_secret_finds_nothing(ask, directory, words):
    assert ask(q=f'"{words}"')["count"]["fits"] == 0


def test_confidential_venue_is_its_town_and_as_far_as_the_page_says(ask, directory):
    (found,) = ask(attendance="in_person", near="53.38,-1.47")["results"]
    assert (found["place"], found["distance_km"]) == ("Sheffield", 2.6)
