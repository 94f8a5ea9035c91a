"""One search of what is held: who meets what, and how much the others miss."""

from collections.abc import Container, Mapping
from functools import cached_property

import numpy as np
from pyroaring import BitMap

from groups.finder.asked import Asked, Want
from groups.finder.held.bitmaps import Ints, bitmap, union
from groups.finder.held.facts import Judgement
from groups.finder.held.groups import Groups
from groups.finder.held.levels import Held, Levels, all_met, levels
from groups.finder.held.table import Table
from groups.finder.held.vocabulary import Vocabulary
from groups.finder.texts import Mentions
from groups.finder.wish import About
from groups.finder.wishes import BY_PARAMETER


class Search:
    """What was asked, held against ``groups`` and the rows of ``tables``.

    A group's row misses what the group misses and what the row misses; the two are reckoned apart and added up.
    """

    def __init__(
        self,
        asked: Asked,
        mentions: Mentions,
        groups: Groups,
        judgements: Mapping[str, Judgement],
        tables: tuple[Table, ...],
        vocabulary: Vocabulary,
    ) -> None:
        self.asked = asked
        self.mentions = mentions
        self.groups = groups
        self.judgements = judgements
        self.tables = tables
        self.vocabulary = vocabulary
        self.named = bitmap(np.sort(groups.numbered(mentions.named)))
        self.wants = list(asked.wants)
        self.of_groups = {want: self._of_groups(want) for want in self.wants if not is_about_rows(want)}
        self.of_rows = {
            want: tuple(self._of_rows(want, table) for table in tables) for want in self.wants if is_about_rows(want)
        }

    def held(self, want: Want, table: int) -> Held:
        """Return who meets ``want``: groups or rows of the table at that place, as the want goes."""
        return self.of_groups[want] if want in self.of_groups else self.of_rows[want][table]

    def judgement(self, want: Want, table: int) -> Judgement | None:
        """Return what groups, or rows of that table, say to the wish that ``want`` is for; None where it is none."""
        judgements = self.judgements if want in self.of_groups else self.tables[table].judgements
        return judgements.get(want.parameter)

    def is_for_named(self, parameter: str) -> bool:
        """Return whether a group whose name was typed meets whatever is wanted of ``parameter``."""
        return bool(self.named) and (parameter == "q" or parameter in self.asked.from_words)

    def _of_groups(self, want: Want) -> Held:
        everybody = self.groups.alive
        match want.parameter:
            case "q":
                relevant = bitmap(np.sort(self.groups.numbered(self.mentions.relevance)))
                held = Held(relevant, BitMap(), BitMap())
            case "age":
                held = Held(*self.groups.of_age(int(want.values[0])), BitMap())
            case _:
                held = self._wished(want, self.judgements[want.parameter], everybody)
        return self._with_named(want, held, self.named)

    def _of_rows(self, want: Want, table: Table) -> Held:
        if want.parameter == "near":
            if self.asked.near is None:
                raise ValueError("A distance is wanted from no place.")
            held = table.near(self.asked.near, self.asked.within_km)
        else:
            held = self._wished(want, table.judgements[want.parameter], table.rows.members)
        named = table.rows.of_groups(self.named) if self.named else self.named
        return self._with_named(want, held, named)

    def _wished(self, want: Want, judgement: Judgement, everybody: BitMap) -> Held:
        met = judgement.meeting(want.values)
        stated = judgement.stating(want.values, everybody)
        nearly = BY_PARAMETER[want.parameter].near(want.values, self.vocabulary.options[want.parameter])
        near = everybody if nearly is None else judgement.meeting(nearly)
        return Held(met, everybody - met - stated, near)

    def _with_named(self, want: Want, held: Held, named: BitMap) -> Held:
        if not self.is_for_named(want.parameter):
            return held
        return Held(held.met | named, held.unstated - named, held.near - named)

    @cached_property
    def relevance(self) -> Ints:
        """Return how closely each group's words answer, by number, in thousandths."""
        keys = np.fromiter(self.mentions.relevance.keys(), np.int64)
        relevances = np.fromiter(self.mentions.relevance.values(), np.int64)
        is_held = self.groups.numbers.known(keys)
        found = np.zeros(self.groups.numbers.size, np.int64)
        found[self.groups.numbers.of(keys[is_held])] = relevances[is_held]
        return found

    # --- Who fits

    def exact_groups(self, *, without: Container[Want] = ()) -> BitMap:
        """Return the groups that meet all that is wanted of groups, but for ``without``."""
        return all_met(self.groups.alive, [held for want, held in self.of_groups.items() if want not in without])

    def exact_rows(self, *, without: Container[Want] = ()) -> tuple[BitMap, ...] | None:
        """Return the rows of each table that meet all that is wanted of rows; None where that is nothing."""
        wanted = [held for want, held in self.of_rows.items() if want not in without]
        if not wanted:
            return None
        return tuple(
            all_met(table.rows.members, [held[place] for held in wanted]) for place, table in enumerate(self.tables)
        )

    def fitting(self, *, without: Container[Want] = ()) -> BitMap:
        """Return the groups that fit, but for ``without``."""
        groups, rows = self.exact_groups(without=without), self.exact_rows(without=without)
        return groups if rows is None else groups & self.groups_of(rows)

    def groups_of(self, rows: tuple[BitMap, ...]) -> BitMap:
        """Return the groups that ``rows`` of each table belong to."""
        return union(table.rows.groups_of(some) for table, some in zip(self.tables, rows, strict=True))

    def groups_with(self, parameter: str, value: str) -> BitMap:
        """Return the groups that have any row that meets ``value``."""
        return union(table.groups_with(parameter, value) for table in self.tables)

    def meeting(self, rows: tuple[BitMap, ...], parameter: str, value: str) -> tuple[BitMap, ...]:
        """Return those ``rows`` of each table that meet ``value``."""
        return tuple(
            some & table.judgements[parameter].met[value] for table, some in zip(self.tables, rows, strict=True)
        )

    # --- Who misses how much

    def group_levels(self, most: int) -> Levels:
        """Return how much groups miss of what is wanted of groups."""
        return levels(self.groups.alive, self.of_groups.values(), most)

    def row_levels(self, most: int) -> tuple[Levels, ...]:
        """Return how much the rows of each table miss of what is wanted of rows."""
        return tuple(
            levels(table.rows.members, [held[place] for held in self.of_rows.values()], most)
            for place, table in enumerate(self.tables)
        )


def is_about_rows(want: Want) -> bool:
    """Return whether it is meetings or dates that meet ``want``."""
    if want.parameter in {"q", "age"}:
        return False
    return want.parameter == "near" or BY_PARAMETER[want.parameter].about is not About.GROUP
