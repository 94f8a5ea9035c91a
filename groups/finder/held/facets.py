"""How many groups would fit if something else were chosen, or something not wanted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyroaring import BitMap

from groups.finder.fit import Relaxation
from groups.finder.held.search import Search
from groups.finder.wish import About, Wish
from groups.finder.wishes import WISHES


def facets(search: Search) -> dict[str, Mapping[str, int]]:
    """Return, by parameter and value, how many groups would fit were that value alone chosen of its wish."""
    whole = _Base(search, frozenset())
    chosen: dict[str, set[int]] = {}
    for number, want in enumerate(search.wants):
        chosen.setdefault(want.parameter, set()).add(number)
    return {
        wish.parameter: _counts(
            wish, _Base(search, frozenset(chosen[wish.parameter])) if wish.parameter in chosen else whole
        )
        for wish in WISHES
        if wish.is_listed
    }


def relaxations(search: Search) -> list[Relaxation]:
    """Return which of the things wanted keep groups from fitting, and how many would without: most first."""
    fits = len(search.fits)
    found = [Relaxation(want, len(search.fitting(frozenset({number})))) for number, want in enumerate(search.wants)]
    return sorted((one for one in found if one.fits > fits), key=lambda one: -one.fits)


@dataclass(frozen=True)
class _Base:
    """What fits ``search`` but for the wants ``without``, which are all there are of one parameter."""

    search: Search
    without: frozenset[int]

    @cached_property
    def groups(self) -> BitMap:
        """Return the groups."""
        return self.search.fits if not self.without else self.search.fitting(self.without)

    @property
    def is_by_rows(self) -> bool:
        """Return whether it matters by which of their rows groups fit."""
        return not self.search.of_rows.keys() <= self.without

    @cached_property
    def rows(self) -> tuple[BitMap, ...]:
        """Return the rows of each table by which they fit."""
        return self.search.rows_fitting(self.without) if self.without else self.search.fitting_rows

    @cached_property
    def several(self) -> BitMap:
        """Return the groups that fit by more than one row."""
        seen, again = BitMap(), BitMap()
        for table, rows in zip(self.search.tables, self.rows, strict=True):
            for groups in table.rows.by_layer(rows):
                again |= seen & groups
                seen |= groups
        return again

    @cached_property
    def of_several(self) -> tuple[BitMap, ...]:
        """Return the rows of ``several``."""
        tables = zip(self.search.tables, self.rows, strict=True)
        return tuple(table.rows.of_groups(self.several) & rows for table, rows in tables)

    @cached_property
    def alone(self) -> tuple[BitMap, ...]:
        """Return the rows that are the only one of their group: so many rows are so many groups."""
        return tuple(rows - others for rows, others in zip(self.rows, self.of_several, strict=True))


def _counts(wish: Wish, base: _Base) -> Mapping[str, int]:
    search = base.search
    values = [option.value for option in search.vocabulary.options[wish.parameter]]
    named = base.groups & search.named if search.is_for_named(wish.parameter) else BitMap()
    if wish.about is About.GROUP:
        met = search.judgements[wish.parameter].met
        return {value: _number(base.groups, met[value], named) for value in values}
    if not base.is_by_rows:
        return {value: _number(base.groups, search.groups_with(wish.parameter, value), named) for value in values}
    if named:
        meeting = (
            (value, [table.judgements[wish.parameter].met[value] for table in search.tables]) for value in values
        )
        return {value: len(named | search.groups_of(_both(base.rows, met))) for value, met in meeting}
    return {value: _by_rows(base, wish.parameter, value) for value in values}


def _number(fitting: BitMap, met: BitMap, named: BitMap) -> int:
    return fitting.intersection_cardinality(met | named if named else met)


def _by_rows(base: _Base, parameter: str, value: str) -> int:
    met = [table.judgements[parameter].met[value] for table in base.search.tables]
    alone = sum(rows.intersection_cardinality(some) for rows, some in zip(base.alone, met, strict=True))
    return alone + len(base.search.groups_of(_both(base.of_several, met))) if base.several else alone


def _both(rows: Iterable[BitMap], others: Iterable[BitMap]) -> tuple[BitMap, ...]:
    return tuple(some & other for some, other in zip(rows, others, strict=True))
