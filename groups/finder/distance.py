"""How far a meeting's venue is."""

import math

from groups.finder.places import Point

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


def metres_from(point: Point, latitude: float, longitude: float) -> int:
    """Return the great-circle distance (haversine) of ``point`` and another, in degrees, in whole metres."""
    here, there = math.radians(point.latitude), math.radians(latitude)
    rise = math.sin((there - here) / 2)
    run = math.sin((math.radians(longitude) - math.radians(point.longitude)) / 2)
    chord = rise**2 + math.cos(here) * math.cos(there) * run**2
    # Rounding may carry the chord of two opposite points past 1, where the arcsine ends.
    return round(2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord))) * 1000)
