"""Whether words count where they stand: "online" does, but not in "not online", nor in "online shopping"."""

from collections.abc import Sequence
from dataclasses import dataclass

from groups.finder.lexicon import LANGUAGES, SMALL, Entry, Span, Word, words_in

# The wishes that tell when: in a story they tell when it hurts ("I can't face the evenings").
OF_DATES = frozenset({"day", "time", "when"})
# Who it is for, also within what names a topic: "autistic women", "families of alcoholics".
WHEREVER = frozenset({("community", "women"), ("community", "men"), ("for", "family")})
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
        "neurodivergent",
        "learning-disability",
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
        "newly-diagnosed",
    }
)
# How far before something "not" may stand.
NOT_NEARBY = 3


@dataclass(frozen=True, slots=True)
class Context:
    """A text, its words, and the languages it is read in."""

    text: str
    words: Sequence[Word]
    languages: tuple[str, ...]


def counts(span: Span, entry: Entry, sure: Sequence[Span], context: Context) -> bool:
    """Tell whether words count where they stand: not denied, and if guarded, among words that speak for them.

    ``sure`` are the words known in the text that need no guard.
    """
    words = context.words
    if entry.means and _is_denied(span, context):
        return False
    if not entry.is_guarded or span.end - span.first == len(words):
        return True
    gatherings = words_in("gatherings", context.languages)
    before = words[span.first - 1].key if span.first else ""
    after = words[span.end].key if span.end < len(words) else ""
    is_beside = any(other.means and span.first in (other.end, other.first - (span.end - span.first)) for other in sure)
    return is_beside or before in gatherings | words_in("before", context.languages) or after in gatherings


def _is_denied(span: Span, context: Context) -> bool:
    """Tell whether "not", "without"… stands before, or for what tells when, a word of dread."""
    against = words_in("not", context.languages)
    if any(parameter in OF_DATES for parameter, _ in span.means):
        against |= words_in("dread", context.languages)
    for number in range(span.first - 1, max(span.first - 1 - NOT_NEARBY, -1), -1):
        word, following = context.words[number], context.words[number + 1]
        if not context.text[word.end : following.start].isspace():
            return False
        if word.key in against:
            return True
        if word.key not in words_in("bridge", context.languages):
            return False
    return False


def is_torn(span: Span, named: Sequence[Span], words: Sequence[Word]) -> bool:
    """Tell whether the words are only part of what names a topic: "night" in "night sweats", not "men" in "for men"."""
    small = SMALL | words_in("gatherings", LANGUAGES)
    if span.means and all(pair in WHEREVER for pair in span.means):
        return False
    for other in named:
        if span.overlaps(other) and not other.is_within(span):
            rest = set(range(other.first, other.end)) - set(range(span.first, span.end))
            if any(words[number].key not in small for number in rest):
                return True
    return False
