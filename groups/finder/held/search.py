"""One search of what is held: who meets what, and how much the others miss."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from pyroaring import BitMap

from groups.finder.asked import Asked, Want
from groups.finder.held.bitmaps import Ints, bitmap, numbers_in, union
from groups.finder.held.facts import Judgement
from groups.finder.held.firsts import Firsts
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
        firsts: Firsts,
    ) -> None:
        self.asked = asked
        self.mentions = mentions
        self.groups = groups
        self.judgements = judgements
        self.tables = tables
        self.vocabulary = vocabulary
        self.firsts = firsts
        self._fitting: dict[frozenset[int], BitMap] = {}
        self._rows_fitting: dict[frozenset[int], tuple[BitMap, ...]] = {}
        self.named = bitmap(groups.numbered(mentions.named))
        self.wants = list(asked.wants)
        self.of_groups = {
            number: self._of_groups(want) for number, want in enumerate(self.wants) if not is_about_rows(want)
        }
        self.of_rows = {
            number: tuple(self._of_rows(want, table) for table in tables)
            for number, want in enumerate(self.wants)
            if is_about_rows(want)
        }

    def held(self, number: int, table: int) -> Held:
        """Return who meets the want of that number: groups or rows of the table at that place, as the want goes."""
        return self.of_groups[number] if number in self.of_groups else self.of_rows[number][table]

    def judgement(self, number: int, table: int) -> Judgement | None:
        """Return what groups, or rows of that table, say to the wish the want is for; None where it is none."""
        judgements = self.judgements if number in self.of_groups else self.tables[table].judgements
        return judgements.get(self.wants[number].parameter)

    def is_for_named(self, parameter: str) -> bool:
        """Return whether a group whose name was typed meets whatever is wanted of ``parameter``."""
        return bool(self.named) and (parameter == "q" or parameter in self.asked.from_words)

    def _of_groups(self, want: Want) -> Held:
        everybody = self.groups.alive
        match want.parameter:
            case "q":
                relevant = bitmap(self.groups.numbered(self.mentions.relevance))
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

    def relevances(self, groups: Ints) -> Ints:
        """Return how closely the words of each of ``groups`` answer, in thousandths."""
        keys = np.fromiter(self.mentions.relevance.keys(), np.int64)
        relevances = np.fromiter(self.mentions.relevance.values(), np.int64)
        order = np.argsort(keys)
        keys, relevances = keys[order], relevances[order]
        wanted = self.groups.keys[groups]
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[places] == wanted, relevances[places], 0)

    def guesses_of(self, groups: Ints) -> Ints:
        """Return how many of the topics guessed are likelier than the first that each has; 0 for one that has none."""
        likelier, members = np.zeros(len(groups), np.int64), bitmap(groups)
        met = self.judgements["topic"].met
        for place, topic in reversed(list(enumerate(self.asked.guesses))):
            likelier[np.searchsorted(groups, numbers_in(members & met.get(topic, BitMap())))] = place
        return likelier

    def speaking(self, groups: Ints, language: str) -> Ints:
        """Return 1 for each of ``groups`` that says it speaks ``language``, else 0."""
        met = self.judgements["language"].met.get(language, BitMap())
        return np.isin(groups, numbers_in(met), assume_unique=True).astype(np.int64)

    # --- Who fits: ``without`` are numbers of wants

    @property
    def fits(self) -> BitMap:
        """Return the groups that fit."""
        return self.fitting(frozenset())

    @property
    def fitting_rows(self) -> tuple[BitMap, ...]:
        """Return the rows of each table by which groups fit."""
        return self.rows_fitting(frozenset())

    def fitting(self, without: frozenset[int]) -> BitMap:
        """Return the groups that fit, but for ``without``: found once, for facets and relaxations alike."""
        if without not in self._fitting:
            self._fitting[without] = self._find_fitting(without)
        return self._fitting[without]

    def rows_fitting(self, without: frozenset[int]) -> tuple[BitMap, ...]:
        """Return the rows of each table by which groups fit, but for ``without``: found once too."""
        if without not in self._rows_fitting:
            self._rows_fitting[without] = self._find_rows_fitting(without)
        return self._rows_fitting[without]

    def _find_fitting(self, without: frozenset[int]) -> BitMap:
        if self.of_rows.keys() <= without:
            return self._exact_groups(without)
        if without.isdisjoint(self.of_rows):
            # All that is wanted of rows: which groups have such rows is found once.
            return self._exact_groups(without) & self._by_rows if without else self.groups_of(self.fitting_rows)
        return self.groups_of(self.rows_fitting(without))

    def _find_rows_fitting(self, without: frozenset[int]) -> tuple[BitMap, ...]:
        if without.isdisjoint(self.of_groups):
            theirs = self._rows_of_exact_groups
        else:
            groups = self._exact_groups(without)
            theirs = tuple(table.rows.of_groups(groups) for table in self.tables)
        return self._exact_rows(theirs, without)

    def groups_of(self, rows: tuple[BitMap, ...]) -> BitMap:
        """Return the groups that ``rows`` of each table belong to."""
        return union(table.rows.groups_of(some) for table, some in zip(self.tables, rows, strict=True))

    def groups_with(self, parameter: str, value: str) -> BitMap:
        """Return the groups that have any row that meets ``value``."""
        return union(table.groups_with(parameter, value) for table in self.tables)

    def _exact_groups(self, without: frozenset[int]) -> BitMap:
        return all_met(self.groups.alive, [held for number, held in self.of_groups.items() if number not in without])

    def _exact_rows(self, rows: tuple[BitMap, ...], without: frozenset[int]) -> tuple[BitMap, ...]:
        wanted = [held for number, held in self.of_rows.items() if number not in without]
        return tuple(all_met(some, [held[place] for held in wanted]) for place, some in enumerate(rows))

    @cached_property
    def _rows_of_exact_groups(self) -> tuple[BitMap, ...]:
        if not self.of_groups:
            return tuple(table.rows.members for table in self.tables)
        groups = self._exact_groups(frozenset())
        return tuple(table.rows.of_groups(groups) for table in self.tables)

    @cached_property
    def _by_rows(self) -> BitMap:
        """Return the groups with a row that meets all that is wanted of rows."""
        return self.groups_of(self._exact_rows(tuple(table.rows.members for table in self.tables), frozenset()))

    # --- Who misses how much

    def group_levels(self, most: int) -> Levels:
        """Return how much groups miss of what is wanted of groups."""
        return levels(self.groups.alive, self.of_groups.values(), most)

    def row_levels(self, groups: BitMap, most: int) -> tuple[Levels, ...]:
        """Return how much the rows of ``groups`` in each table miss of what is wanted of rows."""
        return tuple(
            levels(
                table.rows.of_groups(groups) if self.of_groups else table.rows.members,
                [held[place] for held in self.of_rows.values()],
                most,
            )
            for place, table in enumerate(self.tables)
        )


def is_about_rows(want: Want) -> bool:
    """Return whether it is meetings or dates that meet ``want``."""
    if want.parameter in {"q", "age"}:
        return False
    return want.parameter == "near" or BY_PARAMETER[want.parameter].about is not About.GROUP
