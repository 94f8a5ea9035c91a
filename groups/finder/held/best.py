"""The best row of each of many groups at once: its next date, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

from groups.finder.asked import Asked
from groups.finder.held.bitmaps import Flags, Ints
from groups.finder.held.next_dates import NO_DATE
from groups.finder.held.table import Table

# A date and a distance share one number, so that the least of many is found at once. Seconds from now, which what is
# under way has less than none of, need so many bits until the year 9999; metres what is left of 63.
DATE_BITS, METRE_BITS = 38, 25
SINCE = 2**34
NEVER = 2**DATE_BITS - 1
NO_ROW = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Best:
    """The best rows of groups, as arrays.

    ``seconds`` from now until the next date, ``NO_DATE`` where there is none; ``metres`` or ``NO_METRES``; whether it
    is joined from anywhere.
    """

    seconds: Ints
    metres: Ints
    is_remote: Flags


def is_by_place(asked: Asked) -> bool:
    """Return whether what is near comes first."""
    return asked.near is not None and asked.sort in {"fit", "nearest"}


def best(groups: Ints, rows: Sequence[BitMap], tables: Sequence[Table], asked: Asked, now: int) -> Best:
    """Return the best of ``rows`` of each of ``groups`` (ascending numbers), all of which have one."""
    place, remote = (_Numbered.of(groups, some, table, asked, now) for some, table in zip(rows, tables, strict=True))
    least = np.minimum(place.least, remote.least)
    is_remote = remote.least < place.least
    tied = place.least == remote.least
    # Of two that are alike in all else, the meeting that was there first.
    is_remote[tied] = remote.first_meetings(tied) < place.first_meetings(tied)
    if is_by_place(asked):
        metres, dates = least >> DATE_BITS, least & (2**DATE_BITS - 1)
    else:
        dates, metres = least >> METRE_BITS, least & (2**METRE_BITS - 1)
    return Best(np.where(dates == NEVER, NO_DATE, dates - SINCE), metres, is_remote)


@dataclass(frozen=True)
class _Numbered:
    """Rows of one table: each one's date and distance as one number, and the least of those for each group.

    ``whose`` is the place of each row's group among the groups, ``keys`` its meeting's primary key.
    """

    numbers: Ints
    whose: Ints
    keys: Ints
    least: Ints

    @classmethod
    def of(cls, groups: Ints, rows: BitMap, table: Table, asked: Asked, now: int) -> "_Numbered":
        """Number ``rows``; the least is ``NO_ROW`` for a group that has none."""
        places = table.rows.places(rows)
        starts = table.rows.starts[places].astype(np.int64)
        dates = np.where(starts == NO_DATE, NEVER, starts - now + SINCE)
        metres = table.metres(places, asked.near)
        numbers = metres << DATE_BITS | dates if is_by_place(asked) else dates << METRE_BITS | metres
        whose = np.searchsorted(groups, table.rows.groups_at(places))
        least = np.full(len(groups), NO_ROW)
        np.minimum.at(least, whose, numbers)
        return cls(numbers, whose, table.keys(places), least)

    def first_meetings(self, groups: Flags) -> Ints:
        """Return the first meeting among the best rows of each of the flagged groups, by primary key."""
        first = np.full(len(groups), NO_ROW)
        asked_for = np.flatnonzero(groups[self.whose] & (self.numbers == self.least[self.whose]))
        np.minimum.at(first, self.whose[asked_for], self.keys[asked_for])
        return first[groups]
