"""Keeping the searchable copy of coming dates true as rules change and time passes."""

import time
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db import Error, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from groups.models import Meeting, Occurrence, OccurrenceHorizon, SupportGroup, Venue
from groups.recurrence import Occurrence as Date

# How far ahead dates are worked out. Five weeks hold every date of a monthly meeting; a rarer one
# (a fifth Friday, a yearly gathering) is worked out to its next three dates however far away they are.
HORIZON = timedelta(weeks=5)
AT_LEAST = 3
# Dates are worked out again this long before they run out.
MARGIN = timedelta(weeks=1)
# What is under way must still be found: a meeting lasts a day at most.
LOOK_BACK = timedelta(days=1)
BATCH = 5_000
# So many meetings are a directory filled or imported, and PostgreSQL's picture of it is out of date.
MANY = 500

# A database that restarts is back in a moment.
SECONDS_UNTIL_TRIED_AGAIN = 2


def refresh_occurrences(now: datetime, *, among: Collection[int] | None = None) -> int:
    """Work out the coming dates of every meeting that lacks them; return how many meetings that were.

    ``now`` is an aware instant; ``among`` are the ids of the meetings to look at, where not all.
    Safe to run at any time and by several processes at once: meetings are locked while their rule is read, and one
    that another process has locked is left to that process.
    """
    refreshed = 0
    while count := _refresh_batch(now, among):
        refreshed += count
    if refreshed >= MANY:
        _tell_the_planner()
    return refreshed


@transaction.atomic
def _refresh_batch(now: datetime, among: Collection[int] | None) -> int:
    meant = Meeting.objects.all() if among is None else Meeting.objects.filter(pk__in=among)
    short = meant.with_dates_short_of(now + HORIZON - MARGIN).order_by("pk")
    locked = short.select_for_update(skip_locked=True, of=("self",)).prefetch_related("exceptions")[:BATCH]
    meetings = list(locked)
    if not meetings:
        return 0
    ids = [meeting.pk for meeting in meetings]
    Occurrence.objects.filter(meeting__in=ids).delete()
    OccurrenceHorizon.objects.filter(meeting__in=ids).delete()
    _copy_dates(meetings, now)
    return len(meetings)


def coming_dates(meeting: Meeting, now: datetime) -> Iterator[Date]:
    """Yield the dates a search may need: all within the horizon, and at least the next three."""
    dates = meeting.occurrences(after=now - LOOK_BACK)
    last = now + HORIZON
    taken = 0
    for date in dates:
        if taken >= AT_LEAST and date.starts_at >= last:
            return
        taken += date.starts_at >= now
        yield date


def _copy_dates(meetings: list[Meeting], now: datetime) -> None:
    """Write the dates, and how far they reach, with COPY: a million rows in seconds."""
    with connection.cursor() as cursor:
        with cursor.copy("COPY groups_occurrence (meeting_id, starts_at, ends_at) FROM STDIN") as copy:
            for meeting in meetings:
                for date in coming_dates(meeting, now):
                    copy.write_row((meeting.pk, date.starts_at, date.ends_at))
        with cursor.copy("COPY groups_occurrencehorizon (meeting_id, reaches_at) FROM STDIN") as copy:
            for meeting in meetings:
                copy.write_row((meeting.pk, now + HORIZON))


def _tell_the_planner() -> None:
    """Have PostgreSQL look at the tables a search joins: until it does by itself, plans may be ten times slower."""
    tables = (model._meta.db_table for model in (SupportGroup, SupportGroup.topics.through, Meeting, Venue, Occurrence))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


class Alarm:
    """Tells at once which meetings lack dates because they are new or were changed, whoever changed them.

    Triggers notify the channel ``kindred_dates``; this listens, on a connection of its own.
    """

    def __init__(self) -> None:
        self._connection: BaseDatabaseWrapper | None = None

    def wait(self, seconds: float) -> set[int] | None:
        """Wait for meetings to lack dates, at most so long; return their ids, or None where all must be looked at.

        The first time, and the first after the database was away, it returns at once: it was not listening yet.
        """
        try:
            if self._connection is None:
                self._connection = _listening()
                return None
            with self._connection.wrap_database_errors:
                notes = list(self._connection.connection.notifies(timeout=seconds, stop_after=1))
        except Error:
            self.close()
            time.sleep(min(seconds, SECONDS_UNTIL_TRIED_AGAIN))
            return None
        meetings = {note.payload for note in notes}
        return {int(meeting) for meeting in meetings} if meetings and "" not in meetings else None

    def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _listening() -> BaseDatabaseWrapper:
    listener: BaseDatabaseWrapper = connection.copy()
    with listener.cursor() as cursor:
        cursor.execute("LISTEN kindred_dates")
    return listener
