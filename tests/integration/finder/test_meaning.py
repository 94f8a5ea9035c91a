import numpy as np
import pytest

from groups.actions import meanings
from groups.actions.meanings import keep_meanings
from groups.finder import meaning
from groups.finder import topics as topics_module
from groups.finder.topics import OFF_TOPIC_TEXTS, current
from groups.models import Embedding
from tests.factories import make_alias, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _meaning_on(settings, monkeypatch):
    settings.KINDRED_MEANING = True
    monkeypatch.setattr(topics_module, "SAYINGS", {})  # else what is meant stands there in so many words
    monkeypatch.setattr(meanings, "EXAMPLES", {"danger": ["i want to die"]})  # one text is kept as thousands are


@pytest.fixture
def topics():
    make_topic(slug="grief", name="Grief and bereavement", aliases=["my grandma died", "lost someone", "mourning"])
    make_topic(slug="alcohol", name="Alcohol", aliases=["i drink too much", "want to stop drinking"])


def slugs(text):
    return [guess.slug for guess in current().guesses(text, stripped=text)]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("my nan passed away", "grief"),
        ("ich kann nicht aufhören zu trinken", "alcohol"),
        ("bebo demasiado vino", "alcohol"),
        ("ma grand-mère est morte", "grief"),
    ],
)
def test_what_is_meant_is_found_in_other_words_and_languages(topics, text, topic):
    assert slugs(text)[:1] == [topic]


@pytest.mark.parametrize(
    "text", ["support group near me", "wednesday evening online", "cheap flights to rome", "football scores", "pizza"]
)
def test_what_is_about_nothing_gets_no_topic(topics, text):
    assert slugs(text) == []


def test_made_up_word_means_nothing(topics):
    assert [slugs(word) for word in ("zorblaxing", "qwertz", "qwertz group")] == [[], [], []]


def test_meanings_are_kept_once_and_forgotten_with_their_text(topics):
    kept = keep_meanings()
    assert Embedding.objects.count() == kept > len(OFF_TOPIC_TEXTS)
    assert keep_meanings() == 0
    alias = make_alias(make_topic(name="Anger"), text="furious")
    assert keep_meanings() == 2
    alias.delete()
    assert keep_meanings() == 0
    assert Embedding.objects.count() == kept + 1


def test_kept_meaning_is_the_same_as_one_worked_out_anew(topics):
    keep_meanings()
    kept = meaning.kept(["mourning", "never kept"])
    assert list(kept) == ["mourning"]
    assert np.abs(kept["mourning"] - meaning.encode(["mourning"])[0]).max() < 0.001


def test_meanings_of_another_model_are_of_no_use(topics):
    keep_meanings()
    Embedding.objects.update(model="another")
    assert meaning.kept(["mourning"]) == {}
    keep_meanings()
    assert set(Embedding.objects.values_list("model", flat=True)) == {meaning.MODEL}


@pytest.mark.parametrize("off", ["by setting", "without the package"])
def test_words_alone_do_without_meaning(topics, off, settings, monkeypatch):
    if off == "by setting":
        settings.KINDRED_MEANING = False
    else:
        monkeypatch.setattr(meaning, "USE", None)
    make_alias(make_topic(slug="anger", name="Anger"), text="furious")
    assert keep_meanings() == 0
    assert slugs("so furious") == ["anger"]
    assert slugs("ich kann nicht aufhören zu trinken") == []


def test_no_text_is_encoded_as_none():
    assert meaning.encode([]).shape == (0, meaning.DIMENSIONS)
