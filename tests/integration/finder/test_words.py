from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from django.db import connection, transaction
from django.test.utils import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from groups.actions.places import load_places
from groups.actions.vocabulary import load_vocabulary
from groups.finder.lexicon import folded_words_of
from groups.finder.words import Understood, understand
from tests.factories import make_place
from tests.integration.finder.searches import SEARCHES
from tests.integration.places.conftest import PLACES, POSTAL_CODES

pytestmark = pytest.mark.django_db

# Towns of these searches that the sample of places does not have: name, country, people.
TOWNS = [
    ("Belfast", "GB", 274_770),
    ("Chicago", "US", 2_720_546),
    ("Essen", "DE", 593_085),
    ("Lyon", "FR", 522_250),
    ("Madrid", "ES", 3_255_944),
    ("Nice", "FR", 342_669),
    ("Reading", "GB", 318_014),
    ("Toronto", "CA", 2_600_000),
]


@pytest.fixture(scope="module", autouse=True)
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The shipped vocabulary and some places, loaded once and rolled back at the end; words only, not meaning."""
    with override_settings(KINDRED_MEANING=False), django_db_blocker.unblock(), transaction.atomic():
        load_vocabulary()
        load_places(places=PLACES, postal_codes=POSTAL_CODES)
        for number, (name, country, population) in enumerate(TOWNS):
            make_place(geoname_id=10**8 + number, name=name, country=country, population=population)
        connection.check_constraints()  # once: what is left to check is checked again after each test
        yield
        transaction.set_rollback(True)


def told(understood: Understood) -> dict[str, set[str]]:
    """Everything understood by parameter, topics apart."""
    told = {name: set(values) for name, values in understood.wishes.items() if name != "topic"}
    single = {
        "near": understood.near,
        "is_near_me": "yes" if understood.is_near_me else "",
        "age": "" if understood.age is None else str(understood.age),
        "country": understood.country,
        "tz": understood.timezone,
        "written": understood.written_in,
    }
    return told | {name: {value} for name, value in single.items() if value}


@pytest.mark.parametrize(("text", "expected"), SEARCHES.items())
def test_search_is_understood(text, expected):
    wanted: dict[str, set[str]] = {}
    for parameter, value in parse_qsl(expected):
        wanted.setdefault(parameter, set()).add(value)
    assert told(understand(text, country="GB")) == wanted


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("evening grief group for men", ("grief-loss",)),
        ("mens group", ("men",)),
        ("anger management for men on mondays", ("anger",)),
        ("deaf grief group", ("grief-loss",)),
        ("not christian", ()),
        ("wednesday evening online", ()),
    ],
)
def test_topic_is_what_it_is_about_not_who_it_is_for(text, topics):
    assert understand(text, country="GB").wishes.get("topic", ()) == topics


@pytest.mark.parametrize(
    ("text", "left", "is_wanted"),
    [
        ("tuesday circle", "", False),
        ("larch lane leeds", "larch lane", True),
        ("larch lane grief group", "larch lane", False),
        ('"Tuesday Circle" leeds', '"Tuesday Circle"', True),
        ("„am Montag“", "„am Montag“", True),
        ("support group", "", False),
        ("quokka zinnia larch pavilion", "quokka zinnia larch pavilion", True),
        ("quokka zinnia larch pavilion kitchen", "quokka zinnia larch pavilion kitchen", False),
        ("", "", False),
    ],
)
def test_words_nothing_was_made_of_are_left(text, left, is_wanted):
    understood = understand(text, country="GB")
    assert (understood.left, understood.is_text_wanted) == (left, is_wanted)


def test_each_thing_understood_can_be_taken_away():
    without = understand("evening grief group near leeds for men on zoom", country="GB").without
    assert without == {
        ("topic", "grief-loss"): "evening near leeds for men on zoom",
        ("time", "evening"): "grief group near leeds for men on zoom",
        ("near", "leeds"): "evening grief group for men on zoom",
        ("community", "men"): "evening grief group near leeds for on zoom",
        ("attendance", "online"): "evening grief group near leeds for men",
    }


def test_what_no_words_say_alone_is_taken_away_by_quoting():
    assert understand("mein Mann trinkt", country="DE").without["for", "family"] == '"mein Mann trinkt"'


@given(st.text(max_size=300) | st.lists(st.sampled_from([*" ".join(SEARCHES).split(), '"', "\0", "12"])).map(" ".join))
def test_any_text_can_be_read(text):
    text = text.replace("\0", "")
    understood = understand(text, country="GB")
    assert set(folded_words_of(understood.left)) <= set(folded_words_of(text))


def test_who_somebody_is_stays_a_topic_where_nothing_else_is_named():
    wishes = understand("trans and my family dont know", country="GB").wishes
    assert (wishes["topic"][0], wishes["community"]) == ("trans-nonbinary", ("trans",))


@pytest.mark.parametrize(("text", "topics"), [("no religion", ()), ("grief group no religion", ("grief-loss",))])
def test_wish_for_no_religion_is_no_reason_to_guess_at_religion(text, topics):
    wishes = understand(text, country="GB").wishes
    assert (wishes.get("topic", ()), wishes["faith"]) == (topics, ("secular",))
