"""A visitor's own words: which topics they name, and which listings contain them."""

import re

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import BooleanField, CharField, F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex

from groups.models import Organisation, SupportGroup, Topic, TopicAlias
from groups.models.fold import Fold


class PlainWords(Func):
    """Text as folded words with a space around each and no apostrophes: “Can't stop!” is " cant stop "."""

    template = (
        "' ' || btrim(regexp_replace(translate(kindred_fold(%(expressions)s), '''’', ''), '[^[:alnum:]]+', ' ', 'g'))"
        " || ' '"
    )
    arity = 1
    output_field = CharField()


class IsAlike(Func):
    """Whether the words of the first text stand in the second, slips of the finger forgiven (pg_trgm's ``<%``)."""

    template = "(%(expressions)s)"
    arg_joiner = " <%% "
    arity = 2
    output_field = BooleanField()


def topics_named_in(text: str) -> list[int]:
    """Return the ids of the topics whose name or other words stand in ``text`` as whole words.

    A guarded word ("me", "did") counts only in capitals or as the whole text. A word inside a longer one that was
    found does not count: who asks for "anger management" did not ask about "anger".
    """
    said = PlainWords(Value(text))
    aliases = TopicAlias.objects.annotate(said=said, plain=PlainWords("text"), at=StrIndex("said", "plain"))
    names = Topic.objects.annotate(plain=PlainWords("name"), at=StrIndex(said, "plain"))
    found = [
        (plain, topic)
        for plain, topic, original, is_guarded, whole in aliases.filter(at__gt=0).values_list(
            "plain", "topic", "text", "is_guarded", "said"
        )
        if not is_guarded or plain == whole or _stands_in_capitals(original, text)
    ]
    found += names.filter(at__gt=0).values_list("plain", "pk")
    return sorted({topic for plain, topic in found if not any(plain in other != plain for other, _ in found)})


def matching(text: str) -> Q:
    """Return what keeps listings about a topic that ``text`` names, or whose own words contain it."""
    named = topics_named_in(text)
    about = SupportGroup.topics.through.objects.filter(Q(topic__in=named) | Q(topic__parent__in=named))
    run_by = Organisation.objects.filter(IsAlike(Fold(Value(text)), Fold("name")))
    return (
        Q(pk__in=about.values("supportgroup"))
        | Q(text=_search_query(text))
        | Q(IsAlike(Fold(Value(text)), Fold("name")))
        | Q(organisation__in=run_by)
    )


def relevance(text: str) -> Combinable:
    """Return how closely a listing's own words answer ``text``: from 0 to about 2, its name counting most."""
    return TrigramWordSimilarity(text, Fold("name")) + SearchRank(F("text"), _search_query(text))


def _search_query(text: str) -> SearchQuery:
    return SearchQuery(Fold(Value(text)), config="english", search_type="plain")


def _stands_in_capitals(word: str, text: str) -> bool:
    """Tell whether ``word`` is written in capitals in a text that is not all in capitals anyway."""
    return text != text.upper() and re.search(rf"\b{re.escape(word.upper())}\b", text) is not None
