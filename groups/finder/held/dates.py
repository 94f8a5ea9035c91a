"""The coming dates of all meetings, in parts of which a change touches few."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groups.finder.held.bitmaps import Ints

# Meetings whose dates are kept together: dates are most of what there is to copy.
PART = 16_384
NUMBERS = np.uint16  # of the meetings in a part


@dataclass(frozen=True)
class Dates:
    """Dates by meeting and then by start: meeting's number, seconds since 1970, how many until it is over.

    In a part of the calendar, meetings are numbered from the part's first.
    """

    meetings: NDArray[np.integer]
    starts: NDArray[np.uint32]
    lengths: NDArray[np.int32]

    @classmethod
    def none(cls) -> "Dates":
        """Return no dates."""
        nothing = np.zeros(0, np.int64)
        return cls(nothing.astype(NUMBERS), nothing.astype(np.uint32), nothing.astype(np.int32))

    def at(self, places: Ints | slice) -> "Dates":
        """Return the dates at ``places``."""
        return Dates(self.meetings[places], self.starts[places], self.lengths[places])

    def of(self, meetings: Ints) -> Ints:
        """Return the places in the arrays of all the dates of ``meetings`` (ascending)."""
        meetings = meetings.astype(self.meetings.dtype)  # else numpy would convert all of the other
        firsts = np.searchsorted(self.meetings, meetings)
        counts = np.searchsorted(self.meetings, meetings, side="right") - firsts
        before = np.cumsum(counts) - counts
        places: Ints = np.arange(counts.sum()) + np.repeat(firsts - before, counts)
        return places

    def replaced(self, gone: Ints, more: "Dates") -> "Dates":
        """Return the dates of all but the meetings ``gone`` (ascending), and ``more``."""
        stay = np.ones(len(self.meetings), np.bool_)
        stay[self.of(gone)] = False
        kept = self.at(np.flatnonzero(stay))
        # A meeting's dates all come from one side: where they go is a matter of the meeting alone.
        places = np.searchsorted(kept.meetings, more.meetings)
        return Dates(
            np.insert(kept.meetings, places, more.meetings),
            np.insert(kept.starts, places, more.starts),
            np.insert(kept.lengths, places, more.lengths),
        )


@dataclass(frozen=True)
class Calendar:
    """All coming dates: those of the first ``PART`` meetings, of the next, and so on."""

    parts: tuple[Dates, ...] = ()

    def replaced(self, gone: Ints, table: dict[str, Ints]) -> "Calendar":
        """Return the dates of all but the meetings ``gone`` (ascending), and those in ``table``."""
        order = np.lexsort((table["start"], table["meeting"]))
        lengths = (table["over"] - table["start"])[order].astype(np.int32)
        meetings, starts = table["meeting"][order], table["start"][order].astype(np.uint32)
        touched = np.union1d(gone // PART, meetings // PART).tolist()
        parts = list(self.parts) + [Dates.none()] * (max(touched, default=-1) + 1 - len(self.parts))
        for number in touched:
            here = _range(meetings, number)
            more = Dates((meetings[here] - number * PART).astype(NUMBERS), starts[here], lengths[here])
            parts[number] = parts[number].replaced(_in_part(gone, number), more)
        return Calendar(tuple(parts))

    def of(self, meetings: Ints) -> Dates:
        """Return all the dates of ``meetings`` (ascending)."""
        numbers = [number for number in np.unique(meetings // PART).tolist() if number < len(self.parts)]
        found = [self.parts[number].at(self.parts[number].of(_in_part(meetings, number))) for number in numbers]
        whose = [some.meetings.astype(np.int64) + number * PART for number, some in zip(numbers, found, strict=True)]
        found = found or [Dates.none()]
        return Dates(
            np.concatenate([np.zeros(0, np.int64), *whose]),
            np.concatenate([some.starts for some in found]),
            np.concatenate([some.lengths for some in found]),
        )


def _range(meetings: Ints, number: int) -> slice:
    """Return where the meetings of that part are among ``meetings`` (ascending)."""
    first, end = np.searchsorted(meetings, [number * PART, (number + 1) * PART]).tolist()
    return slice(first, end)


def _in_part(meetings: Ints, number: int) -> Ints:
    """Return those of ``meetings`` (ascending) in that part, numbered from its first."""
    return meetings[_range(meetings, number)] - number * PART
