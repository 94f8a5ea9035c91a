"""The searches that are measured: many different ones of three kinds, as visitors would make them."""

from collections.abc import Sequence
from itertools import cycle, islice, product
from urllib.parse import urlencode

TOPICS = (
    "grief-loss",
    "alcohol",
    "anxiety",
    "depression",
    "carers-family",
    "addiction-recovery",
    "cancer",
    "bipolar",
    "parenting",
    "adhd",
)
TOWNS = (
    *("Leeds", "Manchester", "Bristol", "Glasgow", "Cardiff", "Sheffield", "Liverpool", "Nottingham", "Leicester"),
    *("Newcastle", "Brighton", "Plymouth", "Derby", "Southampton", "Edinburgh", "Aberdeen", "Dundee", "Swansea"),
    *("Bradford", "Hull", "Wolverhampton", "Coventry", "Norwich", "Oxford", "Cambridge", "York", "Exeter", "Bath"),
)
TEXTS = ("evening circle", "peer group", "walk and talk", "tea and company", "friends together")
DAYS = ("mon", "tue", "wed", "thu", "fri")

# So many that hardly one is asked twice in a measurement.
EACH = 400


def broad() -> Sequence[str]:
    """Return the search without a wish: there is only one."""
    return ("",)


def typical() -> Sequence[str]:
    """Return searches for a topic, near a town, of an evening."""
    pairs = product(TOPICS, TOWNS)
    return [urlencode({"topic": topic, "near": town, "time": "evening"}) for topic, town in islice(cycle(pairs), EACH)]


def hard() -> Sequence[str]:
    """Return searches with words no wish is made of, near a town, with five facets."""
    facets = {"attendance": "in_person", "cost": "free", "language": "en", "for": "self"}
    asked = product(TEXTS, TOWNS, DAYS)
    return [
        urlencode({"q": text, "near": town, "within": 50, "day": day, **facets})
        for text, town, day in islice(cycle(asked), EACH)
    ]


KINDS = {"broad": broad(), "typical": typical(), "hard": hard()}
