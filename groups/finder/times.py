"""Days and times as a visitor means them, over the computed dates in ``Occurrence``.

A meeting one travels to happens by the clock of its own place. One joined online or by phone happens by the clock
on the visitor's wall. Hybrid meetings count by the clock of their place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, DateTimeField, F, Func, IntegerField, Q, Value, When
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


@dataclass(frozen=True)
class Clock:
    """The instant of a search (aware), and the visitor's IANA time zone.

    The methods return expressions for querysets of ``Occurrence``.
    """

    now: datetime
    timezone: str

    @property
    def weekday(self) -> Func:
        """Return the weekday a date starts on: 1 for Monday to 7."""
        return self._on_the_wall(F("starts_at"), "EXTRACT(isodow FROM timezone(%(expressions)s))::int", IntegerField())

    @property
    def hour(self) -> Func:
        """Return the hour a date starts in: 0 to 23."""
        return self._on_the_wall(F("starts_at"), "EXTRACT(hour FROM timezone(%(expressions)s))::int", IntegerField())

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
        return self._on_the_wall(instant, "(timezone(%(expressions)s)::date - DATE '1970-01-01')", IntegerField())

    def _on_the_wall(self, instant: Combinable, template: str, output_field: "IntegerField[int, int]") -> Func:
        zone = Case(
            When(meeting__attendance__in=REMOTE, then=Value(self.timezone)),
            default=F("meeting__timezone"),
            output_field=CharField(),
        )
        return Func(zone, instant, template=template, output_field=output_field)
