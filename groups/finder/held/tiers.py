"""The tiers of a search, and the rows by which each group is in its tier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from groups.finder.fit import FAR_MISS, NEAR_MISS, Tier
from groups.finder.held.best import best
from groups.finder.held.bitmaps import bitmap, numbers_in, union
from groups.finder.held.levels import Levels
from groups.finder.held.search import Search


@dataclass(frozen=True)
class Tiers:
    """The groups of each tier. ``cost`` is what those that are close miss."""

    search: Search
    groups: Mapping[Tier, BitMap]
    cost: int
    _of_groups: Levels
    _of_rows: Sequence[Levels]
    _remote: dict[Tier, BitMap] = field(default_factory=dict)

    def rows(self, tier: Tier, groups: BitMap) -> tuple[BitMap, ...]:
        """Return the rows of each table by which some ``groups`` of ``tier`` are in it: their best ones."""
        tables = [table.rows for table in self.search.tables]
        if tier is Tier.FITS:
            fitting = self.search.fitting_rows
            if groups is self.groups[tier]:
                return fitting
            return tuple(table.of_groups(groups) & rows for table, rows in zip(tables, fitting, strict=True))
        cost = self.cost if tier is Tier.CLOSE else 0
        # What a group misses itself, its rows may not miss too.
        missing = [groups & self._of_groups.costing(own) for own in range(cost + 1)]
        return tuple(
            union(table.of_groups(some) & missed.costing(cost - own) for own, some in enumerate(missing) if some)
            for table, missed in zip(tables, self._of_rows, strict=True)
        )

    def remote(self, tier: Tier, now: int) -> BitMap:
        """Return the groups of ``tier`` that are in it by a row that is joined from anywhere; ``now`` is in seconds."""
        if tier not in self._remote:
            self._remote[tier] = self._joined_from_anywhere(tier, now)
        return self._remote[tier]

    def _joined_from_anywhere(self, tier: Tier, now: int) -> BitMap:
        search, groups = self.search, self.groups[tier]
        if not search.of_rows:
            return groups & search.firsts.remote
        rows = self.rows(tier, groups)
        by_place, remote = (table.rows.groups_of(some) for table, some in zip(search.tables, rows, strict=True))
        both = by_place & remote
        if not both:
            return remote
        members = numbers_in(both)
        either = best(members, self.rows(tier, both), search.tables, search.asked, now)
        return (remote - both) | bitmap(members[either.is_remote])


def tiers_of(search: Search) -> Tiers:
    """Return who fits, who might, and who is close; where nobody is, those who miss least."""
    tiers = _tiers(search, NEAR_MISS)
    if any(tiers.groups.values()):
        return tiers
    return _tiers(search, FAR_MISS * len(search.wants))


def _tiers(search: Search, most: int) -> Tiers:
    groups = search.group_levels(most)
    rows = search.row_levels(groups.everybody, most)
    if search.of_rows:
        by_rows = [search.groups_of(tuple(missed.costing(cost) for missed in rows)) for cost in range(most + 1)]
    else:
        by_rows = [search.groups.alive]
    passing = _missing(groups, by_rows, 0)
    # Where anything is closer than the least that is looked for, nothing further away is.
    missing = ((cost, found) for cost in range(NEAR_MISS, most + 1) if (found := _missing(groups, by_rows, cost)))
    cost, close = next(missing, (NEAR_MISS, BitMap()))
    tiers = {Tier.FITS: search.fits, Tier.MIGHT: passing - search.fits, Tier.CLOSE: close - passing}
    return Tiers(search, tiers, cost, groups, rows)


def _missing(groups: Levels, by_rows: Sequence[BitMap], cost: int) -> BitMap:
    """Return the groups that with some row miss ``cost`` in all."""
    pairs = ((own, cost - own) for own in range(cost + 1) if cost - own < len(by_rows))
    return union(groups.costing(own) & by_rows[others] for own, others in pairs)
