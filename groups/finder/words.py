"""A visitor's own words, understood: "evening grief group near leeds for men online" -> wishes, a place, and the rest.

Everything understood becomes a chip that can be taken away; what is not understood is searched for as it stands, and
so is all that is written in double quotes. docs/finder-words.md tells how, and how to add words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from groups.finder.figures import figures_in
from groups.finder.kin import is_about_someone_close
from groups.finder.lexicon import LANGUAGES, LEXICONS, Entry, Span, Word, languages_of, spans_in, words_in, words_of
from groups.finder.matching import topics_named_in
from groups.finder.whereabouts import country_named, place_in
from groups.models import Topic

QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
MOST_TOPICS = 3
# More words than this are a story, which no listing contains.
MOST_WORDS_WANTED = 4
# The wishes that tell when: in a story they tell when it hurts ("I can't face the evenings").
OF_DATES = frozenset({"day", "time", "when"})
# What a topic's meaning is not asked with.
STRIPPED = OF_DATES | {"attendance", "access", "cost", "language", "newcomers", "tz", "country", "near", "is_near_me"}
STRIPPED |= {"participation", "structure", "joining", "age"}
NOT_WISHES = frozenset({"near", "is_near_me", "age", "country", "tz"})
# Communities that a topic of the same name says better, whatever else is asked…
RATHER_TOPICS = frozenset(
    {
        "widowed",
        "carers",
        "young-carers",
        "single-parents",
        "migrants",
        "refugees",
        "military-families",
        "homeless",
        "prison-leavers",
        "care-leavers",
        "sex-workers",
    }
)
# …and where nothing else is asked.
TOPICS_IF_ALONE = frozenset(
    {
        "parents",
        "mothers",
        "fathers",
        "grandparents",
        "couples",
        "families",
        "roma-travellers",
        "indigenous",
        "deaf",
        "blind",
        "disabled",
        "learning-disability",
        "neurodivergent",
        "newly-diagnosed",
    }
)


@dataclass(frozen=True, slots=True)
class TopicGuess:
    """A topic, and the words that named it."""

    slug: str
    words: str


def topics_in(text: str, *, stripped: str) -> tuple[TopicGuess, ...]:
    """Return the topics named."""
    named = Topic.objects.filter(pk__in=topics_named_in(text)).values_list("slug", flat=True)
    return tuple(TopicGuess(slug, "") for slug in named)


@dataclass(frozen=True)
class Understood:
    """What some words say. Empty where they say nothing of it.

    ``wishes`` are values by parameter of ``WISHES``; ``near`` is the place as typed, ``country`` two letters,
    ``timezone`` an IANA name. ``left`` are the words nothing was made of, and ``is_text_wanted`` tells that a listing
    should contain them. ``without`` is, by parameter and value, the text that says the same but for that; where no
    words can be taken out, the text in double quotes, which are never understood.
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


def understand(text: str, *, country: str) -> Understood:
    """Return what ``text`` says, in English, Spanish, French or German, at a site in ``country``. Any text will do."""
    return _Reading(text, country).understood()


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
        self.spans: list[Span] = []

    def understood(self) -> Understood:
        """Read all of it: what is sure first."""
        named = [span for guess in topics_in(self.plain, stripped="") if (span := self._span_of(guess.words))]
        self._read_figures(named)
        self._read_wishes(named)
        self._read_place(named)
        self._leave_stories(named)
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
        )

    @property
    def _claimed(self) -> set[int]:
        return {number for span in self.spans for number in range(span.first, span.end)}

    # --- Reading

    def _read_figures(self, named: Sequence[Span]) -> None:
        for span in figures_in(self.plain, self.words):
            if not any(span.overlaps(other) for other in self.spans) and not _is_torn(span, named, self.words):
                self.spans.append(span)

    def _read_wishes(self, named: Sequence[Span]) -> None:
        found = spans_in(self.words, self.languages)
        sure = [span for span, entry in found if not entry.is_guarded]
        for span, entry in found:
            is_free = not any(span.overlaps(other) for other in self.spans)
            if is_free and not _is_torn(span, named, self.words) and self._counts(span, entry, sure):
                self.spans.append(span)

    def _counts(self, span: Span, entry: Entry, sure: Sequence[Span]) -> bool:
        """Tell whether words count where they stand: not denied, and if guarded, among words that speak for them."""
        if entry.means and self._is_denied(span):
            return False
        if not entry.is_guarded or span.end - span.first == len(self.words):
            return True
        gatherings = words_in("gatherings", self.languages)
        before = self.words[span.first - 1].key if span.first else ""
        after = self.words[span.end].key if span.end < len(self.words) else ""
        beside = any((other.means and other.end == span.first) or span.end == other.first for other in sure)
        return beside or before in gatherings | words_in("before", self.languages) or after in gatherings

    def _is_denied(self, span: Span) -> bool:
        """Tell whether "not", "without"… stands before, or for what tells when, a word of dread."""
        against = words_in("not", self.languages)
        if any(parameter in OF_DATES for parameter, _ in span.means):
            against |= words_in("dread", self.languages)
        for number in range(span.first - 1, max(span.first - 4, -1), -1):
            word, following = self.words[number], self.words[number + 1]
            if not self.plain[word.end : following.start].isspace():
                return False
            if word.key in against:
                return True
            if word.key not in words_in("bridge", self.languages):
                return False
        return False

    def _read_place(self, named: Sequence[Span]) -> None:
        claimed = self._claimed | {number for span in named for number in range(span.first, span.end)}
        if found := place_in(self.plain, self.words, claimed, country=self.country):
            self.spans.append(found.span)
        if not any(parameter == "country" for span in self.spans for parameter, _ in span.means):
            abroad = country_named(self.words, self._claimed | claimed)
            self.spans += [abroad[1]] if abroad else []

    def _leave_stories(self, named: Sequence[Span]) -> None:
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
            guess for guess in topics_in(self.plain, stripped=self._stripped()) if not self._is_denied_topic(guess)
        ]
        who = self._words_with("community")
        about_who = [guess for guess in guesses if self._core(guess) and self._core(guess) <= who]
        others = [guess for guess in guesses if guess not in about_who]
        rather = [guess for guess in about_who if self._drop_communities(guess, RATHER_TOPICS)]
        if not others and not rather:
            for guess in about_who:
                self._drop_communities(guess, TOPICS_IF_ALONE)
            return about_who[:MOST_TOPICS]
        return [guess for guess in guesses if guess in others or guess in rather][:MOST_TOPICS]

    def _core(self, guess: TopicGuess) -> set[int]:
        """Return the numbers of the words that named a topic, small words apart."""
        span = self._span_of(guess.words)
        return {n for n in range(span.first, span.end) if self.words[n].key not in self.small} if span else set()

    def _is_denied_topic(self, guess: TopicGuess) -> bool:
        """Tell whether the words that named it are part of more that says something else: "not christian"."""
        span = self._span_of(guess.words)
        return span is not None and any(
            span.is_within(other) and span.end - span.first < other.end - other.first
            for other in self.spans
            if other.means and all(parameter not in ("community", "for") for parameter, _ in other.means)
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
        taken = set().union(*(self._words_with(parameter) for parameter in STRIPPED))
        return " ".join(
            self.plain[word.start : word.end] for number, word in enumerate(self.words) if number not in taken
        )

    def _words_with(self, parameter: str) -> set[int]:
        spans = [span for span in self.spans if any(parameter == one for one, _ in span.means)]
        return {number for span in spans for number in range(span.first, span.end)}

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
        foreign = next(iter(self.scores), "en")
        if not said["language"] and foreign != "en" and self.scores[foreign] > max(1, self.scores.get("en", 0)):
            said["language"] = [foreign]
        said["when"] = said["when"][:1]
        return {name: tuple(dict.fromkeys(values)) for name, values in said.items() if values}

    def _left(self, topics: Sequence[TopicGuess]) -> list[Word]:
        """Return the words nothing was made of, small words apart."""
        spans = [span for guess in topics if (span := self._span_of(guess.words))]
        taken = self._claimed | {number for span in spans for number in range(span.first, span.end)}
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


def _languages_to_read(scores: Mapping[str, int]) -> tuple[str, ...]:
    """Return the languages whose words count: those that something speaks for and English, else all."""
    return tuple(dict.fromkeys((*scores, "en"))) if scores else LANGUAGES


def _is_torn(span: Span, named: Sequence[Span], words: Sequence[Word]) -> bool:
    """Tell whether the words are only part of what names a topic: "night" in "night sweats", not "men" in "for men"."""
    small = LEXICONS["en"].small | words_in("gatherings", LANGUAGES)
    for other in named:
        if span.overlaps(other) and not other.is_within(span):
            rest = set(range(other.first, other.end)) - set(range(span.first, span.end))
            if any(words[number].key not in small for number in rest):
                return True
    return False
