"""The rows of a search in one table, and the sets of them that say yes to a wish.

A row's id is its group's number plus a multiple of ``stride``: a group's first row is in the lowest layer, its second
in the next. So sets of rows that meet two wishes are intersected by one operation on bitmaps, and the groups they
belong to are found by sliding the layers over each other.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from groups.finder.held.bitmaps import Ints, Kept, bitmap, flags, grouped, union
from groups.finder.held.distances import cells_of
from groups.finder.held.facts import Fact, Facts, replaced
from groups.finder.held.groups import written
from groups.finder.held.meetings import ZONES, Meetings
from groups.finder.held.next_dates import NO_DATE, NO_MEETING, Dated
from groups.finder.held.wall import day_number
from groups.finder.wish_dates import Dates, DateWish
from groups.finder.wishes import WISHES

DATE_WISHES = [wish for wish in WISHES if isinstance(wish, DateWish)]
MAP = "near"  # in the place of a wish's parameter: where a row is
HIGHEST_ID = 2**32 - 1
CHUNK = 65_536  # what a roaring bitmap keeps together
# What is near so many places is kept: towns are asked for again and again.
MOST_PLACES = 32
# Groups of fewer rows are found one by one sooner than by sliding layers.
FEW = 10_000


@dataclass(frozen=True)
class Rows:
    """Rows in the order of their ids, with their meetings' numbers and next dates (see ``Dated``).

    ``timezone`` is the one whose clock they count by, "" where each meeting has its own. ``layers`` are the groups
    that have a row in each layer; ``kept`` is what facts came to last, ``near`` who is near
    the places asked for lately.
    """

    timezone: str
    stride: int
    ids: NDArray[np.uint32]
    meetings: NDArray[np.int32]
    starts: NDArray[np.uint32]
    overs: NDArray[np.uint32]
    days: NDArray[np.uint16]
    weekdays: NDArray[np.int8]
    hours: NDArray[np.int8]
    facts: Facts
    members: BitMap
    layers: tuple[BitMap, ...]
    kept: Kept
    near: Kept

    @classmethod
    def none(cls, timezone: str, most_groups: int) -> "Rows":
        """Return a table without rows, with room for groups numbered below ``most_groups``."""
        stride = -(-most_groups // CHUNK) * CHUNK
        nothing = np.zeros(0, np.uint32)
        meetings, days, small = nothing.astype(np.int32), nothing.astype(np.uint16), nothing.astype(np.int8)
        columns = nothing, meetings, nothing, nothing, days, small, small
        return cls(timezone, stride, *columns, {}, BitMap(), (), Kept(), Kept(MOST_PLACES))

    def groups_of(self, rows: BitMap) -> BitMap:
        """Return the groups that ``rows`` belong to."""
        if not rows or rows.max() < self.stride:
            return rows
        if len(rows) < FEW:
            return bitmap(np.frombuffer(rows.to_array(), np.uint32) % np.uint32(self.stride))
        return union(self.by_layer(rows))

    def by_layer(self, rows: BitMap) -> Iterator[BitMap]:
        """Yield the groups that ``rows`` of each layer belong to, where there are any."""
        found = (rows & layer for layer in self._ranges)
        return (some.shift(-number * self.stride) for number, some in enumerate(found) if some)

    def of_groups(self, groups: BitMap) -> BitMap:
        """Return the rows of ``groups``."""
        found = (groups & layer for layer in self.layers)
        return union(some.shift(number * self.stride) for number, some in enumerate(found) if some)

    def places(self, rows: BitMap) -> Ints:
        """Return where ``rows`` stand in the arrays."""
        if len(rows) == len(self.ids):
            return np.arange(len(self.ids))
        ids = np.frombuffer(rows.to_array(), np.uint32)
        ground = int(np.searchsorted(ids, np.uint32(self.stride)))
        first = len(self._ground_ids)
        above = first + np.searchsorted(self.ids[first:], ids[ground:])
        return np.concatenate([self._places_on_ground[ids[:ground]], above])

    def groups_at(self, places: Ints) -> Ints:
        """Return the numbers of the groups of the rows at ``places``."""
        return self.ids[places].astype(np.int64) % self.stride

    def over(self, now: int) -> BitMap:
        """Return the groups with a date that is over by ``now``."""
        return bitmap(np.unique(self.groups_at(np.flatnonzero(self.overs <= now))))

    @property
    def _ground_ids(self) -> NDArray[np.uint32]:
        """Return the ids in the lowest layer, which are groups' numbers."""
        # Of the same type as the others: else numpy would convert all of them.
        return self.ids[: np.searchsorted(self.ids, np.uint32(self.stride))]

    @property
    def _places_on_ground(self) -> NDArray[np.int32]:
        """Return where the row of each group in the lowest layer stands: most rows are there."""
        return self.kept.of("ground", [self.ids], self._find_places_on_ground)

    def _find_places_on_ground(self) -> NDArray[np.int32]:
        places = np.zeros(self.stride, np.int32)
        places[self._ground_ids] = np.arange(len(self._ground_ids), dtype=np.int32)
        return places

    @cached_property
    def _ranges(self) -> list[BitMap]:
        """Return all ids there could be in each layer."""
        return [BitMap(range(number * self.stride, (number + 1) * self.stride)) for number in range(len(self.layers))]

    def replaced(self, gone: BitMap, more: Dated, held: Meetings, now: datetime, *, is_new_minute: bool) -> "Rows":
        """Return the table without the rows of the groups ``gone``, and with ``more``.

        ``held`` are the meetings as they are now. Whether dates are today or now is looked at anew for all rows where
        ``is_new_minute``, else for ``more`` only.
        """
        leaving = self.of_groups(gone)
        fresh_ids = _ids(more, self.stride)
        # A group with thousands of meetings keeps those that have an id.
        more, fresh_ids = more.at(np.flatnonzero(fresh_ids <= HIGHEST_ID)), fresh_ids[fresh_ids <= HIGHEST_ID]
        order = np.argsort(fresh_ids)
        more, fresh_ids = more.at(order), fresh_ids[order]
        joined = self._joining(self.places(leaving), fresh_ids)
        table = replace(
            self,
            ids=joined(self.ids, fresh_ids),
            meetings=joined(self.meetings, more.meetings),
            starts=joined(self.starts, more.starts),
            overs=joined(self.overs, more.overs),
            days=joined(self.days, more.days),
            weekdays=joined(self.weekdays, more.weekdays),
            hours=joined(self.hours, more.hours),
        )
        coming = bitmap(fresh_ids)
        said = table._said_by_meetings(coming, held) | table._said_by_dates(coming, held, now, DATE_WISHES)
        said |= table._said_by_places(coming, held)
        facts = replaced(self.facts, leaving, said)
        if is_new_minute:
            passing = [wish for wish in DATE_WISHES if wish.is_passing]
            facts |= table._said_by_dates(bitmap(table.ids), held, now, passing)
        if leaving == coming:
            return replace(table, facts=facts)
        return replace(table, facts=facts, layers=table._layers(), members=bitmap(table.ids))

    def _joining(self, leaving: Ints, coming: Ints) -> Callable[[NDArray[Any], Ints], NDArray[Any]]:
        """Return how a column comes to be without the places ``leaving``, and with values for the ids ``coming``."""
        if np.array_equal(self.ids[leaving], coming):
            # Rows mostly come in the place of others.
            return lambda old, new: written(old, len(old), leaving, new)
        kept = np.ones(len(self.ids), np.bool_)
        kept[leaving] = False
        order = np.argsort(np.concatenate([self.ids[kept], coming.astype(np.uint32)]), kind="stable")
        return lambda old, new: np.concatenate([old[kept], new.astype(old.dtype)])[order]

    def _said_by_meetings(self, rows: BitMap, held: Meetings) -> dict[Fact, BitMap]:
        ids = np.frombuffer(rows.to_array(), np.uint32)
        meetings = self.meetings[self.places(rows)]
        theirs = bitmap(np.unique(meetings[meetings != NO_MEETING]))
        # The last flag is that of a row without a meeting, whose number is -1.
        size = held.numbers.size + 1
        said = {fact: members & theirs for fact, members in held.facts.items()}
        return {fact: bitmap(ids[flags(members, size)[meetings]]) for fact, members in said.items() if members}

    def _said_by_places(self, rows: BitMap, held: Meetings) -> dict[Fact, BitMap]:
        """Return in which cell of the map ``rows`` are; those at no known point are in none."""
        places = self.places(rows)
        places = places[self.meetings[places] != NO_MEETING]
        meetings = self.meetings[places]
        latitudes, longitudes = held.latitudes[meetings], held.longitudes[meetings]
        is_known = ~np.isnan(latitudes)
        cells = cells_of(latitudes[is_known], longitudes[is_known])
        ids = self.ids[places[is_known]].astype(np.int64)
        return {Fact(MAP, cell, True): members for cell, members in grouped(cells, ids)}

    def _said_by_dates(
        self, rows: BitMap, held: Meetings, now: datetime, wishes: Iterable[DateWish]
    ) -> dict[Fact, BitMap]:
        """Return what the dates of ``rows`` say to ``wishes``: every such fact, some of nobody."""
        places = self.places(rows)
        places = places[self.starts[places] != NO_DATE]
        ids = self.ids[places]
        dates = Dates(
            weekdays=self.weekdays[places],
            hours=self.hours[places],
            days_ahead=self.days[places] - self._today(places, held, now),
            seconds_ahead=self.starts[places].astype(np.int64) - int(now.timestamp()),
        )
        found = {
            Fact(wish.parameter, value, True): bitmap(ids[meeting])
            for wish in wishes
            for value, meeting in wish.held_by(dates).items()
        }
        dated = bitmap(ids)
        return found | {fact._replace(is_yes=False): dated for fact in found}

    def _today(self, places: Ints, held: Meetings, now: datetime) -> Ints:
        """Return the number of today's day by the clocks of the rows at ``places``."""
        if self.timezone:
            return np.full(len(places), day_number(now, self.timezone))
        zones = held.zones[self.meetings[places]]
        days = np.zeros(len(ZONES), np.int64)
        for zone in np.unique(zones).tolist():
            days[zone] = day_number(now, ZONES[zone])
        return days[zones]

    def _layers(self) -> tuple[BitMap, ...]:
        bounds = np.arange(0, int(self.ids[-1]) + 1 if len(self.ids) else 1, self.stride)
        cuts = np.searchsorted(self.ids, bounds).tolist()
        parts = zip(bounds, cuts, [*cuts[1:], len(self.ids)], strict=True)
        return tuple(bitmap(self.ids[start:end] - bound) for bound, start, end in parts)


def _ids(rows: Dated, stride: int) -> Ints:
    """Return an id for each of ``rows``: those of a group are in layers one above the other."""
    order = np.argsort(rows.groups, kind="stable")
    groups = rows.groups[order]
    _, firsts, counts = np.unique(groups, return_index=True, return_counts=True)
    layers = np.arange(len(groups)) - np.repeat(firsts, counts)
    ids = np.empty(len(groups), np.int64)
    ids[order] = layers * stride + groups
    return ids
