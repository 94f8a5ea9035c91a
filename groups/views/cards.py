"""Groups as result cards: the next real date, the distance, and what of the search they meet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from groups.models import Meeting, SupportGroup
from groups.recurrence import Occurrence

# Of how many coming dates of a meeting a cancelled one is worth a word on the card.
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


def next_date(meetings: Iterable[Meeting], *, after: datetime) -> NextDate | None:
    """Return the soonest date of these meetings from ``after`` on; None where none is known."""
    found = [date for meeting in meetings if (date := _next_date_of(meeting, after)) is not None]
    return min(found, key=lambda date: date.occurrence.starts_at, default=None)


def _next_date_of(meeting: Meeting, after: datetime) -> NextDate | None:
    dates = meeting.occurrences(after=after, include_cancelled=True)
    coming: list[Occurrence] = []
    cancelled: Occurrence | None = None
    for date in dates:
        if date.is_cancelled:
            cancelled = cancelled or date
        else:
            coming.append(date)
        if len(coming) == DATES_AHEAD:
            break
    return NextDate(meeting, coming[0], cancelled) if coming else None


def matching_by_group(groups: Iterable[SupportGroup], meetings: QuerySet[Meeting]) -> dict[int, list[Meeting]]:
    """Return, by group, those of its prefetched meetings that are among ``meetings``."""
    own = {group.pk: group.meetings.all() for group in groups}
    ids = set(meetings.filter(group__in=own).values_list("pk", flat=True))
    return {pk: [meeting for meeting in prefetched if meeting.pk in ids] for pk, prefetched in own.items()}
