"""The best row of each of many groups at once: its next date, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from groups.finder.asked import Asked
from groups.finder.held.bitmaps import Flags, Ints, bitmap
from groups.finder.held.distances import NO_METRES
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
        starts = table.rows.starts[places]
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


@dataclass(frozen=True)
class Firsts:
    """The best row of every group where nothing is asked of rows: that of its next date, ``NO_DATE`` if it has none.

    The arrays hold a group's value at its number; ``remote`` are the groups whose row is joined from anywhere.
    """

    starts: NDArray[np.uint32]
    is_remote: Flags
    remote: BitMap

    @classmethod
    def of_tables(cls, tables: Sequence[Table], size: int) -> "Firsts":
        """Return the best rows in ``tables`` of the groups numbered below ``size``."""
        place, remote = (_first_starts(table, size) for table in tables)
        is_remote = remote < place
        tied = (remote == place) & (place != NO_ROW)
        first_by_place, first_remote = (_first_keys(table, tied, place) for table in tables)
        is_remote |= first_remote < first_by_place
        starts = np.minimum(np.minimum(place, remote), NO_DATE).astype(np.uint32)
        return cls(starts, is_remote, bitmap(np.flatnonzero(is_remote)))

    def of(self, groups: Ints, now: int) -> Best:
        """Return the best rows of ``groups``."""
        starts = self.starts[groups].astype(np.int64)
        seconds = np.where(starts == NO_DATE, NO_DATE, starts - now)
        return Best(seconds, np.full(len(groups), NO_METRES), self.is_remote[groups])


def _first_starts(table: Table, size: int) -> Ints:
    """Return when the first row of each group starts; ``NO_ROW`` where there is none."""
    starts = np.full(size, NO_ROW)
    np.minimum.at(starts, table.rows.groups_at(np.arange(len(table.rows.ids))), table.rows.starts)
    return starts


def _first_keys(table: Table, groups: Flags, starts: Ints) -> Ints:
    """Return the first meeting among the rows that start at ``starts`` of the flagged groups, by primary key."""
    whose = table.rows.groups_at(np.arange(len(table.rows.ids)))
    places = np.flatnonzero(groups[whose] & (table.rows.starts == starts[whose]))
    keys = np.full(len(groups), NO_ROW)
    np.minimum.at(keys, whose[places], table.keys(places))
    return keys
