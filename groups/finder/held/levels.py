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
    """Who meets everything, and who misses how much: ``costs[0]`` miss nothing, though they may not state it all."""

    exact: BitMap
    costs: tuple[BitMap, ...]

    def costing(self, cost: int) -> BitMap:
        """Return who misses ``cost``."""
        return self.costs[cost] if 0 <= cost < len(self.costs) else BitMap()


def levels(everybody: BitMap, held: Iterable[Held], most: int) -> Levels:
    """Return who among ``everybody`` misses how much, up to ``most``."""
    exact = everybody
    costs = [everybody, *(BitMap() for _ in range(most))]
    for one in held:
        exact = exact & one.met
        passing = one.met | one.unstated
        near = one.near - passing
        far = everybody - passing - near if most >= FAR_MISS else BitMap()
        costs = [
            union(
                [costs[cost] & passing]
                + ([costs[cost - NEAR_MISS] & near] if cost >= NEAR_MISS else [])
                + ([costs[cost - FAR_MISS] & far] if cost >= FAR_MISS else [])
            )
            for cost in range(most + 1)
        ]
    return Levels(exact, tuple(costs))


def all_met(everybody: BitMap, held: Iterable[Held]) -> BitMap:
    """Return who among ``everybody`` meets everything."""
    # The fewest first, so that what follows has little left to look at.
    fewest, *others = sorted((everybody, *(one.met for one in held)), key=len)
    for other in others:
        fewest = fewest & other
    return fewest
