"""Places in a steward's sheet: one that is here already, or a new one. What is known of a place is never changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from groups.actions.imported_venues import approximate_points
from groups.actions.told_facts import unstated
from groups.facts import VENUE_FIELDS, Facts, venue_facts
from groups.interchange.rows import VenueRow, folded
from groups.models import Venue


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting's facts, with where it met until now, and where it meets from now on."""

    meeting: Facts
    row: VenueRow


def settle_places(placed: Iterable[Placed]) -> None:
    """Put the facts of its place into each meeting: two queries for those that are here, two for points on the map."""
    moved = [(one.meeting, _with_its_point(one.row, one.meeting["venue"])) for one in placed]
    known = _known(row for _, row in moved)
    new = [row for _, row in moved if row.latitude is None]
    points = approximate_points(new)
    for meeting, row in moved:
        if meeting["venue"] and _says_the_same(row, meeting["venue"]):
            continue
        here = next((one for one in known[_address(row)] if _fits(row, one)), None)
        meeting["venue"] = venue_facts(here) if here else _new(row, points.get(row))


def _with_its_point(row: VenueRow, old: Facts) -> VenueRow:
    """Return the place without the point of the former one, if it is elsewhere: nobody types degrees."""
    if not old or (row.latitude, row.longitude) != (old["latitude"], old["longitude"]):
        return row
    area = (row.locality, row.postcode, row.country) == (old["locality"], old["postcode"], old["country"])
    if area and (row.postcode or row.street == old["street"]):
        return replace(row, is_approximate=old["is_approximate"])
    return replace(row, latitude=None, longitude=None)


def _says_the_same(row: VenueRow, old: Facts) -> bool:
    said = asdict(row)
    if row.latitude is None:  # its point was worked out here
        said |= {name: old[name] for name in ("latitude", "longitude", "is_approximate")}
    return all(old[name] == value for name, value in said.items())


def _known(rows: Iterable[VenueRow]) -> dict[tuple[str, ...], list[Venue]]:
    towns = {row.locality for row in rows}
    found = defaultdict(list)
    for venue in Venue.objects.filter(is_confidential=False, locality__in=towns).order_by("pk"):
        found[_address(venue)].append(venue)
    return found


def _address(place: VenueRow | Venue) -> tuple[str, ...]:
    return tuple(folded(getattr(place, name)) for name in ("name", "street", "locality", "postcode", "country"))


def _fits(row: VenueRow, venue: Venue) -> bool:
    """Return whether a venue at this address says all that the row states beside the address."""
    point = (row.latitude, row.longitude) in {(None, None), (venue.latitude, venue.longitude)}
    return point and row.directions in {"", venue.directions} and row.region in {"", venue.region}


def _new(row: VenueRow, point: tuple[float, float] | None) -> Facts:
    facts = unstated(Venue, VENUE_FIELDS) | asdict(row)
    if point:
        facts |= {"latitude": point[0], "longitude": point[1], "is_approximate": True}
    return facts
