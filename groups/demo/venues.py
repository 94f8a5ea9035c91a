"""Where demo groups meet: halls nobody has built, in streets no town has, near the middle of real towns."""

from math import cos, radians

from groups.demo.chance import Chance
from groups.demo.sketch import Sketch
from groups.models import Venue

# How far from the middle of the town, in degrees of latitude: 0.01 is about 1.1 km.
SPREAD = 0.012


def draw_venue(chance: Chance, sketch: Sketch) -> Venue:
    """Return an unsaved venue that fits the group; a private one is concealed already."""
    template, texts, town = sketch.template, sketch.texts, sketch.town
    is_outdoors, is_approximate = template.setting == "outdoors", chance.happens(0.12)
    spread = 0.0 if is_approximate else SPREAD
    venue = Venue(
        name="" if template.is_private else chance.choice(texts.venues.get(template.setting, texts.venues["room"])),
        street="" if is_outdoors or is_approximate else _street(chance, sketch),
        locality=town.name,
        region=town.region if sketch.country.says_region else "",
        postcode="" if is_outdoors else _postcode(chance, sketch),
        country=town.country,
        latitude=_near(chance, town.latitude, spread),
        longitude=_near(chance, town.longitude, spread / cos(radians(town.latitude))),
        is_approximate=is_approximate,
        directions="" if template.is_private else chance.some(sketch.lines(texts.directions), 0.35),
    )
    if chance.happens(0.03):
        venue.latitude = venue.longitude = None
        venue.is_approximate = False
    if template.is_private:
        venue.conceal()
    return venue


def _street(chance: Chance, sketch: Sketch) -> str:
    return sketch.texts.street_pattern.format(number=chance.randint(1, 120), street=chance.choice(sketch.texts.streets))


def _postcode(chance: Chance, sketch: Sketch) -> str:
    if not sketch.town.postal_codes:
        return ""
    end = chance.choice(sketch.country.postcode_ends) if sketch.country.postcode_ends else ""
    return chance.choice(sketch.town.postal_codes) + chance.digits(end)


def _near(chance: Chance, degrees: float, spread: float) -> float:
    return round(degrees + chance.uniform(-spread, spread), 5)
