"""Towns on a map, from the gazetteer."""

from django.db.models import Q

from groups.models import Place
from groups.views.map.plane import Sheet

MOST = 200  # far more than have room; the rest give clusters their names
ALL_AROUND = 360


def towns_on(sheet: Sheet) -> list[Place]:
    """Return the largest places in the box of a map, the largest first. One query."""
    south, north, west, east = sheet.bounds
    places = Place.objects.filter(latitude__range=(south, north))
    if east - west < ALL_AROUND:
        is_here = Q(longitude__range=(west, east))
        # What lies beyond 180° is counted from the other side.
        for turn in (-ALL_AROUND, ALL_AROUND):
            if west + turn <= 180 and east + turn >= -180:
                is_here |= Q(longitude__range=(west + turn, east + turn))
        places = places.filter(is_here)
    return list(places.order_by("-population", "pk")[:MOST])
