"""The words of the four languages that say what is wished, from ``groups/data/words``, and where they stand in a text.

docs/finder-words.md tells how the files are written.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

from babel import Locale

from groups.finder.folding import fold

DATA = Path(__file__).parent.parent / "data"
LANGUAGES = ("en", "es", "fr", "de")
# Words of one piece; the short word before a French apostrophe ("l'anxiété") is one of its own.
_ELIDED = r"(?:[cdjlmnst]|qu)['’‘](?=[^\W\d_])"  # noqa: RUF001
WORD = re.compile(rf"{_ELIDED}|[^\W_]+(?:['’‘`´][^\W_]+)*", re.IGNORECASE)  # noqa: RUF001
ELIDED = re.compile(rf"(?<![\w'’‘]){_ELIDED}", re.IGNORECASE)  # noqa: RUF001
GUARD = "~"
# Slips of the finger are forgiven in words this long, and only in what hardly anything else looks like.
SHORTEST_SLIP = 6
FORGIVEN = frozenset({"day", "time", "when", "attendance"})

Meaning = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: ``key`` is folded, ``start`` and ``end`` say where it stands."""

    key: str
    start: int
    end: int
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Span:
    """The words from ``first`` up to but not including ``end`` (their numbers), and what they mean: pairs of parameter
    and value. Without any, they are not what their single words mean."""

    first: int
    end: int
    means: Meaning = ()

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a word."""
        return self.first < other.end and other.first < self.end

    def is_within(self, other: "Span") -> bool:
        """Tell whether all of this is part of the other."""
        return other.first <= self.first and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Entry:
    """What one language means by some words. Guarded ones count only where the words around speak for it."""

    means: Meaning
    is_guarded: bool


@dataclass(frozen=True)
class Lexicon:
    """The words of one language. All keys are folded."""

    entries: Mapping[str, Entry]
    near_words: frozenset[str]
    in_words: frozenset[str]
    small: frozenset[str]
    lists: Mapping[str, frozenset[str]]
    kin: Mapping[str, frozenset[str]]
    longest: int = field(default=1)


def words_of(text: str) -> list[Word]:
    """Return the words of ``text`` in order."""
    found = ((match, fold(match[0])) for match in WORD.finditer(text))
    return [Word(key, *match.span(), match[0][0].isupper()) for match, key in found if key]


def folded_words_of(text: str) -> list[str]:
    """Return the folded words of ``text``, where "l'anxiété" is two: "l" and "anxiete"."""
    return fold(ELIDED.sub(r"\g<0> ", text)).split()


def key_of(phrase: str) -> str:
    """Return the folded words of a phrase."""
    return " ".join(word.key for word in words_of(phrase))


def _lexicon(language: str, names: Mapping[str, str]) -> Lexicon:
    data = json.loads((DATA / "words" / f"{language}.json").read_text(encoding="utf-8"))
    entries = {key_of(name): Entry((("language", tag),), is_guarded=False) for tag, name in names.items()}
    for query, phrases in data["wishes"].items():
        means = tuple(parse_qsl(query))
        for phrase in phrases:
            entries[key_of(phrase)] = Entry(means, is_guarded=phrase.startswith(GUARD))
    # "In der Nähe von" is longer than "in der Nähe", and means less.
    for phrase in data["near"]:
        entries.setdefault(key_of(phrase), Entry((), is_guarded=False))
    lists = ("gatherings", "before", "bridge", "not", "dread", "asking", "telling", "clear", "weak")
    return Lexicon(
        entries=entries,
        near_words=frozenset(map(key_of, data["near"])),
        in_words=frozenset(map(key_of, data["in"])),
        small=_keys(data["small"]),
        lists={name: _keys(data.get(name, "")) for name in lists},
        kin={name: _keys(words) for name, words in data["kin"].items()},
        longest=max(len(key.split()) for key in entries),
    )


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


def _language_names(language: str) -> dict[str, str]:
    """Return the names of the shipped spoken languages, by tag (Unicode CLDR)."""
    shipped = json.loads((DATA / "languages.json").read_text(encoding="utf-8"))
    known = Locale(language).languages
    return {one["tag"]: known[one["tag"]] for one in shipped if not one["is_signed"] and one["tag"] in known}


LEXICONS = {language: _lexicon(language, _language_names(language)) for language in LANGUAGES}
SMALL = frozenset().union(*(lexicon.small for lexicon in LEXICONS.values()))
LONGEST = max(lexicon.longest for lexicon in LEXICONS.values())


def words_in(name: str, languages: Iterable[str]) -> frozenset[str]:
    """Return one of the lists of words, of several languages together."""
    return frozenset().union(*(LEXICONS[language].lists[name] for language in languages))


# --- Which language it is


def _topic_words() -> dict[str, set[str]]:
    """Return the words of the shipped topics' names and other words, by language."""
    words: dict[str, set[str]] = defaultdict(set)
    for topic in json.loads((DATA / "topics.json").read_text(encoding="utf-8")):
        by_language = {"en": [topic["name"], *topic["aliases"]], **topic["aliases_i18n"]}
        for language, phrases in by_language.items():
            words[language] |= {word.key for phrase in phrases for word in words_of(phrase)}
    return words


TOPIC_WORDS = _topic_words()


def is_topic_word(key: str) -> bool:
    """Tell whether the word stands in a name or another word of a shipped topic."""
    return any(key in words for words in TOPIC_WORDS.values())


def _evidence() -> dict[str, tuple[str, int]]:
    """Return the words that only one language has: the language, and how much each says."""
    speakers: dict[str, set[str]] = defaultdict(set)
    for language, lexicon in LEXICONS.items():
        in_phrases = {word for key in lexicon.entries for word in key.split()}
        for word in in_phrases | lexicon.small | lexicon.lists["clear"] | TOPIC_WORDS[language]:
            speakers[word].add(language)
    weak = words_in("weak", LANGUAGES)
    return {word: (min(them), 1 if word in weak else 2) for word, them in speakers.items() if len(them) == 1}


EVIDENCE = _evidence()


def languages_of(words: Sequence[Word]) -> dict[str, int]:
    """Return how much speaks for each language the words may be in, the likeliest first; empty where nothing does."""
    scores: dict[str, int] = defaultdict(int)
    for word in words:
        if word.key in EVIDENCE:
            language, weight = EVIDENCE[word.key]
            scores[language] += weight
    return dict(sorted(scores.items(), key=lambda pair: (-pair[1], LANGUAGES.index(pair[0]))))


# --- What stands where


def spans_in(words: Sequence[Word], languages: Sequence[str]) -> list[tuple[Span, Entry]]:
    """Return what the words of ``languages`` (the likeliest first) say, the longest first at each word."""
    own = LEXICONS[languages[0]].small
    found = []
    at = 0
    while at < len(words):
        for end in range(min(at + LONGEST, len(words)), at, -1):
            key = " ".join(word.key for word in words[at:end])
            entry = _entry(key, languages, own)
            if entry is None and end == at + 1:
                entry = _slip(key, languages)
            if entry:
                found.append((Span(at, end, entry.means), entry))
                at = end
                break
        else:
            at += 1
    return found


def _entry(key: str, languages: Sequence[str], own: frozenset[str]) -> Entry | None:
    for language in languages:
        entry = LEXICONS[language].entries.get(key)
        # French "mon" is no Monday, German "ist" no time zone.
        if entry and (language == languages[0] or key not in own):
            return entry
    return None


def _slip(key: str, languages: Sequence[str]) -> Entry | None:
    if len(key) < SHORTEST_SLIP - 1 or key in SMALL or is_topic_word(key):
        return None
    for language in languages:
        for known, entry in _SLIPS[language].get(key[0], ()):
            if is_one_slip(key, known):
                return entry
    return None


def _forgiven(language: str) -> dict[str, list[tuple[str, Entry]]]:
    by_letter: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for key, entry in LEXICONS[language].entries.items():
        is_meant = entry.means and all(parameter in FORGIVEN for parameter, _ in entry.means)
        if is_meant and not entry.is_guarded and " " not in key and len(key) >= SHORTEST_SLIP:
            by_letter[key[0]].append((key, entry))
    return by_letter


_SLIPS = {language: _forgiven(language) for language in LANGUAGES}


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether one letter more, less, another, or two swapped make one word of the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return rest[1:] == others[1:] or rest[1:] == others or rest == others[1:] or swapped
