"""The rows of a search: each meeting with its next date on each weekday and in each part of the day.

What is wished of meetings and dates must hold for one and the same, so it is rows that meet it. One row for each
weekday and part of the day will do, with the next of those dates: another of the same weekday is on the same day, where
it starts later in the same part, or a week later at least. Whatever it meets, "now" and "today" included, the first
one meets too, because a meeting lasts a day at most; and the first is the one to show.
"""

from dataclasses import dataclass, fields

import numpy as np
from pyroaring import BitMap

from groups.finder.held.bitmaps import Ints, bitmap, flags, numbers_in
from groups.finder.held.meetings import ZONES, Meetings
from groups.finder.held.wall import DAY, HOUR, MONDAY, on_the_wall
from groups.finder.times import DAY_PARTS

# The start of what has no date: later than all that have, which is in 2106, and still four bytes.
NO_DATE = 2**32 - 1
NO_MEETING = -1
PART_OF = np.array([number for hour in range(24) for number, hours in enumerate(DAY_PARTS.values()) if hour in hours])


@dataclass(frozen=True)
class Dated:
    """Meetings and their next dates, in no order.

    ``groups`` and ``meetings`` are numbers; ``starts`` and ``overs`` seconds since 1970. ``days`` (after 1 January
    1970), ``weekdays`` and ``hours`` are by the clock the meeting counts by.
    """

    groups: Ints
    meetings: Ints
    starts: Ints
    overs: Ints
    days: Ints
    weekdays: Ints
    hours: Ints

    @classmethod
    def without_dates(cls, groups: Ints, meetings: Ints) -> "Dated":
        """Return rows that have no date."""
        zeros, never = np.zeros(len(groups), np.int64), np.full(len(groups), NO_DATE)
        return cls(groups, meetings, never, never, zeros, zeros, zeros)

    def and_also(self, others: "Dated") -> "Dated":
        """Return these rows and ``others``."""
        return Dated(*(np.concatenate([getattr(self, one.name), getattr(others, one.name)]) for one in fields(self)))

    def at(self, places: Ints) -> "Dated":
        """Return the rows at ``places``."""
        return Dated(*(getattr(self, one.name)[places] for one in fields(self)))


def rows_of(groups: BitMap, held: Meetings, now: int, timezone: str) -> Dated:
    """Return the rows of ``groups``, by the clock of ``timezone``: those of their remote meetings.

    Where that is "", those of their other meetings, and one for each group that has no meeting at all. ``now`` is in
    seconds since 1970.
    """
    size = max(int(groups.max()) if groups else 0, int(held.groups.max(initial=0))) + 1
    theirs = flags(groups, size)[held.groups] & flags(held.alive, held.numbers.size)
    if timezone:
        return next_dates(held, np.flatnonzero(theirs & held.is_remote), now, timezone)
    without = numbers_in(groups - bitmap(np.unique(held.groups[theirs])))
    alone = Dated.without_dates(without, np.full(len(without), NO_MEETING))
    return next_dates(held, np.flatnonzero(theirs & ~held.is_remote), now, "").and_also(alone)


def next_dates(held: Meetings, which: Ints, now: int, timezone: str) -> Dated:
    """Return the rows of the meetings ``which`` (ascending); days and hours are those in ``timezone``.

    Where that is "", they are by each meeting's own clock. ``now`` is in seconds since 1970.
    """
    dates = held.dates.of(which)
    starts = dates.starts.astype(np.int64)
    overs = starts + dates.lengths
    coming = overs > now
    meetings, starts, overs = dates.meetings[coming].astype(np.int64), starts[coming], overs[coming]
    clocks = on_the_wall(starts, timezone) if timezone else _on_their_walls(held, meetings, starts)
    days, hours = clocks // DAY, clocks % DAY // HOUR
    weekdays = (days + MONDAY) % 7
    # Dates are in order of time, and the first of several is the one that is found.
    _, first = np.unique((meetings * 7 + weekdays) * len(DAY_PARTS) + PART_OF[hours], return_index=True)
    dated = Dated(held.groups[meetings].astype(np.int64), meetings, starts, overs, days, weekdays, hours).at(first)
    has_date = np.zeros(held.numbers.size, np.bool_)
    has_date[meetings] = True
    silent = which[~has_date[which]]
    return dated.and_also(Dated.without_dates(held.groups[silent].astype(np.int64), silent))


def _on_their_walls(held: Meetings, meetings: Ints, starts: Ints) -> Ints:
    clocks = np.empty_like(starts)
    zones = held.zones[meetings]
    for zone in np.unique(zones).tolist():
        there = zones == zone
        clocks[there] = on_the_wall(starts[there], ZONES[zone])
    return clocks
