"""Marks as links with names: a group, or many that a closer look tells apart."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from babel.numbers import format_compact_decimal
from django.urls import reverse

from groups.finder.held.spots import Spots
from groups.models import Meeting, Place, SupportGroup
from groups.views.address import Address
from groups.views.map.marks import APART, Mark
from groups.views.map.plane import WIDTH, Floats, Sheet, flattened
from groups.views.wording import Wording

PIN = 22
CLUSTER, PER_DIGIT = 30, 7
# How far the point of a confidential venue may be from the door (groups/models/venue.py), and that of a town from
# somewhere in it.
HIDDEN_KM, TOWN_KM = 3.5, 2.0
FURTHEST_KM = 500  # what the finder takes
# By rounding to two decimals, as the finder does.
ROUNDED_KM = 0.8
LONGEST_SAID = 46
COMPACT_FROM = 1000


@dataclass(frozen=True)
class Pin:
    """A mark at ``x`` and ``y``, in units: a link, called ``name``; ``said`` is the same, as long as there is room.

    ``count`` is written on one that stands for several groups; ``area`` is how far around a group may be whose place is
    told roughly, 0 where it is told.
    """

    x: int
    y: int
    reach: int
    url: str
    name: str
    is_fitting: bool
    count: str = ""
    area: int = 0

    @property
    def said(self) -> str:
        """Return the name, cut to what one line holds."""
        return self.name if len(self.name) <= LONGEST_SAID else f"{self.name[: LONGEST_SAID - 1].rstrip(' ,')}…"


@dataclass(frozen=True)
class Pinner:
    """Makes links of marks: ``marks`` are drawn on ``sheet`` and made of ``spots``, ``places`` are the towns there,
    the largest first, and ``towns_at`` where they are, in units.

    ``within_km`` is how far the search looks; None where it names no place.
    """

    sheet: Sheet
    spots: Spots
    places: Sequence[Place]
    towns_at: tuple[Floats, Floats]
    wording: Wording
    address: Address
    near: tuple[float, float] | None
    within_km: float

    def pins(self, marks: Sequence[Mark]) -> Iterator[Pin]:
        """Yield a link for each mark, in the order of the list of groups. One query."""
        ordered = sorted(marks, key=lambda mark: self._rank(mark))
        single = {self._first(mark): mark for mark in ordered if self._groups(mark) == 1}
        known = _listed([int(self.spots.meetings[spot]) for spot in single])
        for mark in ordered:
            if self._groups(mark) > 1:
                yield self._cluster(mark)
            elif venue := known.get(int(self.spots.meetings[self._first(mark)])):
                yield self._pin(mark, venue)

    def _groups(self, mark: Mark) -> int:
        return len(np.unique(self.spots.groups[mark.spots])) if len(mark.spots) > 1 else 1

    def _first(self, mark: Mark) -> int:
        """Return the spot of a mark that comes first: of one group, the first of its meetings."""
        return min(mark.spots, key=lambda spot: (self.spots.ranks[spot], self.spots.meetings[spot]))

    def _rank(self, mark: Mark) -> tuple[int, float]:
        middle = self.sheet.height / 2
        return int(self.spots.ranks[mark.spots].min()), math.hypot(mark.x - WIDTH / 2, mark.y - middle)

    def _pin(self, mark: Mark, venue: "Listed") -> Pin:
        spot = self._first(mark)
        latitude, longitude = self.spots.latitudes[[spot]], self.spots.longitudes[[spot]]
        x, y = self.sheet.place(latitude, longitude)
        words = [venue.name, *filter(None, [venue.town])]
        if self.near:
            far = float(np.hypot(*flattened(*self.near, latitude, longitude))[0])
            words.append(self.wording.distance(far * 1000))
        if venue.is_confidential:
            words.append(self.wording.speech.gettext("address given when you get in touch"))
        kilometres = HIDDEN_KM if venue.is_confidential else TOWN_KM if venue.is_approximate else 0
        return Pin(
            *(round(float(x[0])), round(float(y[0])), PIN),
            url=reverse("group", args=[venue.slug]),
            name=self._joined(words),
            is_fitting=bool(self.spots.is_fitting[mark.spots].any()),
            area=max(round(kilometres * self.sheet.units_per_km), round(PIN * 1.5)) if kilometres else 0,
        )

    def _cluster(self, mark: Mark) -> Pin:
        speech = self.wording.speech
        count = self._groups(mark)
        place = self._town(mark)
        words = speech.ngettext("{count} group near {place}", "{count} groups near {place}", count)
        if not place:
            words = speech.ngettext("{count} group", "{count} groups", count)
        near = place.name if place else ""
        shown = format_compact_decimal(count, locale=speech.locale) if count >= COMPACT_FROM else str(count)
        return Pin(
            *(round(mark.x), round(mark.y), CLUSTER + PER_DIGIT * (len(shown) - 1)),
            url=self._closer(mark, place),
            name=words.format(count=speech.digits(count), place=near),
            is_fitting=bool(self.spots.is_fitting[mark.spots].any()),
            count=shown,
        )

    def _town(self, mark: Mark) -> Place | None:
        """Return the town a mark is called by: the largest below it, else the nearest."""
        far = np.hypot(self.towns_at[0] - mark.x, self.towns_at[1] - mark.y)
        below = np.flatnonzero(far < APART / 2)
        if not len(far):
            return None
        return self.places[int(below[0] if len(below) else far.argmin())]

    def _closer(self, mark: Mark, place: Place | None) -> str:
        """Return the way to a map of fewer groups: around a town, else a point; to the list where none is closer."""
        latitudes, longitudes = self.spots.latitudes[mark.spots], self.spots.longitudes[mark.spots]
        first = self._first(mark)
        point = float(self.spots.latitudes[first]), float(self.spots.longitudes[first])
        ways = [(f"{point[0]:.2f},{point[1]:.2f}", point, ROUNDED_KM)]
        if place:
            ways.insert(0, (str(place), (place.latitude, place.longitude), 0.0))
        for label, (latitude, longitude), slack in ways:
            far = float(np.hypot(*flattened(latitude, longitude, latitudes, longitudes)).max()) + slack
            kilometres = self._round(far)
            if not self.near or kilometres < self.within_km:
                return self.address.with_(near=[label], within=[f"{kilometres:g}"])
        return self.address.with_(view=[]) + "#results-heading"

    def _round(self, kilometres: float) -> float:
        """Return a round distance that is at least so far."""
        unit = self.wording.unit_km
        rounds = (unit, unit * 2, *self.wording.distances_km, 200, 300)
        return next((km for km in rounds if km >= kilometres), FURTHEST_KM)

    def _joined(self, words: list[str]) -> str:
        """Return words one after the other, with the commas of the language."""
        both = self.wording.speech.pgettext("parts of a line", "{one}, {next}")
        return reduce(lambda one, more: both.format(one=one, next=more), words)


@dataclass(frozen=True)
class Listed:
    """What a pin tells of a meeting: the group's name and slug, its town, and whether the point is a rough one."""

    slug: str
    name: str
    town: str
    is_confidential: bool
    is_approximate: bool


def _listed(meetings: Sequence[int]) -> dict[int, Listed]:
    """Return by id those of the meetings whose groups are published."""
    published = Meeting.objects.filter(pk__in=meetings, group__in=SupportGroup.objects.published())
    of_venue = (f"venue__{name}" for name in ("locality", "is_confidential", "is_approximate"))
    return {pk: Listed(*rest) for pk, *rest in published.values_list("pk", "group__slug", "group__name", *of_venue)}
