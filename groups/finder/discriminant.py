"""What tells kinds of meanings apart: of all that a text means, the part by which topics differ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# How far the spread of few texts is mistrusted, next to the same spread in every direction: of the values tried, one
# of those that place most texts of the vocabulary right when they are left out (docs/meaning.md).
DOUBT = 0.3
# Nothing is less likely than this: no text means so much that the odds are a million of millions to one.
LEAST = -30.0


@dataclass(frozen=True)
class Discriminant:
    """Fisher's linear discriminant: ``axes`` a column a kind, ``offsets`` a number a kind.

    Texts of a kind are taken to spread alike around its middle, whatever the kind, and kinds to be equally likely,
    however many texts each has.
    """

    axes: NDArray[np.float32]
    offsets: NDArray[np.float32]

    @classmethod
    def of(cls, vectors: NDArray[np.float32], rows: Sequence[NDArray[np.intp]]) -> "Discriminant":
        """Learn from ``vectors``, a row a text; ``rows`` are the numbers of each kind's own."""
        middles = np.stack([vectors[own].mean(axis=0) for own in rows])
        apart = np.concatenate([vectors[own] - middle for own, middle in zip(rows, middles, strict=True)])
        spread = apart.T @ apart / len(apart)
        spread[np.diag_indices_from(spread)] += max(DOUBT * spread.trace() / len(spread), np.finfo(np.float32).eps)
        axes = np.linalg.solve(spread, middles.T)
        return cls(axes, (middles.T * axes).sum(axis=0) / -2)

    def behind(self, meant: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how far each kind is behind the likeliest for what is ``meant``: the logarithm of odds, 0 or less."""
        likelihoods = meant @ self.axes + self.offsets
        behind: NDArray[np.float32] = np.maximum(likelihoods - likelihoods.max(), LEAST)
        return behind
