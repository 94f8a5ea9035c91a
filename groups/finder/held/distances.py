"""How far meetings are from a point."""

import numpy as np

from groups.finder.distance import EARTH_RADIUS_KM
from groups.finder.held.bitmaps import Floats, Ints
from groups.finder.places import Point

METRES = 1000
# What is not a number of metres: further than the other side of the world.
NO_METRES = 2**25 - 1


def metres_from(point: Point, latitudes: Floats, longitudes: Floats) -> Ints:
    """Return the great-circle distances (haversine) to points in radians; ``NO_METRES`` to those that are none."""
    latitude, longitude = np.radians(point.latitude), np.radians(point.longitude)
    rise, run = np.sin((latitudes - latitude) / 2), np.sin((longitudes - longitude) / 2)
    chord = rise**2 + np.cos(latitude) * np.cos(latitudes) * run**2
    kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return np.where(np.isnan(kilometres), NO_METRES, np.round(kilometres * METRES)).astype(np.int64)


def band(point: Point, kilometres: float, latitudes: Floats) -> Ints:
    """Return the places in ``latitudes`` that may be within so many kilometres: a little too many."""
    reach = kilometres / EARTH_RADIUS_KM * 1.001 + 1e-6
    return np.flatnonzero(np.abs(latitudes - np.radians(point.latitude)) <= reach)
