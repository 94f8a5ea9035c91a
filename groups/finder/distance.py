"""How far a meeting's venue is."""

import math

from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from groups.finder.places import Point

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
KM_PER_DEGREE = 111.0  # of latitude, a little less than the least there is, so that a box holds its circle


def metres_from(point: Point, latitude: float, longitude: float) -> int:
    """Return the great-circle distance (haversine) of ``point`` and another, in degrees, in whole metres."""
    here, there = math.radians(point.latitude), math.radians(latitude)
    rise = math.sin((there - here) / 2)
    run = math.sin((math.radians(longitude) - math.radians(point.longitude)) / 2)
    chord = rise**2 + math.cos(here) * math.cos(there) * run**2
    # Rounding may carry the chord of two opposite points past 1, where the arcsine ends.
    return round(2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord))) * 1000)


def kilometres_from(latitude: float, longitude: float) -> Combinable:
    """Return the great-circle distance (haversine) from a point in degrees, over querysets of ``Meeting``."""
    rise = Sin((Radians(F("venue__latitude")) - Radians(Value(latitude))) / 2)
    run = Sin((Radians(F("venue__longitude")) - Radians(Value(longitude))) / 2)
    chord = Power(rise, 2) + Cos(Radians(Value(latitude))) * Cos(Radians(F("venue__latitude"))) * Power(run, 2)
    # Rounding may carry the chord of two opposite points past 1, where the arcsine ends.
    return 2 * EARTH_RADIUS_KM * ASin(Least(Value(1.0), Sqrt(chord)), output_field=FloatField())


def roughly_within(kilometres: float, latitude: float) -> Q:
    """Return what keeps meetings in the band of latitude around a point: cheap, and an index answers it."""
    reach = kilometres / KM_PER_DEGREE
    return Q(venue__latitude__range=(latitude - reach, latitude + reach))
