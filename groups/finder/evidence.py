"""What single words say about a topic: "betting" speaks for gambling, "my" for nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from groups.finder.lexicon import folded_words_of

# Words of a language begin alike: "drinking", "drinks", "drinker".
STEM = 5
# Added to the sum of shares, so that a word of one rare text is no proof.
SHYNESS = 0.01
# Words that are worth less say nothing: they would only take time.
WORTHLESS = 0.02
# Added to the worth of all words: what a text of few known words says counts less.
DOUBT = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """For each word, stem and pair of words: its worth, and how that is shared among topics."""

    shares: Mapping[str, tuple[float, tuple[tuple[str, float], ...]]]

    @classmethod
    def of(cls, texts: Mapping[str, Sequence[str]]) -> "Evidence":
        """Learn from the texts of each topic."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for topic, own in texts.items():
            for text in own:
                for sign in set(_signs(folded_words_of(text))):
                    counts[sign][topic] += 1
        shares = {}
        for sign, by_topic in counts.items():
            found = {topic: count / len(texts[topic]) for topic, count in by_topic.items()}
            total = sum(found.values()) + SHYNESS
            chances = {topic: share / total for topic, share in found.items()}
            worth = _worth(chances.values(), len(texts))
            if worth > WORTHLESS:
                shares[sign] = (worth, tuple(chances.items()))
        return cls(shares)

    def of_words(self, words: Sequence[str]) -> dict[str, float]:
        """Return how far folded ``words`` speak for each topic they speak for at all: from 0 to 1."""
        speaking: dict[str, float] = defaultdict(float)
        total = DOUBT
        for sign in set(_signs(words)):
            worth, chances = self.shares.get(sign, (0.0, ()))
            total += worth
            for topic, chance in chances:
                speaking[topic] += worth * chance
        return {topic: value / total for topic, value in speaking.items()}


def _signs(words: Sequence[str]) -> Iterator[str]:
    yield from words
    yield from (f"{one} {other}" for one, other in pairwise(words))
    yield from (f"^{word[:STEM]}" for word in words if len(word) > STEM)


def _worth(chances: Iterable[float], topics: int) -> float:
    """Return from 0, for what is said of all topics alike, to 1, for what is said of one only."""
    surprise = -sum(chance * log(chance) for chance in chances)
    return max(0.0, 1 - surprise / log(max(topics, 2))) ** 2
