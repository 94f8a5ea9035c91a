"""Venues of imported meetings: made once for each address, given a point where the source gives none."""

import re
from collections import defaultdict
from collections.abc import Iterable

from groups.actions.imported_facts import venue_key
from groups.finder.folding import fold
from groups.interchange.address import CA_POSTCODE, GB_POSTCODE
from groups.interchange.rows import VenueRow
from groups.models import Place, PlaceName, PostalCode, Venue

# A town's name alone says which one is meant if the largest of that name dwarfs all others.
DWARFS = 10
Point = tuple[float, float]


def make_venues(rows: Iterable[VenueRow], *, source: str) -> dict[VenueRow, Venue]:
    """Return the venue of each row, made where the source has none like it yet.

    What is there already is never written to: a steward may have corrected it, or made it confidential.
    """
    keys = {row: venue_key(row) for row in rows}
    found = Venue.objects.filter(source=source, source_key__in=keys.values())
    venues = {venue.source_key: venue for venue in found}
    missing = {key: row for row, key in keys.items() if key not in venues}
    points = approximate_points(missing.values())
    made = [_venue(row, source=source, key=key, point=points.get(row)) for key, row in missing.items()]
    venues |= {venue.source_key: venue for venue in Venue.objects.bulk_create(made)}
    return {row: venues[key] for row, key in keys.items()}


def concealed_copy(venue: Venue, *, as_of: Venue) -> Venue:
    """Return a saved, confidential venue like ``venue``, to take the place of ``as_of``, which a steward concealed.

    The source does not know of the steward's decision, and a new spelling of the address must not undo it.
    """
    values = {name: getattr(venue, name) for name in VenueRow.__slots__}
    copy = Venue(**values, source=venue.source, source_key=f"{venue.source_key} in place of {as_of.pk}")
    copy.conceal()
    existing = Venue.objects.filter(source=copy.source, source_key=copy.source_key).first()
    if existing is None:
        copy.save()
    return existing or copy


def delete_unused_venues(*, source: str) -> None:
    """Delete the source's venues where nothing meets any more."""
    Venue.objects.filter(source=source, meetings=None).delete()


def _venue(row: VenueRow, *, source: str, key: str, point: Point | None) -> Venue:
    values = {name: getattr(row, name) for name in VenueRow.__slots__}
    if row.latitude is None and point is not None:
        values |= {"latitude": point[0], "longitude": point[1], "is_approximate": True}
    return Venue(**values, source=source, source_key=key)


# --- A point for those without one


def approximate_points(rows: Iterable[VenueRow]) -> dict[VenueRow, Point]:
    """Return the middle of the postal code, else of the town, where those are loaded and only one can be meant."""
    pointless = [row for row in rows if row.latitude is None]
    codes = {row: _short_code(row) for row in pointless}
    centres = {
        (code.country, code.code): (code.latitude, code.longitude)
        for code in PostalCode.objects.filter(code__in=set(codes.values()) - {""})
    }
    points = {row: centres[row.country, code] for row, code in codes.items() if (row.country, code) in centres}
    return points | _town_points(row for row in pointless if row not in points)


def _short_code(row: VenueRow) -> str:
    """Return the postal code as the table holds it: British ones to the outcode, Canadian ones to the first three."""
    if row.country == "GB" and re.fullmatch(GB_POSTCODE, row.postcode, re.IGNORECASE):
        code = row.postcode.strip()[:-3]
    elif row.country == "CA" and re.fullmatch(CA_POSTCODE, row.postcode, re.IGNORECASE):
        code = row.postcode[:3]
    else:
        code = row.postcode.split("-")[0] if row.country == "US" else row.postcode
    return re.sub(r"[^A-Z0-9]", "", code.upper())


def _town_points(rows: Iterable[VenueRow]) -> dict[VenueRow, Point]:
    towns = {row: fold(row.locality) for row in rows if row.locality}
    candidates: dict[tuple[str, str], list[Place]] = defaultdict(list)
    names = PlaceName.objects.filter(key__in=set(towns.values()), place__country__in={row.country for row in towns})
    for name in names.select_related("place").order_by("-place__population", "place__pk"):
        candidates[name.place.country, name.key].append(name.place)
    found = {row: _the_one_meant(row, candidates[row.country, town]) for row, town in towns.items()}
    return {row: (place.latitude, place.longitude) for row, place in found.items() if place is not None}


def _the_one_meant(row: VenueRow, places: list[Place]) -> Place | None:
    """Return the only place of this name, or in this region, or one much larger than the rest. Largest first."""
    in_region = [place for place in places if row.region and fold(place.region) == fold(row.region)]
    fitting = in_region or places
    if not fitting:
        return None
    is_clear = len(fitting) == 1 or fitting[0].population >= DWARFS * fitting[1].population
    return fitting[0] if is_clear else None
