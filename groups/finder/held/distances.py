"""How far meetings are from a point."""

import math

import numpy as np
from numpy.typing import NDArray

from groups.finder.distance import EARTH_RADIUS_KM
from groups.finder.held.bitmaps import Floats, Ints
from groups.finder.places import Point

METRES = 1000
SLACK = 1e-6  # of a degree, against rounding at the edge of a cell
CHORD_SLACK = 2e-6  # of the Earth's radius, a dozen metres: single precision is off by a few, whole metres by one
# What is not a number of metres: further than the other side of the world.
NO_METRES = 2**25 - 1


def metres_from(point: Point, latitudes: Floats, longitudes: Floats) -> Ints:
    """Return the great-circle distances (haversine) to points in radians; ``NO_METRES`` to those that are none."""
    latitude, longitude = np.radians(point.latitude), np.radians(point.longitude)
    rise, run = np.sin((latitudes - latitude) / 2), np.sin((longitudes - longitude) / 2)
    chord = rise**2 + np.cos(latitude) * np.cos(latitudes) * run**2
    kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return np.where(np.isnan(kilometres), NO_METRES, np.round(kilometres * METRES)).astype(np.int64)


def directions(latitudes: Floats, longitudes: Floats) -> NDArray[np.float32]:
    """Return points in radians as points of a ball of radius 1: a row of three for each."""
    level = np.cos(latitudes)
    return np.stack([level * np.cos(longitudes), level * np.sin(longitudes), np.sin(latitudes)], axis=1).astype(
        np.float32
    )


def chords_from(point: Point, others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far the ``directions`` of ``others`` are through the ball: ``CHORD_SLACK`` more or less."""
    here = directions(np.radians([point.latitude]), np.radians([point.longitude]))
    apart = others - here
    chords: NDArray[np.float32] = np.sqrt(np.einsum("ij,ij->i", apart, apart))
    return chords


def chord(kilometres: float) -> float:
    """Return how far through the ball what is so many kilometres away around it is."""
    return 2 * math.sin(min(kilometres / (2 * EARTH_RADIUS_KM), math.pi / 2))


def cells_of(latitudes: Floats, longitudes: Floats) -> Ints:
    """Return the number of the cell each point (in radians) is in: a degree from north to south and west to east."""
    rows = np.floor(np.degrees(latitudes)).astype(np.int64)
    columns = np.floor(np.degrees(longitudes)).astype(np.int64)
    return rows * 360 + columns % 360


def cells_around(point: Point, kilometres: float) -> set[int]:
    """Return the numbers of the cells that may have points within so many kilometres: rather too many."""
    reach = np.degrees(kilometres / EARTH_RADIUS_KM) + SLACK
    south, north = max(point.latitude - reach, -90.0), min(point.latitude + reach, 90.0)
    # Meridians come together towards the poles; the widest the circle gets is no wider than this.
    widest = np.cos(np.radians(max(abs(south), abs(north))))
    across = 180.0 if reach >= 90 or widest * 180 <= reach else reach / widest
    rows = range(int(np.floor(south)), int(np.floor(north)) + 1)
    columns = range(int(np.floor(point.longitude - across)), int(np.floor(point.longitude + across)) + 1)
    return {row * 360 + column % 360 for row in rows for column in columns}
