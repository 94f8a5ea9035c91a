"""What visitors tell of a group, as facts; ``groups.facts`` says what these are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from django.conf import settings
from django.db import models

from groups.facts import MEETINGS, VENUE_FIELDS, Facts, facts_of
from groups.finder.places import Point, resolve
from groups.models import Meeting, Venue
from groups.models.meeting import WEEKDAYS


@dataclass(frozen=True)
class ToldPlace:
    """Where a group meets, in somebody's words; all may be empty."""

    name: str = ""
    street: str = ""
    town: str = ""
    postcode: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.street, self.town, self.postcode) if part)

    @property
    def point(self) -> Point | None:
        """Return where on the map it is, as near as the postcode or the town tells."""
        for text in (self.postcode, self.town):
            if text and (point := resolve(text, country=settings.KINDRED_COUNTRY).point):
                return point
        return None


@dataclass(frozen=True)
class Correction:
    """What is right instead, in somebody's words: the day (such as TU), the time, the place; what is empty stays."""

    meeting: Meeting
    day: str = ""
    start_time: time | None = None
    place: ToldPlace = ToldPlace()

    def __str__(self) -> str:
        told = (WEEKDAYS.get(self.day, ""), f"{self.start_time:%H:%M}" if self.start_time else "", str(self.place))
        return " · ".join(part for part in told if part)


def unstated(model: type[models.Model], names: Iterable[str]) -> Facts:
    """Return columns as they are where nothing is stated."""
    return {
        name: field.get_default() for name in names if isinstance(field := model._meta.get_field(name), models.Field)
    }


def venue_told(place: ToldPlace, *, like: Facts | None = None) -> Facts:
    """Return a place as facts of a new venue; a town that is not told is that of the place ``like``, if given.

    Its point is the middle of the town or postcode, so approximate.
    """
    known = like if like and not (place.town or place.postcode) else {}
    point = place.point
    return unstated(Venue, VENUE_FIELDS) | {
        "name": place.name,
        "street": place.street,
        "locality": place.town or known.get("locality", ""),
        "region": known.get("region", ""),
        "postcode": place.postcode,
        "country": point.country if point and point.country else known.get("country", settings.KINDRED_COUNTRY),
        "latitude": point.latitude if point else known.get("latitude"),
        "longitude": point.longitude if point else known.get("longitude"),
        "is_approximate": True,
    }


def corrected(correction: Correction) -> tuple[Facts, Facts]:
    """Return what the listing says, and what it would say; the same where only a person can tell how to change it.

    A meeting on several days, or by dates, has no one day to replace. A confidential place stays as it is: whoever
    knows the right address might publish it.
    """
    base, proposed = (facts_of(correction.meeting.group) for _ in range(2))
    meeting = proposed[MEETINGS][str(correction.meeting.pk)]
    meeting.update(_changes(correction, meeting))
    return base, proposed


def _changes(correction: Correction, meeting: Facts) -> Iterator[tuple[str, object]]:
    venue = meeting["venue"]
    if correction.day and len(meeting["byday"]) == 1:
        yield "byday", [correction.day]
    if correction.start_time and meeting["start_time"]:
        yield "start_time", correction.start_time.isoformat()
    if str(correction.place) and correction.meeting.is_in_person and not venue.get("is_confidential"):
        yield "venue", venue_told(correction.place, like=venue)
