"""Whether what was typed is the name of a group."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, pairwise

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, FloatField, Func, QuerySet, Value

from groups.finder.folding import fold
from groups.models import SupportGroup, Venue
from groups.models.fold import Fold

# What people leave out of a name or add to it, in the languages searched in most.
LITTLE_WORDS = {
    "en": {"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"},
    "de": {"und", "der", "die", "das", "den", "des", "dem", "ein", "eine", "im", "am", "fur"},
    "fr": {"et", "le", "la", "les", "l", "de", "du", "d", "des", "au", "aux", "en", "un", "une"},
    "es": {"y", "el", "los", "las", "del", "al", "para", "con"},
}
LITTLE = frozenset().union(*LITTLE_WORDS.values())
# So many of one name are a kind of group ("Grief Group"), not the one that is meant.
MOST_NAMESAKES = 12
MOST_CANDIDATES = 200
MOST_ALIKE = 500
# A word this long may be misspelt, by about one letter in five; the first is nearly always right.
SHORTEST_SLIP = 4
LEAST_ALIKE = 0.8
# Names are short. Looking for slips in more words than these takes long, and finds nothing.
MOST_WORDS = 6
# A name of so many words is nobody's everyday phrase: it may stand anywhere in what was typed.
DISTINCTIVE = 3
# This much of a name's letters is enough where nothing else was typed.
MOST_OF_IT = 0.7

APOSTROPHES = re.compile("['’]")


class IsAlike(Func):
    """Whether the words of the first text stand in the second, slips of the finger forgiven (pg_trgm's ``<%``)."""

    template = "(%(expressions)s)"
    arg_joiner = " <%% "
    arity = 2
    output_field = BooleanField()


class Likeness(Func):
    """How well the words of the first text stand in the second, from 0 to 1 (pg_trgm)."""

    function = "word_similarity"
    arity = 2
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Alike:
    """A group's name in which words stand, slips forgiven, and how well, from 0 to 1."""

    name: str
    likeness: float


# Returns, by group id, the names alike to a text; asked twice of one search, it may look once.
Look = Callable[[str], Mapping[int, Alike]]


def alike(text: str) -> dict[int, Alike]:
    """Return, by id, the published groups in whose names the words of ``text`` stand, slips forgiven."""
    typed, name = Fold(Value(text)), Fold("name")
    groups = SupportGroup.objects.published().filter(IsAlike(typed, name)).order_by()
    rows = groups.values_list("pk", "name", Likeness(typed, name))[:MOST_ALIKE]
    return {pk: Alike(*found) for pk, *found in rows}


def named(said: str, look: Look = alike) -> frozenset[int]:
    """Return the published groups whose name ``said`` is: none where it is that of a whole kind of groups."""
    for candidates in _candidates(said, look) if significant(said) else ():
        if groups := _named_among(candidates, said):
            return groups if len(groups) <= MOST_NAMESAKES else frozenset()
    return frozenset()


def is_name(name: str, said: str, around: str) -> bool:
    """Tell whether ``said`` is a group's ``name``, or that and ``around``: where it meets and who runs it.

    Slips are forgiven. A name of three words and more may have any words around it; "grief group leeds" means a "Grief
    Group" only if that meets in Leeds.
    """
    return _is_name(name, set(significant(said)), set(significant(around)))


def _is_name(name: str, typed: set[str], nearby: set[str]) -> bool:
    own = set(significant(name))
    found = {word: same for word in own if (same := _same_word(word, typed))}
    rest = typed - set(found.values())
    if own and len(found) == len(own):
        return len(own) >= DISTINCTIVE or all(_same_word(word, nearby) for word in rest)
    return not rest and len(found) > 1 and len("".join(found)) >= MOST_OF_IT * len("".join(own))


def significant(text: str) -> list[str]:
    """Return the folded words of ``text`` that are not in every other name too."""
    return [word for word in fold(text).split() if word not in LITTLE]


def _candidates(said: str, look: Look) -> Iterator[Mapping[int, str]]:
    """Yield the names of groups that may be meant, the likeliest first, each lot only if the one before was no use.

    An index answers every lot, and none of them is put in order: at a million groups that is what takes long.
    """
    groups = SupportGroup.objects.published()
    yield _names(groups.filter(name__in={said, said.lower(), said.upper(), said.capitalize(), said.title()}))
    # PostgreSQL takes an apostrophe for the end of a word.
    words = significant(APOSTROPHES.sub(" ", said))
    if len(words) < 2:
        return
    with_all = _names(groups.filter(text=_in_a_name([words])))
    yield with_all
    yield _names(groups.filter(text=_in_a_name(pairwise(words)))) if len(words) > 2 else {}
    if not with_all and len(words) <= MOST_WORDS:
        yield {group: one.name for group, one in islice(look(fold(said)).items(), MOST_CANDIDATES)}


def _names(groups: QuerySet[SupportGroup]) -> dict[int, str]:
    return dict(groups.order_by().values_list("pk", "name")[:MOST_CANDIDATES])


def _in_a_name(choices: Iterable[Iterable[str]]) -> SearchQuery:
    """Return what keeps the texts with all words of any of ``choices`` in the name, which has the weight A."""
    query = " | ".join(f"({' & '.join(f'{word}:A' for word in words)})" for words in choices)
    return SearchQuery(query, config="english", search_type="raw")


def _named_among(candidates: Mapping[int, str], said: str) -> frozenset[int]:
    folded, typed = fold(said), set(significant(said))
    if exact := {group for group, name in candidates.items() if fold(name) == folded}:
        return frozenset(exact)
    likely = {group: name for group, name in candidates.items() if _is_name(name, typed, nearby=typed)}
    if not likely:
        return frozenset()
    around = _around(list(likely))
    return frozenset(group for group, name in likely.items() if _is_name(name, typed, set(significant(around[group]))))


def _around(groups: list[int]) -> Mapping[int, str]:
    """Return the words said beside a group's name: the towns and areas where it meets, and its organisation."""
    words: dict[int, str] = defaultdict(str)
    venues = Venue.objects.filter(meetings__group__in=groups)
    for group, *places in venues.values_list("meetings__group", "locality", "region"):
        words[group] += " ".join(["", *places])
    run = SupportGroup.objects.filter(pk__in=groups, organisation__isnull=False)
    for group, organisation in run.values_list("pk", "organisation__name"):
        words[group] += f" {organisation}"
    return words


def _same_word(word: str, others: set[str]) -> str:
    """Return ``word`` as it stands among ``others``, slips forgiven; an empty string where it does not."""
    if word in others:
        return word
    return next((other for other in sorted(others) if _is_slip(other, word)), "")


def _is_slip(typed: str, word: str) -> bool:
    may_be = len(word) >= SHORTEST_SLIP and typed[0] == word[0]
    return may_be and SequenceMatcher(None, typed, word).ratio() >= LEAST_ALIKE
