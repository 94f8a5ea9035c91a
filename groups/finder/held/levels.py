"""How much groups or rows miss of what is wanted, by set algebra."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyroaring import BitMap

from groups.finder.fit import FAR_MISS, NEAR_MISS
from groups.finder.held.bitmaps import union


@dataclass(frozen=True)
class Held:
    """Who meets one thing wanted, who does not state it, and who among the others misses it nearly."""

    met: BitMap
    unstated: BitMap
    near: BitMap


@dataclass(frozen=True)
class Levels:
    """Who misses how much: ``costs[0]`` miss nothing, though they may not state it all."""

    costs: tuple[BitMap, ...]

    def costing(self, cost: int) -> BitMap:
        """Return who misses ``cost``."""
        return self.costs[cost] if 0 <= cost < len(self.costs) else BitMap()

    @property
    def everybody(self) -> BitMap:
        """Return who misses no more than was looked for."""
        return union(self.costs)


def levels(everybody: BitMap, held: Iterable[Held], most: int) -> Levels:
    """Return who among ``everybody`` misses how much, up to ``most``."""
    costs = [everybody]
    # Those that few come near first, so that what follows has little left to look at.
    passing = sorted(((one.met | one.unstated, one.near) for one in held), key=lambda one: len(one[0]) + len(one[1]))
    for met, near in passing:
        costs = [
            union(
                ([costs[cost] & met] if cost < len(costs) else [])
                + ([(costs[cost - NEAR_MISS] - met) & near] if 0 <= cost - NEAR_MISS < len(costs) else [])
                + ([costs[cost - FAR_MISS] - met - near] if 0 <= cost - FAR_MISS < len(costs) else [])
            )
            for cost in range(min(most, len(costs) - 1 + FAR_MISS) + 1)
        ]
    return Levels(tuple(costs))


def all_met(everybody: BitMap, held: Iterable[Held]) -> BitMap:
    """Return who among ``everybody`` meets everything."""
    # The fewest first, so that what follows has little left to look at.
    fewest, *others = sorted((everybody, *(one.met for one in held)), key=len)
    for other in others:
        fewest = fewest & other
    return fewest
