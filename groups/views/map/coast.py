"""Land and sea: the part of Natural Earth's coastlines that is on a map, as the path of an SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from groups.finder.towns import KM_PER_DEGREE
from groups.views.map.plane import Floats, Sheet

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "coastlines.npz"
PER_DEGREE = 200  # steps of the grid that points are on: half a kilometre, what 1:10 million is good for
# Around the map, so that what is bent straight at its box is never seen.
MARGIN, LEAST_MARGIN = 0.3, 0.4  # parts of the box; degrees
# An island of less than so many units is not drawn.
SMALLEST = 6
# Lines longer than so many degrees are bent as the map bends them.
LONGEST = 1.5
# Points are about so many units apart: the least with which there are not too many. The coast of half the world is
# coarser than that of a county, which nobody can see.
GRAINS = (2, 3, 5, 8, 12, 20)
MOST_POINTS = 4_500
FEWEST_STEPS = 3


@dataclass(frozen=True)
class Land:
    """Rings of longitude and latitude in degrees, one after the other in ``points``; where each begins and ends.

    ``boxes`` has the west, south, east and north of each.
    """

    points: Floats
    bounds: NDArray[np.int64]
    boxes: Floats


@cache
def land() -> Land:
    """Return all land there is: some 6 MB, read when somebody first asks for a map."""
    with np.load(SHIPPED) as shipped:
        points = np.cumsum(shipped["steps"].T, axis=0, dtype=np.int64) / PER_DEGREE
        bounds = np.append(0, np.cumsum(shipped["lengths"], dtype=np.int64))
    starts = bounds[:-1]
    least, most = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    return Land(points, bounds, np.hstack([least, most]))


# Most people look around the same few towns.
@lru_cache(128)
def path_of(sheet: Sheet) -> str:
    """Return the land on a map as an SVG path in whole units; an empty string where all is sea."""
    rings = list(_rings(sheet))
    if not rings:
        return ""
    points = np.concatenate(rings)
    x, y = sheet.place(points[:, 1], points[:, 0])
    points, whose = np.column_stack([x, y]), np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    for grain in GRAINS:
        # One point of each cell that the coast goes through.
        cells = np.round(points / grain)
        kept = np.append(True, np.any(np.diff(cells, axis=0) != 0, axis=1) | (np.diff(whose) != 0))
        points, whose = points[kept], whose[kept]
        if len(points) <= MOST_POINTS:
            break
    parts = np.split(np.round(points).astype(np.int64), np.flatnonzero(np.diff(whose)) + 1)
    return "".join(map(_drawn, parts))


def _rings(sheet: Sheet) -> Iterator[Floats]:
    """Yield the rings that reach into a map's box, pressed into it."""
    south, north, west, east = sheet.bounds
    wider, higher = max(MARGIN * (east - west), LEAST_MARGIN), max(MARGIN * (north - south), LEAST_MARGIN)
    # At most once around the globe: land drawn twice would hide the sea.
    wider = min(wider, (360 - (east - west)) / 2)
    box = np.array([west - wider, max(south - higher, -90), east + wider, min(north + higher, 90)])
    every = land()
    smallest = SMALLEST / sheet.units_per_km / KM_PER_DEGREE
    is_seen = (every.boxes[:, 2:] - every.boxes[:, :2]).max(axis=1) >= smallest
    for turn in (-360.0, 0.0, 360.0):
        left, bottom, right, top = box - [turn, 0, turn, 0]
        boxes = every.boxes
        is_here = is_seen & (boxes[:, 0] < right) & (boxes[:, 2] > left) & (boxes[:, 1] < top) & (boxes[:, 3] > bottom)
        for ring in np.flatnonzero(is_here).tolist():
            points = every.points[every.bounds[ring] : every.bounds[ring + 1]]
            pressed = _pressed(points, left, bottom, right, top)
            # One that only runs along an edge has nothing inside.
            if np.ptp(pressed, axis=0).all():
                yield _bent(pressed)


def _pressed(points: Floats, left: float, bottom: float, right: float, top: float) -> Floats:
    """Return a ring with what is outside a box moved to its edge.

    What is inside keeps its shape, and what is filled stays filled: a line that is moved to the edge passes over no
    point inside.
    """
    inside = np.clip(points, [left, bottom], [right, top])
    inside = inside[np.append(True, np.any(np.diff(inside, axis=0) != 0, axis=1))]
    # Of what runs along an edge, its ends are enough.
    is_same = np.diff(inside, axis=0) == 0
    kept: Floats = inside[np.concatenate([[True], ~np.any(is_same[:-1] & is_same[1:], axis=1), [True]])]
    return kept


def _bent(points: Floats) -> Floats:
    """Return a ring with more points on its long lines."""
    steps = np.diff(points, axis=0)
    parts = np.ceil(np.abs(steps).max(axis=1, initial=0) / LONGEST).astype(np.int64)
    if parts.max(initial=1) <= 1:
        return points
    at = np.repeat(np.arange(len(steps)), parts)
    along = (np.arange(len(at)) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[at]
    bent: Floats = np.concatenate([points[at] + steps[at] * along[:, None], points[-1:]])
    return bent


def _drawn(points: NDArray[np.int64]) -> str:
    """Return a ring as a path, in steps from point to point; nothing for one that is too small to be seen."""
    if len(points) <= FEWEST_STEPS:
        return ""
    x, y = points[0].tolist()
    steps = np.diff(points, axis=0).ravel().tolist()
    return f"M{x} {y}l{' '.join(map(str, steps))}z".replace(" -", "-")
