"""Drawing lots, the same ones for the same seed."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance(Random):
    """Python's generator, with the three draws that listings are made of."""

    def happens(self, share: float) -> bool:
        """Return True in ``share`` (0 to 1) of all cases."""
        return self.random() < share

    def weighed(self, weights: Mapping[T, float]) -> T:
        """Return one of the keys, as often as its weight beside the others says."""
        left = self.random() * sum(weights.values())
        for value, weight in weights.items():  # noqa: B007  the last one is also for what rounding leaves over
            left -= weight
            if left < 0:
                break
        return value

    def some(self, values: Sequence[str], share: float) -> str:
        """Return one of the texts in ``share`` of all cases, else the empty text that means "not stated"."""
        return self.choice(values) if values and self.happens(share) else ""

    def digits(self, pattern: str) -> str:
        """Return the pattern with a digit for each #."""
        return "".join(str(self.randrange(10)) if character == "#" else character for character in pattern)
