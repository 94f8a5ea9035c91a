import json
from urllib.parse import parse_qsl
from zoneinfo import available_timezones

import pytest

from groups.finder.countries import COUNTRIES
from groups.finder.lexicon import DATA, LANGUAGES, folded_words_of, is_one_slip, key_of, languages_of, words_of
from groups.finder.times import DAY_PARTS, DAYS
from groups.models.choices import Attendance, Cost, Faith, Joining, LedBy, Structure


def shipped(name: str, key: str) -> set[str]:
    return {entry[key] for entry in json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))}


KNOWN = {
    "day": set(DAYS),
    "time": set(DAY_PARTS),
    "when": {"now", "today", "tomorrow", "week"},
    "attendance": set(Attendance.values),
    "access": shipped("access_features", "slug"),
    "community": shipped("communities", "slug"),
    "language": shipped("languages", "tag"),
    "cost": set(Cost.values),
    "faith": set(Faith.values),
    "joining": set(Joining.values),
    "led_by": set(LedBy.values),
    "structure": set(Structure.values),
    "for": {"self", "family"},
    "newcomers": {"yes"},
    "participation": {"listen"},
    "is_near_me": {"yes"},
    "country": set(COUNTRIES.values()),
    "tz": available_timezones(),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_mean_only_what_can_be_wished_for(language):
    wishes = json.loads((DATA / "words" / f"{language}.json").read_text(encoding="utf-8"))["wishes"]
    meant = [pair for query in wishes for pair in parse_qsl(query, strict_parsing=bool(query))]
    assert [(name, value) for name, value in meant if value not in KNOWN[name]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_mean_two_things_in_one_language(language):
    wishes = json.loads((DATA / "words" / f"{language}.json").read_text(encoding="utf-8"))["wishes"]
    meanings: dict[str, set[str]] = {}
    for query, phrases in wishes.items():
        for phrase in phrases:
            meanings.setdefault(key_of(phrase), set()).add(query)
    assert {phrase: queries for phrase, queries in meanings.items() if len(queries) > 1} == {}


def test_french_apostrophe_parts_words_and_an_english_one_does_not():
    assert [word.key for word in words_of("L’anxiété, don't")] == ["l", "anxiete", "dont"]


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("wensday", "wednsday", True),
        ("evning", "evening", True),
        ("onilne", "online", True),
        ("sunday", "sundby", True),
        ("sunday", "sunday", False),
        ("sunday", "monday", False),
        ("evenig", "evenings", False),
    ],
)
def test_one_slip_is_a_letter_more_less_other_or_swapped(one, other, is_slip):
    assert is_one_slip(one, other) is is_one_slip(other, one) is is_slip


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ya no quiero vivir", "es"),
        ("violences conjugales groupe femmes", "fr"),
        ("mein Mann trinkt", "de"),
        ("the group is for my mother", "en"),
    ],
)
def test_language_is_told_by_words_only_it_has(text, language):
    assert next(iter(languages_of(words_of(text)))) == language


def test_short_word_before_an_apostrophe_is_one_of_its_own_where_a_letter_follows():
    text = "L’été j'ai don't S'0 rock'n'roll"
    assert folded_words_of(text) == ["l", "ete", "j", "ai", "dont", "s0", "rocknroll"]
    assert [word.key for word in words_of("L’été don't S'0")] == ["l", "ete", "dont", "s0"]
