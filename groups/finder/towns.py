"""Towns in what people write: "Leeds", "Cambridge, MA", "Headingley, Leeds", "Munchen", "shefield"."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramSimilarity

from groups.finder.countries import COUNTRIES, is_in_area
from groups.finder.folding import fold
from groups.models import Place, PlaceName
from groups.models.place import LATIN

KM_PER_DEGREE = 111.2  # of latitude
NEIGHBOURS_KM = 40  # "Headingley, Leeds": a place this near a town may be named with it
# A town counts as many times its people: in the site's country, by a name that is not its first, and by how much of
# the name is as written. docs/places.md tells how these were found.
AT_HOME = 60.0
OTHER_NAME = 0.1
SLIP = 8
FEWEST_PEOPLE = 500  # what the data holds has this many, also where it does not say
MOST_FOUND = 500
MOST_ALIKE = 150
MOST_WORDS = 8
SHORTEST_SLIP = 4
LEAST_ALIKE = 0.8  # difflib's ratio: one slip in five letters


@dataclass(frozen=True, slots=True)
class Town:
    """A place the text may mean, and how likely, against others of the same answer."""

    place: Place
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take the text: a name, and the areas it is said to be in."""

    key: str
    areas: tuple[str, ...]
    is_loose: bool = True  # areas nobody knows may be left out of account


def kilometres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points (latitude, longitude) in degrees. Good for some hundred kilometres."""
    shrink = math.cos(math.radians((one[0] + other[0]) / 2))
    across = (one[1] - other[1] + 180) % 360 - 180
    return math.hypot(one[0] - other[0], across * shrink) * KM_PER_DEGREE


def towns_named(parts: tuple[str, ...], country: str) -> list[Town]:
    """Return the towns that folded ``parts`` (name, then areas, as in an address) may mean, at a site in ``country``.

    The first part that names a town in the areas after it decides. Words before it, such as a street, do not count.
    """
    readings = list(_readings(parts))
    by_key = _places_by_key({reading.key for reading in readings} | set(parts))
    for reading in readings:
        places = by_key[reading.key]
        inside = [place for place in places if all(_is_in(place, area, by_key) for area in reading.areas)]
        # "Richmond, North Yorkshire": counties are not in the data.
        at_home = [place for place in places if reading.is_loose and place.country == country]
        if chosen := inside or at_home:
            return [_weighed(place, reading.key, country) for place in chosen]
    anywhere = next((reading.key for reading in readings if reading.is_loose and by_key[reading.key]), "")
    return [_weighed(place, anywhere, country) for place in by_key[anywhere]]


def towns_like(parts: tuple[str, ...], country: str) -> list[Town]:
    """Return the towns whose name is nearly the first of folded ``parts``: one slip in about five letters."""
    key, *areas = parts
    if len(key) < SHORTEST_SLIP or key in COUNTRIES:
        return []
    # Two letters swapped in a short name leave it hardly a trigram.
    swapped = [key[:i] + key[i + 1] + key[i] + key[i + 2 :] for i in range(len(key) - 1)]
    names = PlaceName.objects.select_related("place")
    by_trigrams = names.filter(key__trigram_similar=key, key__regex=LATIN)
    nearest = by_trigrams.order_by(TrigramSimilarity("key", key).desc())[:MOST_ALIKE]
    alike = [(name, _likeness(key, name.key)) for name in (*names.filter(key__in=swapped), *nearest)]
    found = [_weighed(name.place, name.key, country, ratio) for name, ratio in alike if ratio >= LEAST_ALIKE]
    return [town for town in found if all(_is_in(town.place, area, {}) for area in areas)] or found


def towns_inside(parts: tuple[str, ...], country: str) -> list[Town]:
    """Return the towns of the site's ``country`` that folded ``parts`` begin or end with. A last resort."""
    keys = set()
    for words in [part.split()[:MOST_WORDS] for part in parts]:
        keys |= {" ".join(words[:end]) for end in range(1, len(words))}
        keys |= {" ".join(words[start:]) for start in range(1, len(words))}
    names = PlaceName.objects.filter(key__in=keys, place__country=country).select_related("place")[:MOST_FOUND]
    return [_weighed(name.place, name.key, country) for name in names]


def people_near(named: list[tuple[str, float, float]]) -> list[int]:
    """Return how many people live in the town of each (folded name, latitude, longitude); 0 where none is known."""
    by_key = _places_by_key({key for key, _, _ in named})
    return [
        max(
            (
                place.population
                for place in by_key[key]
                if kilometres_between((latitude, longitude), (place.latitude, place.longitude)) <= NEIGHBOURS_KM
            ),
            default=0,
        )
        for key, latitude, longitude in named
    ]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _readings(parts: tuple[str, ...]) -> Iterator[Reading]:
    for number, part in enumerate(parts):
        yield Reading(part, parts[number + 1 :])
        words = part.split()[:MOST_WORDS]
        for end in range(len(words) - 1, 0, -1):
            # "Boston MA" without a comma: what follows must be an area.
            yield Reading(" ".join(words[:end]), (" ".join(words[end:]), *parts[number + 1 :]), is_loose=False)


def _places_by_key(keys: Iterable[str]) -> Mapping[str, list[Place]]:
    names = PlaceName.objects.filter(key__in=keys).select_related("place").order_by("-place__population")
    places: dict[str, list[Place]] = defaultdict(list)
    for name in names[:MOST_FOUND]:
        places[name.key].append(name.place)
    return places


def _is_in(place: Place, area: str, by_key: Mapping[str, list[Place]]) -> bool:
    here = (place.latitude, place.longitude)
    return (
        is_in_area(area, country=place.country, region=place.region)
        or area == fold(place.near)
        or any(
            kilometres_between(here, (town.latitude, town.longitude)) <= NEIGHBOURS_KM
            for town in by_key.get(area, ())
            if town != place
        )
    )


def _weighed(place: Place, key: str, country: str, likeness: float = 1.0) -> Town:
    weight = max(place.population, FEWEST_PEOPLE) * likeness**SLIP
    if place.country == country:
        weight *= AT_HOME
    if fold(place.name) != key:
        weight *= OTHER_NAME
    return Town(place, weight)
