import pytest

from groups.speech import spoken
from groups.templatetags import plain


@pytest.mark.parametrize(("count", "words"), [(0, "no"), (1, "one"), (10, "ten"), (11, "11"), (1967, "1,967")])
def test_in_number_words_writes_small_numbers_out(count, words):
    assert plain.in_number_words(count) == words


@pytest.mark.parametrize(
    ("distance", "words"), [(0.0, "less than 1 km"), (1.0, "1 km"), (3.24, "3.2 km"), (9.96, "10 km"), (14.4, "14 km")]
)
def test_kilometres_is_as_exact_as_is_useful(distance, words):
    assert spoken().kilometres(distance) == words


@pytest.mark.parametrize(
    ("distance", "words"),
    [(0.0, "less than 1 mile"), (1.0, "1 mile"), (3.23, "3.2 miles"), (10.0, "10 miles"), (14.4, "14 miles")],
)
def test_miles_is_as_exact_as_is_useful(distance, words):
    assert spoken().miles(distance) == words


@pytest.mark.parametrize(("code", "name"), [("IE", "Ireland"), ("XQ", "XQ")])
def test_country_name_falls_back_to_the_code(code, name):
    assert plain.country_name(code) == name


def test_listed_has_no_comma_before_the_last():
    assert plain.listed(["tea", "talk", "company"]) == "tea, talk and company"


@pytest.mark.parametrize(("number", "digits"), [("0113 496 0101", "01134960101"), ("+1 (555) 010-0", "+15550100")])
def test_dial_keeps_what_a_phone_dials(number, digits):
    assert plain.dial(number) == digits


def test_bare_address_is_what_one_reads_out():
    assert plain.bare_address("https://www.example.org/groups/") == "example.org/groups"


def test_sentence_start_leaves_the_rest_alone():
    assert plain.sentence_start("first BSL class") == "First BSL class"


def test_inside_sentence_leaves_the_rest_alone():
    assert plain.inside_sentence("Every Tuesday") == "every Tuesday"
