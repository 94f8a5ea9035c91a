"""The words that name a topic, compiled to be found in a text at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from groups.finder.lexicon import folded_words_of, words_in
from groups.finder.slips import Spelling

# German writes in one word who a group is for, or what, and that it is a group: "Jugendgruppe", "Depressionstreff".
GATHERINGS = tuple(sorted(words_in("gatherings", ["de"]), key=len, reverse=True))
SHORTEST_PURPOSE = 4


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of a topic. A guarded one ("me", "did") counts only in capitals or as the whole text."""

    topic: str
    text: str
    is_guarded: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic named in a text: by which words of it, and by how many words."""

    topic: str
    words: str
    length: int


@dataclass(frozen=True, slots=True)
class Said:
    """A text, its words as typed, and for each word of the folded and corrected text the one typed it comes from."""

    text: str
    typed: tuple[str, ...]
    words: tuple[str, ...]
    sources: tuple[int, ...]

    @property
    def plain(self) -> str:
        """The folded and corrected text."""
        return " ".join(self.words)

    def written(self, *, without: Set[str] = frozenset()) -> str:
        """Return the text as typed, but for slips, and ``without`` some folded words."""
        words: dict[int, list[str]] = defaultdict(list)
        for word, source in zip(self.words, self.sources, strict=True):
            words[source].append(word)
        return " ".join(
            self.typed[source] if folded_words_of(self.typed[source]) == meant else " ".join(meant)
            for source, meant in words.items()
            if set(meant) - without
        )


@dataclass(frozen=True, slots=True)
class Aliases:
    """All names of all topics, by their folded words."""

    phrases: Mapping[str, tuple[Alias, ...]]
    longest: int
    spelling: Spelling

    @classmethod
    def of(cls, aliases: Iterable[Alias], known: Set[str] = frozenset()) -> "Aliases":
        """Compile ``aliases``. Folded words that are ``known`` are no slips of theirs."""
        phrases: dict[str, list[Alias]] = defaultdict(list)
        for alias in aliases:
            phrases[" ".join(folded_words_of(alias.text))].append(alias)
        phrases.pop("", None)
        words = {word for phrase in phrases for word in phrase.split()}
        longest = max((phrase.count(" ") + 1 for phrase in phrases), default=0)
        return cls({phrase: tuple(found) for phrase, found in phrases.items()}, longest, Spelling.of(words, known))

    def read(self, text: str) -> Said:
        """Return ``text`` word by word, slips of the finger corrected."""
        typed = tuple(text.split())
        pairs = [(self._meant(word), i) for i, chunk in enumerate(typed) for word in folded_words_of(chunk)]
        return Said(text, typed, tuple(word for word, _ in pairs), tuple(source for _, source in pairs))

    def mentions(self, said: Said) -> list[Mention]:
        """Return the topics named, each as often as it is.

        Words inside longer ones that were found do not count: who asks for "anger management" did not ask about
        "anger".
        """
        found = [
            (start, stop, alias)
            for start, stop, phrase in self._phrases_in(said.words)
            for alias in self.phrases[phrase]
            if not alias.is_guarded or phrase == said.plain or _stands_in_capitals(alias.text, said.text)
        ]
        spans = {(start, stop) for start, stop, _ in found}
        outer = {span for span in spans if not any(_holds(other, span) for other in spans)}
        return [
            Mention(alias.topic, " ".join(said.typed[said.sources[start] : said.sources[stop - 1] + 1]), stop - start)
            for start, stop, alias in found
            if (start, stop) in outer
        ]

    def _meant(self, word: str) -> str:
        """Return the folded word that is meant: what is known as it stands, then what a group is for, then a slip."""
        if word not in self.spelling.known:
            for gathering in GATHERINGS:
                purpose = word.removesuffix(gathering)
                if purpose == word or len(purpose) < SHORTEST_PURPOSE:
                    continue
                for known in (purpose, purpose.removesuffix("s")):
                    if known in self.spelling.known:
                        return known
        return self.spelling.corrected(word)

    def _phrases_in(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
        for start in range(len(words)):
            for stop in range(start + 1, min(start + self.longest, len(words)) + 1):
                phrase = " ".join(words[start:stop])
                if phrase in self.phrases:
                    yield start, stop, phrase


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]


def _stands_in_capitals(word: str, text: str) -> bool:
    """Tell whether ``word`` is written in capitals in a text that is not all in capitals anyway."""
    return text != text.upper() and re.search(rf"\b{re.escape(word.upper())}\b", text) is not None
