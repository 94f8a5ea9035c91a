"""Wishes as the finder's form lists them: options with the number of groups each would find."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from groups.finder.wish import Option, VocabularyWish, Wish
from groups.speech import Speech, spoken

# An open vocabulary lists this many options, the most frequent ones; the rest is found by typing.
LONGEST_LIST = 12
# What most people start from; the other facets are folded away until one is chosen.
OPEN_FACETS = {"topic", "attendance", "day", "time"}


@dataclass(frozen=True)
class Choice:
    """What is chosen of one wish, and whether the visitor's words say so rather than the form.

    ``without_words`` is their text without all it says of this wish, None where it says nothing: once a box is
    touched, the boxes say what is meant, and the words need not.
    """

    values: Collection[str] = ()
    is_from_words: bool = False
    without_words: str | None = None


@dataclass(frozen=True)
class Facet:
    """One wish with its options as boxes to tick."""

    parameter: str
    legend: str
    is_open: bool
    boxes: SafeString
    without_words: str | None


def facet_of(wish: Wish, options: Sequence[Option], counts: Mapping[str, int], choice: Choice) -> Facet | None:
    """Return ``wish`` as a facet; None where there is nothing to choose from. ``counts`` are by value."""
    offered = list(_offered(wish, options, counts, choice.values))
    if not offered:
        return None
    return Facet(
        parameter=wish.parameter,
        legend=str(wish.legend),
        is_open=bool(choice.values) or wish.parameter in OPEN_FACETS,
        # Joined here: a template takes ten times as long over a hundred boxes. Each is escaped below.
        boxes=mark_safe("".join(_boxes(spoken(), wish, offered, counts, choice))),  # noqa: S308
        without_words=choice.without_words,
    )


def _offered(
    wish: Wish, options: Sequence[Option], counts: Mapping[str, int], chosen: Collection[str]
) -> Iterable[Option]:
    """Return a wish's options worth listing: all of a few; of a vocabulary those chosen and the most frequent."""
    if not isinstance(wish, VocabularyWish):
        return options
    broad = sorted((option for option in options if not option.broader), key=lambda one: -counts.get(one.value, 0))
    frequent = {option.value for option in broad[:LONGEST_LIST]}
    # Narrower topics appear below a broad one that is chosen, or one of whose narrower ones is.
    opened = {option.broader or option.value for option in options if option.value in chosen}
    listed = frequent | {option.value for option in options if option.broader in opened}
    always = {*chosen, *opened}
    return [
        option for option in options if option.value in always or (option.value in listed and counts.get(option.value))
    ]


def _boxes(
    speech: Speech, wish: Wish, options: Iterable[Option], counts: Mapping[str, int], choice: Choice
) -> Iterator[str]:
    if wish.is_single:
        # Of several checked ones the last counts, so this holds only while no other is.
        yield _box(wish, Option("", speech.gettext("Any")), "", is_checked=not choice.is_from_words, is_named=True)
    for option in options:
        is_chosen = option.value in choice.values
        count = counts.get(option.value, 0)
        number = f' <span class="count">{speech.digits(count)}</span>'
        # What the words say is ticked but not sent as well.
        is_named = not (is_chosen and choice.is_from_words)
        yield _box(wish, option, number, is_checked=is_chosen, is_named=is_named, is_none=not count)


def _box(wish: Wish, option: Option, number: str, *, is_checked: bool, is_named: bool, is_none: bool = False) -> str:
    classes = [*(["is-narrower"] if option.broader else []), *(["is-none"] if is_none else [])]
    style = f' class="{" ".join(classes)}"' if classes else ""
    kind = "radio" if wish.is_single else "checkbox"
    name = f'{"" if is_named else "data-"}name="{wish.parameter}"'
    value = escape(option.value)
    checked = " checked" if is_checked else ""
    box = f'<input type="{kind}" {name} value="{value}" id="{wish.parameter}-{value or "any"}"{checked}>'
    return f"<label{style}>{box} <span>{escape(str(option.label))}</span>{number}</label>\n"
