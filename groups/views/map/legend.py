"""How far it is on a map: rings around the place that was named, or a line of a round length."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from groups.views.map.labels import LETTER, LINE, Box
from groups.views.map.plane import WIDTH, Sheet
from groups.views.wording import Wording

MOST_RINGS, APART = 3, 0.55
ANGLES = (0, 180, *(side * angle for angle in range(15, 180, 15) for side in (1, -1)))  # from the top
LONGEST_LINE = 0.3  # of the sheet's width


@dataclass(frozen=True)
class Length:
    """A distance in words, and its length in units."""

    label: str
    units: int


def rings_of(sheet: Sheet, within_km: float, wording: Wording) -> list[Length]:
    """Return rings at round distances up to the one asked for, the widest last."""
    rings = [within_km]
    for km in reversed(wording.distances_km):
        if km < rings[0] * APART and len(rings) < MOST_RINGS:
            rings.insert(0, km)
    return [_length(km, sheet, wording) for km in rings]


def line_of(sheet: Sheet, wording: Wording) -> Length:
    """Return the longest line of a round length that is short enough to stand in a corner."""
    longest_km = sheet.across_km * 2 * LONGEST_LINE
    rounds = [km * tens for tens in (1, 10, 100) for km in (wording.unit_km, *wording.distances_km)]
    return _length(max((km for km in rounds if km <= longest_km), default=wording.unit_km), sheet, wording)


@dataclass(frozen=True)
class Ring:
    """A ring with where its distance is written, in units."""

    length: Length
    x: int
    y: int

    @property
    def box(self) -> Box:
        """Return what the distance takes up."""
        half = len(self.length.label) * LETTER / 2
        return Box(self.x - half, self.y - LINE / 2, self.x + half, self.y + LINE / 2)


def written(ring: Length, sheet: Sheet, taken: Sequence[Box]) -> Ring:
    """Return a ring whose distance is written where nothing is ``taken``: at its top, if it can be."""
    ways = [
        Ring(
            ring,
            round(WIDTH / 2 + ring.units * math.sin(math.radians(angle))),
            round(sheet.height / 2 - ring.units * math.cos(math.radians(angle))),
        )
        for angle in ANGLES
    ]
    return next((way for way in ways if not any(way.box.meets(box) for box in taken)), ways[0])


def _length(kilometres: float, sheet: Sheet, wording: Wording) -> Length:
    return Length(wording.distance(kilometres * 1000), round(kilometres * sheet.units_per_km))
