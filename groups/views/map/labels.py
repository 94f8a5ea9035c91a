"""Names of towns that have room: the largest first, none over another or over anything that matters more."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from groups.views.map.plane import WIDTH

# In units: how high the letters are and how wide one is on average, where the map is narrow and they are at their
# largest; static/css/map.css has the same height.
LETTER, LINE = 24, 44
GAP = 16  # from a town's dot to its name
EDGE = 8


@dataclass(frozen=True)
class Box:
    """A part of the sheet that is taken, in units."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Return whether two boxes share anything."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_within(self, other: "Box") -> bool:
        """Return whether this box is inside another."""
        is_across = other.left <= self.left and self.right <= other.right
        return is_across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Town:
    """A town to be named, at ``x`` and ``y`` in units; ``reach`` is the size of the mark that stands there, if any."""

    name: str
    x: float
    y: float
    reach: float = 0


@dataclass(frozen=True)
class Label:
    """A town, with its dot where no mark stands there, and from where its name is written: to which ``side`` of it."""

    name: str
    dot: tuple[int, int] | None
    x: int
    y: int
    side: str


def around(x: float, y: float, reach: float) -> Box:
    """Return the box around something round."""
    return Box(x - reach, y - reach, x + reach, y + reach)


def labels_of(towns: Iterable[Town], taken: Iterable[Box], *, height: int, most: int) -> Iterator[Label]:
    """Yield those of ``towns``, the most important first, whose names have room beside what is ``taken``."""
    full = list(taken)
    named: set[tuple[float, float]] = set()
    for town in towns:
        here = town.x, town.y
        if len(named) == most:
            return
        if here not in named and (found := _room(town, full, height)):
            side, box, (x, y) = found
            full += [box, around(*here, GAP / 2)]
            named.add(here)
            yield Label(town.name, None if town.reach else (round(town.x), round(town.y)), round(x), round(y), side)


def _room(town: Town, full: list[Box], height: int) -> tuple[str, Box, tuple[float, float]] | None:
    """Return on which side of its dot the name of a town has room, and from where it is written there."""
    x, y, wide, half = town.x, town.y, len(town.name) * LETTER, LINE / 2
    gap = (town.reach or GAP / 2) + GAP / 2
    inside = Box(EDGE, EDGE, WIDTH - EDGE, height - EDGE)
    # The dot itself may not be hidden either; a mark is there already.
    dot = [] if town.reach else [around(x, y, GAP / 2)]
    for side, left, top, start in (
        ("right", x + gap, y - half, (x + gap, y)),
        ("left", x - gap - wide, y - half, (x - gap, y)),
        ("above", x - wide / 2, y - gap - LINE, (x, y - gap)),
        ("below", x - wide / 2, y + gap, (x, y + gap)),
    ):
        box = Box(left, top, left + wide, top + LINE)
        if box.is_within(inside) and not any(one.meets(other) for one in (box, *dot) for other in full):
            return side, box, start
    return None
