"""A card's HTML: what is in it is text, whatever a listing says."""

import pytest

from groups.views.cards import Card, When, Where
from groups.views.drawing import draw
from groups.views.reasons import Why
from tests.reading import Reading

HOSTILE = '<script>alert("\'&")</script>'


def card(words: str, *, is_dated: bool = True, is_stated: bool = True) -> Card:
    """A card with ``words`` wherever words can stand."""
    when = When(words, starts_at="2031-01-07T19:00+00:00" if is_dated else "", clocks=words, more=words)
    reasons = Why(met=(words,), not_stated=(words,), missed=(words,))
    return Card(
        words, "/groups/still-here/", words, when, Where("pin", words, words, is_stated), words, reasons, words, words
    )


@pytest.mark.parametrize("is_dated", [True, False])
@pytest.mark.parametrize("is_stated", [True, False])
def test_nothing_a_listing_says_becomes_an_element(is_dated, is_stated):
    harmless = draw(card("☼", is_dated=is_dated, is_stated=is_stated), "h3")
    hostile = draw(card(HOSTILE, is_dated=is_dated, is_stated=is_stated), "h3")
    assert Reading(hostile).text == Reading(harmless).text.replace("☼", HOSTILE)
    assert hostile == harmless.replace("☼", "&lt;script&gt;alert(&quot;&#x27;&amp;&quot;)&lt;/script&gt;")


def test_address_cannot_leave_its_attribute():
    hostile = Card("Name", '/groups/"><b>', "", When("Tuesday", starts_at='"><b>'), None, "", Why((), (), ()))
    assert Reading(draw(hostile, "h3")).links == [("Name", '/groups/"><b>')]
    assert "<b>" not in draw(hostile, "h3")


def test_card_without_date_place_and_reasons_has_no_place_for_them():
    when = When("Dates not stated: ask the group")
    bare = Card("Name", "/groups/name/", "One sentence.", when, None, "New", Why((), (), ()))
    reading = Reading(draw(bare, "h4"))
    assert reading.text == "Name One sentence. Dates not stated: ask the group New"
    assert (reading.each("h4"), reading.each("li")) == (["Name"], [])
