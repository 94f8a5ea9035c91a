"""The vocabulary that ships: what the database would refuse, and what it could not know."""

import json
import re
from collections import Counter

import pytest
from babel import Locale

from groups.actions.vocabulary import SHIPPED
from groups.actions.vocabulary_files import read_vocabulary
from groups.finder.folding import fold
from groups.models.choices import Confidence


def shipped(name):
    return json.loads((SHIPPED / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def topics():
    return shipped("topics.json")


@pytest.fixture(scope="module")
def crisis_lines():
    return shipped("crisis_lines.json")


def repeated(values):
    return [value for value, count in Counter(values).items() if count > 1]


def test_vocabulary_reads_without_complaint():
    assert {kind: len(entries) > 15 for kind, entries in read_vocabulary(SHIPPED).items()} == {
        "topics": True,
        "aliases": True,
        "communities": True,
        "access features": True,
        "languages": True,
        "crisis lines": True,
    }


@pytest.mark.parametrize("name", ["topics.json", "communities.json", "access_features.json"])
def test_slugs_and_names_are_given_once_and_described(name):
    entries = shipped(name)

    assert repeated(entry["slug"] for entry in entries) == []
    assert repeated(fold(entry["name"]) for entry in entries) == []
    assert [entry["slug"] for entry in entries if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["slug"])] == []
    assert [entry["slug"] for entry in entries if not re.fullmatch(r"\S.{10,298}\.", entry["description"])] == []


def test_topics_have_two_levels(topics):
    broad = {topic["slug"] for topic in topics if topic["parent"] is None}

    assert [topic["slug"] for topic in topics if topic["parent"] and topic["parent"] not in broad] == []


def test_words_for_a_topic_are_given_once_whatever_their_accents(topics):
    for topic in topics:
        for language, words in {"en": topic["aliases"], **topic["aliases_i18n"]}.items():
            keys = [fold(word) for word in words]
            assert (topic["slug"], language, repeated(keys)) == (topic["slug"], language, [])
            assert (topic["slug"], language, "" in keys) == (topic["slug"], language, False)


def test_guarded_words_are_words_of_their_topic(topics):
    for topic in topics:
        words = {*topic["aliases"], *(word for words in topic["aliases_i18n"].values() for word in words)}
        assert (topic["slug"], set(topic["guarded_aliases"]) - words) == (topic["slug"], set())


@pytest.mark.parametrize(
    "word",
    [
        *("me", "did", "aa", "na", "als", "ms", "add", "send", "pots", "internet", "sucht", "solo", "padres"),
        *("drop in", "support group", "coming out", "type 2"),
    ],
)
def test_everyday_words_are_guarded(topics, word):
    unguarded = [
        topic["slug"]
        for topic in topics
        for words in (topic["aliases"], *topic["aliases_i18n"].values())
        for other in words
        if fold(other) == word and other not in topic["guarded_aliases"]
    ]

    assert unguarded == []


def test_sayings_are_of_topics_and_each_is_said_of_one_only(topics):
    sayings = {file.stem: file.read_text(encoding="utf-8").splitlines() for file in (SHIPPED / "sayings").iterdir()}

    assert set(sayings) == {topic["slug"] for topic in topics}
    assert {slug for slug, own in sayings.items() if len(own) < 50} == set()
    assert repeated(text.casefold() for own in sayings.values() for text in own) == []
    assert [text for own in sayings.values() for text in own if not 0 < len(text.strip()) <= 160] == []


def test_languages_of_words_are_known(topics):
    assert {language for topic in topics for language in topic["aliases_i18n"]} == {"de", "es", "fr"}


def test_topics_of_danger_bring_up_help(topics):
    assert {topic["slug"] for topic in topics if topic["crisis"]} == {
        "abuse-trauma",
        "bereaved-by-suicide",
        "childhood-abuse",
        "domestic-abuse",
        "self-harm",
        "sexual-violence",
        "suicidal-thoughts",
        "trafficking-torture",
        "victims-of-crime",
    }


def test_languages_have_valid_tags_and_names():
    languages = shipped("languages.json")
    names = Locale("en").languages

    assert repeated(language["tag"] for language in languages) == []
    assert repeated(language["name"] for language in languages) == []
    assert [one["tag"] for one in languages if not one["is_signed"] and one["tag"] not in names] == []
    assert [one["tag"] for one in languages if one["is_signed"] and not re.fullmatch(r"[a-z]{3}", one["tag"])] == []
    assert [one["tag"] for one in languages if not one["endonym"]] == ["ils"]
    assert {"en", "cy", "ar", "pa", "bfi", "ase", "isg", "fsl", "gsg", "ssp"} <= {one["tag"] for one in languages}


def test_access_features_are_in_an_order():
    positions = [feature["position"] for feature in shipped("access_features.json")]

    assert positions == sorted(set(positions))


def test_every_country_has_one_emergency_number_that_is_shown(crisis_lines):
    countries = {line["country"] for line in crisis_lines}
    emergency = [line for line in crisis_lines if line["is_emergency"]]

    assert countries <= set(Locale("en").territories)
    assert sorted(line["country"] for line in emergency) == sorted(countries)
    assert [line["country"] for line in emergency if line["confidence"] == Confidence.UNCERTAIN] == []
    assert [line["country"] for line in emergency if not line["tel"]] == []


def test_crisis_lines_can_be_dialled_as_they_are_written(crisis_lines):
    for line in crisis_lines:
        first = re.split(r" / | or ", line["number"])[0]
        assert (line["name"], line["tel"]) == (line["name"], re.sub(r"[^0-9+*#]", "", first))
        assert (line["name"], bool(line["number"] or line["text_service"])) == (line["name"], True)
        assert (line["name"], bool(line["sources"])) == (line["name"], True)


def test_crisis_lines_say_nothing_meant_for_those_who_check_them(crisis_lines):
    for line in crisis_lines:
        shown = " ".join((line["number"], line["text_service"], line["hours"], line["audience"], line["note"]))
        assert (line["name"], re.findall(r"check|source|repositor|confirmed|print it", shown)) == (line["name"], [])
        assert "checked_on" not in line


def test_regions_are_all_there():
    assert {country: len(regions) for country, regions in shipped("regions.json").items()} == {
        "US": 51,
        "CA": 13,
        "AU": 8,
    }
