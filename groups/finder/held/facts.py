"""What rows say to each wish about them, as bitmaps, read from the wishes' own declarations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Q, QuerySet
from pyroaring import BitMap

from groups.finder.held.bitmaps import Kept, bitmap, grouped, union
from groups.finder.held.columns import Column, read, whole, yes_or_no
from groups.finder.held.numbers import Numbers
from groups.finder.times import Clock
from groups.finder.wish import Said, Wish, Word


class Fact(NamedTuple):
    """One thing rows may say: that they meet (``yes``) a value or a word's primary key, or that they state it."""

    parameter: str
    of: str | int
    is_yes: bool


Facts = Mapping[Fact, BitMap]


def read_facts(
    wishes: Iterable[Wish], rows: "QuerySet[Any]", numbers: Numbers, groups: list[int] | None, clock: Clock
) -> dict[Fact, BitMap]:
    """Return which of ``rows`` say what to ``wishes``; ``groups`` are those they belong to, None for all."""
    wishes = list(wishes)
    by = "pk" if groups is None else ""
    found = _by_column([wish for wish in wishes if wish.said() is None], rows, numbers, clock, by)
    for wish in wishes:
        if said := wish.said():
            found |= _by_link(wish.parameter, said, numbers, groups)
    return found


def _by_column(
    wishes: list[Wish], rows: "QuerySet[Any]", numbers: Numbers, clock: Clock, by: str
) -> dict[Fact, BitMap]:
    conditions: dict[Fact, Q] = {}
    for wish in wishes:
        for option in wish.options():
            conditions[Fact(wish.parameter, option.value, True)] = wish.condition(option.value, clock)
            conditions[Fact(wish.parameter, option.value, False)] = wish.stated(option.value, clock)
    # What several values have in common, such as whether they are stated, is asked once.
    asked = {condition: str(number) for number, condition in enumerate(dict.fromkeys(conditions.values()))}
    columns: dict[str, Column] = {name: yes_or_no(condition) for condition, name in asked.items()}
    table = read(rows, {"pk": whole("pk"), **columns}, by=by)
    found = numbers.of(table["pk"])
    held = {name: bitmap(np.sort(found[table[name]])) for name in columns}
    return {fact: held[asked[condition]] for fact, condition in conditions.items()}


def _by_link(parameter: str, said: Said, numbers: Numbers, groups: list[int] | None) -> dict[Fact, BitMap]:
    links = said.links if groups is None else said.links.filter(**{f"{said.group}__in": groups})
    columns = {"row": whole(said.row), "word": whole(said.word)}
    if said.is_yes:
        columns["is_yes"] = yes_or_no(said.is_yes)
    table = read(links, columns, by=said.row if groups is None else "")
    published = numbers.known(table["row"])
    rows, words = numbers.of(table["row"][published]), table["word"][published]
    is_yes = table["is_yes"][published] if said.is_yes else np.ones(len(rows), np.bool_)
    found: dict[Fact, BitMap] = {}
    for answer in (True, False):
        for word, members in grouped(words[is_yes == answer], rows[is_yes == answer]):
            found[Fact(parameter, word, answer)] = members
    return found


def replaced(facts: Facts, gone: BitMap, more: Facts) -> dict[Fact, BitMap]:
    """Return ``facts`` without what the rows ``gone`` said, and with ``more``."""
    # Rows are few where anything changes, so what they do not touch stays the same object.
    found = {fact: members - gone if members.intersect(gone) else members for fact, members in facts.items()}
    for fact, members in more.items():
        found[fact] = found[fact] | members if fact in found else members
    return {fact: members for fact, members in found.items() if members}


@dataclass(frozen=True)
class Judgement:
    """Which rows meet each value of a wish, and which say yes or no to each; None where all rows do."""

    met: Mapping[str, BitMap]
    stated: Mapping[str, BitMap] | None

    def meeting(self, values: Iterable[str]) -> BitMap:
        """Return the rows that meet any of ``values``; nobody meets one there is not."""
        return union(self.met[value] for value in values if value in self.met)

    def stating(self, values: Iterable[str], everybody: BitMap) -> BitMap:
        """Return the rows among ``everybody`` that say yes or no to any of ``values``."""
        if self.stated is None:
            return everybody
        return union(self.stated[value] for value in values if value in self.stated)


def judged(wish: Wish, values: Iterable[str], facts: Facts, words: Mapping[int, Word], kept: Kept) -> Judgement:
    """Return what ``facts`` come to for the ``values`` of ``wish``, whose links are to ``words``."""
    said = wish.said()
    keys: dict[str, list[str | int]] = {value: [] if said else [value] for value in values}
    for pk, word in words.items():
        for value in word.meets:
            keys[value].append(pk)

    def having(value: str, *answers: bool) -> BitMap:
        wanted = (Fact(wish.parameter, one, answer) for one in keys[value] for answer in answers)
        found = [facts[fact] for fact in wanted if fact in facts]
        return kept.of((wish.parameter, value, answers), found, lambda: union(found))

    yes = {value: having(value, True) for value in keys}
    if said is None:
        return Judgement(yes, {value: having(value, False) for value in keys})
    if said.is_yes:
        return Judgement(yes, {value: having(value, True, False) for value in keys})
    if wish.silence_is_no:
        return Judgement(yes, None)
    anything = kept.of(wish.parameter, list(yes.values()), lambda: union(yes.values()))
    return Judgement(yes, dict.fromkeys(yes, anything))
