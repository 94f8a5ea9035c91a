"""One table of rows as a search asks it: who meets which value, row by row and group by group."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from groups.finder.fit import NEARLY_NEAR
from groups.finder.held.bitmaps import Ints, bitmap, union
from groups.finder.held.distances import (
    CHORD_SLACK,
    METRES,
    NO_METRES,
    cells_around,
    chord,
    chords_from,
    metres_from,
)
from groups.finder.held.facts import Fact, Judgement, judged
from groups.finder.held.levels import Held
from groups.finder.held.meetings import Meetings
from groups.finder.held.next_dates import NO_MEETING
from groups.finder.held.rows import MAP, Rows
from groups.finder.held.vocabulary import Vocabulary
from groups.finder.places import Point
from groups.finder.wish import About
from groups.finder.wishes import WISHES


@dataclass(frozen=True)
class Table:
    """Rows that are all remote, or none of them."""

    rows: Rows
    meetings: Meetings
    vocabulary: Vocabulary
    is_remote: bool

    @cached_property
    def judgements(self) -> Mapping[str, Judgement]:
        """Return what the rows come to, by the parameter of each wish about meetings and dates."""
        return {
            wish.parameter: judged(
                wish,
                [option.value for option in self.vocabulary.options[wish.parameter]],
                self.rows.facts,
                self.vocabulary.words[wish.parameter],
                self.rows.kept,
            )
            for wish in WISHES
            if wish.about is not About.GROUP
        }

    def groups_with(self, parameter: str, value: str) -> BitMap:
        """Return the groups that have any row that meets ``value``."""
        met = self.judgements[parameter].met[value]
        return self.rows.kept.of((parameter, value), [met], lambda: self.rows.groups_of(met))

    def near(self, point: Point, kilometres: float) -> Held:
        """Return which rows are within ``kilometres`` of ``point``, which cannot tell, and which nearly are."""
        if self.is_remote:
            return Held(self.rows.members, BitMap(), BitMap())
        cells = (Fact(MAP, cell, True) for cell in cells_around(point, kilometres * NEARLY_NEAR))
        around = [self.rows.facts[cell] for cell in sorted(cells) if cell in self.rows.facts]
        held = self.meetings
        return self.rows.near.of(
            (point.latitude, point.longitude, kilometres),
            [self._unlocated, held.directions, held.latitudes, held.longitudes, *around],
            lambda: self._measured(point, kilometres, union(around)),
        )

    def _measured(self, point: Point, kilometres: float, around: BitMap) -> Held:
        places = self.rows.places(around)
        chords = chords_from(point, self.meetings.directions[self.rows.meetings[places]])
        within = self._within(point, kilometres, places, chords)
        return Held(within, self._unlocated, self._within(point, NEARLY_NEAR * kilometres, places, chords))

    def _within(self, point: Point, kilometres: float, places: Ints, chords: NDArray[np.float32]) -> BitMap:
        """Return the rows at ``places`` within ``kilometres``: only where it is a close call to the metre."""
        limit = chord(kilometres)
        is_within = chords <= limit
        close = np.flatnonzero(np.abs(chords - limit) <= CHORD_SLACK)
        is_within[close] = self.metres(places[close], point) <= kilometres * METRES
        return bitmap(self.rows.ids[places[is_within]])

    def metres(self, places: Ints, point: Point | None) -> Ints:
        """Return how far the rows at ``places`` are; ``NO_METRES`` where nobody can say."""
        meetings = self.rows.meetings[places]
        if point is None or self.is_remote or not len(self.meetings.keys):
            return np.full(len(places), NO_METRES)
        metres = metres_from(point, self.meetings.latitudes[meetings], self.meetings.longitudes[meetings])
        return np.where(meetings == NO_MEETING, NO_METRES, metres)

    def keys(self, places: Ints) -> Ints:
        """Return the primary keys of the meetings of the rows at ``places``; ``NO_MEETING`` where there is none."""
        meetings = self.rows.meetings[places]
        if not len(self.meetings.keys):
            return np.full(len(places), NO_MEETING)
        return np.where(meetings == NO_MEETING, NO_MEETING, self.meetings.keys[meetings])

    @cached_property
    def _unlocated(self) -> BitMap:
        """Return the rows that are at no known point."""
        located = [members for fact, members in self.rows.facts.items() if fact.parameter == MAP]
        members = self.rows.members
        return self.rows.kept.of(MAP, [members, *located], lambda: members - union(located))
