"""How many groups would fit if something else were chosen, or something not wanted."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from groups.finder.fit import Relaxation
from groups.finder.held.search import Search
from groups.finder.wish import About, Wish
from groups.finder.wishes import WISHES


def facets(search: Search) -> dict[str, Mapping[str, int]]:
    """Return, by parameter and value, how many groups would fit were that value alone chosen of its wish."""
    chosen = {want.parameter for want in search.wants}
    whole = _Base.of(search, "")
    return {
        wish.parameter: _counts(search, wish, _Base.of(search, wish.parameter) if wish.parameter in chosen else whole)
        for wish in WISHES
        if wish.is_listed
    }


def relaxations(search: Search, fits: int) -> list[Relaxation]:
    """Return which of the things wanted keep groups from fitting, and how many would without: most first."""
    found = [Relaxation(want, len(search.fitting(without={want}))) for want in search.wants]
    return sorted((one for one in found if one.fits > fits), key=lambda one: -one.fits)


@dataclass(frozen=True)
class _Base:
    """The groups that fit but for what is wanted of one parameter, and by which of their rows; None where by any."""

    groups: BitMap
    rows: tuple[BitMap, ...] | None

    @classmethod
    def of(cls, search: Search, parameter: str) -> "_Base":
        """Return who fits ``search`` but for what is wanted of ``parameter``."""
        own = {want for want in search.wants if want.parameter == parameter}
        groups, rows = search.exact_groups(without=own), search.exact_rows(without=own)
        if rows is None:
            return cls(groups, None)
        fitting = groups & search.groups_of(rows)
        # Only rows of groups that fit need to be looked at value by value.
        return cls(
            fitting,
            tuple(some & table.rows.of_groups(fitting) for table, some in zip(search.tables, rows, strict=True)),
        )


def _counts(search: Search, wish: Wish, base: _Base) -> Mapping[str, int]:
    values = [option.value for option in search.vocabulary.options[wish.parameter]]
    named = base.groups & search.named if search.is_for_named(wish.parameter) else BitMap()
    if wish.about is About.GROUP:
        met = search.judgements[wish.parameter].met
        return {value: _number(base.groups, met[value], named) for value in values}
    if base.rows is None:
        return {value: _number(base.groups, search.groups_with(wish.parameter, value), named) for value in values}
    return {
        value: _number(base.groups, search.groups_of(search.meeting(base.rows, wish.parameter, value)), named)
        for value in values
    }


def _number(fitting: BitMap, met: BitMap, named: BitMap) -> int:
    return fitting.intersection_cardinality(met | named if named else met)
