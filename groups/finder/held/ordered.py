"""One page of the groups found, in the order asked for."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from groups.finder.fit import (
    CONFIRMED_LATELY,
    SECONDS_IF_ANOTHER_LANGUAGE,
    SECONDS_IF_NO_DATE,
    SECONDS_IF_UNCONFIRMED,
    SECONDS_PER_LATER_GUESS,
    SECONDS_PER_METRE,
    SECONDS_PER_THOUSANDTH_OF_RELEVANCE,
    Tier,
)
from groups.finder.held.best import Best, best, is_by_place
from groups.finder.held.bitmaps import Ints, numbers_in
from groups.finder.held.distances import NO_METRES
from groups.finder.held.next_dates import NO_DATE
from groups.finder.held.order import window
from groups.finder.held.search import Search
from groups.finder.held.tiers import Tiers


def page_of(tiers: Tiers, first: int, end: int, now: int) -> Iterator[tuple[Tier, int]]:
    """Yield the groups that come ``first`` to ``end`` (exclusive), by number, each with its tier."""
    for tier in Tier:
        size = len(tiers.groups[tier])
        if first < size and end > 0:
            for group in _in_tier(tiers, tier, max(first, 0), min(end, size), now):
                yield tier, group
        first, end = first - size, end - size


def _in_tier(tiers: Tiers, tier: Tier, first: int, end: int, now: int) -> Iterator[int]:
    """Yield some groups of one tier: those that are named before others, then those with a place before remote ones."""
    search, groups = tiers.search, tiers.groups[tier]
    parts = [groups & search.named, groups - search.named] if search.named else [groups]
    if is_by_place(search.asked):
        remote = tiers.remote(tier, now)
        parts = [some for part in parts for some in (part - remote, part & remote)]
    for part in parts:
        size = len(part)
        if first < size and end > 0:
            members = numbers_in(_leading(search, part, end, now))
            columns = _columns(search, members, _best(tiers, tier, part, members, now), now)
            yield from members[window(columns, max(first, 0), end)].tolist()
        first, end = first - size, end - size


def _leading(search: Search, groups: BitMap, end: int, now: int) -> BitMap:
    """Return those of ``groups`` that come before ``end``, and others: the fewer of them the better."""
    is_by_time = search.asked.sort == "soonest" or (search.asked.sort == "fit" and not search.mentions.relevance)
    if search.of_rows or not is_by_time:
        return groups
    enough, leading = end, BitMap()
    if_no_date = SECONDS_IF_NO_DATE if search.asked.sort == "fit" else NO_DATE
    for seconds, some in search.firsts.by_hour(groups, now, if_no_date):
        if len(leading) >= enough:
            members = numbers_in(leading)
            # Nobody still to come can be before who comes before the hour begins.
            surely = _columns(search, members, search.firsts.of(members, now), now)[0] < seconds
            if np.count_nonzero(surely) >= end:
                break
            enough = 2 * len(leading)
        leading |= some
    return leading


def _best(tiers: Tiers, tier: Tier, groups: BitMap, members: Ints, now: int) -> Best:
    search = tiers.search
    if not search.of_rows:
        return search.firsts.of(members, now)
    return best(members, tiers.rows(tier, groups), search.tables, search.asked, now)


def _columns(search: Search, members: Ints, found: Best, now: int) -> Sequence[NDArray[Any]]:
    """Return what ``members`` are ordered by: the first column, ties by the next, and so on."""
    groups = search.groups
    lots = groups.lots[members]
    match search.asked.sort:
        case "soonest":
            return found.seconds, lots
        case "nearest":
            return found.metres, found.seconds, lots
        case "name":
            return *groups.names_of(members).T, lots
        case _:
            return _unfitness(search, members, found, now), lots


def _unfitness(search: Search, members: Ints, found: Best, now: int) -> Ints:
    """Return the blend of ``fit.py``: the best fit has the least."""
    waiting = np.where(found.seconds == NO_DATE, SECONDS_IF_NO_DATE, found.seconds)
    confirmed = search.groups.confirmed[members] >= now - int(CONFIRMED_LATELY.total_seconds())
    unfitness: Ints = waiting + np.where(confirmed, 0, SECONDS_IF_UNCONFIRMED)
    if search.asked.near:
        unfitness += np.where(found.metres == NO_METRES, 0, found.metres) * SECONDS_PER_METRE
    if search.asked.guesses:
        unfitness += search.guesses_of(members) * SECONDS_PER_LATER_GUESS
    if search.asked.written_in:
        unfitness += (1 - search.speaking(members, search.asked.written_in)) * SECONDS_IF_ANOTHER_LANGUAGE
    if search.mentions.relevance:
        unfitness = unfitness - search.relevances(members) * SECONDS_PER_THOUSANDTH_OF_RELEVANCE
    return unfitness
