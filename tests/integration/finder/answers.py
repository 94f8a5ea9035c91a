"""Answers of the reference at NOW, for directories small enough to work out by hand."""

from collections.abc import Mapping
from typing import Any

from groups.actions.dates import refresh_occurrences
from groups.finder.asked import Asked
from groups.finder.fit import Answer, Found, Tier
from groups.finder.places import Point
from groups.finder.reference import answer
from groups.finder.texts import Mentions
from groups.finder.times import Clock
from groups.models import SupportGroup, Venue
from tests.factories import make_venue
from tests.integration.finder.conftest import NOW

LEEDS = Point("Leeds", 53.8, -1.55)
NOTHING = Mentions({}, frozenset())


def ask(mentions: Mentions = NOTHING, page: int = 1, per_page: int = 20, **asked: Any) -> Answer:
    """Return the answer at NOW, after working out dates."""
    refresh_occurrences(NOW)
    asked = {"clock": Clock(NOW, "Europe/London"), "wishes": {}, **asked}
    return answer(Asked(**asked), mentions, page=page, per_page=per_page)


def names_of(found: Answer) -> list[str]:
    groups = SupportGroup.objects.in_bulk([one.group for one in found.found])
    return [groups[one.group].name for one in found.found]


def tiers(mentions: Mentions = NOTHING, **asked: Any) -> Mapping[str, set[str]]:
    """Return the names of the groups in each tier that has any."""
    answer = ask(mentions, **asked)
    named = dict(zip((one.group for one in answer.found), names_of(answer), strict=True))
    found = {tier.value: {named[one.group] for one in answer.found if one.tier is tier} for tier in Tier}
    assert {tier: len(names) for tier, names in found.items()} == answer.counts
    return {tier: names for tier, names in found.items() if names}


def only(found: Answer) -> Found:
    [one] = found.found
    return one


def venue_at(kilometres: float) -> Venue:
    """Return a venue so far north of Leeds."""
    return make_venue(latitude=LEEDS.latitude + kilometres / 111.195, longitude=LEEDS.longitude)
