"""What a visitor means by the name of a place: text -> a point, and others it may mean.

docs/places.md tells how it decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from groups.finder.countries import COUNTRIES
from groups.finder.folding import fold
from groups.finder.postcodes import Reading, postal_codes_in
from groups.finder.towns import Town, kilometres_between, people_near, towns_inside, towns_like, towns_named
from groups.models import PostalCode

LONGEST_TEXT = 200
MOST_PARTS = 6
COORDINATES = re.compile(r"\s*(-?[0-9]{1,2}(?:\.[0-9]+)?)\s*,\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*")
BETWEEN_PARTS = re.compile(r"[,;\n]|(?<=\S)\s+near\s+", re.IGNORECASE)
CODE_NEAR_TOWN_KM = 75
SAME_PLACE_KM = 10
# What else is worth asking about, as parts of the best one's weight: among places of the same name, and among names
# that are only alike.
WORTH_ASKING = 1 / 100
WORTH_ASKING_IF_ALIKE = 1 / 10
MOST_ALTERNATIVES = 6
MOST_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the map. ``label`` names it, and resolves to this same point again.

    Degrees are WGS 84; ``country`` is an ISO 3166-1 alpha-2 code, empty for bare coordinates.
    """

    label: str
    latitude: float
    longitude: float
    country: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a text stands for: ``point`` is the likeliest, ``alternatives`` what else it may well be.

    No point and alternatives: only the visitor can tell. Neither: nothing of that name is known.
    """

    point: Point | None = None
    alternatives: tuple[Point, ...] = ()


def resolve(text: str, *, country: str) -> Resolved:
    """Return what ``text`` (a town, an address, a postal code, "latitude,longitude" or a label) stands for.

    ``country`` is the site's: its places and codes are meant first. Never fails, whatever the text is.
    """
    return _resolved(text, country) if len(text) <= LONGEST_TEXT else Resolved()


def forget() -> None:
    """Forget what places were found: those in the database are others now."""
    _resolved.cache_clear()


# Most people of a directory name the same few hundred towns.
@lru_cache(MOST_KEPT)
def _resolved(text: str, country: str) -> Resolved:
    if coordinates := COORDINATES.fullmatch(text):
        return _at(float(coordinates[1]), float(coordinates[2]))
    parts = tuple(part for part in map(fold, BETWEEN_PARTS.split(text)) if part)[:MOST_PARTS]
    if not parts:
        return Resolved()
    return _by_postal_code(parts, country) or _by_name(text, parts, country)


def _at(latitude: float, longitude: float) -> Resolved:
    """Return the point rounded to about a kilometre: more would say where somebody lives."""
    if abs(latitude) > 90 or abs(longitude) > 180:
        return Resolved()
    latitude, longitude = round(latitude, 2) + 0.0, round(longitude, 2) + 0.0  # no minus zero
    return Resolved(Point(f"{latitude:.2f},{longitude:.2f}", latitude, longitude))


# --- Postal codes


def _by_postal_code(parts: tuple[str, ...], country: str) -> Resolved | None:
    named = frozenset(COUNTRIES[words] for words in _endings(parts) if words in COUNTRIES)
    for reading, codes in postal_codes_in(parts, named or frozenset({country})):
        if chosen := _fitting(reading, codes, named, country):
            return _choice_of_codes(chosen, country)
    return None


def _endings(parts: tuple[str, ...]) -> Iterable[str]:
    """Yield each part and its last words: where a country stands in an address."""
    for part in parts:
        words = part.split()
        yield from (" ".join(words[start:]) for start in range(len(words)))


def _fitting(reading: Reading, codes: list[PostalCode], named: frozenset[str], country: str) -> list[PostalCode]:
    """Return those codes that agree with the words around: a country, a town, or none."""
    in_named = [code for code in codes if code.country in named]
    others = _without_numbers(reading.others)
    if in_named or not others:
        return in_named or codes
    towns = towns_named(others, country)
    near = [code for code in codes if any(_is_near(code, town) for town in towns)]
    if near or reading.is_sure():
        return near or codes
    return [] if towns else [code for code in codes if code.country == country]


def _without_numbers(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return ``parts`` without the words that have a digit, such as house numbers."""
    words = (" ".join(word for word in part.split() if word.isalpha()) for part in parts)
    return tuple(filter(None, words))


def _is_near(code: PostalCode, town: Town) -> bool:
    place = (town.place.latitude, town.place.longitude)
    return kilometres_between((code.latitude, code.longitude), place) <= CODE_NEAR_TOWN_KM


def _choice_of_codes(codes: list[PostalCode], country: str) -> Resolved:
    points = [Point(str(code), code.latitude, code.longitude, code.country) for code in codes]
    at_home = [point for point in points if point.country == country]
    if at_home or len(points) == 1:
        return Resolved((at_home or points)[0])
    # A code is a guess in any other country: the largest town's first.
    people = people_near([(fold(code.place_name), code.latitude, code.longitude) for code in codes])
    ranked = sorted(zip(people, points, strict=True), key=lambda pair: (-pair[0], pair[1].label))
    return Resolved(None, tuple(point for _, point in ranked[:MOST_ALTERNATIVES]))


# --- Towns


def _by_name(text: str, parts: tuple[str, ...], country: str) -> Resolved:
    plain = _without_numbers(parts)
    label = _as_label(text)
    if towns := towns_named(parts, country) or (towns_named(plain, country) if plain and plain != parts else []):
        return _choice_of_towns(towns, label=label, worth=WORTH_ASKING)
    if towns := towns_like(parts, country):
        return _choice_of_towns(towns, label=label, worth=WORTH_ASKING_IF_ALIKE)
    # "Boston Lincolnshire": something in it is a town, and only the visitor knows whether it is meant.
    asked = _choice_of_towns(towns_inside(parts, country), label="", worth=WORTH_ASKING)
    return Resolved(None, ((asked.point, *asked.alternatives) if asked.point else ())[:MOST_ALTERNATIVES])


def _as_label(text: str) -> str:
    """Return ``text`` folded, the country at its end as a code: pages say labels with the country in words."""
    around, _, last = text.rpartition(",")
    return fold(f"{around} {COUNTRIES.get(fold(last), last)}")


def _choice_of_towns(towns: list[Town], *, label: str, worth: float) -> Resolved:
    """Return the likeliest, and others of at least ``worth`` times its weight. A ``label`` means one place only."""
    if not towns:
        return Resolved()
    towns.sort(key=lambda town: (fold(str(town.place)) != label, -town.weight, str(town.place)))
    points = list(dict.fromkeys(_point(town) for town in towns if town.weight >= towns[0].weight * worth))
    if fold(points[0].label) == label:
        return Resolved(points[0])
    others = [point for point in points[1:] if _distance(point, points[0]) > SAME_PLACE_KM]
    return Resolved(points[0], tuple(others[:MOST_ALTERNATIVES]))


def _point(town: Town) -> Point:
    return Point(str(town.place), town.place.latitude, town.place.longitude, town.place.country)


def _distance(one: Point, other: Point) -> float:
    return kilometres_between((one.latitude, one.longitude), (other.latitude, other.longitude))
