"""What a group says of each thing wanted, by its best row."""

from collections.abc import Iterable
from datetime import UTC, datetime

from pyroaring import BitMap

from groups.finder.asked import Want
from groups.finder.fit import Found, Reason, Tier
from groups.finder.held.best import is_by_place
from groups.finder.held.distances import NO_METRES
from groups.finder.held.facts import Judgement
from groups.finder.held.next_dates import NO_DATE, NO_MEETING
from groups.finder.held.search import Search
from groups.finder.held.tiers import Tiers


def found(tiers: Tiers, tier: Tier, group: int) -> Found:
    """Return what a card says of the group with the number ``group``, which is in ``tier``."""
    search = tiers.search
    place, row = _best_row(tiers, tier, group)
    table = search.tables[place]
    at = table.rows.places(BitMap([row]))
    meeting, start = int(table.keys(at)[0]), int(table.rows.starts[at][0])
    metres = int(table.metres(at, search.asked.near)[0])
    reasons = [_reason(search, want, place, group, row) for want in search.wants]
    return Found(
        group=int(search.groups.keys[group]),
        tier=tier,
        meeting=None if meeting == NO_MEETING else meeting,
        next_at=None if start == NO_DATE else datetime.fromtimestamp(start, UTC),
        metres=None if metres == NO_METRES else metres,
        is_remote=table.is_remote,
        is_named=group in search.named,
        met=tuple(reason for is_met, reason in reasons if is_met),
        not_stated=tuple(reason for is_met, reason in reasons if is_met is None),
        missed=tuple(reason for is_met, reason in reasons if is_met is False),
    )


def _best_row(tiers: Tiers, tier: Tier, group: int) -> tuple[int, int]:
    """Return the place of the table and the id of the row."""
    search = tiers.search

    def order(candidate: tuple[int, int]) -> tuple[int, int, int]:
        place, row = candidate
        table = search.tables[place]
        at = table.rows.places(BitMap([row]))
        date, metres = int(table.rows.starts[at][0]), int(table.metres(at, search.asked.near)[0])
        meeting = int(table.keys(at)[0])
        return (metres, date, meeting) if is_by_place(search.asked) else (date, metres, meeting)

    rows = tiers.rows(tier, BitMap([group]))
    return min(((place, row) for place, some in enumerate(rows) for row in some), key=order)


def _reason(search: Search, want: Want, place: int, group: int, row: int) -> tuple[bool | None, Reason]:
    """Return whether the group, or its row, meets ``want``, None where it does not say; and the reason to show."""
    one = group if want in search.of_groups else row
    held = search.held(want, place)
    judgement = search.judgement(want, place)
    if one in held.met:
        values = want.values if judgement is None else _meeting(judgement, want.values, one)
        return True, Reason(want.parameter, values or want.values)
    if one in held.unstated:
        return None, Reason(want.parameter, want.values)
    options = search.vocabulary.options.get(want.parameter, ())
    has = () if judgement is None else _meeting(judgement, [option.value for option in options], one)
    return False, Reason(want.parameter, want.values, has)


def _meeting(judgement: Judgement, values: Iterable[str], one: int) -> tuple[str, ...]:
    return tuple(value for value in values if one in judgement.met.get(value, ()))
