import pytest
from django.template.loader import render_to_string

from groups.finder.crisis import has_words_of_danger, help_for, is_in_danger, means_danger
from tests.factories import make_crisis_line, make_topic
from tests.reading import Reading


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
    assert page.text.endswith("The groups below are still here for you.")


def test_panel_without_emergency_number_still_says_what_to_do(lines):
    assert "In many countries 112 works from a mobile phone." in panel("IE").text


def test_panel_without_any_line_still_says_what_to_do(db, settings):
    settings.KINDRED_COUNTRY = "GB"
    assert panel().links == [("More people who can help right now", "/help-now/?country=GB")]
