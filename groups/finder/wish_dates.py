"""The kinds of wishes that are about a meeting's dates: days, times, soon."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Q
from django.db.models.lookups import Exact, LessThan
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from groups.finder.times import DAY_PARTS, DAYS, SOON, Clock
from groups.finder.wish import About, Option, Wish
from groups.speech import weekday


@dataclass(frozen=True)
class Dates:
    """Dates as arrays: ISO weekdays from 0, hours on the wall, days after today, seconds until they start."""

    weekdays: NDArray[np.integer]
    hours: NDArray[np.integer]
    days_ahead: NDArray[np.integer]
    seconds_ahead: NDArray[np.integer]


@dataclass(frozen=True, kw_only=True)
class DateWish(Wish):
    """A wish about a date, which always states its day and its hour."""

    about: About = About.DATE
    is_passing: bool = False  # who meets it changes as time passes

    def stated(self, value: str, clock: Clock) -> Q:
        """Return what keeps all dates."""
        return Q()

    def held_by(self, dates: Dates) -> Mapping[str, NDArray[np.bool_]]:
        """Return by value which dates meet it: what ``condition`` decides in SQL.

        Only the next date of each meeting on each weekday and in each part of the day is looked at: whatever a later
        one meets, that one must meet too.
        """
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class DayWish(DateWish):
    """A wish for a weekday."""

    def options(self) -> Sequence[Option]:
        """Return the days from Monday."""
        return [Option(value, weekday(number)) for number, value in enumerate(DAYS)]

    def condition(self, value: str, clock: Clock) -> Q:
        """Return what keeps the dates on that weekday."""
        return Q(Exact(clock.weekday, value))

    def held_by(self, dates: Dates) -> Mapping[str, NDArray[np.bool_]]:
        """Return by day which dates fall on it."""
        return {day: dates.weekdays == number for number, day in enumerate(DAYS)}


@dataclass(frozen=True, kw_only=True)
class TimeWish(DateWish):
    """A wish for a part of the day."""

    def options(self) -> Sequence[Option]:
        """Return the parts from the morning."""
        labels = (_("Morning"), _("Afternoon"), _("Evening"), _("Night"))
        return [Option(value, label) for value, label in zip(DAY_PARTS, labels, strict=True)]

    def condition(self, value: str, clock: Clock) -> Q:
        """Return what keeps the dates that start in that part of the day."""
        return Q(Exact(clock.day_part, value))

    def held_by(self, dates: Dates) -> Mapping[str, NDArray[np.bool_]]:
        """Return by part of the day which dates start in it."""
        return {part: np.isin(dates.hours, hours) for part, hours in DAY_PARTS.items()}


@dataclass(frozen=True, kw_only=True)
class WhenWish(DateWish):
    """A wish for something soon."""

    is_passing: bool = True

    def options(self) -> Sequence[Option]:
        """Return the spans, soonest first."""
        return [
            Option("now", _("Now or within the hour")),
            Option("today", _("Today")),
            Option("tomorrow", _("Tomorrow")),
            Option("week", _("In the next 7 days")),
        ]

    def condition(self, value: str, clock: Clock) -> Q:
        """Return what keeps the dates in that span."""
        match value:
            case "now":
                return clock.now_or_soon
            case "today":
                return Q(Exact(clock.days_ahead, 0))
            case "tomorrow":
                return Q(Exact(clock.days_ahead, 1))
            case _:
                return Q(LessThan(clock.days_ahead, 7))

    def near(self, values: Iterable[str], options: Sequence[Option] | None = None) -> tuple[str, ...] | None:
        """Return the week for what is sooner; later than a week is nearly this week."""
        return None if "week" in values else ("week",)

    def held_by(self, dates: Dates) -> Mapping[str, NDArray[np.bool_]]:
        """Return by span which dates, none of them over, fall in it."""
        return {
            "now": dates.seconds_ahead <= SOON.total_seconds(),
            "today": dates.days_ahead == 0,
            "tomorrow": dates.days_ahead == 1,
            "week": dates.days_ahead < 7,
        }
