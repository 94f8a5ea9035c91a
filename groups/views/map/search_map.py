"""The results of a search as a map, drawn when it is asked for. The list below it has the same groups and more."""

from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urlsplit

import numpy as np
from django.conf import settings
from django.http import QueryDict

from groups.finder.asked import Asked
from groups.finder.fit import Answer, Tier
from groups.finder.held.spots import Spots
from groups.finder.index import State
from groups.finder.texts import mentions
from groups.models import Place
from groups.views.address import Address
from groups.views.map.coast import path_of
from groups.views.map.labels import LETTER, Box, Label, Town, around, labels_of
from groups.views.map.legend import Length, Ring, line_of, rings_of, written
from groups.views.map.marks import marks_of
from groups.views.map.pins import Pin, Pinner
from groups.views.map.plane import WIDTH, Floats, Sheet, sheet_around, sheet_of
from groups.views.map.towns import towns_on
from groups.views.wording import Wording

PARAMETER, VALUE = "view", "map"
INSET = 30
STRIP = 70  # below the map, for what is under the finger
MOST_NAMES = 16
COVERED = 10  # a town so near the edge of a mark is named beside the mark
# Streets are drawn on another projection. So near, the two agree to a pin's width.
STREETS_KM = 60
DEGREES = ("latitude", "longitude")


class SearchMap:
    """The map of one search; every number is in units of a sheet that is ``WIDTH`` wide."""

    width = WIDTH

    def __init__(
        self, data: QueryDict, state: State, asked: Asked, answer: Answer, wording: Wording, address: Address
    ) -> None:
        self._data = data
        self._state = state
        self._asked = asked
        self._answer = answer
        self._wording = wording
        self._address = address

    @property
    def is_open(self) -> bool:
        """Return whether the map was asked for."""
        return self._data.get(PARAMETER) == VALUE

    @property
    def url(self) -> str:
        """Return the way to the map, or from it; an empty string where nothing could be on it."""
        if self.is_open:
            return self._address.with_(view=[])
        counts = self._answer.counts
        is_anywhere = counts.get(Tier.FITS, 0) + counts.get(Tier.MIGHT, 0) > self._answer.remote
        return self._address.with_(view=[VALUE]) if is_anywhere else ""

    # --- The sheet

    @property
    def is_empty(self) -> bool:
        """Return whether no group has a point, and no place was named around which there are none."""
        return self._sheet is None

    @property
    def height(self) -> int:
        """Return how high the map is."""
        return self._on_sheet.height

    @property
    def whole_height(self) -> int:
        """Return how high all of it is, with the line below the map."""
        return self.height + STRIP

    @property
    def middle(self) -> int:
        """Return how far down the middle is."""
        return self.height // 2

    @property
    def strip_line(self) -> int:
        """Return where the words below the map stand."""
        return self.height + STRIP - 22

    @cached_property
    def land(self) -> str:
        """Return the land as the path of an SVG; the rest is sea."""
        return path_of(self._on_sheet)

    @cached_property
    def rings(self) -> list[Ring]:
        """Return the rings around the place that was named, the narrowest first."""
        if not self._asked.near:
            return []
        lengths = rings_of(self._on_sheet, self._asked.within_km, self._wording)
        return [written(length, self._on_sheet, self._marked) for length in lengths]

    @cached_property
    def line(self) -> Length | None:
        """Return, where there are no rings, a line that tells how far it is."""
        return None if self._asked.near else line_of(self._on_sheet, self._wording)

    @property
    def line_base(self) -> int:
        """Return how far down the line stands."""
        return self.height - 40

    @cached_property
    def line_start(self) -> int:
        """Return where the line begins: on the left, or on the right if only there nothing is in its way."""
        units = self.line.units if self.line else 0
        starts = (INSET, WIDTH - INSET - units)
        return next(
            (start for start in starts if not any(self._line_box(start).meets(box) for box in self._marked)), INSET
        )

    @property
    def centre(self) -> str:
        """Return the name of the place in the middle; an empty string where it has none."""
        return self._wording.place if self._asked.near and self._asked.near.country else ""

    # --- What is on it

    @cached_property
    def pins(self) -> list[Pin]:
        """Return the groups, one by one or together, in the order of the list."""
        sheet, spots = self._on_sheet, self._shown
        across, down = sheet.place(spots.latitudes, spots.longitudes)
        near = (self._asked.near.latitude, self._asked.near.longitude) if self._asked.near else None
        places, towns_at = self._places, self._towns_at
        pinner = Pinner(sheet, spots, places, towns_at, self._wording, self._address, near, self._asked.within_km)
        return list(pinner.pins(marks_of(across, down)))

    @cached_property
    def labels(self) -> list[Label]:
        """Return the names of towns that have room."""
        taken = [*self._marked, *(ring.box for ring in self.rings)]
        if self.line:
            taken.append(self._line_box(self.line_start))
        return list(labels_of(self._towns(), taken, height=self.height, most=MOST_NAMES))

    @property
    def has_unsure(self) -> bool:
        """Return whether any mark stands for groups that only might fit."""
        return not all(pin.is_fitting for pin in self.pins)

    @property
    def has_rough(self) -> bool:
        """Return whether the place of any group is told roughly."""
        return any(pin.area for pin in self.pins)

    @property
    def outside(self) -> int:
        """Return how many groups with a point are further away than the map shows."""
        return len(np.unique(self._spots.groups)) - len(np.unique(self._shown.groups))

    # --- Pictures of streets, from whom the operator has named

    @property
    def streets(self) -> dict[str, str]:
        """Return what the script needs to ask for pictures of streets; nothing where there are none."""
        sheet = self._on_sheet
        if not settings.KINDRED_TILES or sheet.across_km > STREETS_KM:
            return {}
        return {
            "url": settings.KINDRED_TILES,
            "by": settings.KINDRED_TILES_BY,
            "host": urlsplit(settings.KINDRED_TILES).netloc,
            "latitude": f"{sheet.latitude:.5f}",
            "longitude": f"{sheet.longitude:.5f}",
            "kilometres": f"{sheet.across_km * 2:.4f}",
        }

    # --- Inside

    @cached_property
    def _marked(self) -> list[Box]:
        return [around(pin.x, pin.y, pin.reach) for pin in self.pins]

    def _line_box(self, start: int) -> Box:
        """Return what the line and its length take up."""
        line = self.line or Length("", 0)
        wide = max(line.units, len(line.label) * LETTER)
        return Box(start - INSET / 2, self.height - 90, start + wide + INSET / 2, self.height)

    @cached_property
    def _spots(self) -> Spots:
        return self._state.spots(self._asked, mentions(self._asked.text, self._asked.said))

    @cached_property
    def _sheet(self) -> Sheet | None:
        if near := self._asked.near:
            return sheet_around(near.latitude, near.longitude, self._asked.within_km)
        spots = self._spots
        return sheet_of(spots.latitudes, spots.longitudes) if len(spots.groups) else None

    @property
    def _on_sheet(self) -> Sheet:
        if self._sheet is None:
            raise ValueError("No group has a point, and no place was named: there is nothing to draw.")
        return self._sheet

    @cached_property
    def _shown(self) -> Spots:
        x, y = self._on_sheet.place(self._spots.latitudes, self._spots.longitudes)
        return self._spots.only((x >= 0) & (x <= WIDTH) & (y >= 0) & (y <= self.height))

    @cached_property
    def _places(self) -> list[Place]:
        return towns_on(self._on_sheet)

    @cached_property
    def _towns_at(self) -> tuple[Floats, Floats]:
        latitudes, longitudes = (np.array([getattr(place, name) for place in self._places]) for name in DEGREES)
        return self._on_sheet.place(latitudes, longitudes)

    def _towns(self) -> Iterator[Town]:
        """Yield the towns to be named: the one in the middle first; one that a mark covers beside the mark."""
        if self.centre:
            yield self._town(self.centre, WIDTH / 2, self.height / 2)
        across, down = self._towns_at
        for place, x, y in zip(self._places, across.tolist(), down.tolist(), strict=True):
            if place.name != self.centre and 0 < x < WIDTH and 0 < y < self.height:
                yield self._town(place.name, x, y)

    def _town(self, name: str, x: float, y: float) -> Town:
        covering = (pin for pin in self.pins if (pin.x - x) ** 2 + (pin.y - y) ** 2 < (pin.reach + COVERED) ** 2)
        pin = next(covering, None)
        return Town(name, pin.x, pin.y, pin.reach) if pin else Town(name, x, y)
