"""Reading files of places and postal codes into rows for the tables, with the ways people write each name."""

import csv
import gzip
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from groups.finder.folding import fold

KM_PER_DEGREE = 111.2  # of latitude
CELL_DEGREES = 0.5
TOWN_POPULATION = 15_000  # who lives near a town of this size knows its name
TOWN_WITHIN_KM = 40
CODE_WITHIN_KM = 5
KEY_LENGTH = 200
# The largest of several places with one name needs no "near" where it is this many times the next.
DOMINANT = 10

# "Newcastle upon Tyne" is also "Newcastle": the words before one of these. English, German, French, Dutch.
FROM_CONNECTOR = re.compile(r" (upon|under|on|by|super|in|am|an|im|ob|a|sur|sous|en|les|lez|aan|op) .*")
SHORT_FORMS = {"saint": "st", "sainte": "ste", "sankt": "st", "mount": "mt", "fort": "ft"}
LONG_FORMS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
# How people write these letters on a keyboard without them.
TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# Letters these countries print before the digits. People leave them out, and groups.finder.postcodes does too.
COUNTRY_LETTERS = {"AD": "AD", "AZ": "AZ", "LU": "L", "LV": "LV", "MD": "MD"}


class GazetteerError(Exception):
    """A file cannot be read. The message names file and line."""


class PlaceRow(NamedTuple):
    """One place."""

    geoname_id: int
    name: str
    near: str
    region: str
    country: str
    latitude: float
    longitude: float
    population: int
    timezone: str
    alternates: str

    def spellings(self) -> set[str]:
        """Return the folded ways of writing its name."""
        return keys_of(self.name, self.alternates.split("|"))


class PostalRow(NamedTuple):
    """One postal code."""

    country: str
    code: str
    latitude: float
    longitude: float
    precision: str
    place_name: str


Row = TypeVar("Row", PlaceRow, PostalRow)


class Nearby:
    """Places by where they are."""

    def __init__(self, places: Iterable[PlaceRow]) -> None:
        self._cells: dict[tuple[int, int], list[PlaceRow]] = defaultdict(list)
        for place in places:
            self._cells[_cell(place.latitude, place.longitude)].append(place)

    def within(self, kilometres: float, latitude: float, longitude: float) -> list[tuple[float, PlaceRow]]:
        """Return (kilometres, place) for what is near a point in degrees. Good for some tens of kilometres."""
        shrink = max(math.cos(math.radians(latitude)), 0.01)  # away from the equator a degree of longitude is shorter
        up = kilometres / KM_PER_DEGREE
        south, west = _cell(latitude - up, longitude - up / shrink)
        north, east = _cell(latitude + up, longitude + up / shrink)
        measured = [
            (math.hypot(place.latitude - latitude, (place.longitude - longitude) * shrink) * KM_PER_DEGREE, place)
            for row in range(south, north + 1)
            for column in range(west, east + 1)
            for place in self._cells.get((row, column), ())
        ]
        return [(distance, place) for distance, place in measured if distance <= kilometres]


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude / CELL_DEGREES), math.floor(longitude / CELL_DEGREES)


# --- Places


def read_places(file: Path) -> list[PlaceRow]:
    """Return the places of a CSV or CSV.gz file, each with a label (name, near, region, country) of its own.

    Columns: geonameid, name, country, admin1, lat, lng, population, timezone, alternate_names (parted by ``|``).
    Of two places that even the nearest town cannot tell apart, the larger one stays. Raises GazetteerError.
    """
    places = sorted(_read(file, _place), key=lambda place: (-place.population, place.geoname_id))
    towns = Nearby(place for place in places if place.population >= TOWN_POPULATION)
    namesakes: dict[tuple[str, str, str], list[PlaceRow]] = defaultdict(list)
    for place in places:
        namesakes[place.country, place.region, fold(place.name)].append(place)
    return [place for group in namesakes.values() for place in _told_apart(group, towns)]


def _place(record: dict[str, str]) -> PlaceRow:
    return PlaceRow(
        geoname_id=int(record["geonameid"]),
        name=record["name"].split(",")[0].strip(),  # "Basford, Stoke-on-Trent": a label has its own commas
        near="",
        region=record["admin1"],
        country=record["country"],
        latitude=float(record["lat"]),
        longitude=float(record["lng"]),
        population=int(record["population"]),
        timezone=record["timezone"],
        alternates="|".join(filter(None, (record["name"], record["alternate_names"]))),
    )


def _told_apart(namesakes: list[PlaceRow], towns: Nearby) -> Iterator[PlaceRow]:
    """Yield places of one name and region, largest first, each with a town that only it is near."""
    taken = set()
    for number, place in enumerate(namesakes):
        others = namesakes[1:2] if number == 0 else namesakes[:1]
        near = _town_near(place, towns) if others and place.population < DOMINANT * others[0].population else ""
        if near not in taken:
            taken.add(near)
            yield place._replace(near=near)


def _town_near(place: PlaceRow, towns: Nearby) -> str:
    found = towns.within(TOWN_WITHIN_KM, place.latitude, place.longitude)
    others = [(distance, town.name) for distance, town in found if fold(town.name) != fold(place.name)]
    return min(others)[1] if others else ""


def keys_of(name: str, alternates: Iterable[str]) -> set[str]:
    """Return the folded ways of writing a place's name.

    "Weston-super-Mare" is also "weston", "St Albans" "saint albans", "Köln" "koeln", "Biel/Bienne" each of the two.
    """
    spellings = {name, name.split("(")[0], *name.split("/"), name.replace("'", " ").replace("’", " ")}
    spellings |= {spelling.casefold().translate(TWO_LETTERS) for spelling in spellings if not spelling.isascii()}
    keys = {fold(spelling) for spelling in spellings}
    for words in [key.split() for key in keys if " " in key]:
        keys |= {" ".join(form.get(word, word) for word in words) for form in (SHORT_FORMS, LONG_FORMS)}
    keys |= {FROM_CONNECTOR.sub("", key) for key in keys}
    keys.update(map(fold, alternates))
    keys |= {key[:-1] for key in keys if len(key) > 2 and key.endswith(("市", "都"))}  # "city" in Chinese and Japanese
    return {key for key in keys if 0 < len(key) <= KEY_LENGTH}


# --- Postal codes


def read_postal_codes(file: Path, places: Iterable[PlaceRow]) -> Iterator[PostalRow]:
    """Yield the postal codes of a CSV or CSV.gz file; those that name no town get one close by from ``places``.

    Columns: country, code, lat, lng, precision, place. Of a code given twice, the first counts. Raises GazetteerError.
    """
    nearby = Nearby(places)
    seen = set()
    parts: dict[str, list[PostalRow]] = defaultdict(list)
    for row in _read(file, _postal_code):
        if (row.country, row.code) in seen:
            continue
        seen.add((row.country, row.code))
        yield (named := _with_town(row, nearby))
        if row.country == "GB" and row.code[-1].isalpha():
            parts[row.code[:-1]].append(named)
    # "W1" and "EC1" are no outcodes, only W1A to W1W are: people say them all the same.
    yield from (_middle(code, rows) for code, rows in parts.items() if ("GB", code) not in seen)


def _postal_code(record: dict[str, str]) -> PostalRow:
    country = record["country"]
    return PostalRow(
        country=country,
        code=fold(record["code"]).replace(" ", "").upper().removeprefix(COUNTRY_LETTERS.get(country, "")),
        latitude=float(record["lat"]),
        longitude=float(record["lng"]),
        precision=record["precision"],
        place_name=name.title() if (name := record["place"].strip()).isupper() else name,
    )


def _with_town(row: PostalRow, nearby: Nearby) -> PostalRow:
    # Canada's file describes areas ("Western Avalon Peninsula"); a town says more to most people.
    if row.place_name and row.precision != "fsa":
        return row
    towns = [place for _, place in nearby.within(CODE_WITHIN_KM, row.latitude, row.longitude)]
    largest = max(towns, key=lambda place: place.population, default=None)
    return row._replace(place_name=largest.name) if largest else row


def _middle(code: str, parts: list[PostalRow]) -> PostalRow:
    return parts[0]._replace(
        code=code,
        latitude=round(sum(part.latitude for part in parts) / len(parts), 4),
        longitude=round(sum(part.longitude for part in parts) / len(parts), 4),
        precision="district",
    )


# --- Files


def _read(file: Path, parse: Callable[[dict[str, str]], Row]) -> Iterator[Row]:
    number = 1
    try:
        with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
            for number, record in enumerate(csv.DictReader(lines, restval="", strict=True), start=2):  # noqa: B007, named on failure
                yield parse(record)
    except KeyError as error:
        raise GazetteerError(f"{file.name} has no column {error}.") from None
    except (ValueError, csv.Error, EOFError, OSError) as error:
        raise GazetteerError(f"{file.name}, line {number}: {error}") from None
