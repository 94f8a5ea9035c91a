"""The meetings held in memory: what each says, where it is, and its coming dates."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Count, F, Func, IntegerField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from numpy.typing import NDArray
from pyroaring import BitMap

from groups.finder.held.bitmaps import Flags, Floats, Ints, bitmap, flags, numbers_in
from groups.finder.held.columns import instant, read, real, whole, yes_or_no
from groups.finder.held.dates import Calendar
from groups.finder.held.distances import directions
from groups.finder.held.facts import Facts, read_facts, replaced
from groups.finder.held.groups import Groups, written
from groups.finder.held.numbers import Numbers
from groups.finder.times import REMOTE, UNSTATED_LENGTH, Clock
from groups.finder.wish import About
from groups.finder.wishes import WISHES
from groups.models import Meeting, Occurrence, SupportGroup
from groups.models.choices import TIMEZONES

# Every zone there is, in an order all processes share.
ZONES = sorted(TIMEZONES)
NOWHERE = 1000.0  # no latitude


def _zone_in(zones: list[str]) -> Combinable:
    """Return the place of a meeting's zone in ``zones``; past the last for any other."""
    place = Func(
        Value(zones, ArrayField(CharField())), F("timezone"), function="array_position", output_field=IntegerField()
    )
    return Coalesce(place - 1, Value(len(zones)))


COLUMNS = {
    "key": whole("pk"),
    "group": whole("group"),
    "is_remote": yes_or_no(Q(attendance__in=REMOTE)),
    "latitude": real(Coalesce("venue__latitude", Value(NOWHERE))),
    "longitude": real(Coalesce("venue__longitude", Value(NOWHERE))),
}
DATES = {
    "meeting": whole("meeting"),
    "start": instant("starts_at"),
    "over": instant(Coalesce("ends_at", F("starts_at") + Value(UNSTATED_LENGTH)), "ceil"),
}


@dataclass(frozen=True)
class Meetings:
    """Every meeting of a published group. The arrays hold a meeting's value at its number.

    ``groups`` are the groups' numbers; ``zones`` places in ``ZONES``; latitudes and longitudes are in radians, not a
    number where there is no point. ``directions`` are the same points on a ball, to measure many roughly.
    """

    numbers: Numbers
    alive: BitMap
    facts: Facts
    keys: Ints
    groups: NDArray[np.int32]
    is_remote: Flags
    zones: NDArray[np.int16]
    latitudes: Floats
    longitudes: Floats
    directions: NDArray[np.float32]
    dates: Calendar

    @classmethod
    def none(cls) -> "Meetings":
        """Return no meetings at all."""
        nothing = np.zeros(0, np.int64)
        is_remote, zones, place = nothing.astype(np.bool_), nothing.astype(np.int16), nothing.astype(np.float64)
        return cls(
            Numbers.none(),
            BitMap(),
            {},
            nothing,
            nothing.astype(np.int32),
            is_remote,
            zones,
            place,
            place,
            directions(place, place),
            Calendar(),
        )

    def replaced(self, before: Groups, after: Groups, changed: list[int] | None, clock: Clock) -> "Meetings":
        """Return the same with the meetings of the groups ``changed`` read anew; None means all there are.

        ``before`` are the groups as they were when these meetings were read, ``after`` as they are now.
        """
        rows = Meeting.objects.filter(group__in=SupportGroup.objects.published())
        dates = Occurrence.objects.filter(clock.not_over)
        if changed is not None:
            rows, dates = rows.filter(group__in=changed), dates.filter(meeting__group__in=changed)
        # PostgreSQL looks through them one by one: those in use are few, and most meetings are in the first of them.
        used = rows.order_by().values("timezone").annotate(meetings=Count("pk")).order_by("-meetings")
        zones = list(used.values_list("timezone", flat=True))
        by = "pk" if changed is None else ""
        table = read(rows, {**COLUMNS, "zone": whole(_zone_in(zones))}, by=by)
        gone = self._gone(before, table["key"], changed)
        numbers = self.numbers.replaced(self.keys[gone], table["key"])
        own = numbers.of(table["key"])
        wishes = [wish for wish in WISHES if wish.about is About.MEETING]
        facts = read_facts(wishes, rows, numbers, changed, clock)

        def put(column: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
            return written(column, numbers.size, own, values)

        latitudes, longitudes = _radians(table["latitude"]), _radians(table["longitude"])
        return Meetings(
            numbers=numbers,
            alive=(self.alive - bitmap(gone)) | bitmap(np.sort(own)),
            facts=replaced(self.facts, bitmap(gone), facts),
            # The first time they are numbered in the order of their keys.
            keys=numbers.keys if changed is None else put(self.keys, table["key"]),
            groups=put(self.groups, after.numbers.of(table["group"])),
            is_remote=put(self.is_remote, table["is_remote"]),
            zones=put(self.zones, _places(zones)[table["zone"]]),
            latitudes=put(self.latitudes, latitudes),
            longitudes=put(self.longitudes, longitudes),
            directions=put(self.directions, directions(latitudes, longitudes)),
            dates=self.dates.replaced(
                gone, _numbered(read(dates, DATES, by="meeting" if changed is None else ""), numbers)
            ),
        )

    def _gone(self, before: Groups, coming: Ints, changed: list[int] | None) -> Ints:
        """Return the numbers of the meetings held that the groups ``changed`` had, or that come anew, ascending."""
        if changed is None:
            return numbers_in(self.alive)
        theirs = np.isin(self.groups, before.numbered(frozenset(changed))) & flags(self.alive, self.numbers.size)
        theirs[self.numbers.of(coming[self.numbers.known(coming)])] = True
        return np.flatnonzero(theirs)


def _places(zones: list[str]) -> Ints:
    """Return the places of ``zones`` in ``ZONES``; the first for one that only PostgreSQL knows."""
    places = {zone: place for place, zone in enumerate(ZONES)}
    return np.array([places.get(zone, 0) for zone in [*zones, ""]])


def _radians(degrees: Floats) -> Floats:
    return np.where(degrees == NOWHERE, np.nan, np.radians(degrees))


def _numbered(table: dict[str, Ints], numbers: Numbers) -> dict[str, Ints]:
    """Return dates with their meetings' numbers for keys, without those of meetings that are not held."""
    is_held = numbers.known(table["meeting"])
    held = {name: column[is_held] for name, column in table.items()}
    return {**held, "meeting": numbers.of(held["meeting"])}
