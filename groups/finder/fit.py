"""How well a group fits: tiers, the order inside them, and the reasons a card gives.

A group *meets*, *misses* or *does not state* each thing wanted. What is wanted of meetings and dates is judged on one
meeting and one date at a time, and the group is taken at its best.

- fits: everything is met;
- might: nothing is missed, something is not stated;
- close: one thing differs, and not by far. Where no group gets even that near, those that differ least.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings

from groups.finder.asked import Want


class Tier(StrEnum):
    """How well a group fits, best first; the values are the API's."""

    FITS = "fits"
    MIGHT = "might"
    CLOSE = "close"


# What missing one thing costs. A near miss keeps a group close; a far one (another topic altogether, a language one
# does not speak) does not.
NEAR_MISS = 1
FAR_MISS = 2
# The rank of a group is that of its best row: 0 fits, 1 might, 1 + the cost of what it misses otherwise.
RANK_FITS = 0
RANK_MIGHT = 1
RANK_CLOSE = RANK_MIGHT + NEAR_MISS
# A place this many times as far away as asked is still a near miss.
NEARLY_NEAR = 3

# The blend behind "best fit", in whole seconds, so that every way of working it out agrees to the last digit: what is
# two kilometres further may as well be a day later, and a listing nobody has confirmed for half a year waits as long
# as one a week later. A close match of words outweighs weeks. Where topics were guessed, two weeks let a group that has
# the likeliest come before most of those that only have the next, and leave one of the next tomorrow before one of the
# likeliest next month. Who asks in another language than English sees groups that speak it before those that are a few
# weeks sooner, or fifty kilometres nearer.
SECONDS_PER_METRE = 43
SECONDS_IF_NO_DATE = 35 * 86_400
SECONDS_IF_UNCONFIRMED = 7 * 86_400
SECONDS_PER_LATER_GUESS = 14 * 86_400
SECONDS_IF_ANOTHER_LANGUAGE = 28 * 86_400
SECONDS_PER_THOUSANDTH_OF_RELEVANCE = 50 * 86  # full relevance counts like 50 days
# Asked after so many days and reminded twice, nobody has answered by twice as many.
CONFIRMED_LATELY = timedelta(days=2 * settings.KINDRED_CONFIRM_DAYS)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing wanted, and what a group says of it.

    ``values`` are those met, or all that would have done where it is missed or not stated; ``has`` are the values the
    group has instead, where it misses.
    """

    parameter: str
    values: tuple[str, ...]
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A group among the results.

    ``meeting`` is the one it is judged by (None where the group has none), ``next_at`` that meeting's next date that
    was judged, ``metres`` how far its venue is (None for remote ones and where no place was named). ``is_named`` tells
    that its name is what was typed.
    """

    group: int
    tier: Tier
    meeting: int | None
    next_at: datetime | None
    metres: int | None
    is_remote: bool
    is_named: bool = False
    met: tuple[Reason, ...] = ()
    not_stated: tuple[Reason, ...] = ()
    missed: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxation:
    """How many groups would fit if one thing were not wanted."""

    want: Want
    fits: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found: one page of groups, best tier first, and the numbers beside them.

    ``remote`` counts those that fit or might fit and are joined from anywhere; ``facets`` holds, by parameter and
    value, how many groups would fit if that value were chosen, whatever is chosen of the same parameter now.
    """

    counts: Mapping[Tier, int]
    remote: int
    found: Sequence[Found]
    page: int
    pages: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    relax: Sequence[Relaxation] = ()
