"""The searches that are measured: many different ones of three kinds, as visitors would make them."""

from collections.abc import Sequence
from itertools import product
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

WITHIN_KM = (10, 20, 30, 50)


def broad() -> Sequence[str]:
    """Return the search without a wish: there is only one."""
    return ("",)


def typical() -> Sequence[str]:
    """Return searches for a topic, near a town, of an evening: no two are alike."""
    asked = product(WITHIN_KM, TOPICS, TOWNS)
    return [
        urlencode({"topic": topic, "near": town, "within": within, "time": "evening"}) for within, topic, town in asked
    ]


def hard() -> Sequence[str]:
    """Return searches with words no wish is made of, near a town, with five facets: no two are alike."""
    facets = {"attendance": "in_person", "cost": "free", "language": "en", "for": "self"}
    asked = product(WITHIN_KM, TEXTS, DAYS, TOWNS)
    return [
        urlencode({"q": text, "near": town, "within": within, "day": day, **facets})
        for within, text, day, town in asked
    ]


KINDS = {"broad": broad(), "typical": typical(), "hard": hard()}
