"""A visitor's own words, understood: "evening grief group near leeds for men online" -> wishes, a place, and the rest.

Everything understood becomes a chip that can be taken away; what is not understood is searched for as it stands, and
so is all that is written in double quotes. docs/finder-words.md tells how, and how to add words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from groups.finder.context import OF_DATES, RATHER_TOPICS, TOPICS_IF_ALONE, Context, counts, is_torn
from groups.finder.figures import figures_in
from groups.finder.kin import is_about_someone_close
from groups.finder.lexicon import (
    LANGUAGES,
    LEXICONS,
    Span,
    Word,
    is_topic_word,
    languages_of,
    spans_in,
    words_in,
    words_of,
)
from groups.finder.topics import TopicGuess, current
from groups.finder.whereabouts import country_named, place_in

QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
MOST_TOPICS = 3
# "Support group" and "groupe de parole" tell what kind of meeting is looked for, beside what it is about.
FOR_ANYTHING = "general-peer-support"
# More words than this are a story, which no listing contains.
MOST_WORDS_WANTED = 4
# What a topic's meaning is not asked with.
STRIPPED = OF_DATES | {"attendance", "access", "cost", "language", "newcomers", "tz", "country", "near", "is_near_me"}
STRIPPED |= {"participation", "structure", "joining", "age"}
# "No religion" is no reason to guess at religion.
STRIPPED_PAIRS = frozenset({("faith", "secular")})
NOT_WISHES = frozenset({"near", "is_near_me", "age", "country", "tz"})


@dataclass(frozen=True)
class Understood:
    """What some words say. Empty where they say nothing of it.

    ``wishes`` are values by parameter of ``WISHES``; ``near`` is the place as typed, ``country`` two letters,
    ``timezone`` an IANA name. ``left`` are the words nothing was made of, and ``is_text_wanted`` tells that a listing
    should contain them. ``without`` is, by parameter and value, the text that says the same but for that; where no
    words can be taken out, the text in double quotes, which are never understood. ``guesses`` are its topics where none
    is named, only meant: the likeliest first. ``written_in`` is the language (a BCP 47 tag) the words plainly are in,
    where it is not English and they ask for none: no wish, as nobody should miss a group for how they ask.
    """

    wishes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: str = ""
    is_near_me: bool = False
    age: int | None = None
    country: str = ""
    timezone: str = ""
    left: str = ""
    is_text_wanted: bool = False
    without: Mapping[tuple[str, str], str] = field(default_factory=dict)
    guesses: tuple[str, ...] = ()
    written_in: str = ""


def understand(text: str, *, country: str) -> Understood:
    """Return what ``text`` says, in English, Spanish, French or German, at a site in ``country``. Any text will do."""
    return _Reading(text, country).understood() if text.strip() else Understood()


class _Reading:
    """One text while it is read. A word is claimed by what it says, so that nothing else is made of it."""

    def __init__(self, text: str, country: str) -> None:
        self.text = text
        self.country = country
        self.plain = QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
        self.words = words_of(self.plain)
        self.scores = languages_of(self.words)
        self.languages = _languages_to_read(self.scores)
        self.small = frozenset().union(*(LEXICONS[language].small for language in self.languages))
        self.context = Context(self.plain, self.words, self.languages)
        self.topics = current()
        self.spans: list[Span] = []

    def understood(self) -> Understood:
        """Read all of it: what is sure first."""
        named = [span for guess in self.topics.guesses(self.plain, stripped="") if (span := self._span_of(guess.words))]
        self._read_figures(named)
        self._read_wishes(named)
        self._read_place(named)
        self._leave_stories()
        topics = self._topics(named)
        said = self._said(topics)
        left = [self.text[word.start : word.end] for word in self._left(topics)]
        quoted = [match[0] for match in QUOTED.finditer(self.text) if match[1].strip()]
        is_text_wanted = bool(quoted) or (not topics and 0 < len(left) <= MOST_WORDS_WANTED)
        single = {name: values[0] for name, values in said.items()}
        return Understood(
            wishes={name: values for name, values in said.items() if name not in NOT_WISHES},
            near=single.get("near", ""),
            is_near_me="is_near_me" in single,
            age=int(single["age"]) if "age" in single else None,
            country=single.get("country", ""),
            timezone=single.get("tz", ""),
            left=" ".join((*left, *quoted)),
            is_text_wanted=is_text_wanted,
            without=self._without(said, topics),
            guesses=() if any(guess.words for guess in topics) else tuple(guess.slug for guess in topics),
            written_in="" if said.get("language") else self._written_in(),
        )

    @property
    def _claimed(self) -> set[int]:
        return _numbers(self.spans)

    # --- Reading

    def _read_figures(self, named: Sequence[Span]) -> None:
        for span in figures_in(self.plain, self.words):
            if not any(span.overlaps(other) for other in self.spans) and not is_torn(span, named, self.words):
                self.spans.append(span)

    def _read_wishes(self, named: Sequence[Span]) -> None:
        found = spans_in(self.words, self.languages)
        sure = [span for span, entry in found if not entry.is_guarded]
        for span, entry in found:
            is_free = not any(span.overlaps(other) for other in self.spans)
            if is_free and not is_torn(span, named, self.words) and counts(span, entry, sure, self.context):
                self.spans.append(span)

    def _read_place(self, named: Sequence[Span]) -> None:
        # What only looks like a topic's name, but for a slip, may be a town all the same: "Cambridge".
        sure = [span for span in named if all(is_topic_word(word.key) for word in self.words[span.first : span.end])]
        claimed = self._claimed | _numbers(sure)
        if found := place_in(self.context, claimed, country=self.country):
            self.spans.append(found.span)
        if not any(parameter == "country" for span in self.spans for parameter, _ in span.means):
            abroad = country_named(self.context, self._claimed | claimed)
            self.spans += [abroad[1]] if abroad else []

    def _leave_stories(self) -> None:
        """Take back what tells when in a story: "I drink every evening"."""
        keys = {word.key for word in self.words}
        asks = any(parameter not in OF_DATES for span in self.spans for parameter, _ in span.means)
        is_story = words_in("telling", self.languages) & keys and not words_in("asking", self.languages) & keys
        if is_story and not asks:
            self.spans = [span for span in self.spans if not any(one in OF_DATES for one, _ in span.means)]

    # --- Topics

    def _span_of(self, phrase: str) -> Span | None:
        """Return where the words of ``phrase`` stand."""
        keys = [word.key for word in words_of(phrase)]
        all_keys = [word.key for word in self.words]
        for first in range(len(all_keys) - len(keys) + 1) if keys else ():
            if all_keys[first : first + len(keys)] == keys:
                return Span(first, first + len(keys))
        return None

    def _topics(self, named: Sequence[Span]) -> list[TopicGuess]:
        """Return what it is about, best first. What is said of a community alone is a topic only if nothing else is."""
        guesses = [
            guess
            for guess in self.topics.guesses(self.plain, stripped=self._stripped())
            if not self._is_denied_topic(guess)
        ]
        who = self._words_with("community")
        communities = {value for span in self.spans for name, value in span.means if name == "community"}
        about_who = [guess for guess in guesses if self._is_about_who(guess, who, communities)]
        others = [guess for guess in guesses if guess not in about_who]
        rather = [guess for guess in about_who if self._drop_communities(guess, RATHER_TOPICS)]
        if not others and not rather:
            for guess in about_who:
                self._drop_communities(guess, TOPICS_IF_ALONE)
            return about_who[:MOST_TOPICS]
        # Where nothing else is named, who they are may be the matter: "trans and my family dont know".
        is_named = any(guess.words for guess in (*others, *rather))
        first, *more = [guess for guess in guesses if not is_named or guess in others or guess in rather]
        return [first, *(guess for guess in more if guess.slug != FOR_ANYTHING)][:MOST_TOPICS]

    def _is_about_who(self, guess: TopicGuess, who: Set[int], communities: Set[str]) -> bool:
        """Tell whether a topic only says again who the group is for, whom the words numbered ``who`` name."""
        core = self._core(guess)
        return core <= who if core else guess.slug in communities

    def _core(self, guess: TopicGuess) -> set[int]:
        """Return the numbers of the words that named a topic, small words apart."""
        span = self._span_of(guess.words)
        return {n for n in range(span.first, span.end) if self.words[n].key not in self.small} if span else set()

    def _is_denied_topic(self, guess: TopicGuess) -> bool:
        """Tell whether the words that named it say something else: part of "not christian", or a place."""
        span = self._span_of(guess.words)
        if span is None:
            return False
        told = [other for other in self.spans if not {name for name, _ in other.means} & {"community", "for"}]
        return any(
            other.means and span.is_within(other) and (span != other or other.means[0][0] == "near") for other in told
        )

    def _drop_communities(self, guess: TopicGuess, communities: Set[str]) -> bool:
        core = self._core(guess)
        dropped = [
            span
            for span in self.spans
            if core & set(range(span.first, span.end))
            and any(parameter == "community" and value in communities for parameter, value in span.means)
        ]
        self.spans = [span for span in self.spans if span not in dropped]
        return bool(dropped)

    def _stripped(self) -> str:
        taken = _numbers(
            span
            for span in self.spans
            if any(one in STRIPPED or (one, two) in STRIPPED_PAIRS for one, two in span.means)
        )
        return " ".join(
            self.plain[word.start : word.end] for number, word in enumerate(self.words) if number not in taken
        )

    def _words_with(self, parameter: str) -> set[int]:
        return _numbers(span for span in self.spans if any(parameter == one for one, _ in span.means))

    # --- What came of it

    def _said(self, topics: Sequence[TopicGuess]) -> dict[str, tuple[str, ...]]:
        """Return everything understood, by parameter, in the order it was said."""
        said: dict[str, list[str]] = defaultdict(list)
        said["topic"] = [guess.slug for guess in topics]
        for span in sorted(self.spans, key=lambda span: span.first):
            for parameter, value in span.means:
                said[parameter].append(value)
        if not said["for"] and is_about_someone_close(self.words, self.languages):
            said["for"] = ["family"]
        said["when"] = said["when"][:1]
        return {name: tuple(dict.fromkeys(values)) for name, values in said.items() if values}

    def _written_in(self) -> str:
        """Return the language other than English that speaks plainly from the words; empty where none does."""
        likeliest = next(iter(self.scores), "en")
        is_plain = likeliest != "en" and self.scores[likeliest] > max(1, self.scores.get("en", 0))
        return likeliest if is_plain else ""

    def _left(self, topics: Sequence[TopicGuess]) -> list[Word]:
        """Return the words nothing was made of, small words apart."""
        spans = [span for guess in topics if (span := self._span_of(guess.words))]
        taken = _numbers([*spans, *(span for span in self.spans if span.means)])
        return [word for number, word in enumerate(self.words) if number not in taken and word.key not in self.small]

    def _without(self, said: Mapping[str, tuple[str, ...]], topics: Sequence[TopicGuess]) -> dict[tuple[str, str], str]:
        spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
        for span in self.spans:
            for pair in span.means:
                spans[pair].append(span)
        for guess in topics:
            named = self._span_of(guess.words)
            spans["topic", guess.slug] += [named] if named else []
        pairs = [(name, value) for name, values in said.items() for value in values]
        return {pair: self._cut(spans[pair]) for pair in pairs}

    def _cut(self, spans: Iterable[Span]) -> str:
        """Return the text without some words, or in double quotes where there are none to cut."""
        cut = [(self.words[span.first].start, self.words[span.end - 1].end) for span in spans]
        if not cut:
            return f'"{QUOTED.sub(" ", self.text).strip()}"'
        kept = "".join(
            letter for at, letter in enumerate(self.text) if not any(start <= at < end for start, end in cut)
        )
        return " ".join(kept.split())


def _numbers(spans: Iterable[Span]) -> set[int]:
    """Return the numbers of all words in ``spans``."""
    return {number for span in spans for number in range(span.first, span.end)}


def _languages_to_read(scores: Mapping[str, int]) -> tuple[str, ...]:
    """Return the languages whose words count: those that something speaks for and English, else all."""
    return tuple(dict.fromkeys((*scores, "en"))) if scores else LANGUAGES
