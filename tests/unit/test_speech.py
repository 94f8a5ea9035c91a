"""Days, times and lists as people write them, where CLDR's own patterns are not enough."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from groups.rule import Frequency, Rule, Weekday
from groups.schedule import describe
from groups.speech import speech_in
from groups.views.wording import quoted

NOW = datetime(2031, 1, 7, 12, tzinfo=UTC)


def said(text: str) -> str:
    """With a plain space for each that does not break."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("wall", "expected"), [(time(19), "19 h"), (time(19, 30), "19 h 30"), (time(9, 5), "9 h 05"), (time(0), "0 h")]
)
def test_french_times_are_written_with_an_h(wall, expected):
    assert said(speech_in("fr").clock(wall)) == expected


def test_first_of_a_month_has_its_ending_in_french_only():
    first, second = date(2031, 12, 1), date(2031, 12, 2)
    french = speech_in("fr")
    assert [said(french.day(day, NOW)) for day in (first, second)] == ["lundi 1er décembre", "mardi 2 décembre"]
    assert [french.month_day(first), french.full_date(first)] == ["1er décembre 2031", "lundi 1er décembre 2031"]
    assert speech_in("de").month_day(first) == "1. Dezember 2031"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en-gb", "Every Monday, Wednesday and Friday"),
        ("fr", "Chaque lundi, mercredi et vendredi"),
        ("ar", "كل اثنين وأربعاء وجمعة"),
    ],
)
def test_days_of_a_rule_are_listed_as_each_language_does(code, expected):
    days = (Weekday("MO"), Weekday("WE"), Weekday("FR"))
    rule = Rule(Frequency.WEEKLY, byday=days, timezone="UTC", start_time=time(19), duration=timedelta(hours=1))
    assert describe(rule, speech_in(code)) == expected


def test_words_in_french_quotation_marks_are_quoted_once():
    narrow = "\N{NARROW NO-BREAK SPACE}"
    assert quoted(f"«{narrow}thé{narrow}»", speech_in("fr")) == f"«{narrow}thé{narrow}»"
