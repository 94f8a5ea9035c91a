"""From the globe to the sheet: where on the map a point is.

Azimuthal equidistant, around the middle of the map: every distance from the middle is true, so rings around a place are
circles, near and far. It has no seam: the 180° meridian is a line like any other. A town, a county and a country look
as one knows them, north is up in the middle, and one formula serves all of them.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groups.finder.distance import EARTH_RADIUS_KM

Floats = NDArray[np.float64]

WIDTH = 1000  # of the sheet, in its own units
FLATTEST, TALLEST = 0.62, 1.2  # heights of a sheet, for one as wide as 1
# From the middle: a map without a place is one of a large country. Around the world, shapes would say nothing any more.
FURTHEST_KM = 2_500
CROWD_DEGREES = 5  # the side of a cell; where most groups are is the middle of the map if not all of them fit on it
NEAREST_KM = 2.0
MARGIN = 1.12  # so that nothing is drawn on the edge
LEAST_TO_DIVIDE_BY = 1e-12


@dataclass(frozen=True)
class Sheet:
    """A map's middle in degrees, and how many kilometres there are from it to the side and to the upper edge."""

    latitude: float
    longitude: float
    across_km: float
    up_km: float

    @property
    def height(self) -> int:
        """Return the height of the sheet, in its units."""
        return round(WIDTH * self.up_km / self.across_km)

    @property
    def units_per_km(self) -> float:
        """Return how long a kilometre is on the sheet."""
        return WIDTH / 2 / self.across_km

    @property
    def reach_km(self) -> float:
        """Return how far the corners are from the middle."""
        return math.hypot(self.across_km, self.up_km)

    def place(self, latitudes: Floats, longitudes: Floats) -> tuple[Floats, Floats]:
        """Return where points in degrees are on the sheet: x from the left, y from the top, in units."""
        east, north = flattened(self.latitude, self.longitude, latitudes, longitudes)
        return WIDTH / 2 + east * self.units_per_km, self.height / 2 - north * self.units_per_km

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return the south, north, west and east of a box around the sheet, in degrees.

        West may be less than -180 and east more than 180, where the box crosses that meridian.
        """
        reach = self.reach_km / EARTH_RADIUS_KM
        south, north = (self.latitude + math.degrees(side * reach) for side in (-1, 1))
        level = math.cos(math.radians(self.latitude))
        is_polar = south <= -90 or north >= 90 or math.sin(reach) >= level or reach >= math.pi / 2
        wide = 180.0 if is_polar else math.degrees(math.asin(math.sin(reach) / level))
        return max(south, -90.0), min(north, 90.0), self.longitude - wide, self.longitude + wide


def flattened(latitude: float, longitude: float, latitudes: Floats, longitudes: Floats) -> tuple[Floats, Floats]:
    """Return how far east and north of a middle points are, in kilometres; all angles are in degrees."""
    here, there = math.radians(latitude), np.radians(latitudes)
    turn = np.radians(longitudes - longitude)
    east = np.cos(there) * np.sin(turn)
    north = math.cos(here) * np.sin(there) - math.sin(here) * np.cos(there) * np.cos(turn)
    ahead = math.sin(here) * np.sin(there) + math.cos(here) * np.cos(there) * np.cos(turn)
    across = np.hypot(east, north)
    kilometres = EARTH_RADIUS_KM * np.arctan2(across, ahead)
    stretch = kilometres / np.maximum(across, LEAST_TO_DIVIDE_BY)
    return east * stretch, north * stretch


def unflattened(latitude: float, longitude: float, east: float, north: float) -> tuple[float, float]:
    """Return the point that is so many kilometres ``east`` and ``north`` of a middle on the map, in degrees."""
    far = math.hypot(east, north)
    if far < LEAST_TO_DIVIDE_BY:
        return latitude, longitude
    angle, here = far / EARTH_RADIUS_KM, math.radians(latitude)
    rise = math.cos(angle) * math.sin(here) + north / far * math.sin(angle) * math.cos(here)
    level = math.cos(angle) * math.cos(here) - north / far * math.sin(angle) * math.sin(here)
    turn = math.degrees(math.atan2(east / far * math.sin(angle), level))
    return math.degrees(math.asin(max(-1.0, min(1.0, rise)))), (longitude + turn + 180) % 360 - 180


def sheet_around(latitude: float, longitude: float, kilometres: float) -> Sheet:
    """Return a map of so many kilometres around a point."""
    half = max(min(kilometres, FURTHEST_KM), NEAREST_KM / 2) * MARGIN
    return Sheet(latitude, longitude, half, half)


def sheet_of(latitudes: Floats, longitudes: Floats) -> Sheet:
    """Return the map that shows points (at least one) in degrees, as large as they can be: most, if not all can be."""
    latitude, longitude = middle_of(latitudes, longitudes)
    far = np.hypot(*flattened(latitude, longitude, latitudes, longitudes))
    if far.max() > FURTHEST_KM:
        cell_of = np.floor(latitudes / CROWD_DEGREES) * 360 + np.floor(longitudes / CROWD_DEGREES)
        cells, sizes = np.unique(cell_of, return_counts=True)
        crowd = cell_of == cells[sizes.argmax()]
        latitude, longitude = middle_of(latitudes[crowd], longitudes[crowd])
        far = np.hypot(*flattened(latitude, longitude, latitudes, longitudes))
    near = far <= FURTHEST_KM
    return _fitting(latitude, longitude, latitudes[near], longitudes[near])


def _fitting(latitude: float, longitude: float, latitudes: Floats, longitudes: Floats) -> Sheet:
    """Return the map that just shows points, all of which are somewhere around a middle."""
    east, north = flattened(latitude, longitude, latitudes, longitudes)
    # The middle of most of them is not the middle of the box around all of them.
    latitude, longitude = unflattened(
        latitude, longitude, float(east.min() + east.max()) / 2, float(north.min() + north.max()) / 2
    )
    east, north = flattened(latitude, longitude, latitudes, longitudes)
    across = max(float(np.abs(east).max()) * MARGIN, NEAREST_KM)
    up = max(float(np.abs(north).max()) * MARGIN, NEAREST_KM)
    across = max(across, up / TALLEST)
    return Sheet(latitude, longitude, across, max(up, across * FLATTEST))


def middle_of(latitudes: Floats, longitudes: Floats) -> tuple[float, float]:
    """Return the middle of points on the globe, in degrees: also right where some are on either side of 180°."""
    there, turn = np.radians(latitudes), np.radians(longitudes)
    x, y = float((np.cos(there) * np.cos(turn)).mean()), float((np.cos(there) * np.sin(turn)).mean())
    rise = float(np.sin(there).mean())
    return math.degrees(math.atan2(rise, math.hypot(x, y))), math.degrees(math.atan2(y, x))
