import pytest

from groups.finder.phrases import Spelling, compiled, spelt

SPELLING = Spelling({"wanna": "want to"}, often_misspelt=["suicide"], real_words=["suicides"])


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Kill, killl & k!ll", "kil kil kil"),
        ("su1c1de", "suicide"),
        ("s*icide", "sicide"),
        ("Señor d’Été", "senor dete"),
        ("Leeds LS11 at 19:00", "leds ls11 at 19 00"),
        ("covid19 for 2 years", "covid19 for 2 years"),
    ],
)
def test_spelling_is_made_plain(text, plain):
    assert spelt(text) == plain


@pytest.mark.parametrize("word", ["suicide", "sucide", "suicidee", "suixide", "siucide"])
def test_long_words_are_known_within_a_slip(word):
    assert SPELLING.corrected(word) == " suicide "


@pytest.mark.parametrize("word", ["suicides", "sewerside", "side"])
def test_other_words_stay_as_they_are(word):
    assert SPELLING.corrected(word) == f" {word} "


def test_other_ways_to_write_words_are_replaced_as_whole_words():
    assert SPELLING.corrected("i wanna, wannabe") == " i want to wanabe "


@pytest.mark.parametrize(
    ("phrase", "found", "not_found"),
    [
        ("want to die", "i want to die now", "i want to diet"),
        ("want to die|be_dead", "want to be dead", "want to be"),
        ("suicid*", "suicidal", "homicide"),
        ("my? life", "life", "my"),
        ("want .. die", "want so much to die", "want so very much to die"),
        ("{pills} taken", "tablets taken", "pils"),
        ("took # {pills}", "took 40 pills", "took some pills"),
        ("^ hits me", "hits me", "grief hits me"),
        ("nothing left $", "nothing left", "nothing left to do"),
    ],
)
def test_phrases_are_found(phrase, found, not_found):
    pattern = compiled([phrase], {"pills": "pills|tablets"})
    assert pattern.search(SPELLING.corrected(found)) is not None
    assert pattern.search(SPELLING.corrected(not_found)) is None
