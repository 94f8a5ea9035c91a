"""What a sheet would do to listings, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from groups.actions.sheets import ChangedListing, NewListing
from groups.admin.facts_in_words import Line, in_words, meeting_in_words, names_of, status_line, venue_in_words
from groups.facts import MEETINGS, Facts


@dataclass(frozen=True, slots=True)
class ListingLines:
    """One listing of a sheet. pk: None where it is new; line: where a new one starts; gone: its meetings that go."""

    name: str
    lines: list[Line]
    pk: int | None = None
    line: int = 0
    gone: int = 0


def lines_of(listings: Iterable[ChangedListing | NewListing]) -> list[ListingLines]:
    """Return what would change in each of these, in few queries."""
    listings = list(listings)
    told = [one.facts if isinstance(one, NewListing) else one.new for one in listings]
    names = names_of([*told, *(one.old for one in listings if isinstance(one, ChangedListing))])
    found = []
    for one in listings:
        if isinstance(one, NewListing):
            lines = [status_line("", one.status), *in_words({}, one.facts, names)]
            found.append(ListingLines(one.facts["name"], lines, line=one.line))
        else:
            moved = [status_line(one.was, one.status)] if one.was != one.status else []
            lines = [*moved, *in_words(one.old, one.new, names), *_unseen(one.old, one.new)]
            found.append(ListingLines(one.old["name"], lines, pk=one.pk, gone=len(one.gone)))
    return found


def _unseen(old: Facts, new: Facts) -> Iterator[Line]:
    """Yield what differs about places that their line of address does not tell."""
    for key, meeting in new[MEETINGS].items():
        was, now = old[MEETINGS].get(key, {}).get("venue"), meeting["venue"]
        if not was or not now or venue_in_words(was) != venue_in_words(now):
            continue
        about = meeting_in_words(meeting)
        for label, told in (("How to find it", _directions), ("Country", _country), ("Point on the map", _point)):
            if told(was) != told(now):
                yield Line(label, told(was), told(now), about=about)


def _directions(venue: Facts) -> str:
    return str(venue["directions"])


def _country(venue: Facts) -> str:
    return str(venue["country"])


def _point(venue: Facts) -> str:
    return "" if venue["latitude"] is None else f"{venue['latitude']}, {venue['longitude']}"
