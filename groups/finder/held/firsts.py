"""The best row of every group where nothing is asked of rows: that of its next date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from groups.finder.asked import Asked
from groups.finder.held.best import Best, best
from groups.finder.held.bitmaps import Flags, Ints, bitmap, grouped, numbers_in
from groups.finder.held.distances import NO_METRES
from groups.finder.held.groups import written
from groups.finder.held.next_dates import NO_DATE
from groups.finder.held.table import Table
from groups.finder.held.wall import HOUR
from groups.finder.times import Clock

NOTHING = Asked(Clock(datetime.fromtimestamp(0, UTC), "UTC"), {})


@dataclass(frozen=True)
class Firsts:
    """The next date of every group, ``NO_DATE`` if it has none, and whether that is joined from anywhere.

    The arrays hold a group's value at its number; ``remote`` are the groups whose row is joined from anywhere, and
    ``hours`` those whose date starts in each hour since 1970.
    """

    starts: NDArray[np.uint32]
    is_remote: Flags
    remote: BitMap
    hours: Mapping[int, BitMap]

    @classmethod
    def none(cls) -> "Firsts":
        """Return the best rows of no groups."""
        return cls(np.zeros(0, np.uint32), np.zeros(0, np.bool_), BitMap(), {})

    def replaced(self, gone: BitMap, coming: BitMap, tables: Sequence[Table], size: int) -> "Firsts":
        """Return the same without the groups ``gone`` and with those ``coming``: by their rows in ``tables``.

        All are numbered below ``size``.
        """
        members = numbers_in(coming)
        found = best(members, [table.rows.of_groups(coming) for table in tables], tables, NOTHING, 0)
        hours = dict(self.hours)
        left = numbers_in(gone)
        for hour in np.unique(self.starts[left] // HOUR).tolist():
            hours[hour] = hours[hour] - gone
        for hour, some in grouped(found.seconds // HOUR, members):
            hours[hour] = hours.get(hour, BitMap()) | some
        return Firsts(
            starts=written(self.starts, size, members, found.seconds),
            is_remote=written(self.is_remote, size, members, found.is_remote),
            remote=(self.remote - gone) | bitmap(members[found.is_remote]),
            hours={hour: some for hour, some in hours.items() if some},
        )

    def of(self, groups: Ints, now: int) -> Best:
        """Return the best rows of ``groups``."""
        starts = self.starts[groups].astype(np.int64)
        seconds = np.where(starts == NO_DATE, NO_DATE, starts - now)
        return Best(seconds, np.full(len(groups), NO_METRES), self.is_remote[groups])

    def by_hour(self, groups: BitMap, now: int, if_no_date: int) -> Iterator[tuple[int, BitMap]]:
        """Yield ``groups`` by the hour of their next date, each with how many seconds from ``now`` that begins.

        The soonest come first; those without a date are ``if_no_date`` seconds away.
        """
        waits = {hour: if_no_date if hour == NO_DATE // HOUR else hour * HOUR - now for hour in self.hours}
        for hour in sorted(waits, key=waits.__getitem__):
            yield waits[hour], groups & self.hours[hour]
