"""One page of an order, without putting everything in order."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groups.finder.held.bitmaps import Ints


def window(columns: Sequence[NDArray[Any]], first: int, end: int) -> Ints:
    """Return the places that come ``first`` to ``end`` (exclusive) by the first column, ties by the next, and so on."""
    leading, others = columns[0], columns[1:]
    size = len(leading)
    first, end = min(first, size), min(end, size)
    if first >= end:
        return np.zeros(0, np.int64)
    if not others:
        return np.argsort(leading, kind="stable")[first:end]
    parted = np.partition(leading, (first, end - 1))
    low, high = parted[first], parted[end - 1]
    below, above = int(np.count_nonzero(leading < low)), int(np.count_nonzero(leading <= high))
    if low == high:
        tied = np.flatnonzero(leading == low)
        return tied[window([column[tied] for column in others], first - below, end - below)]
    between = np.flatnonzero((leading > low) & (leading < high))
    between = between[np.lexsort([column[between] for column in reversed(columns)])]
    lowest, highest = np.flatnonzero(leading == low), np.flatnonzero(leading == high)
    before = lowest[window([column[lowest] for column in others], first - below, len(lowest))]
    after_from = above - len(highest)
    after = highest[window([column[highest] for column in others], 0, end - after_from)]
    return np.concatenate([before, between, after])
