"""The words of demo listings fit the shipped vocabulary and one another."""

import json
from itertools import chain
from pathlib import Path

import pytest
from django.db.models import TextChoices

from groups.demo.chance import Chance
from groups.demo.deck import WEIGHTS, Deck
from groups.demo.texts import FOLDER, LANGUAGES, Template, load_countries, load_templates, load_texts
from groups.models.choices import Attendance, Cost, Faith, ForWhom, Joining, LedBy, Size

TEMPLATES = {language: load_templates(language) for language in LANGUAGES}
ALL = list(chain.from_iterable(TEMPLATES.values()))
WAYS = {"any", "place", "in_person", "cafe", "outdoors", "online", "phone"}


def shipped(name: str, key: str = "slug") -> set[str]:
    return {entry[key] for entry in json.loads((Path(FOLDER).parent / name).read_text(encoding="utf-8"))}


def test_every_shipped_topic_has_a_group() -> None:
    assert {template.topic for template in TEMPLATES["en"]} == shipped("topics.json")


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("all_topics", shipped("topics.json")),
        ("communities", shipped("communities.json")),
        ("access", shipped("access_features.json")),
        ("languages", shipped("languages.json", "tag")),
        ("countries", set(load_countries())),
        ("attendance", set(Attendance.values)),
    ],
)
def test_templates_use_known_words_only(field: str, known: set[str]) -> None:
    assert set(chain.from_iterable(getattr(template, field) for template in ALL)) - known == set()


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("for_whom", ForWhom),
        ("led_by", LedBy),
        ("faith", Faith),
        ("cost", Cost),
        ("joining", Joining),
        ("size", Size),
    ],
)
def test_templates_use_known_answers_only(field: str, known: type[TextChoices]) -> None:
    assert {getattr(template, field) for template in ALL} - {""} <= set(known.values)


def test_weights_are_of_shipped_topics() -> None:
    assert set(WEIGHTS) - shipped("topics.json") == set()


@pytest.mark.parametrize("template", ALL, ids=lambda template: template.name)
def test_template_fits_its_columns_and_the_way_it_is_attended(template: Template) -> None:
    assert len(template.summary) <= 250
    assert template.summary.endswith((".", "!", "?"))
    assert template.name.format(town="X") != template.name or "{" not in template.name
    if "{town}" in template.name:
        assert not template.attendance or {"in_person", "hybrid"} & set(template.attendance)
    if template.is_private:
        assert not template.attendance


def test_no_name_and_no_summary_comes_twice() -> None:
    assert len({template.name for template in ALL}) == len(ALL)
    assert len({template.summary for template in ALL}) == len(ALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_answer_every_way_to_attend(language: str) -> None:
    texts = load_texts(language)
    by_way = [texts.look_for, texts.look_for_nobody, texts.late, texts.newcomers_note, texts.meeting_notes]
    by_answer = [texts.cost_note, texts.joining_note, texts.exception_notes]

    keys = {key for table in [*by_way, texts.directions] for key in table}
    inner = {key for tables in by_answer for table in tables.values() for key in table}
    assert keys | inner <= WAYS
    assert [set(tables) for tables in by_answer] == [
        set(Cost.values), set(Joining.values), {"cancelled", "moved", "added"},
    ]  # fmt: skip
    settings = {template.setting for template in TEMPLATES[language]} | {"online", "phone"}
    courses = {"course"} if any(template.course for template in TEMPLATES[language]) else set()
    assert (settings | courses) - set(texts.what_happens) == set()
    assert {setting for setting in settings if setting not in {"online", "phone"}} - set(texts.venues) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_deck_deals_each_topic_before_it_repeats_one_and_no_template_twice(language: str) -> None:
    templates = TEMPLATES[language]
    chance = Chance(1)
    deck = Deck(chance, templates)
    rounds = len(deck.first)

    dealt = [deck.deal(chance) for _ in templates]

    covered = set(chain.from_iterable(template.all_topics for template in dealt[:rounds]))
    assert covered >= {template.topic for template in templates}
    assert sorted(one.name for one in dealt) == sorted(one.name for one in templates)
