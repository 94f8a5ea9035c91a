"""Groups as result cards: the next real date, the distance, and what of the search they meet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from groups.models import Meeting, SupportGroup
from groups.recurrence import Occurrence

# Among how many of a meeting's coming dates a cancelled one is worth a word on the card.
DATES_AHEAD = 3


@dataclass(frozen=True)
class NextDate:
    """A group's next date, and the first cancelled one among those around it, if there is one."""

    meeting: Meeting
    occurrence: Occurrence
    cancelled: Occurrence | None


@dataclass(frozen=True)
class Card:
    """One group in a list. ``meetings`` are those by which it matches the search."""

    group: SupportGroup
    meetings: list[Meeting]
    next_date: NextDate | None
    distance_km: float | None = None
    met: list[str] = field(default_factory=list)


def next_date(meetings: Iterable[Meeting], *, after: datetime, now: datetime | None = None) -> NextDate | None:
    """Return the soonest date of these meetings from ``after`` on; None where none is known.

    ``now`` is given where ``after`` lies ahead of it: a cancelled date in between is still news.
    """
    firsts = ((meeting, next(meeting.occurrences(after=after), None)) for meeting in meetings)
    found = [(meeting, date) for meeting, date in firsts if date is not None]
    if not found:
        return None
    meeting, soonest = min(found, key=lambda pair: pair[1].starts_at)
    return NextDate(meeting, soonest, _cancelled(meeting, after=now or after))


def _cancelled(meeting: Meeting, *, after: datetime) -> Occurrence | None:
    coming = islice(meeting.occurrences(after=after, include_cancelled=True), DATES_AHEAD)
    return next((date for date in coming if date.is_cancelled), None)


def matching_by_group(groups: Iterable[SupportGroup], meetings: QuerySet[Meeting]) -> dict[int, list[Meeting]]:
    """Return, by group, those of its prefetched meetings that are among ``meetings``."""
    own = {group.pk: group.meetings.all() for group in groups}
    ids = set(meetings.filter(group__in=own).values_list("pk", flat=True))
    return {pk: [meeting for meeting in prefetched if meeting.pk in ids] for pk, prefetched in own.items()}
