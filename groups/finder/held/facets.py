"""How many groups would fit if something else were chosen, or something not wanted."""

from collections.abc import Mapping

from pyroaring import BitMap

from groups.finder.fit import Relaxation
from groups.finder.held.search import Search
from groups.finder.wish import About, Wish
from groups.finder.wishes import WISHES


def facets(search: Search) -> dict[str, Mapping[str, int]]:
    """Return, by parameter and value, how many groups would fit were that value alone chosen of its wish."""
    return {wish.parameter: _counts(search, wish) for wish in WISHES if wish.is_listed}


def relaxations(search: Search, fits: int) -> list[Relaxation]:
    """Return which of the things wanted keep groups from fitting, and how many would without: most first."""
    found = [Relaxation(want, len(search.fitting(without={want}))) for want in search.wants]
    return sorted((one for one in found if one.fits > fits), key=lambda one: -one.fits)


def _counts(search: Search, wish: Wish) -> Mapping[str, int]:
    own = {want for want in search.wants if want.parameter == wish.parameter}
    groups, rows = search.exact_groups(without=own), search.exact_rows(without=own)
    values = [option.value for option in search.vocabulary.options[wish.parameter]]
    fitting = groups if rows is None else groups & search.groups_of(rows)
    named = fitting & search.named if search.is_for_named(wish.parameter) else BitMap()
    if wish.about is About.GROUP:
        met = search.judgements[wish.parameter].met
        return {value: _number(fitting, met[value], named) for value in values}
    if rows is None:
        return {value: _number(fitting, search.groups_with(wish.parameter, value), named) for value in values}
    # Only rows of groups that fit need to be looked at value by value.
    rows = tuple(some & table.rows.of_groups(fitting) for table, some in zip(search.tables, rows, strict=True))
    return {
        value: _number(fitting, search.groups_of(search.meeting(rows, wish.parameter, value)), named)
        for value in values
    }


def _number(fitting: BitMap, met: BitMap, named: BitMap) -> int:
    return fitting.intersection_cardinality(met | named if named else met)
