import json

import pytest
from django.conf import settings as site
from django.template.loader import render_to_string

from groups.finder import meaning
from groups.finder.crisis import EXAMPLES, has_words_of_danger, help_for, is_in_danger, means_danger
from groups.finder.folding import fold
from tests.factories import make_crisis_line, make_topic
from tests.reading import Reading

# Sentences written by one who had not read the phrases, and never used to better these: the figures of docs/crisis.md.
LOTS = ("danger_unseen.json", "danger_unseen_2.json")
# What words and meaning must hear of each lot, what words alone must, and what they may mistake.
LEAST_HEARD, LEAST_HEARD_BY_WORDS, MOST_FALSE_ALARMS = 0.98, 0.83, 0.05


def lot_of(name, kind):
    by_language = json.loads((site.BASE_DIR / "tests" / "data" / name).read_text(encoding="utf-8"))[kind]
    return [text for texts in by_language.values() for text in texts]


def panel(country=""):
    return Reading(render_to_string("parts/in_danger.html", {"help": help_for(country)}))


@pytest.fixture
def lines(db, settings):
    settings.KINDRED_COUNTRY = "GB"
    make_crisis_line(country="GB", name="Emergency services", number="999", tel="999", is_emergency=True)
    make_crisis_line(country="GB", name="Samaritans", number="116 123", tel="116123", hours="24/7", position=1)
    make_crisis_line(country="GB", name="Shout", number="", text_service="Text SHOUT to 85258", position=2)
    make_crisis_line(country="IE", name="Pieta", number="1800 247 247", tel="1800247247", hours="Evenings")
    make_crisis_line(country="FR", name="Doubtful", number="3114", confidence="uncertain")


def test_words_alone_tell_without_asking_the_database(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert is_in_danger("i want to die", ["grief-loss"])


def test_topic_marked_as_one_of_danger_tells(db):
    make_topic(slug="self-harm", is_crisis=True)
    make_topic(slug="knitting")

    assert is_in_danger("sleeves", ["knitting", "self-harm"])
    assert not is_in_danger("sleeves", ["knitting"])
    assert not is_in_danger("sleeves", ["unknown"])


def test_what_means_danger_tells_where_no_word_does(db, settings):
    settings.KINDRED_MEANING = True
    text = "i have taken a decision, my existence must cease"
    assert not has_words_of_danger(text)

    settings.KINDRED_MEANING = True
    assert is_in_danger(text)
    assert not is_in_danger("a place to drink tea and talk on wednesdays")
    settings.KINDRED_MEANING = False
    assert not means_danger(text)


@pytest.mark.parametrize("name", LOTS)
def test_nearly_all_unseen_sentences_of_danger_are_heard(db, settings, name):
    settings.KINDRED_MEANING = True
    danger = lot_of(name, "danger")
    missed = [text for text in danger if not is_in_danger(text)]
    assert len(missed) / len(danger) <= 1 - LEAST_HEARD, missed


@pytest.mark.parametrize("name", LOTS)
def test_few_unseen_harmless_sentences_are_mistaken(db, settings, name):
    settings.KINDRED_MEANING = True
    harmless = lot_of(name, "harmless")
    mistaken = [text for text in harmless if is_in_danger(text)]
    assert len(mistaken) / len(harmless) <= MOST_FALSE_ALARMS, mistaken


@pytest.mark.parametrize("name", LOTS)
def test_most_unseen_sentences_of_danger_are_heard_without_meanings(name):
    danger = lot_of(name, "danger")
    missed = [text for text in danger if not has_words_of_danger(text)]
    assert len(missed) / len(danger) <= 1 - LEAST_HEARD_BY_WORDS, missed


@pytest.mark.parametrize("name", LOTS)
def test_unseen_sentences_are_no_examples(name):
    seen = {*EXAMPLES["danger"], *EXAMPLES["harmless"]}
    assert {fold(text) for kind in ("danger", "harmless") for text in lot_of(name, kind)} & seen == set()


def test_text_is_encoded_once_for_topics_and_danger(db, settings):
    settings.KINDRED_MEANING = True
    meaning.meant(["tea and talk on wednesdays"])
    before = meaning.last_meant.cache_info()
    assert not is_in_danger("Tea and talk, on Wednesdays!")
    assert meaning.last_meant.cache_info().hits == before.hits + 1


@pytest.mark.parametrize(("asked", "country"), [("GB", "GB"), ("ie", "IE"), ("FR", "GB"), ("", "GB"), ("\x00", "GB")])
def test_help_is_that_of_the_country_asked_for_if_it_has_any(lines, asked, country, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert help_for(asked).country == country


def test_help_tells_the_emergency_number_from_lines(lines):
    found = help_for("GB")
    assert found.emergency is not None
    assert (found.emergency.number, [line.name for line in found.lines]) == ("999", ["Samaritans", "Shout"])


def test_panel_says_first_whom_to_call_now(lines):
    page = panel("GB")
    assert page.each("h2") == ["You do not have to carry this alone"]
    assert page.links == [
        ("Call 999", "tel:999"),
        ("116 123, Samaritans", "tel:116123"),
        ("More people who can help right now", "/help-now/?country=GB"),
    ]
    assert "Text SHOUT to 85258 Shout." in page.text
    assert page.text.endswith("The groups are still here for you.")


def test_panel_without_emergency_number_still_says_what_to_do(lines):
    assert "In many countries 112 works from a mobile phone." in panel("IE").text


def test_panel_without_any_line_still_says_what_to_do(db, settings):
    settings.KINDRED_COUNTRY = "GB"
    assert panel().links == [("More people who can help right now", "/help-now/?country=GB")]
