"""Dates and times in the words visitors read, in the language of the page (``groups.speech``).

Every filter that depends on the present takes it as an argument: a request has one clock, read by its view.
"""

from datetime import date, datetime, time

from django import template
from django.conf import settings
from django.utils import timezone

from groups.finder.fit import CONFIRMED_LATELY
from groups.recurrence import Occurrence
from groups.speech import Speech, spoken

register = template.Library()


@register.filter
def day_in_words(day: date, now: datetime) -> str:
    """Return “Tuesday 25 November”, with the year if it is not the present one."""
    return spoken().day(day, now)


@register.filter
def date_in_words(day: date) -> str:
    """Return “25 November 2031”."""
    return spoken().month_day(day)


@register.filter
def clock(moment: time | datetime) -> str:
    """Return “7 pm”, “12.30 pm”, “noon” or “midnight”, by the clock where the moment is meant."""
    return spoken().clock(moment)


@register.filter
def in_words(occurrence: Occurrence, now: datetime) -> str:
    """Return “Tuesday 25 November, 7 pm”, by the meeting's own clock."""
    return spoken().start(occurrence.starts_at, now)


@register.filter
def iso(moment: datetime) -> str:
    """Return the instant as ISO 8601, for ``<time datetime>``."""
    return moment.isoformat(timespec="minutes")


@register.filter
def ahead(occurrence: Occurrence, now: datetime) -> str:
    """Return how far off it is in days of its own place: “tonight”, “tomorrow”, “in 3 days”, “in 2 weeks”."""
    return spoken().ahead(occurrence.starts_at, now)


@register.filter
def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago it was in days of the site: “today”, “yesterday”, “3 weeks ago”."""
    return spoken().ago(_days_between(moment, now))


@register.filter
def is_stale(moment: datetime, now: datetime) -> bool:
    """Return whether a listing confirmed then may be out of date by now."""
    return now - moment > CONFIRMED_LATELY


@register.filter
def confirmed(moment: datetime | None, now: datetime) -> str:
    """Return who said when that a listing is still true, or that nobody has for long."""
    return confirmed_in(spoken(), moment, now)


def confirmed_in(speech: Speech, moment: datetime | None, now: datetime) -> str:
    """Return the same in a language that is at hand."""
    if moment is None:
        return speech.gettext("Not confirmed yet: check before you travel")
    says = (
        speech.gettext("Not confirmed lately, last {ago}: check before you travel")
        if is_stale(moment, now)
        else speech.gettext("Confirmed by its facilitator {ago}")
    )
    return says.format(ago=speech.ago(_days_between(moment, now)))


@register.filter
def zone_in_words(zone: str) -> str:
    """Return “New York time” for an IANA zone that is not the site's own; an empty string for that one."""
    return "" if zone == settings.TIME_ZONE else zone_in(spoken(), zone)


def zone_in(speech: Speech, zone: str) -> str:
    """Return “New York time” for an IANA zone, in a language that is at hand."""
    return speech.gettext("{city} time").format(city=speech.city(zone))


def _days_between(moment: datetime, now: datetime) -> int:
    site = timezone.get_default_timezone()
    return (timezone.localdate(now, site) - timezone.localdate(moment, site)).days
