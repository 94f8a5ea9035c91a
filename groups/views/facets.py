"""Wishes as the finder's form lists them: options with the number of groups each would find."""

from collections.abc import Mapping
from dataclasses import dataclass

from groups.finder.wish import Option, VocabularyWish, Wish

# An open vocabulary lists this many options, the most frequent ones; the rest is found by typing.
LONGEST_LIST = 12
# What most people start from; the other facets are folded away until one is chosen.
OPEN_FACETS = {"topic", "attendance", "day", "time"}


@dataclass(frozen=True)
class FacetOption:
    """One box to tick, with the number of groups it would find."""

    value: str
    label: str
    count: int
    is_selected: bool
    is_narrower: bool
    id: str


@dataclass(frozen=True)
class Facet:
    """One wish with its options; ``kind`` is the input's type."""

    parameter: str
    legend: str
    kind: str
    is_open: bool
    options: list[FacetOption]


def facet_of(wish: Wish, found: Mapping[str, int], chosen: Mapping[str, str]) -> Facet:
    """Return ``wish`` as a facet; ``found`` are its counts, ``chosen`` its chosen values with their labels."""
    options = [
        FacetOption(
            value=option.value,
            label=option.label,
            count=found.get(option.value, 0),
            is_selected=option.value in chosen,
            is_narrower=bool(option.broader),
            id=f"{wish.parameter}-{option.value}",
        )
        for option in _offered(wish, found, chosen)
    ]
    return Facet(
        parameter=wish.parameter,
        legend=wish.legend,
        kind="radio" if wish.is_single else "checkbox",
        is_open=bool(chosen) or wish.parameter in OPEN_FACETS,
        options=options,
    )


def _offered(wish: Wish, found: Mapping[str, int], chosen: Mapping[str, str]) -> list[Option]:
    """Return a wish's options worth listing: all of a few; of a vocabulary those chosen and the most frequent."""
    options = list(wish.options())
    if not isinstance(wish, VocabularyWish):
        return options
    broad = sorted((option for option in options if not option.broader), key=lambda one: -found.get(one.value, 0))
    frequent = {option.value for option in broad[:LONGEST_LIST]}
    # Narrower topics appear below a broad one that is chosen, or one of whose narrower ones is.
    opened = {option.broader or option.value for option in options if option.value in chosen}
    listed = [option for option in options if option.value in frequent or option.broader in opened]
    return [option for option in options if option.value in chosen or (option in listed and found.get(option.value))]
