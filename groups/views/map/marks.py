"""Pins and clusters: which of many points are drawn as one, so that each can be told from the next and pressed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groups.views.map.plane import WIDTH, Floats

# Between the middles of two marks, in units: 26 pixels where the map is as narrow as on the smallest phone.
APART = 90
CELLS = 40  # across, in which points are put together before anything else


@dataclass(frozen=True)
class Mark:
    """One thing on the map, at ``x`` and ``y`` in units; ``spots`` are the numbers of the points it stands for."""

    x: float
    y: float
    spots: Sequence[int]


def marks_of(across: Floats, down: Floats) -> list[Mark]:
    """Return points, in units, as marks that are ``APART``: where most are first. Each point is in one of them."""
    if not len(across):
        return []
    cell_of = (down // (WIDTH / CELLS)).astype(np.int64) * CELLS * 4 + (across // (WIDTH / CELLS)).astype(np.int64)
    _, cells, sizes = np.unique(cell_of, return_inverse=True, return_counts=True)
    x = np.bincount(cells, across) / sizes
    y = np.bincount(cells, down) / sizes
    leader_of = _leaders(x, y, sizes)
    whose = leader_of[cells]
    order = np.argsort(whose, kind="stable")
    leaders, starts = np.unique(whose[order], return_index=True)
    members = np.split(order, starts[1:])
    return [
        Mark(float(x[leader]), float(y[leader]), spots.tolist())
        for leader, spots in zip(leaders.tolist(), members, strict=True)
    ]


def _leaders(x: Floats, y: Floats, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each cell the one that is drawn for it: the nearest of those with more points, if near enough."""
    leaders: list[int] = []
    leader_of = np.empty(len(x), np.int64)
    for cell in np.lexsort((x, y, -sizes)).tolist():
        far = np.hypot(x[leaders] - x[cell], y[leaders] - y[cell])
        if len(far) and far.min() < APART:
            leader_of[cell] = leaders[int(far.argmin())]
        else:
            leader_of[cell] = cell
            leaders.append(cell)
    return leader_of
