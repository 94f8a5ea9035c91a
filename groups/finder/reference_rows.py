"""What the reference is worked out from: the rows there are, and what SQL says each wish makes of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, QuerySet

from groups.finder.asked import Asked
from groups.finder.distance import metres_from
from groups.finder.times import REMOTE, Clock
from groups.finder.wish import About, Wish
from groups.finder.wishes import BY_PARAMETER
from groups.models import Meeting, Occurrence, SupportGroup
from groups.models.fold import Fold


@dataclass(frozen=True)
class Row:
    """A group, one of its meetings and one of that meeting's dates, as primary keys; None where there is none.

    ``metres`` is how far the venue is: None where no place was named, it has no point, or one need not go there.
    """

    group: int
    meeting: int | None = None
    date: int | None = None
    starts_at: datetime | None = None
    is_remote: bool = False
    metres: int | None = None

    def about(self, kind: About) -> int | None:
        """Return the primary key of what a wish of that kind is about."""
        return {About.GROUP: self.group, About.MEETING: self.meeting, About.DATE: self.date}[kind]


@dataclass(frozen=True)
class Listing:
    """A published group, its rows, and its folded name as bytes."""

    group: SupportGroup
    name: bytes
    rows: tuple[Row, ...]


def listings(asked: Asked) -> Mapping[int, Listing]:
    """Return every published group by primary key."""
    dates = Prefetch("dates", Occurrence.objects.filter(asked.clock.not_over))
    meetings = Prefetch("meetings", Meeting.objects.select_related("venue").prefetch_related(dates))
    groups = SupportGroup.objects.published()
    names = dict(groups.values_list("pk", Fold("name")))
    return {
        group.pk: Listing(group, names[group.pk].encode(), tuple(_rows(group, asked)))
        for group in groups.prefetch_related(meetings)
    }


def _rows(group: SupportGroup, asked: Asked) -> Iterator[Row]:
    meetings = group.meetings.all()
    if not meetings:
        yield Row(group.pk)
    for meeting in meetings:
        is_remote, metres = meeting.attendance in REMOTE, _metres(meeting, asked)
        dates = meeting.dates.all()
        if not dates:
            yield Row(group.pk, meeting.pk, is_remote=is_remote, metres=metres)
        for date in dates:
            yield Row(group.pk, meeting.pk, date.pk, date.starts_at, is_remote, metres)


def _metres(meeting: Meeting, asked: Asked) -> int | None:
    venue = meeting.venue
    if asked.near is None or venue is None or venue.latitude is None or venue.longitude is None:
        return None
    return metres_from(asked.near, venue.latitude, venue.longitude)


class Said(dict[tuple[str, str], frozenset[int]]):
    """The primary keys of the rows that ``condition``, made of a wish and one of its values, keeps.

    By parameter and value; a wish is asked about in the database once, when one of its values is first looked at.
    """

    def __init__(self, clock: Clock, condition: Callable[[Wish, str], Q]) -> None:
        super().__init__()
        self._clock = clock
        self._condition = condition

    def __missing__(self, key: tuple[str, str]) -> frozenset[int]:
        parameter, value = key
        wish = BY_PARAMETER[parameter]
        values = list(dict.fromkeys([value, *(option.value for option in wish.options())]))
        answers = [ExpressionWrapper(self._condition(wish, one), BooleanField()) for one in values]
        rows = list(self._all(wish.about).values_list("pk", *answers))
        for place, one in enumerate(values, start=1):
            self[parameter, one] = frozenset(row[0] for row in rows if row[place])
        return self[key]

    def _all(self, kind: About) -> "QuerySet[Any]":
        match kind:
            case About.GROUP:
                return SupportGroup.objects.published()
            case About.MEETING:
                return Meeting.objects.all()
            case About.DATE:
                return Occurrence.objects.filter(self._clock.not_over)
