"""Words of danger: what must be heard, and what must not be mistaken for it."""

import json

import pytest
from django.conf import settings

from groups.finder.crisis import EXAMPLES, has_words_of_danger

# Sentences that are not among EXAMPLES, by language.
UNSEEN = json.loads((settings.BASE_DIR / "tests" / "data" / "danger.json").read_text(encoding="utf-8"))
LANGUAGES = ("en", "es", "fr", "de")
# A panel too many is read past; from about one search in twenty on it would be noise.
MOST_FALSE_ALARMS = 0.05
# What words alone do not hear, what is meant must.
MOST_MISSED_BY_WORDS = 0.12


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_danger_is_heard(language):
    assert [text for text in UNSEEN["danger"][language] if not has_words_of_danger(text)] == []


def test_examples_of_danger_are_heard_by_words_alone_but_for_a_few():
    missed = [text for text in EXAMPLES["danger"] if not has_words_of_danger(text)]
    assert len(missed) / len(EXAMPLES["danger"]) < MOST_MISSED_BY_WORDS, missed


def test_examples_are_harmless_but_for_a_few():
    mistaken = [text for text in EXAMPLES["harmless"] if has_words_of_danger(text)]
    assert len(mistaken) / len(EXAMPLES["harmless"]) < MOST_FALSE_ALARMS, mistaken


def test_harmless_sentences_are_mistaken_in_few_cases():
    harmless = [text for language in LANGUAGES for text in UNSEEN["harmless"][language]]
    mistaken = [text for text in harmless if has_words_of_danger(text)]
    assert len(mistaken) / len(harmless) < MOST_FALSE_ALARMS, mistaken


def test_sentences_to_test_with_are_no_examples():
    tested = {text for kind in UNSEEN.values() for texts in kind.values() for text in texts}
    assert tested & {*EXAMPLES["danger"], *EXAMPLES["harmless"]} == set()


@pytest.mark.parametrize(
    "text",
    [
        "I WANT TO DIE",
        "i want to dieeee",
        "I'm gonna k!ll myself",
        "su1c1de",
        "s*icidal",
        "siucidal",
        "i dont wana liv anymore",
        "un-alive",
        "QUIERO  MORIR!!!",
        "j’en peux plus",
        "er schlaegt mich",
        "depression group near leeds, i want to end my life, evenings",
        "i do not want to live",
        "i am not suicidal",
    ],
)
def test_danger_is_heard_however_it_is_typed(text):
    assert has_words_of_danger(text)


@pytest.mark.parametrize("text", ["", " ", "?!", "killing time", "my phone died", "dying to meet people", "\x00", "🙂"])
def test_nothing_is_heard_where_nothing_is_said(text):
    assert not has_words_of_danger(text)


def test_everyday_phrase_does_not_hide_danger_beside_it():
    assert has_words_of_danger("killing time until i kill myself")
