"""What a search is about: its topics, by the words that name them, by slips of these, and by what is meant."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from django.db import connection

from groups.finder import meaning
from groups.finder.aliases import Alias, Aliases, Mention, Said
from groups.finder.bonds import first_of_bonds
from groups.finder.evidence import Evidence
from groups.finder.folding import fold
from groups.finder.kin import is_about_someone_close
from groups.finder.lexicon import DATA, LANGUAGES, LEXICONS, SMALL, folded_words_of, words_in, words_of
from groups.finder.meaning import Meanings
from groups.models import Community, Topic, TopicAlias

# What being named by one word, by two, by three or more is worth, next to a closeness of meaning between 0 and 1.
NAMED = (0.15, 0.25, 0.35)
# "My brother is bipolar" is not about one's own bipolar: what a short name is worth then.
NAMED_OF_SOMEONE_CLOSE = 0.3
# What it is then worth to a topic if half of what is said of it, or more, is about somebody close.
ABOUT_SOMEONE_CLOSE = 0.08
# From this on a topic is one for those around somebody, and a short name of it counts in full: "mum has dementia".
FOR_FAMILIES = ABOUT_SOMEONE_CLOSE / 2
# What single words are worth in all.
WORDS = 0.7
# A topic that is not named must come so close to be meant at all, and so close to the best to be told beside it.
CLOSE = 0.42
# The same for one word that is in no text known: half of all made-up words come nearer than 0.55 to something.
CLOSE_OF_UNKNOWN_WORD = 0.58
# The same where only words are weighed, not meanings.
CLOSE_BY_WORDS = 0.1
BESIDE = 0.32
BESIDE_WHAT_IS_NAMED = 0.25
MOST = 3
# Topics that were found true so lately are true enough for a request: a follower looks four times a second, and
# compiles in seconds.
SECONDS_TRUSTED = 60
# Texts about nothing that groups are for: what is closer to them than to any topic has none.
OFF_TOPIC = ""
# What people say who never name what they live with, a file a topic; slips of the finger are part of it.
SAYINGS = {
    file.stem: tuple(file.read_text(encoding="utf-8").splitlines()) for file in sorted((DATA / "sayings").glob("*.txt"))
}
OFF_TOPIC_TEXTS = tuple((DATA / "off_topic.txt").read_text(encoding="utf-8").splitlines())
# What all groups have in common: said or left out, the same is meant.
GATHERINGS = words_in("gatherings", LANGUAGES) | words_in("asking", LANGUAGES)
# Husbands, daughters, friends.
PEOPLE = frozenset().union(*(lexicon.kin["people"] for lexicon in LEXICONS.values()))


@dataclass(frozen=True, slots=True)
class TopicGuess:
    """A topic, the part of the text that named it ("" where it is only meant), and how sure the guess is."""

    slug: str
    words: str
    score: float


@dataclass(frozen=True)
class Topics:
    """The vocabulary's topics, compiled: to be asked at each search, and never changed."""

    aliases: Aliases
    evidence: Evidence
    meanings: Meanings | None
    communities: frozenset[str]
    about_someone_close: Mapping[str, float]

    @classmethod
    def of(cls, aliases: Sequence[Alias], texts: Mapping[str, Sequence[str]], communities: frozenset[str]) -> "Topics":
        """Compile: the words that name topics, all texts of each topic, and what is a community too."""
        meanings = Meanings.of(texts) if meaning.is_on() else None
        slipped = {text for own in SAYINGS.values() for text in own}
        written = {text for own in texts.values() for text in own} - slipped
        known = {word for text in written for word in folded_words_of(text)}
        return cls(Aliases.of(aliases, known), Evidence.of(texts), meanings, communities, _about_someone_close(texts))

    def guesses(self, text: str, *, stripped: str) -> tuple[TopicGuess, ...]:
        """Return the topics of ``text``, best first: at most ``MOST`` that are not named.

        What is named counts wherever it stands; for what is meant, only ``stripped`` is read, which is ``text``
        without what is already understood. Empty, it means that only names are wanted. One word that is a name
        means nothing beside it.
        """
        mentions = self.aliases.mentions(self.aliases.read(text))
        named = {mention.topic: mention for mention in sorted(mentions, key=lambda mention: mention.length)}
        said = self.aliases.read(stripped)
        scores = self._scores(said, mentions)
        ranked = sorted(scores, key=lambda topic: (self._is_beside(topic, named), -scores[topic], topic))
        is_name = len(said.words) == 1 and bool(self.aliases.mentions(said))
        meant = self._meant(ranked, scores, named, self._close(said)) if stripped and not is_name else frozenset()
        return tuple(
            TopicGuess(topic, named[topic].words if topic in named else "", scores[topic])
            for topic in ranked
            if topic in named or topic in meant
        )

    def _scores(self, said: Said, mentions: Sequence[Mention]) -> dict[str, float]:
        """Return how likely each topic is meant."""
        scores: dict[str, float] = defaultdict(float)
        if not SMALL.issuperset(said.words):
            for topic, worth in self.evidence.of_words(said.words).items():
                scores[topic] += WORDS * worth
            if self.meanings:
                written = said.written()
                meant = meaning.meant(dict.fromkeys([written, said.written(without=GATHERINGS) or written]))
                for topic, closeness in self.meanings.closeness(meant).items():
                    scores[topic] += closeness
        words = words_of(said.text)
        is_someone_elses = is_about_someone_close(words, LANGUAGES)
        for topic, worth in self._worth_of_names(mentions, is_someone_elses).items():
            scores[topic] += worth
        if is_someone_elses:
            for topic in scores:
                scores[topic] += self.about_someone_close[topic]
        return scores | first_of_bonds(scores, words)

    def _worth_of_names(self, mentions: Sequence[Mention], is_someone_elses: bool) -> dict[str, float]:
        """Return what being named is worth to each topic named."""
        worths: dict[str, float] = {}
        for mention in mentions:
            worth = NAMED[min(mention.length, len(NAMED)) - 1]
            is_short = mention.length < len(NAMED) and PEOPLE.isdisjoint(fold(mention.words).split())
            if is_someone_elses and is_short and self.about_someone_close[mention.topic] < FOR_FAMILIES:
                worth *= NAMED_OF_SOMEONE_CLOSE
            worths[mention.topic] = max(worth, worths.get(mention.topic, 0.0))
        return worths

    def _is_beside(self, topic: str, named: Mapping[str, Mention]) -> bool:
        """Tell whether the topic only says who a group is for, while another is named: "grief group for men"."""
        return topic in self.communities and bool(named.keys() - self.communities)

    def _close(self, said: Said) -> float:
        """Return how close a topic must come to what is said to be meant where none is named."""
        if not self.meanings:
            return CLOSE_BY_WORDS
        telling = {word for word in said.words if word not in SMALL and word not in GATHERINGS}
        return CLOSE if len(telling) > 1 or telling & self.aliases.spelling.known else CLOSE_OF_UNKNOWN_WORD

    def _meant(
        self, ranked: Sequence[str], scores: Mapping[str, float], named: Mapping[str, Mention], close: float
    ) -> set[str]:
        """Return the topics that are near enough what is said, ``close``, without being named."""
        if not ranked:
            return set()
        best = max(scores.values())
        least = max(
            best - (BESIDE_WHAT_IS_NAMED if named else BESIDE), 0.0 if named else close, scores.get(OFF_TOPIC, 0.0)
        )
        likely = sorted(ranked, key=lambda topic: (-scores[topic], topic))[:MOST]
        return {topic for topic in likely if scores[topic] >= least and topic != OFF_TOPIC}


def _about_someone_close(texts: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return what each topic is worth to a search about somebody close: from 0 to ``ABOUT_SOMEONE_CLOSE``."""
    shares = {
        topic: sum(is_about_someone_close(words_of(text), LANGUAGES) for text in own) / len(own)
        for topic, own in texts.items()
    }
    return {topic: ABOUT_SOMEONE_CLOSE * min(1.0, 2 * share) for topic, share in shares.items()}


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The topics as the database had them: at a snapshot, and in a version that is the same at many."""

    snapshot: str
    version: str
    topics: Topics


class Keeper:
    """Holds the compiled topics for all threads of a process and replaces them whole."""

    def __init__(self) -> None:
        self._compiled: _Compiled | None = None
        # When whoever follows the database last found them true, by the monotonic clock.
        self._followed_at: float | None = None
        self._lock = Lock()

    def topics(self) -> Topics:
        """Return the topics as the database has them now; where somebody follows it, as they last saw them."""
        compiled = self._compiled
        is_followed = self._followed_at is not None and time.monotonic() - self._followed_at < SECONDS_TRUSTED
        return compiled.topics if compiled and is_followed else self._looked()

    def follow(self) -> None:
        """Look, and compile what changed. Whoever calls this again and again spares requests the wait."""
        started = time.monotonic()
        self._looked()
        self._followed_at = started

    def unfollow(self) -> None:
        """Have whoever asks look first again."""
        self._followed_at = None

    def _looked(self) -> Topics:
        """Look at the database, and compile the topics where they changed: one thread at a time."""
        with self._lock:
            snapshot = _one_value(_SNAPSHOT)
            compiled = self._compiled
            if compiled is None or not snapshot or compiled.snapshot != snapshot:
                version = _one_value(_VERSION)
                topics = compiled.topics if compiled and compiled.version == version else read()
                compiled = self._compiled = _Compiled(snapshot, version, topics)
            return compiled.topics


_keeper = Keeper()


def current() -> Topics:
    """Return the topics of this process, compiled once until they change; see ``Keeper.topics``."""
    return _keeper.topics()


def follow() -> None:
    """Compile what changed of the topics, for the thread that follows the database."""
    _keeper.follow()


def forget() -> None:
    """Nobody follows the database any more: whoever asks looks first."""
    _keeper.unfollow()


def read() -> Topics:
    """Read and compile the vocabulary's topics."""
    names = Topic.objects.values_list("slug", "name")
    aliases = [Alias(slug, name, is_guarded=False) for slug, name in names]
    aliases += [Alias(*row) for row in TopicAlias.objects.values_list("topic__slug", "text", "is_guarded")]
    communities = Community.objects.filter(slug__in=[slug for slug, _ in names]).values_list("slug", flat=True)
    return Topics.of(aliases, texts_by_topic(), frozenset(communities))


def texts_by_topic() -> dict[str, list[str]]:
    """Return all that is known to be said of each topic, and of ``OFF_TOPIC``."""
    texts: dict[str, list[str]] = defaultdict(list)
    texts[OFF_TOPIC] += OFF_TOPIC_TEXTS
    for slug, name, description in Topic.objects.order_by("slug").values_list("slug", "name", "description"):
        texts[slug] += [name, description] if description else [name]
    for slug, text in TopicAlias.objects.order_by("topic__slug", "text").values_list("topic__slug", "text"):
        texts[slug].append(text)
    for slug, sayings in SAYINGS.items():
        if slug in texts:  # a steward may have taken the topic away
            texts[slug] += sayings
    return {slug: list(dict.fromkeys(own)) for slug, own in texts.items()}


# What can be seen: nobody has written anything while it is the same. Empty for who has written something themselves.
_SNAPSHOT = "SELECT CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN pg_current_snapshot()::text ELSE '' END"
# Another after any change of topics, their words or communities: a row holds the numbers of its last transaction
# and, in it, command.
_VERSION = """
    SELECT concat_ws(' ',
        (SELECT concat(count(*), '/', sum(xmin::text::bigint), '/', sum(cmin::text::bigint)) FROM groups_topic),
        (SELECT concat(count(*), '/', sum(xmin::text::bigint), '/', sum(cmin::text::bigint)) FROM groups_topicalias),
        (SELECT concat(count(*), '/', sum(xmin::text::bigint), '/', sum(cmin::text::bigint)) FROM groups_community))
"""


def _one_value(query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return str(cursor.fetchone()[0])
