from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.http import QueryDict

from groups.finder.asked import Asked
from groups.finder.filters import Filters
from groups.finder.wish import Option
from groups.finder.wishes import WISHES
from tests.factories import make_community, make_language, make_place, make_topic

pytestmark = pytest.mark.django_db

NOW = datetime(2031, 1, 5, 12, 0, 42, 7, tzinfo=UTC)


def filters(query: str) -> Filters:
    return Filters(QueryDict(query), now=NOW)


def asked(query: str) -> Asked:
    return filters(query).asked


@pytest.fixture
def grief():
    return make_topic(slug="grief-loss", name="Grief")


def test_words_become_wishes(grief):
    make_community(slug="men", name="Men")
    make_place(name="Leeds", population=500_000)
    found = asked("q=evening+grief+group+near+leeds+for+men+online+im+40")

    assert found.wishes == {
        "topic": ("grief-loss",),
        "attendance": ("online",),
        "time": ("evening",),
        "community": ("men",),
    }
    assert (found.near and found.near.label, found.age) == ("Leeds, GB", 40)
    assert found.from_words == {"topic", "attendance", "time", "community", "near", "age"}
    assert (found.text, found.is_text_wanted) == ("", False)
    assert found.said == "evening grief group near leeds for men online im 40"


def test_what_is_chosen_replaces_what_words_say_of_it():
    make_place(name="Leeds", population=500_000)
    make_place(name="Sheffield", population=500_000)
    found = asked("q=tuesday+evening+in+leeds+im+40+eastern+time&day=fri&near=Sheffield&age=20&tz=Europe/Paris")

    assert found.wishes == {"day": ("fri",), "time": ("evening",)}
    assert (found.near and found.near.label, found.age, found.clock.timezone) == ("Sheffield, GB", 20, "Europe/Paris")
    assert found.from_words == {"time"}


def test_value_nobody_knows_leaves_what_words_say():
    given = filters("q=tuesday&day=someday")
    assert given.asked.wishes == {"day": ("tue",)}
    assert given.unknown == {"day": ["someday"]}


def test_value_that_stewards_took_out_of_the_vocabulary_is_not_wished_for():
    assert asked("q=women+online").wishes == {"attendance": ("online",)}


def test_time_zone_in_words_counts():
    assert asked("q=online+eastern+time").clock.timezone == "America/New_York"


def test_clock_is_cut_to_the_minute():
    assert asked("").clock.now == datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "kilometres"),
    [
        ("near=Leeds", 16.09344),
        ("near=Lyon", 15.0),
        ("near=Lyon&within=3", 3.0),
        ("near=53.80,-1.55", 16.09344),
        ("near=53.80,-1.55&country=fr", 15.0),
    ],
)
def test_usual_distance_is_round_in_the_miles_or_kilometres_of_the_place(query, kilometres):
    make_place(name="Leeds")
    make_place(name="Lyon", country="FR")
    assert asked(query).within_km == kilometres


def test_labels_name_what_is_wished_for(grief):
    assert filters("q=grief&day=fri").labels == {"topic": {"grief-loss": "Grief"}, "day": {"fri": "Friday"}}


def test_options_at_hand_spare_the_database(django_assert_num_queries):
    options = {wish.parameter: (Option("women", "Women"),) for wish in WISHES}
    with django_assert_num_queries(0):
        given = Filters(QueryDict("community=women&topic=grief-loss"), now=NOW, options=options)
        assert given.labels == {"community": {"women": "Women"}}
        assert given.unknown == {"topic": ["grief-loss"]}


@pytest.mark.parametrize("text", ["quiero morir", "ich will nicht mehr leben", "je veux mourir", "ansiedad"])
def test_language_of_the_words_is_no_wish(text):
    make_language("es"), make_language("de"), make_language("fr")
    assert asked(f"q={quote(text)}").wishes == {}


def test_language_of_the_words_counts_until_one_is_asked_for():
    make_language("es"), make_language("cy")
    assert asked("q=mi+marido+me+pega").written_in == "es"
    assert [asked(f"q=mi+marido+me+pega{more}").written_in for more in ("+en+español", "&language=cy")] == ["", ""]
    assert asked("q=mi+marido+me+pega+en+español").wishes["language"] == ("es",)


def test_topics_that_are_only_meant_are_guesses_until_one_is_named_or_chosen(settings):
    settings.KINDRED_MEANING = True
    make_topic(slug="grief", name="Grief and bereavement", aliases=["my grandma died", "lost someone", "mourning"])
    make_topic(slug="alcohol", name="Alcohol", aliases=["i drink too much", "want to stop drinking"])
    assert asked("q=my+nan+passed+away").guesses == ("grief",)
    assert asked("q=my+nan+passed+away+mourning").guesses == ()
    assert asked("q=my+nan+passed+away&topic=alcohol").guesses == ()
