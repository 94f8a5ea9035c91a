"""Numbers, distances, countries and lists in plain words, and the site's own small pictures."""

import re
from collections.abc import Iterable
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from groups.models import AccessFeature, Community, Language
from groups.speech import Speech, spoken

register = template.Library()


@register.filter
def in_number_words(count: int) -> str:
    """Return “six” up to ten, then “1,967”."""
    return spoken().number(count)


@register.filter
def digits(count: int) -> str:
    """Return “1,967”."""
    return spoken().digits(count)


@register.filter
def place_name(label: str) -> str:
    """Return the label of a place, “Newport, England, GB”, with its country in words."""
    around, comma, code = label.rpartition(", ")
    return f"{around}{comma}{spoken().country(code)}" if comma else label


@register.filter
def country_name(code: str) -> str:
    """Return “Ireland” for IE; the code itself where it names no country."""
    return spoken().country(code)


@register.filter
def listed(words: Iterable[object]) -> str:
    """Return “tea, talk and company”."""
    return spoken().all_of(words)


@register.filter
def names_listed(words: Iterable[AccessFeature | Community | Language]) -> str:
    """Return words of the vocabulary by their names in the language of the page: “Men, Women and Veterans”."""
    return spoken().all_of(word.local_name for word in words)


@register.filter
def sentence_start(words: str) -> str:
    """Return the words with a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]


@register.filter
def inside_sentence(words: str) -> str:
    """Return the words with a small first letter, the rest as it is: for a label inside a sentence."""
    return spoken().inside(words)


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
    return doubt_in(spoken())


def doubt_in(speech: Speech) -> str:
    """Return the same in a language that is at hand."""
    return speech.gettext("Two visitors found nobody there lately: check before you travel.")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw one of the pictures in ``img/icons.svg``; hidden from screen readers, so words must stand beside it."""
    picture = '<svg aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(picture, static("img/icons.svg"), name)
