"""How far it is on a map: rings around the place that was named, or a line of a round length."""

from collections.abc import Iterator
from dataclasses import dataclass

from groups.views.map.labels import LETTER, LINE, Box
from groups.views.map.plane import Sheet
from groups.views.wording import Wording

MOST_RINGS = 3
INSET = 40
LONGEST_LINE = 0.3  # of the sheet's width


@dataclass(frozen=True)
class Length:
    """A distance in words, and its length in units."""

    label: str
    units: int


def rings_of(sheet: Sheet, within_km: float, wording: Wording) -> list[Length]:
    """Return rings at round distances up to the one asked for, the widest last."""
    rounds = [km for km in wording.distances_km if km < within_km * 0.75]
    return [_length(km, sheet, wording) for km in (*rounds[1 - MOST_RINGS :], within_km)]


def line_of(sheet: Sheet, wording: Wording) -> Length:
    """Return the longest line of a round length that is short enough to stand in a corner."""
    longest_km = sheet.across_km * 2 * LONGEST_LINE
    rounds = [km * tens for tens in (1, 10, 100) for km in (wording.unit_km, *wording.distances_km)]
    return _length(max((km for km in rounds if km <= longest_km), default=wording.unit_km), sheet, wording)


def boxes_of(rings: list[Length], sheet: Sheet) -> Iterator[Box]:
    """Yield where the distances of rings are written: at the top of each."""
    for ring in rings:
        top, wide = sheet.height / 2 - ring.units, len(ring.label) * LETTER
        yield Box(500 - wide / 2, top - LINE / 2, 500 + wide / 2, top + LINE / 2)


def _length(kilometres: float, sheet: Sheet, wording: Wording) -> Length:
    return Length(wording.distance(kilometres * 1000), round(kilometres * sheet.units_per_km))
