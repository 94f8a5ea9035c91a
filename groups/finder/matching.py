"""The finder in plain SQL: which groups meet what was asked, how many more each facet would keep, in which order.

Slow at a million groups, but plainly right: what a faster finder is compared with.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import MD5, Coalesce, StrIndex
from django.db.models.lookups import LessThanOrEqual

from groups.finder.distance import kilometres_from, roughly_within
from groups.finder.places import Point
from groups.finder.times import REMOTE, Clock
from groups.finder.wish import About, ColumnWish, Wish, count_together
from groups.finder.wishes import BY_PARAMETER
from groups.models import Meeting, Occurrence, Organisation, SupportGroup, Topic, TopicAlias
from groups.models.fold import Fold

SORTS = {"fit": "Best fit", "soonest": "Soonest", "nearest": "Nearest", "name": "Name"}

# How far people travel of an evening.
DEFAULT_KM = 15.0

# The blend behind "best fit", in days: what is two kilometres further may as well be a day later, and a listing
# nobody has confirmed for half a year waits as long as one a week later. A close match of words outweighs weeks.
DAYS_PER_KM = 0.5
DAYS_IF_UNKNOWN = 35.0
DAYS_IF_UNCONFIRMED = 7.0
DAYS_PER_RELEVANCE = 50.0
CONFIRMED_LATELY = timedelta(days=180)


class Found(NamedTuple):
    """A matching group: its id, its next matching date and its distance, None where not known."""

    group: int
    next_at: datetime | None
    distance_km: float | None


@dataclass(frozen=True)
class Asked:
    """All a visitor asked for, understood: known values only.

    ``wishes`` maps parameters of ``WISHES`` to the values chosen; ``near`` is a point with its label, and
    ``within_km`` the distance from it that will do.
    """

    clock: Clock
    wishes: Mapping[str, tuple[str, ...]]
    text: str = ""
    near: Point | None = None
    within_km: float = DEFAULT_KM
    age: int | None = None
    sort: str = "fit"

    def without(self, parameter: str) -> "Asked":
        """Return the same but for one parameter."""
        match parameter:
            case "q":
                return replace(self, text="")
            case "near":
                return replace(self, near=None)
            case "age":
                return replace(self, age=None)
            case _:
                return replace(self, wishes={name: values for name, values in self.wishes.items() if name != parameter})

    def about(self, kind: About) -> Q:
        """Return what the wishes say about one kind of row."""
        conditions = Q()
        for parameter, values in self.wishes.items():
            wish = BY_PARAMETER[parameter]
            if wish.about is kind:
                conditions &= wish.met(values, self.clock)
        return conditions


def matching(asked: Asked) -> QuerySet[SupportGroup]:
    """Return the published groups that meet everything asked."""
    groups = _groups(asked)
    if asked.near or asked.about(About.MEETING) or asked.about(About.DATE):
        return groups.filter(pk__in=_meetings(asked).values("group"))
    return groups


def matching_meetings(asked: Asked) -> QuerySet[Meeting]:
    """Return the meetings by which groups meet everything asked."""
    return _meetings(asked).filter(group__in=_groups(asked))


def counts(wishes: Sequence[Wish], asked: Asked) -> dict[str, Mapping[str, int]]:
    """Return, by parameter and value, how many groups would match.

    What was asked of a wish itself is put aside when its own values are counted.
    """
    # Columns of the group nothing was asked of have the same groups to count: one query does for all of them.
    columns = [wish for wish in wishes if isinstance(wish, ColumnWish) and wish.about is About.GROUP]
    together = [wish for wish in columns if wish.parameter not in asked.wishes]
    found: dict[str, Mapping[str, int]] = dict(count_together(together, matching(asked), asked.clock))
    for wish in wishes:
        if wish.parameter not in found:
            found[wish.parameter] = wish.counts(_rows(wish.about, asked.without(wish.parameter)), asked.clock)
    return found


def _rows(about: About, asked: Asked) -> "QuerySet[Any]":
    """Return the rows of one kind by which groups meet everything asked."""
    match about:
        case About.GROUP:
            return matching(asked)
        case About.MEETING:
            return matching_meetings(asked)
        case About.DATE:
            return _dates(asked).filter(meeting__in=_meetings_on_any_date(asked), meeting__group__in=_groups(asked))


def in_order(groups: QuerySet[SupportGroup], asked: Asked) -> QuerySet[SupportGroup]:
    """Return ``groups`` in the order asked for, each with ``next_at`` and ``distance_km`` (None where unknown)."""
    dates = _dates(asked).filter(meeting__in=_meetings_on_any_date(asked), meeting__group=OuterRef("pk"))
    groups = groups.annotate(
        next_at=Subquery(dates.order_by("starts_at").values("starts_at")[:1]), distance_km=_distance(asked)
    )
    by_next = F("next_at").asc(nulls_last=True)
    # Where all else is equal, nobody is favoured for being early in the alphabet or in the table.
    by_lot = MD5("slug")
    match asked.sort:
        case "soonest":
            return groups.order_by(by_next, by_lot)
        case "nearest":
            return groups.order_by(F("distance_km").asc(nulls_last=True), by_next, by_lot)
        case "name":
            return groups.order_by(Fold("name"), by_lot)
        case _:
            return groups.order_by(_unfitness(asked), by_lot)


def _groups(asked: Asked) -> QuerySet[SupportGroup]:
    groups = SupportGroup.objects.published().filter(asked.about(About.GROUP))
    if asked.text:
        groups = groups.filter(listings_with(asked.text))
    if asked.age is not None:
        states_ages = ~Q(minimum_age=None, maximum_age=None)
        low = Q(minimum_age=None) | Q(minimum_age__lte=asked.age)
        high = Q(maximum_age=None) | Q(maximum_age__gte=asked.age)
        groups = groups.filter(states_ages & low & high)
    return groups


def _meetings(asked: Asked) -> QuerySet[Meeting]:
    meetings = _meetings_on_any_date(asked)
    return meetings.filter(pk__in=_dates(asked).values("meeting")) if asked.about(About.DATE) else meetings


def _meetings_on_any_date(asked: Asked) -> QuerySet[Meeting]:
    meetings = Meeting.objects.filter(asked.about(About.MEETING))
    if asked.near is None:
        return meetings
    kilometres = kilometres_from(asked.near.latitude, asked.near.longitude)
    within_reach = roughly_within(asked.within_km, asked.near.latitude) & Q(
        LessThanOrEqual(kilometres, asked.within_km)
    )
    # What is online or on the phone is near everybody. A hybrid meeting counts by its place.
    return meetings.filter(within_reach | Q(attendance__in=REMOTE))


def _dates(asked: Asked) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(asked.clock.not_over, asked.about(About.DATE))


def _distance(asked: Asked) -> Combinable:
    if asked.near is None:
        return Value(None, FloatField())
    venues = _meetings(asked).filter(group=OuterRef("pk"), venue__latitude__isnull=False)
    measured = venues.annotate(kilometres=kilometres_from(asked.near.latitude, asked.near.longitude))
    return Subquery(measured.order_by("kilometres").values("kilometres")[:1])


def _unfitness(asked: Asked) -> Combinable:
    """Return the blend described above as days, the best fit having the fewest."""
    seconds = Func(
        F("next_at"), Value(asked.clock.now), template="EXTRACT(epoch FROM %(expressions)s)", arg_joiner=" - "
    )
    days = Coalesce(seconds / Value(86_400.0), Value(DAYS_IF_UNKNOWN), output_field=FloatField())
    unconfirmed = Case(
        When(confirmed_at__gte=asked.clock.now - CONFIRMED_LATELY, then=Value(0.0)),
        default=Value(DAYS_IF_UNCONFIRMED),
        output_field=FloatField(),
    )
    blend = days + unconfirmed
    if asked.near:
        # Online groups stand halfway: neither before all that is near nor behind all that is far.
        blend += Coalesce(F("distance_km"), Value(asked.within_km / 2), output_field=FloatField()) * DAYS_PER_KM
    if asked.text:
        blend -= relevance(asked.text) * DAYS_PER_RELEVANCE
    return blend


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


def listings_with(text: str) -> Q:
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
