"""The groups of a booklet in chapters: by the day they meet, or by the place."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cached_property
from typing import TypeVar

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from groups.models import Meeting, SupportGroup
from groups.models.choices import Attendance, Frequency, JoinDetailsGiven
from groups.recurrence import Occurrence, Weekday
from groups.views.cards import Card
from groups.views.group import MeetingSheet

# Before and after the days of the week, Monday being 0.
MOST_DAYS = -1
DATES_OF_THE_MONTH, BY_APPOINTMENT, DAY_NOT_STATED = range(7, 10)
# A meeting on so many days stands once, not on each of them.
MANY_DAYS = 5
# After the towns.
ANYWHERE, PLACE_NOT_STATED = range(1, 3)

ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")

Key = TypeVar("Key", int, tuple[int, str])


@dataclass(frozen=True)
class Line:
    """A meeting that goes on, with its next date; None by appointment."""

    sheet: MeetingSheet
    next_date: Occurrence | None

    @property
    def meeting(self) -> Meeting:
        """Return the meeting itself."""
        return self.sheet.meeting

    @property
    def starts_at(self) -> time:
        """Return when it starts by the clock on the wall; the end of the day where that is not stated."""
        return self.meeting.start_time or time.max


@dataclass(frozen=True)
class Entry:
    """A group with those of its meetings that belong where it stands.

    Of a search: ``others`` are meetings that it did not ask for, ``card`` tells how the group fits it.
    """

    group: SupportGroup
    lines: list[Line]
    others: list[Line] = field(default_factory=list)
    card: Card | None = None

    @cached_property
    def online_link(self) -> str:
        """Return the address at which everybody may join; an empty string where there is none, or it is private."""
        if self.group.join_details_given != JoinDetailsGiven.PUBLIC:
            return ""
        found = (ADDRESS.search(line.meeting.join_details) for line in self.lines)
        return next((match.group() for match in found if match), "")


@dataclass(frozen=True)
class Chapter:
    """What stands below one heading of a booklet."""

    heading: str
    entries: list[Entry]


def by_day(entries: Iterable[Entry]) -> list[Chapter]:
    """Return a chapter for each day of the week, by the hour: a group stands in each in which it meets."""
    chapters: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        for line in entry.lines:
            for day in _days(line):
                chapters[day].append(replace(entry, lines=[line]))
        if not entry.lines:
            chapters[DAY_NOT_STATED].append(entry)
    names = {day: str(name) for day, name in WEEKDAYS.items()} | {
        MOST_DAYS: _("On most days"),
        DATES_OF_THE_MONTH: _("On certain dates of the month"),
        BY_APPOINTMENT: _("By appointment"),
        DAY_NOT_STATED: _("Day not stated: ask the group"),
    }
    return _in_order(chapters, names.__getitem__, lambda entry: entry.lines[0].starts_at if entry.lines else time.max)


def by_place(entries: Iterable[Entry]) -> list[Chapter]:
    """Return a chapter for each town, by the name of the group; then what one joins from anywhere."""
    chapters: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        of_place: dict[tuple[int, str], list[Line]] = defaultdict(list)
        for line in entry.lines:
            of_place[_place(line.meeting)].append(line)
        for place, lines in (of_place or {(PLACE_NOT_STATED, ""): []}).items():
            chapters[place].append(replace(entry, lines=lines))
    names = {ANYWHERE: _("Online or by phone, from anywhere"), PLACE_NOT_STATED: _("Place not stated: ask the group")}
    return _in_order(chapters, lambda place: names.get(place[0], place[1]), lambda entry: entry.group.name.casefold())


def _in_order(
    chapters: Mapping[Key, list[Entry]], heading: Callable[[Key], str], order: Callable[[Entry], time | str]
) -> list[Chapter]:
    return [Chapter(heading(key), sorted(chapters[key], key=order)) for key in sorted(chapters)]


def _days(line: Line) -> Iterator[int]:
    meeting = line.meeting
    if len(meeting.byday) >= MANY_DAYS:
        yield MOST_DAYS
    elif meeting.byday:
        yield from (Weekday(day).number for day in meeting.byday)
    elif meeting.freq == Frequency.MONTHLY:
        yield DATES_OF_THE_MONTH
    elif line.next_date:
        yield line.next_date.starts_at.weekday()
    else:
        yield BY_APPOINTMENT


def _place(meeting: Meeting) -> tuple[int, str]:
    if meeting.attendance in (Attendance.ONLINE, Attendance.PHONE):
        return ANYWHERE, ""
    venue = meeting.venue
    town = (venue.locality or venue.region or venue.postcode) if venue else ""
    return (0, town) if town else (PLACE_NOT_STATED, "")
