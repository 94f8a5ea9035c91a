"""Where a visitor's own words stand: which listings contain them, and which are called so."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank, SearchVector
from django.db import connection, transaction
from django.db.models import BooleanField, F, FloatField, Func, Q, QuerySet, Value

from groups.finder.folding import fold
from groups.models import Organisation, SupportGroup, Venue
from groups.models.fold import Fold

LONGEST_TEXT = 300
# More listings than this that contain the same words are told apart by something else.
MOST_MENTIONS = 5_000
# So many of one name are a kind of group ("Grief Group"), not the one that is meant.
MOST_NAMESAKES = 12
MOST_CANDIDATES = 200
# How alike the whole of a name and the whole of what was typed must be (pg_trgm) to look closer. Low enough for a
# short name with a town behind it.
CANDIDATE_SIMILARITY = 0.4
# The parts of a listing's relevance: the text counts up to 1, and so do its name and half its organisation's.
THOUSANDTHS = 1000
ORGANISATION_SHARE = 0.5

STRAIGHT = str.maketrans(dict.fromkeys("“”„«»", '"'))
QUOTED = re.compile(r'"([^"]*)"')
# What people leave out of a name or add to it, in the languages searched in most.
LITTLE_WORDS = {
    "en": {"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"},
    "de": {"und", "der", "die", "das", "den", "des", "dem", "ein", "eine", "im", "am", "fur"},
    "fr": {"et", "le", "la", "les", "l", "de", "du", "d", "des", "au", "aux", "en", "un", "une"},
    "es": {"y", "el", "los", "las", "del", "al", "para", "con"},
}
# A word this long may be misspelt, by about one letter in five; the first is nearly always right.
SHORTEST_SLIP = 4
LEAST_ALIKE = 0.8
# A name of so many words is nobody's everyday phrase: it may stand anywhere in what was typed.
DISTINCTIVE = 3
# This much of a name's letters is enough where nothing else was typed.
MOST_OF_IT = 0.7


@dataclass(frozen=True)
class Mentions:
    """What words bring forward, by group id.

    ``relevance`` is how closely a listing's own words answer, in thousandths from 0 to about 2,000; ``named`` are the
    groups whose name was typed.
    """

    relevance: Mapping[int, int]
    named: frozenset[int]


def mentions(text: str, said: str) -> Mentions:
    """Return the published groups that contain ``text``, and those that ``said``, all that was typed, names.

    Any text will do. What stands in double quotes is searched for as it stands; the other words may be misspelt in
    names, and stand in any order and form elsewhere.
    """
    return Mentions(_relevance(_safe(text)), _named(_safe(said)))


class IsAlike(Func):
    """Whether the words of the first text stand in the second, slips of the finger forgiven (pg_trgm's ``<%``)."""

    template = "(%(expressions)s)"
    arg_joiner = " <%% "
    arity = 2
    output_field = BooleanField()


class WordLikeness(Func):
    """How well the words of the first text stand in the second, from 0 to 1."""

    function = "word_similarity"
    arity = 2
    output_field = FloatField()


class IsWhollyAlike(IsAlike):
    """Whether two texts are alike from end to end (pg_trgm's ``%``)."""

    arg_joiner = " %% "


class Likeness(WordLikeness):
    """How alike two texts are from end to end, from 0 to 1."""

    function = "similarity"


def is_name(name: str, said: str, around: str) -> bool:
    """Tell whether ``said`` is a group's ``name``, or that and ``around``: where it meets and who runs it.

    Slips are forgiven. A name of three words and more may have any words around it; "grief group leeds" means a "Grief
    Group" only if that meets in Leeds.
    """
    own, typed = _significant(name), _significant(said)
    found = {word: same for word in own if (same := _same_word(word, typed))}
    rest = typed - set(found.values())
    if own and len(found) == len(own):
        return len(own) >= DISTINCTIVE or all(_same_word(word, _significant(around)) for word in rest)
    return not rest and len(found) > 1 and len("".join(found)) >= MOST_OF_IT * len("".join(own))


def _safe(text: str) -> str:
    """Return ``text`` as PostgreSQL can store it, no longer than a sentence, curly quotes straightened."""
    return text.replace("\0", " ").translate(STRAIGHT)[:LONGEST_TEXT]


def _relevance(text: str) -> dict[int, int]:
    query = _search_query(text) if _significant(text) else None
    if query is None:
        return {}
    relevance: dict[int, int] = {}
    for groups in _containing(text, query):
        for group, share in groups.order_by("-share", "pk").values_list("pk", "share")[:MOST_MENTIONS]:
            relevance[group] = relevance.get(group, 0) + round(share * THOUSANDTHS)
    return relevance


def _search_query(text: str) -> SearchQuery | CombinedSearchQuery | None:
    """Return what keeps the texts that hold all words of ``text``, and its quoted parts as phrases; None for none."""
    parts = [(phrase, "phrase") for phrase in QUOTED.findall(text)] + [(QUOTED.sub(" ", text), "plain")]
    whole: SearchQuery | CombinedSearchQuery | None = None
    for part, kind in parts:
        if fold(part):
            query = SearchQuery(Fold(Value(part)), config="english", search_type=kind)
            whole = query if whole is None else whole & query
    return whole


def _containing(text: str, query: SearchQuery | CombinedSearchQuery) -> "Iterator[QuerySet[Any]]":
    """Yield the groups with the words in their text, their organisation's name and their own, each with a ``share``.

    What is quoted is not found where it only looks alike.
    """
    groups = SupportGroup.objects.published()
    typed, is_quoted = Fold(Value(text)), QUOTED.search(text) is not None
    yield groups.filter(text=query).annotate(share=SearchRank(F("text"), query))
    named_so = Q(words=query) if is_quoted else Q(words=query) | Q(IsAlike(typed, Fold("name")))
    organisations = Organisation.objects.annotate(words=SearchVector(Fold("name"), config="english")).filter(named_so)
    likeness = WordLikeness(typed, Fold("organisation__name"))
    yield groups.filter(organisation__in=organisations.values("pk")).annotate(share=likeness * ORGANISATION_SHARE)
    if not is_quoted:
        alike = groups.filter(IsAlike(typed, Fold("name")))
        yield alike.annotate(share=WordLikeness(typed, Fold("name")))


def _named(said: str) -> frozenset[int]:
    if not _significant(said):
        return frozenset()
    candidates = _candidates(said)
    around = _around(candidates)
    exact = {group for group, name in candidates.items() if fold(name) == fold(said)}
    named = exact or {group for group, name in candidates.items() if is_name(name, said, around[group])}
    return frozenset(named if len(named) <= MOST_NAMESAKES else ())


def _candidates(said: str) -> dict[int, str]:
    """Return the names most like what was typed, by group."""
    typed = Fold(Value(said))
    alike = SupportGroup.objects.published().filter(IsWhollyAlike(Fold("name"), typed))
    nearest = alike.annotate(likeness=Likeness(Fold("name"), typed)).order_by("-likeness", "pk")
    with transaction.atomic(), connection.cursor() as cursor:
        # For this transaction only; the operator has no other way to take it, and only the operator uses the index.
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(CANDIDATE_SIMILARITY)])
        return dict(nearest.values_list("pk", "name")[:MOST_CANDIDATES])


def _around(groups: Iterable[int]) -> Mapping[int, str]:
    """Return the words said beside a group's name: the towns and areas where it meets, and its organisation."""
    words: dict[int, str] = defaultdict(str)
    venues = Venue.objects.filter(meetings__group__in=groups)
    for group, *names in venues.values_list("meetings__group", "locality", "region"):
        words[group] += " " + " ".join(names)
    run = SupportGroup.objects.filter(pk__in=groups, organisation__isnull=False)
    for group, name in run.values_list("pk", "organisation__name"):
        words[group] += f" {name}"
    return words


def _significant(text: str) -> set[str]:
    return set(fold(text).split()).difference(*LITTLE_WORDS.values())


def _same_word(word: str, others: set[str]) -> str:
    """Return ``word`` as it stands among ``others``, slips forgiven; an empty string where it does not."""
    if word in others:
        return word
    alike = [other for other in sorted(others) if _is_slip(other, word)]
    return alike[0] if alike else ""


def _is_slip(typed: str, word: str) -> bool:
    may_be = len(word) >= SHORTEST_SLIP and typed[0] == word[0]
    return may_be and SequenceMatcher(None, typed, word).ratio() >= LEAST_ALIKE
