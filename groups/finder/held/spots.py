"""Where the groups found come together: points for a map, and no more than a map needs."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import islice

import numpy as np

from groups.finder.fit import Tier
from groups.finder.held.bitmaps import Flags, Floats, Ints
from groups.finder.held.next_dates import NO_MEETING
from groups.finder.held.ordered import page_of
from groups.finder.held.tiers import Tiers

# So many groups stand in the order of the list; on a map of more, they are lost in clusters anyway.
MOST_IN_ORDER = 500
SHOWN = (Tier.FITS, Tier.MIGHT)


@dataclass(frozen=True)
class Spots:
    """Places by which groups fit or might fit, as arrays: a group is in them once for each of its meetings there.

    ``groups`` and ``meetings`` are primary keys, latitudes and longitudes degrees as they are published, ``ranks`` the
    groups' places in the list, from 0, all the same beyond ``MOST_IN_ORDER``.
    """

    groups: Ints
    meetings: Ints
    latitudes: Floats
    longitudes: Floats
    is_fitting: Flags
    ranks: Ints

    def only(self, these: Flags) -> "Spots":
        """Return those that are flagged."""
        return Spots(*(getattr(self, column.name)[these] for column in fields(self)))


def spots_of(tiers: Tiers, now: int) -> Spots:
    """Return the points of all meetings by which groups fit or might fit, and that have a point."""
    parts = list(_parts(tiers))
    numbers, meetings = (np.concatenate([part[column] for part in parts]) for column in (0, 1))
    is_fitting = np.repeat([tier is Tier.FITS for tier in SHOWN], [len(part[0]) for part in parts])
    held = tiers.search.tables[0].meetings
    latitudes, longitudes = np.degrees(held.latitudes[meetings]), np.degrees(held.longitudes[meetings])
    ranks = _ranks(tiers, numbers, now)
    every = Spots(tiers.search.groups.keys[numbers], held.keys[meetings], latitudes, longitudes, is_fitting, ranks)
    return every.only(~np.isnan(latitudes))


def _parts(tiers: Tiers) -> Iterator[tuple[Ints, Ints]]:
    """Yield the numbers of groups and of their meetings, tier by tier."""
    rows = tiers.search.tables[0].rows
    for tier in SHOWN:
        by_place, _ = tiers.rows(tier, tiers.groups[tier])
        places = rows.places(by_place)
        places = places[rows.meetings[places] != NO_MEETING]
        yield rows.groups_at(places), rows.meetings[places].astype(np.int64)


def _ranks(tiers: Tiers, groups: Ints, now: int) -> Ints:
    """Return the place of each of ``groups``, by number, in the list."""
    ranks = np.full(tiers.search.groups.numbers.size, MOST_IN_ORDER)
    first = islice(page_of(tiers, 0, MOST_IN_ORDER, now), MOST_IN_ORDER)
    for rank, (_, group) in enumerate(first):
        ranks[group] = rank
    return ranks[groups]
