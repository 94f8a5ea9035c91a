"""Days and times as a visitor means them, over the computed dates in ``Occurrence``.

A meeting one travels to happens by the clock of its own place. One joined online or by phone happens by the clock
on the visitor's wall. Hybrid meetings count by the clock of their place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, DateTimeField, F, Field, Func, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable

from groups.models.choices import Attendance

# In the order of ISO weekdays, Monday being 1.
DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
# The hours in which a meeting of that part of the day starts.
DAY_PARTS = {
    "morning": tuple(range(5, 12)),
    "afternoon": tuple(range(12, 17)),
    "evening": tuple(range(17, 22)),
    "night": (*range(5), 22, 23),
}
REMOTE = (Attendance.ONLINE, Attendance.PHONE)
# Where the end is not stated, a meeting is taken to be under way for its first hour.
UNSTATED_LENGTH = timedelta(hours=1)
# "Now" also means: about to start.
SOON = timedelta(hours=1)


_WALL = "timezone(%(expressions)s)"


def _array(words: Iterable[str]) -> str:
    """Return the words as an array in SQL: looking one up by its number asks for that number once."""
    return "(ARRAY[" + ", ".join(f"'{word}'" for word in words) + "])"


@dataclass(frozen=True)
class Clock:
    """The instant of a search (aware), and the visitor's IANA time zone.

    The methods return expressions for querysets of ``Occurrence``.
    """

    now: datetime
    timezone: str

    @property
    def weekday(self) -> Func:
        """Return the day a date starts on, as one of ``DAYS``."""
        return self._on_the_wall(F("starts_at"), f"{_array(DAYS)}[EXTRACT(isodow FROM {_WALL})]", CharField())

    @property
    def day_part(self) -> Func:
        """Return the part of the day a date starts in, as one of ``DAY_PARTS``."""
        part_of = {hour: part for part, hours in DAY_PARTS.items() for hour in hours}
        parts = _array(part_of[hour] for hour in range(24))
        return self._on_the_wall(F("starts_at"), f"{parts}[EXTRACT(hour FROM {_WALL}) + 1]", CharField())

    @property
    def days_ahead(self) -> Combinable:
        """Return how many calendar days ahead a date is: 0 for today."""
        return self._day(F("starts_at")) - self._day(Value(self.now, DateTimeField()))

    @property
    def not_over(self) -> Q:
        """Return what keeps dates that are still to come or under way."""
        return Q(starts_at__gte=self.now) | self._under_way

    @property
    def now_or_soon(self) -> Q:
        """Return what keeps dates that are under way or about to start."""
        return self._under_way | Q(starts_at__gte=self.now, starts_at__lte=self.now + SOON)

    @property
    def _under_way(self) -> Q:
        started = Q(starts_at__lte=self.now)
        return started & (Q(ends_at__gt=self.now) | Q(ends_at=None, starts_at__gt=self.now - UNSTATED_LENGTH))

    def _day(self, instant: Combinable) -> Func:
        # Counted from an arbitrary day, as numbers: Django takes the difference of two dates for a duration.
        return self._on_the_wall(instant, f"({_WALL}::date - DATE '1970-01-01')", IntegerField())

    def _on_the_wall(self, instant: Combinable, template: str, output_field: "Field[Any, Any]") -> Func:
        zone = Case(
            When(meeting__attendance__in=REMOTE, then=Value(self.timezone)),
            default=F("meeting__timezone"),
            output_field=CharField(),
        )
        return Func(zone, instant, template=template, output_field=output_field)
