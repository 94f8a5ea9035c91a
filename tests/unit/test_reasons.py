"""What a card says of why a group is there."""

from datetime import UTC, datetime

import pytest

from groups.finder.asked import Asked
from groups.finder.fit import Found, Reason, Tier
from groups.finder.places import Point
from groups.finder.times import Clock
from groups.finder.wish import Option
from groups.finder.wishes import BY_PARAMETER, WISHES
from groups.views.reasons import Why, why
from groups.views.wording import Wording

CLOCK = Clock(datetime(2031, 1, 5, 12, 0, tzinfo=UTC), "Europe/London")
STORED = {
    "topic": (
        Option("grief", "Grief"),
        Option("parent", "Death of a parent", "grief"),
        Option("mind", "Mental health"),
        Option("adhd", "ADHD"),
    ),
    "access": (Option("step-free", "Step-free access"),),
    "community": (Option("men", "Men"), Option("women", "Women")),
    "language": (Option("pl", "Polish"), Option("cy", "Welsh")),
    "organisation": (Option("harbour", "Harbour Care"), Option("circle", "The Circle")),
}
OPTIONS = {wish.parameter: STORED.get(wish.parameter) or wish.options() for wish in WISHES}


def told(country: str = "GB", metres: int | None = None, is_named: bool = False, **reasons: tuple[Reason, ...]) -> Why:
    """What a card says; the search was near Leeds, within 15 km, and its evening was said in words."""
    near = Point("Leeds, England, GB", 53.8, -1.55, country)
    wording = Wording(Asked(clock=CLOCK, wishes={}, near=near, within_km=15.0), OPTIONS)
    found = Found(1, Tier.CLOSE, 1, None, metres, is_remote=metres is None, is_named=is_named, **reasons)
    return why(found, "18 to 25", wording, from_words=frozenset({"time"}))


@pytest.mark.parametrize(
    ("parameter", "wanted", "has", "words"),
    [
        ("day", "tue", ("thu",), "Meets on Thursday; you asked for Tuesday"),
        ("time", "evening", ("morning",), "Meets in the morning; you asked for evening"),
        ("time", "evening", ("night",), "Meets at night; you asked for evening"),
        ("when", "today", ("week",), "Meets later; you asked for today"),
        ("when", "tomorrow", ("today", "week"), "Meets today; you asked for tomorrow"),
        ("attendance", "online", ("in_person",), "In person; you asked for online"),
        ("attendance", "phone", ("in_person", "online", "hybrid"), "In person and online; you asked for by phone"),
        ("topic", "mind", ("adhd",), "About ADHD; you asked for Mental health"),
        ("topic", "mind", ("grief", "parent", "adhd"), "About Death of a parent, ADHD; you asked for Mental health"),
        ("community", "men", ("women",), "For Women; you asked for Men"),
        ("language", "pl", ("cy",), "In Welsh; you asked for Polish"),
        ("for", "self", ("family",), "For people close to someone; you asked for people who live with it"),
        ("cost", "free", ("paid",), "There is a fee; you asked for free"),
        ("led_by", "peer", ("professional",), "Led by a professional; you asked for people who have been there"),
        ("structure", "drop_in", ("course",), "A course with a start and an end; you asked for drop in, any time"),
        ("faith", "secular", ("faith",), "Faith is part of it; you asked for Not religious"),
        ("participation", "listen", (), "Everybody is asked to take part; you asked to just listen"),
        ("newcomers", "yes", (), "Not taking new people now"),
        ("access", "step-free", (), "Step-free access: no"),
        ("organisation", "harbour", ("circle",), "The Circle; you asked for Harbour Care"),
        ("age", "40", (), "Ages: 18 to 25; you said 40"),
        ("q", "yoga", (), "Does not mention “yoga”"),
    ],
)
def test_what_differs_says_both_sides(parameter, wanted, has, words):
    assert told(missed=(Reason(parameter, (wanted,), has),)).missed == (words,)


def test_distance_is_told_in_the_unit_of_the_place():
    far = (Reason("near", ("Leeds",)),)
    assert told("GB", metres=23_200, missed=far).missed == ("14 miles away; you asked for 9.3 miles",)
    assert told("DE", metres=23_200, missed=far).missed == ("23 km away; you asked for 15 km",)
    assert told("DE", metres=3_200, met=far).met == ("3.2 km away",)
    assert told(met=far).met == ("From anywhere",)


def test_what_is_met_is_short():
    met = (Reason("day", ("tue",)), Reason("q", ("yoga",)), Reason("age", ("20",)), Reason("access", ("step-free",)))
    assert told(met=met).met == (
        "Tuesday",
        "Mentions “yoga”",
        "Open at age 20",
        "Step-free access",
    )


@pytest.mark.parametrize("parameter", [*BY_PARAMETER, "near", "age"])
def test_what_is_not_stated_is_a_question_for_the_group(parameter):
    [words] = told(not_stated=(Reason(parameter, ("step-free",)),)).not_stated
    assert words.endswith(": not stated, ask the group")
    assert words[0].isupper()


def test_not_stated_access_names_the_feature():
    reason = Reason("access", ("step-free",))
    assert told(not_stated=(reason,)).not_stated == ("Step-free access: not stated, ask the group",)


def test_group_that_was_named_claims_only_what_was_chosen():
    met = (Reason("time", ("evening",)), Reason("q", ("tea",)), Reason("day", ("tue",)))
    assert told(is_named=True, met=met).met == (
        "The name you typed",
        "Tuesday",
    )
