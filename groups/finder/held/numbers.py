"""Small numbers for rows of the database, so that sets of them are bitmaps and facts about them arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groups.finder.held.bitmaps import Flags, Ints


@dataclass(frozen=True)
class Numbers:
    """Which number each row has, by primary key. ``keys`` ascend; ``size`` is more than any number given so far."""

    keys: Ints
    numbers: NDArray[np.int32]
    size: int

    @classmethod
    def none(cls) -> "Numbers":
        """Return the numbers of no rows."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int32), 0)

    def known(self, keys: Ints) -> Flags:
        """Return which of ``keys`` have a number."""
        places = np.searchsorted(self.keys, keys)
        found = np.zeros(len(keys), np.bool_)
        inside = places < len(self.keys)
        found[inside] = self.keys[places[inside]] == keys[inside]
        return found

    def of(self, keys: Ints) -> Ints:
        """Return the numbers of ``keys``, all of which are known."""
        return self.numbers[np.searchsorted(self.keys, keys)].astype(np.int64)

    def replaced(self, leaving: Ints, coming: Ints) -> "Numbers":
        """Return the numbers without the rows ``leaving`` and with those ``coming``: who does both keeps its own."""
        leaving, coming = np.setdiff1d(leaving, coming), coming[~self.known(coming)]
        return self._without(leaving)._with_more(coming)

    def _without(self, keys: Ints) -> "Numbers":
        if not len(keys):
            return self
        stay = np.ones(len(self.keys), np.bool_)
        stay[np.searchsorted(self.keys, keys)] = False
        return Numbers(self.keys[stay], self.numbers[stay], self.size)

    def _with_more(self, keys: Ints) -> "Numbers":
        """Return numbers for ``keys`` too, none of them known yet: free ones first."""
        if not len(keys):
            return self
        is_free = np.ones(self.size, np.bool_)
        is_free[self.numbers] = False
        free = np.flatnonzero(is_free)[: len(keys)]
        numbers = np.concatenate([free, np.arange(self.size, self.size + len(keys) - len(free))])
        keys = np.sort(keys)
        places = np.searchsorted(self.keys, keys)
        size = self.size + len(keys) - len(free)
        return Numbers(np.insert(self.keys, places, keys), np.insert(self.numbers, places, numbers), size)
