"""Listings as cards and the API show them, kept at hand until the directory changes.

What is kept is in no language and below no prefix: words are put to it for each page, in the language of that page.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef

from groups import recurrence
from groups.models import SupportGroup, Topic
from groups.models.choices import Capacity, Cost, Joining
from groups.models.support_group import ages_in, is_doubted
from groups.models.venue import line_of
from groups.speech import Speech

# What most searches of a few minutes show; some 2 KB each.
ROOM = 5_000

# What is told of a listing, in the order it is read in. Nothing else is read, the private least of all.
OF_GROUP = (
    *("pk", "slug", "name", "summary", "topic_slugs", "confirmed_at", "doubted_at", "minimum_age", "maximum_age"),
    *("cost", "joining", "capacity"),
)
OF_MEETING = ("pk", "attendance")
# As a rule takes them.
OF_RULE = (
    *("freq", "timezone", "start_time", "duration", "dtstart", "until", "interval"),
    *("byday", "bysetpos", "bymonthday"),
)
OF_VENUE = ("name", "locality", "street", "region", "is_confidential")
OF_EXCEPTION = ("kind", "original_on", "new_on", "new_start_time")


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """A meeting; ``place`` is None where there is none or it is not stated."""

    attendance: str
    rule: recurrence.Rule
    place: str | None
    is_confidential: bool
    exceptions: list[recurrence.RuleException] = field(default_factory=list)
    _schedules: dict[str, str] = field(default_factory=dict)

    def schedule(self, speech: Speech) -> str:
        """Return its rule in words."""
        if (said := self._schedules.get(speech.code)) is None:
            said = self._schedules[speech.code] = recurrence.describe(self.rule, speech)
        return said

    def occurrences(self, *, after: datetime) -> Iterator[recurrence.Occurrence]:
        """Yield its real dates from ``after`` on, in order, cancelled ones among them."""
        return recurrence.occurrences(self.rule, self.exceptions, after=after, include_cancelled=True)


@dataclass(frozen=True, slots=True)
class Listed:
    """A published group, with its meetings by id. ``facts`` are its cost and whether and how one may come."""

    slug: str
    name: str
    summary: str
    topics: list[str]
    confirmed_at: datetime | None
    is_doubted: bool
    ages: tuple[int | None, int | None]
    facts: tuple[Cost | Joining | Capacity, ...]
    meetings: dict[int, ListedMeeting] = field(default_factory=dict)

    def ages_in(self, speech: Speech) -> str:
        """Return the ages it is for, such as “18 to 30”; an empty string where they are not stated."""
        return ages_in(speech, *self.ages)


class Shelf:
    """Published groups with their meetings, venues and changed dates, as one state of the directory has them."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: tuple[str, dict[int, Listed]] = ("", {})

    def groups(self, ids: Collection[int], *, read_at: str) -> Mapping[int, Listed]:
        """Return, by id, those of the groups that are published.

        ``read_at`` is how far the directory was read: what was put here before then is read again. One query for those
        that are not here, none where all are.
        """
        kept = self._since(read_at)
        missing = [pk for pk in ids if pk not in kept]
        found = _read(missing) if missing else {}
        if len(kept) + len(found) > self._room:
            kept.clear()
        kept.update(found)
        return {pk: listed for pk in ids if (listed := kept.get(pk) or found.get(pk))}

    def _since(self, read_at: str) -> dict[int, Listed]:
        # Whoever still holds an older state keeps on filling the shelf thrown away here, which hurts nobody.
        if self._kept[0] != read_at:
            self._kept = (read_at, {})
        return self._kept[1]


shelf = Shelf()


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """Return what reads listings, and its parameters but for the last, their ids.

    It is written once: Django takes several times as long to write it as to have it answered.
    """
    topics = ArraySubquery(Topic.objects.filter(groups=OuterRef("pk")).values("slug"))
    listings = SupportGroup.objects.published().order_by().annotate(topic_slugs=topics)
    rows = listings.values_list(
        *OF_GROUP,
        *(f"meetings__{name}" for name in (*OF_MEETING, *OF_RULE)),
        *(f"meetings__venue__{name}" for name in OF_VENUE),
        *(f"meetings__exceptions__{name}" for name in OF_EXCEPTION),
    )
    sql, parameters = rows.query.sql_with_params()
    return f"SELECT * FROM ({sql}) AS listing WHERE pk = ANY(%s)", parameters  # noqa: S608  Django's own around it


def _read(ids: list[int]) -> dict[int, Listed]:
    """Return the published among the groups ``ids``: from a row for each, or for each of their meetings and dates."""
    sql, parameters = _statement()
    found: dict[int, Listed] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, ids])
        for row in cursor.fetchall():
            values = iter(row)
            group, meeting, rule, venue, exception = (
                tuple(islice(values, len(names))) for names in (OF_GROUP, OF_MEETING, OF_RULE, OF_VENUE, OF_EXCEPTION)
            )
            listed = found.get(group[0]) or found.setdefault(group[0], _listed(*group[1:]))
            key = meeting[0]
            if key is not None and key not in listed.meetings:
                listed.meetings[key] = _meeting(meeting[1], rule, *venue)
            if exception[0] is not None:
                kind, *dates = exception
                listed.meetings[key].exceptions.append(recurrence.RuleException(recurrence.ExceptionKind(kind), *dates))
    return found


def _listed(
    slug: str,
    name: str,
    summary: str,
    topics: list[str],
    confirmed_at: datetime | None,
    doubted_at: datetime | None,
    minimum_age: int | None,
    maximum_age: int | None,
    *answers: str,
) -> Listed:
    return Listed(
        slug=slug,
        name=name,
        summary=summary,
        topics=topics,
        confirmed_at=confirmed_at,
        is_doubted=is_doubted(doubted_at, confirmed_at),
        ages=(minimum_age, maximum_age),
        facts=tuple(_facts(*answers)),
    )


def _facts(cost: str, joining: str, capacity: str) -> Iterator[Cost | Joining | Capacity]:
    if cost:
        yield Cost(cost)
    if joining:
        yield Joining(joining)
    if capacity in (Capacity.WAITING_LIST, Capacity.FULL):
        yield Capacity(capacity)


def _meeting(
    attendance: str,
    rule: Sequence[Any],
    name: str | None,
    locality: str,
    street: str,
    region: str,
    is_confidential: bool | None,
) -> ListedMeeting:
    freq, zone, start, duration, first, last, interval, *days = rule
    byday, bysetpos, bymonthday = map(tuple, days)
    own = recurrence.Rule(
        *(recurrence.Frequency(freq), zone, start, duration, first, last, interval),
        *(tuple(map(recurrence.Weekday, byday)), bysetpos, bymonthday),
    )
    return ListedMeeting(
        attendance=attendance,
        rule=own,
        place=None if name is None else line_of(name, locality, street, region),
        is_confidential=bool(is_confidential),
    )
