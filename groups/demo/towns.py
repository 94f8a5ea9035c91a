"""Where demo groups are: real towns of the Place table where it is loaded, else a few built-in ones."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from groups.demo.chance import Chance
from groups.demo.texts import load_countries
from groups.models import Place, PostalCode

SMALLEST_POPULATION = 5_000
# Groups per head are fewer in big cities than in towns: less than one to one, or every fourth would be in London.
POPULATION_POWER = 0.7
# A postal code is believed to be the town's where both fall into one cell of 0.05 degrees, at most 5.5 km wide.
CELLS_PER_DEGREE = 20


@dataclass(frozen=True, slots=True)
class Town:
    """A town, its point in degrees (WGS 84), IANA zone and the postal codes around its centre."""

    name: str
    region: str
    country: str
    latitude: float
    longitude: float
    timezone: str
    postal_codes: tuple[str, ...] = ()


@dataclass(slots=True)
class Country:
    """A country's towns and habits.

    weight: share of all groups, in hundredths. phones: numbers that regulators keep free for fiction, # for a digit.
    postcode_ends: what may follow a postal area, with letters that no real code has there. says_region: whether people
    there put the region into an address. local_names: what they call a town that the Place table has in English.
    """

    language: str
    weight: float
    low: str
    less: str
    phones: list[str]
    postcode_ends: list[str]
    says_region: bool
    towns: list[Town]
    without_regions: list[str] = field(default_factory=list)
    local_names: dict[str, str] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)

    def draw_town(self, chance: Chance) -> Town:
        """Return a town, large ones more often."""
        return chance.choices(self.towns, cum_weights=self.weights)[0]


def read_countries() -> dict[str, Country]:
    """Return the countries by code, each with its towns from the Place table, else with the built-in ones."""
    countries = {code: _country(code, facts) for code, facts in load_countries().items()}
    codes = _codes_by_cell(list(countries))
    found: dict[str, list[tuple[Town, int]]] = defaultdict(list)
    places = Place.objects.filter(country__in=countries, population__gte=SMALLEST_POPULATION).order_by("geoname_id")
    columns = ("name", "region", "country", "latitude", "longitude", "timezone", "population")
    for name, region, code, latitude, longitude, timezone, population in places.values_list(*columns):
        country = countries[code]
        if region not in country.without_regions:
            near = tuple(codes.get((code, *_cell(latitude, longitude)), ()))
            name = country.local_names.get(name, name)
            found[code].append((Town(name, region, code, latitude, longitude, timezone, near), population))
    for code, country in countries.items():
        if found[code]:
            country.towns = [town for town, _ in found[code]]
            country.weights = list(accumulate(population**POPULATION_POWER for _, population in found[code]))
    return countries


def _country(code: str, facts: dict[str, Any]) -> Country:
    towns = [Town(name, region, code, *rest) for name, region, *rest in facts["towns"]]
    return Country(**{**facts, "towns": towns, "weights": list(accumulate(1.0 for _ in towns))})


def _codes_by_cell(countries: list[str]) -> dict[tuple[str, int, int], list[str]]:
    cells: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    rows = PostalCode.objects.filter(country__in=countries).order_by("country", "code")
    for country, code, latitude, longitude in rows.values_list("country", "code", "latitude", "longitude"):
        cells[country, *_cell(latitude, longitude)].append(code)
    return cells


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return round(latitude * CELLS_PER_DEGREE), round(longitude * CELLS_PER_DEGREE)
