"""How far it is on a map: rings around the place that was named, or a line of a round length."""

from collections.abc import Iterator
from dataclasses import dataclass

from groups.views.map.labels import LETTER, LINE, Box
from groups.views.map.plane import WIDTH, Sheet
from groups.views.wording import Wording

MOST_RINGS, APART = 3, 0.55
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


def boxes_of(rings: list[Length], sheet: Sheet) -> Iterator[Box]:
    """Yield where the distances of rings are written: at the top of each."""
    for ring in rings:
        top, wide = sheet.height / 2 - ring.units, len(ring.label) * LETTER
        yield Box((WIDTH - wide) / 2, top - LINE / 2, (WIDTH + wide) / 2, top + LINE / 2)


def _length(kilometres: float, sheet: Sheet, wording: Wording) -> Length:
    return Length(wording.distance(kilometres * 1000), round(kilometres * sheet.units_per_km))
