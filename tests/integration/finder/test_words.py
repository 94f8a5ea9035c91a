import pytest

from groups.finder.words import topics_named_in
from tests.factories import make_alias, make_group, make_organisation, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def alcohol():
    return make_topic(slug="alcohol", name="Alcohol", aliases=["cant stop drinking", "drinking"])


@pytest.mark.parametrize(
    "text", ["cant stop drinking", "I can't stop drinking!", "CAN’T STOP DRINKING", "alcohol", "Drinking, and worse"]
)
def test_words_name_a_topic_whatever_capitals_and_apostrophes(alcohol, text):
    assert topics_named_in(text) == [alcohol.pk]


@pytest.mark.parametrize("text", ["", "   ", "?!", "drink", "undrinking"])
def test_words_that_only_look_alike_name_no_topic(alcohol, text):
    assert topics_named_in(text) == []


def test_accents_do_not_matter():
    grief = make_topic(name="Grief", aliases=["santé mentale"])
    assert topics_named_in("sante mentale") == [grief.pk]


def test_guarded_word_counts_only_alone_or_in_capitals():
    fatigue = make_topic(name="Long illness")
    make_alias(fatigue, text="me", is_guarded=True)
    assert topics_named_in("me") == [fatigue.pk]
    assert topics_named_in("living with ME for years") == [fatigue.pk]
    assert topics_named_in("help me please") == []
    assert topics_named_in("HELP ME PLEASE") == []


def test_longer_words_hide_the_shorter_ones_inside_them():
    make_topic(name="Anger")
    management = make_topic(name="Anger management")
    assert topics_named_in("anger management near me") == [management.pk]


def test_search_finds_topics_names_texts_and_organisations(find, alcohol):
    make_group(name="By topic", topics=[alcohol])
    make_group(name="By narrower topic", topics=[make_topic(name="Home brew", parent=alcohol)])
    make_group(name="Sober drinking stories")
    make_group(name="By text", description="For everyone who is drinking too much.")
    make_group(name="By organisation", organisation=make_organisation(name="Drinking Less Together"))
    make_group(name="Another", summary="For people who gamble.")
    assert sorted(find("q=drinking")) == [
        "By narrower topic",
        "By organisation",
        "By text",
        "By topic",
        "Sober drinking stories",
    ]


def test_misspelt_name_is_forgiven_and_the_name_itself_comes_first(find):
    make_group(name="Larch Lane Listening Circle")
    make_group(name="Quiet Hour", description="We listen in a circle on Larch Lane.")
    assert find("q=larch+lane+listening+circle")[0] == "Larch Lane Listening Circle"
    assert find("q=larch+lan+listning") == ["Larch Lane Listening Circle"]


@pytest.mark.parametrize("text", ["%25", "_", "'", "%5C", "%00", "a" * 5000, "(|&!:*", "🙂", "%27%3B+DROP+TABLE"])
def test_hostile_text_finds_nothing_and_breaks_nothing(find, text):
    make_group(name="Quiet Hour")
    assert find(f"q=zz{text}") == []
