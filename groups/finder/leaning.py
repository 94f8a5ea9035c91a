"""Which of two kinds a text is of, told by what examples of both mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groups.finder import meaning
from groups.finder.meaning import Vectors

# How fast an example's say fades with how unlike it is, and how far examples are believed less than they say: of the
# values tried, those that hear most examples when each is left out in turn.
FADING = 2.0
DOUBT = 0.2
# Steps towards the solution: after so many, what is learnt differs by less than 0.01. Exactly, it takes eight times as
# long.
STEPS = 60


@dataclass(frozen=True)
class Leaning:
    """Examples of two kinds and the say of each: kernel ridge regression, with exp(cosine) as its kernel.

    ``vectors`` holds a row of ``meaning.DIMENSIONS`` for each example, ``says`` a number for each.
    """

    vectors: Vectors
    says: Vectors

    @classmethod
    def of(cls, one: Sequence[str], other: Sequence[str]) -> "Leaning":
        """Learn from examples of ``one`` kind and of the ``other``; both count the same however many there are.

        Quick enough that nothing but the examples has to be kept: about a second for 4,000.
        """
        vectors = meaning.known([*one, *other])
        kinds = np.repeat(np.array([1, -1], dtype=np.float32), [len(one), len(other)])
        sizes = np.repeat(np.array([len(one), len(other)], dtype=np.float32), [len(one), len(other)])
        alike = _alikeness(vectors, vectors)
        alike[np.diag_indices_from(alike)] += DOUBT * 2 * sizes / len(sizes)
        return cls(vectors, _solved(alike, kinds))

    def towards(self, meant: Vectors) -> float:
        """Return how far what is ``meant`` leans to the one kind: about 1 for one of it, about -1 for the other."""
        return float(_alikeness(self.vectors, meant) @ self.says)


def _solved(matrix: Vectors, wanted: Vectors) -> Vectors:
    """Return the column that ``matrix``, symmetric and positive, takes to ``wanted``; by conjugate gradients."""
    found = np.zeros_like(wanted)
    rest, direction = wanted.copy(), wanted
    size = rest @ rest
    for _ in range(STEPS):
        taken = matrix @ direction
        step = size / (direction @ taken)
        found += step * direction
        rest -= step * taken
        before, size = size, rest @ rest
        direction = rest + np.float32(size / before) * direction
    return found


def _alikeness(vectors: Vectors, meant: Vectors) -> Vectors:
    """Return how alike each row of ``vectors`` and of ``meant`` is: from almost 0 to 1, for the same."""
    alike: Vectors = np.exp(FADING * (meant @ vectors.T - 1))
    return alike
