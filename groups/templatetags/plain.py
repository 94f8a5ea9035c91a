"""Numbers, distances, countries and lists in plain words, and the site's own small pictures."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from groups.finder.asked import KM_PER_MILE
from groups.templatetags.when import MANY, page_locale

register = template.Library()

# As a sentence has it; larger numbers are easier to read in digits.
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NEAR = 10  # kilometres or miles below which one decimal tells something
PLAIN_BELOW = 1000  # smaller numbers are written the same everywhere

DOUBT = "Two visitors found nobody there lately: check before you travel."

# CLDR patterns take a while to fill in, and a page says the same numbers again and again.
_decimal = lru_cache(MANY)(format_decimal)
_unit = lru_cache(MANY)(format_unit)


@register.filter
def in_number_words(count: int) -> str:
    """Return “six” up to ten, then “1,967”."""
    return NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else digits(count)


@register.filter
def digits(count: int) -> str:
    """Return “1,967”."""
    if count < PLAIN_BELOW:
        return str(count)
    return _decimal(count, locale=page_locale())


def kilometres(distance: float) -> str:
    """Return “less than 1 km”, “3.2 km” or “14 km” for a distance in kilometres."""
    return _in_unit(distance, "length-kilometer", "short")


def miles(distance: float) -> str:
    """Return “less than 1 mile”, “3.2 miles” or “14 miles” for a distance in kilometres."""
    return _in_unit(distance / KM_PER_MILE, "length-mile", "long")


def _in_unit(distance: float, unit: str, length: Literal["short", "long"]) -> str:
    if distance < 1:
        return f"less than {_in_unit(1, unit, length)}"
    rounded = round(distance, 1) if distance < NEAR else round(distance)
    return _unit(rounded, unit, length=length, locale=page_locale())


@register.filter
def country_name(code: str) -> str:
    """Return “Ireland” for IE; the code itself where it names no country."""
    return str(page_locale().territories.get(code, code))


@register.filter
def listed(words: Iterable[object]) -> str:
    """Return “tea, talk and company”."""
    return format_list([str(word) for word in words], locale=page_locale())


@register.filter
def sentence_start(words: str) -> str:
    """Return the words with a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]


@register.filter
def inside_sentence(words: str) -> str:
    """Return the words with a small first letter, the rest as it is: for a label inside a sentence."""
    return words[:1].lower() + words[1:]


@register.filter
def dial(number: str) -> str:
    """Return a phone number as a phone dials it: digits, and a plus in front where it has one."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


@register.filter
def bare_address(url: str) -> str:
    """Return “example.org/groups” for “https://www.example.org/groups/”: what a person would read out."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


@register.simple_tag
def doubt() -> str:
    """Return what others are told of a group where visitors found nobody."""
    return DOUBT


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw one of the pictures in ``img/icons.svg``; hidden from screen readers, so words must stand beside it."""
    picture = '<svg aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(picture, static("img/icons.svg"), name)
