import json

import pytest

from groups.finder.bonds import FAMILIES, LOSSES, first_of_bonds, who_died
from groups.finder.lexicon import DATA, LANGUAGES, LEXICONS, words_of

AHEAD = 0.91


def first(text, **scores):
    """Return the topic put first, of topics with underscores for hyphens; the best has 0.9."""
    changed = first_of_bonds({topic.replace("_", "-"): score for topic, score in scores.items()}, words_of(text))
    assert all(score == pytest.approx(AHEAD) for score in changed.values())
    return "".join(changed)


def test_topics_named_are_shipped_and_lists_are_there():
    slugs = {topic["slug"] for topic in json.loads((DATA / "topics.json").read_text(encoding="utf-8"))}
    named = LOSSES | {topic for family in FAMILIES for topic in (family.topic, *family.of)}
    assert named - slugs == set()
    lists = {name for lexicon in LEXICONS.values() for name in lexicon.kin}
    assert {name for family in FAMILIES for name in family.who | family.needs} - lists == set()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("our boy died of leukaemia at nine", "child"),
        ("lost my lovely wife to covid", "partner"),
        ("since the funeral of my brother", "sibling"),
        ("mi madre murió de cáncer", "parent"),
        ("murió mi marido", "partner"),
        ("la mort de mon chien", "animal"),
        ("mein Bruder ist bei der Arbeit verunglückt", "sibling"),
        ("Trauer um unseren Sohn", "child"),
        ("mein baby ist tot", "baby"),
        ("his mum died and he is only nine", ""),
        ("my kids lost their dad", ""),
        ("lost my job", ""),
        ("my husband lost his job", ""),
        ("my wife is ill", ""),
        ("died", ""),
    ],
)
def test_who_died_is_told(text, who):
    keys = [word.key for word in words_of(text)]
    assert {who_died(keys, language) for language in LANGUAGES} - {""} == ({who} if who else set())


@pytest.mark.parametrize(
    ("text", "scores", "topic"),
    [
        ("our son died of cancer", {"cancer": 0.9, "loss_of_child": 0.5}, "loss-of-child"),
        ("our son died in a crash", {"sudden_violent_loss": 0.9, "loss_of_child": 0.8}, "loss-of-child"),
        ("our son died in a crash", {"sudden_violent_loss": 0.9, "loss_of_child": 0.5}, "sudden-violent-loss"),
        ("our son died by suicide", {"loss_of_child": 0.9, "bereaved_by_suicide": 0.5}, "bereaved-by-suicide"),
        ("our son died", {"cancer": 0.9}, ""),
    ],
)
def test_who_died_decides_and_the_cause_comes_second(text, scores, topic):
    assert first(text, **scores) == topic


@pytest.mark.parametrize(
    ("text", "thing", "topic"),
    [
        ("son takes pills all day", "drugs", "family-of-addiction"),
        ("son taking pills all day", "drugs", "family-of-addiction"),
        ("mein Vater trinkt", "alcohol", "family-of-addiction"),
        ("my sister hears voices", "psychosis-schizophrenia", "family-of-mental-illness"),
        ("daughter is vaping", "smoking-vaping", "parents-of-teens"),
        ("my husband is vaping", "smoking-vaping", ""),
        ("caring for my wife", "neurological", "carers-family"),
        ("my wife has a tremor", "neurological", ""),
        ("i take pills", "drugs", ""),
        ("my husband hits me when drunk", "alcohol", ""),
        ("my son is in a gaming clan", "gaming-internet", ""),
    ],
)
def test_topic_of_those_around_somebody_comes_before_the_thing(text, thing, topic):
    families = {family.topic: 0.2 for family in FAMILIES}
    changed = first_of_bonds({thing: 0.9} | families, words_of(text))
    assert changed == ({topic: pytest.approx(AHEAD)} if topic else {})


def test_nothing_is_put_first_where_there_is_nothing():
    assert first_of_bonds({}, words_of("our son died")) == {}
    assert first_of_bonds({}, []) == {}
