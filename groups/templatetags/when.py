"""Dates and times in the words visitors read.

Every filter that depends on the present takes it as an argument: a request has one clock, read by its view.
Words and their order come from Unicode CLDR (Babel), in the language of the page.
"""

from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta, get_timezone_location
from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import to_locale

from groups.finder.fit import CONFIRMED_LATELY
from groups.recurrence import Occurrence

register = template.Library()

EVENING_HOUR = 17  # a meeting of today that starts from here on is "tonight"
# "14 days" becomes "2 weeks", "60 days" becomes "2 months": a unit is used once there are two of it.
UNITS_FROM = 2
NO_BREAK = "\N{NO-BREAK SPACE}"
MANY = 1_024


@cache
def page_locale() -> Locale:
    """Return the CLDR locale of the language pages are in."""
    return Locale.parse(to_locale(settings.LANGUAGE_CODE))


# CLDR patterns take a while to fill in, and a page says the same few days and hours again and again.
_day = lru_cache(MANY)(format_date)
_time = lru_cache(MANY)(format_time)
_span = lru_cache(MANY)(format_timedelta)
_city = lru_cache(MANY)(get_timezone_location)


@register.filter
def day_in_words(day: date, now: datetime) -> str:
    """Return “Tuesday 25 November”, with the year if it is not the present one. Day and month stay on one line."""
    if isinstance(day, datetime):
        day = day.date()  # instants that are equal may lie on different days
    pattern = f"EEEE d{NO_BREAK}MMMM" if day.year == now.year else f"EEEE d{NO_BREAK}MMMM y"
    return _day(day, pattern, locale=page_locale())


@register.filter
def date_in_words(day: date) -> str:
    """Return “25 November 2031”."""
    return _day(day, "d MMMM y", locale=page_locale())


@register.filter
def clock(moment: time | datetime) -> str:
    """Return “7 pm”, “12.30 pm”, “noon” or “midnight”, by the clock where the moment is meant."""
    wall = moment.time() if isinstance(moment, datetime) else moment
    if wall.minute == 0 and wall.hour in (0, 12):
        return _time(wall, "b", locale=page_locale())
    pattern = "h a" if wall.minute == 0 else "h.mm a"
    return _time(wall, pattern, locale=page_locale()).replace(" ", NO_BREAK)


@register.filter
def in_words(occurrence: Occurrence, now: datetime) -> str:
    """Return “Tuesday 25 November, 7 pm”, by the meeting's own clock."""
    return start_in_words(occurrence.starts_at, now)


def start_in_words(start: datetime, now: datetime) -> str:
    """Return “Tuesday 25 November, 7 pm”, by the clock of the zone ``start`` is in."""
    return f"{day_in_words(start.date(), now.astimezone(start.tzinfo))}, {clock(start)}"


@register.filter
def iso(moment: datetime) -> str:
    """Return the instant as ISO 8601, for ``<time datetime>``."""
    return moment.isoformat(timespec="minutes")


@register.filter
def ahead(occurrence: Occurrence, now: datetime) -> str:
    """Return how far off it is in days of its own place: “tonight”, “tomorrow”, “in 3 days”, “in 2 weeks”."""
    return ahead_in_words(occurrence.starts_at, now)


def ahead_in_words(start: datetime, now: datetime) -> str:
    """Return how far off ``start`` is in days of the zone it is in; “on now” once it has begun."""
    if start <= now:
        return "on now"
    here = now.astimezone(start.tzinfo)
    days = (start.date() - here.date()).days
    if days <= 0:
        return "tonight" if start.hour >= EVENING_HOUR else "today"
    return "tomorrow" if days == 1 else _distance(timedelta(days=days))


@register.filter
def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago it was in days of the site: “today”, “yesterday”, “3 weeks ago”."""
    days = _days_between(moment, now)
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else _distance(timedelta(days=-days))


@register.filter
def is_stale(moment: datetime, now: datetime) -> bool:
    """Return whether a listing confirmed then may be out of date by now."""
    return now - moment > CONFIRMED_LATELY


@register.filter
def confirmed(moment: datetime | None, now: datetime) -> str:
    """Return who said when that a listing is still true, or that nobody has for long."""
    if moment is None:
        return "Not confirmed yet: check before you travel"
    if is_stale(moment, now):
        return f"Not confirmed lately, last {ago(moment, now)}: check before you travel"
    return f"Confirmed by its facilitator {ago(moment, now)}"


@register.filter
def zone_in_words(zone: str) -> str:
    """Return “New York time” for an IANA zone that is not the site's own; an empty string for that one."""
    return "" if zone == settings.TIME_ZONE else f"{city_of(zone)} time"


def city_of(zone: str) -> str:
    """Return “New York” for an IANA zone."""
    return _city(zone, locale=page_locale(), return_city=True)


def _days_between(moment: datetime, now: datetime) -> int:
    site = timezone.get_default_timezone()
    return (timezone.localdate(now, site) - timezone.localdate(moment, site)).days


def _distance(days: timedelta) -> str:
    return _span(days, granularity="day", threshold=UNITS_FROM, add_direction=True, locale=page_locale())
