"""The map as pure geometry: the sheet, the land, the marks and the names on it."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.finder.distance import metres_from
from groups.finder.places import Point
from groups.views.map.coast import path_of
from groups.views.map.labels import LETTER, LINE, Box, Town, labels_of
from groups.views.map.marks import APART, marks_of
from groups.views.map.plane import FURTHEST_KM, WIDTH, Sheet, flattened, sheet_around, sheet_of, unflattened

latitudes = st.floats(-85, 85)
longitudes = st.floats(-180, 180)
points = st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=40)
on_sheet = st.lists(st.tuples(st.floats(0, WIDTH), st.floats(0, 800)), max_size=200)


def columns(pairs):
    return tuple(np.array(column, float) for column in zip(*pairs, strict=True)) if pairs else (np.zeros(0),) * 2


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_from_the_middle_is_the_true_one(latitude, longitude, other_latitude, other_longitude):
    east, north = flattened(latitude, longitude, *columns([(other_latitude, other_longitude)]))
    metres = metres_from(Point("", latitude, longitude), other_latitude, other_longitude)
    if metres < 19_900_000:  # of the far side of the globe nothing can be said
        assert math.hypot(east[0], north[0]) * 1000 == pytest.approx(metres, rel=1e-6, abs=2)


@given(latitudes, longitudes, st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_point_of_the_sheet_leads_back_to_itself(latitude, longitude, east, north):
    there = unflattened(latitude, longitude, east, north)
    back = flattened(latitude, longitude, *columns([there]))
    assert [axis[0] for axis in back] == pytest.approx([east, north], abs=1e-3)


@given(points)
def test_sheet_shows_all_of_a_country_or_most_of_the_world(pairs):
    sheet = sheet_of(*columns(pairs))
    x, y = sheet.place(*columns(pairs))
    is_shown = (x >= 0) & (x <= WIDTH) & (y >= 0) & (y <= sheet.height)
    assert is_shown.any()
    assert 600 <= sheet.height <= 1200
    middle = Point("", sheet.latitude, sheet.longitude)
    if all(metres_from(middle, *pair) < FURTHEST_KM * 500 for pair in pairs) and len(pairs) == 1:
        assert is_shown.all()


def test_sheet_across_the_180th_meridian_is_small():
    sheet = sheet_of(np.array([-18.1, -16.9]), np.array([178.4, -179.9]))
    assert 50 < sheet.across_km < 200
    assert abs(sheet.longitude) > 178


@pytest.mark.parametrize(
    ("sheet", "has_land"),
    [
        (sheet_around(53.8, -1.55, 16), True),  # inland: all of it
        (sheet_around(50.82, -0.14, 10), True),  # by the sea
        (sheet_around(-17.8, 179.9, 200), True),  # on both sides of 180°
        (sheet_around(0, -140, 300), False),  # amid the sea
        (sheet_around(78.2, 15.6, 500), True),
        (sheet_around(89.9, 0, 50), False),
        (sheet_around(-90, 0, 300), True),
        (Sheet(40, -98, 2500, 1600), True),
    ],
)
def test_land_is_drawn_anywhere_and_stays_small(sheet, has_land):
    path = path_of(sheet)
    assert bool(path) is has_land
    assert len(path) < 45_000
    assert re.fullmatch(
        r"(M-?\d+ -?\d+l(-?\d+ ?)+z)*",
        path.replace("-", " -").replace("  -", " -").replace("l -", "l-").replace("M -", "M-"),
    )


def is_on_land(sheet: Sheet, x: float, y: float) -> bool:
    """Cast a ray to the left over a path made of steps."""
    crossings = 0
    for ring in path_of(sheet).split("z")[:-1]:
        start, steps = ring[1:].split("l")
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        corners = np.cumsum(
            [[int(n) for n in re.findall(r"-?\d+", start)], *zip(numbers[::2], numbers[1::2], strict=True)], axis=0
        )
        for (a, b), (c, d) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            crossings += (b > y) != (d > y) and x > a + (y - b) * (c - a) / (d - b)
    return bool(crossings % 2)


@pytest.mark.parametrize(
    ("place", "is_land"),
    [
        ((53.80, -1.55), True),  # Leeds
        ((50.70, -0.14), False),  # off Brighton
        ((50.93, -0.14), True),  # inland of Brighton
        ((64.90, -18.50), True),  # amid Iceland
        ((63.00, -18.50), False),  # south of it
        ((-17.80, 178.00), True),  # Viti Levu, west of 180°
        ((-16.83, -179.97), True),  # Taveuni, on it
        ((-18.00, -179.60), False),  # east of it
        ((42.00, 51.00), False),  # the Caspian, a hole in Eurasia
    ],
)
@pytest.mark.parametrize("kilometres", [8, 60, 500])
def test_land_and_sea_are_where_they_are(place, is_land, kilometres):
    latitude, longitude = place
    sheet = sheet_around(latitude, longitude, kilometres)
    assert is_on_land(sheet, WIDTH / 2 + 0.5, sheet.height / 2 + 0.5) is is_land


@given(on_sheet)
def test_marks_are_apart_and_hold_every_point_once(pairs):
    marks = marks_of(*columns(pairs))
    assert sorted(spot for mark in marks for spot in mark.spots) == list(range(len(pairs)))
    for number, mark in enumerate(marks):
        assert all(math.hypot(mark.x - other.x, mark.y - other.y) >= APART - 1e-6 for other in marks[:number])


@given(
    st.lists(st.tuples(st.text("abc", min_size=1, max_size=20), st.floats(0, WIDTH), st.floats(0, 800)), max_size=40)
)
def test_names_never_stand_over_one_another(towns):
    taken = Box(400, 300, 600, 500)
    labels = list(labels_of([Town(*town) for town in towns], [taken], height=800, most=16))
    assert len(labels) <= 16
    boxes = [box_of(label) for label in labels]
    for number, box in enumerate(boxes):
        assert not any(box.meets(other) for other in (taken, *boxes[:number]))


def box_of(label) -> Box:
    """Where a name is written, a unit smaller than it may be: its beginning is rounded."""
    wide, half = len(label.name) * LETTER, LINE / 2
    left = {"right": label.x, "left": label.x - wide}.get(label.side, label.x - wide / 2)
    top = {"above": label.y - LINE, "below": label.y}.get(label.side, label.y - half)
    return Box(left + 1, top + 1, left + wide - 1, top + LINE - 1)
