"""Slips of the finger: a word that nobody uses, and the one it was meant to be."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

# Short words are too close to one another: "leeds" is no slip of "needs".
SHORTEST = 6
# From this length on, two slips in one word are forgiven.
LONG = 9


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words that are known, and for what is left of each without a letter or two the words that leave it.

    Two words are a slip apart if leaving out one letter in each (or two, in longer ones) gives the same: the method
    of SymSpell (Wolf Garbe, 2012), which finds them without comparing with every word.
    """

    known: frozenset[str]
    remains: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, words: Set[str], known: Set[str] = frozenset()) -> "Spelling":
        """Compile the folded ``words`` that may be meant; what is ``known`` besides is left as it is."""
        remains: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= SHORTEST and word.isalpha():
                for remain in _remains(word):
                    remains[remain].append(word)
        return cls(frozenset(words | known), {remain: tuple(meant) for remain, meant in remains.items()})

    def corrected(self, word: str) -> str:
        """Return the known word that the folded ``word`` is a slip of; ``word`` itself where there is none."""
        if word in self.known or len(word) < SHORTEST or not word.isalpha():
            return word
        meant = {one for remain in _remains(word) for one in self.remains.get(remain, ())}
        slips = {one: slips_between(word, one) for one in meant if one[0] == word[0]}
        allowed = 2 if len(word) >= LONG else 1
        # Letters are left out more often than added.
        likely = sorted((count, -len(one), one) for one, count in slips.items() if count <= allowed)
        return likely[0][2] if likely else word


def slips_between(one: str, other: str) -> int:
    """Return how many letters must be added, left out, changed or swapped with the next to turn one into the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, opposite in enumerate(other, start=1):
            slips = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                slips = min(slips, last[j - 2] + 1)
            row.append(slips)
    return row[-1]


def _remains(word: str) -> Iterator[str]:
    """Yield ``word`` and what is left of it without any letter; without any two where it is long."""
    yield word
    shorter = {word[:i] + word[i + 1 :] for i in range(len(word))}
    yield from sorted(shorter)
    if len(word) >= LONG:
        yield from sorted({one[:i] + one[i + 1 :] for one in shorter for i in range(len(one))})
