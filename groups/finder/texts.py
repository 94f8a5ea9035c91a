"""Where a visitor's own words stand: which listings contain them, and which are called so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank, SearchVector
from django.db.models import F, Q, Value

from groups.finder.folding import fold
from groups.finder.names import MOST_WORDS, IsAlike, Look, alike, named, significant
from groups.models import Organisation, SupportGroup
from groups.models.fold import Fold

LONGEST_TEXT = 300
# Words in more listings than these tell too little: reading on would only take time.
MOST_MENTIONS = 25_000
THOUSANDTHS = 1000
# What it counts, of 1, that words stand in the name of the group's organisation: more than in its summary (about a
# quarter), less than in its name (over a half).
IN_ORGANISATION = 0.3

STRAIGHT = str.maketrans(dict.fromkeys("“”„«»", '"'))
QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class Mentions:
    """What words bring forward, by group id.

    ``relevance`` is how closely a listing's own words answer, in thousandths from 0 to about 1,300; ``named`` are the
    groups whose name was typed.
    """

    relevance: Mapping[int, int]
    named: frozenset[int]


def mentions(text: str, said: str) -> Mentions:
    """Return the published groups that contain ``text``, and those that ``said``, all that was typed, names.

    Any text will do. What stands in double quotes is searched for as it stands; other words in any order and form, and
    where no listing has them, slips of the finger are forgiven.
    """
    look = cache(alike)  # what was typed and what is left of it are often the same
    return Mentions(_relevance(_safe(text), look), named(_safe(said), look))


def _safe(text: str) -> str:
    """Return ``text`` as PostgreSQL can store it, no longer than a sentence, curly quotes straightened."""
    return text.replace("\0", " ").translate(STRAIGHT)[:LONGEST_TEXT]


def _relevance(text: str, look: Look) -> dict[int, int]:
    words = significant(text)
    query = _search_query(text) if words else None
    if query is None:
        return {}
    found = _containing(query)
    if not found and not QUOTED.search(text) and len(words) <= MOST_WORDS:
        found = _alike(fold(text), look)
    return {group: round(share * THOUSANDTHS) for group, share in found.items()}


def _search_query(text: str) -> SearchQuery | CombinedSearchQuery | None:
    """Return what keeps the texts that hold all words of ``text``, and its quoted parts as phrases; None for none."""
    parts = [(phrase, "phrase") for phrase in QUOTED.findall(text)] + [(QUOTED.sub(" ", text), "plain")]
    whole: SearchQuery | CombinedSearchQuery | None = None
    for part, kind in parts:
        if fold(part):
            query = SearchQuery(Fold(Value(part)), config="english", search_type=kind)
            whole = query if whole is None else whole & query
    return whole


def _containing(query: SearchQuery | CombinedSearchQuery) -> dict[int, float]:
    """Return the groups with the words in their text or their organisation's name, and how much that counts."""
    groups = SupportGroup.objects.published().order_by()
    in_text = groups.filter(text=query).values_list("pk", SearchRank(F("text"), query))
    found = dict(in_text[:MOST_MENTIONS])
    for group in _run_by(Q(words=query)):
        found[group] = found.get(group, 0.0) + IN_ORGANISATION
    return found


def _alike(text: str, look: Look) -> dict[int, float]:
    """Return the groups with the words in their own name or their organisation's, slips forgiven."""
    found = {group: one.likeness for group, one in look(text).items()}
    for group in _run_by(Q(IsAlike(Fold(Value(text)), Fold("name")))):
        found[group] = found.get(group, 0.0) + IN_ORGANISATION
    return found


def _run_by(condition: Q) -> list[int]:
    """Return the groups whose organisation meets ``condition``, which may look at the ``words`` of its name."""
    organisations = Organisation.objects.annotate(words=SearchVector(Fold("name"), config="english"))
    run = SupportGroup.objects.published().filter(organisation__in=organisations.filter(condition).values("pk"))
    return list(run.order_by().values_list("pk", flat=True)[:MOST_MENTIONS])
