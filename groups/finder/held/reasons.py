"""What a group says of each thing wanted, by its best row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pyroaring import BitMap

from groups.finder.fit import Found, Reason, Tier
from groups.finder.held.best import is_by_place
from groups.finder.held.distances import NO_METRES
from groups.finder.held.facts import Judgement
from groups.finder.held.next_dates import NO_DATE, NO_MEETING
from groups.finder.held.search import Search
from groups.finder.held.tiers import Tiers


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its table's place among the tables, its id, and what tells which of a group's rows is best."""

    table: int
    id: int
    start: int
    metres: int
    meeting: int


def found(tiers: Tiers, shown: Sequence[tuple[Tier, int]]) -> list[Found]:
    """Return what cards say of the groups ``shown``: each one's tier, and its number."""
    rows: dict[int, _Row] = {}
    for tier in Tier:
        rows |= _best_rows(tiers, tier, BitMap([group for its, group in shown if its is tier]))
    return [_found(tiers.search, tier, group, rows[group]) for tier, group in shown]


def _best_rows(tiers: Tiers, tier: Tier, groups: BitMap) -> dict[int, _Row]:
    """Return by which row each of ``groups`` is in ``tier``."""
    search = tiers.search
    order = _by_place if is_by_place(search.asked) else _by_date
    best: dict[int, _Row] = {}
    for place, (table, some) in enumerate(zip(search.tables, tiers.rows(tier, groups), strict=True)):
        at = table.rows.places(some)
        numbers = table.rows.ids[at], table.rows.starts[at], table.metres(at, search.asked.near), table.keys(at)
        candidates = zip(table.rows.groups_at(at).tolist(), *(column.tolist() for column in numbers), strict=True)
        for group, *row in candidates:
            candidate = _Row(place, *row)
            best[group] = min(best.get(group, candidate), candidate, key=order)
    return best


def _by_date(row: _Row) -> tuple[int, int, int]:
    return row.start, row.metres, row.meeting


def _by_place(row: _Row) -> tuple[int, int, int]:
    return row.metres, row.start, row.meeting


def _found(search: Search, tier: Tier, group: int, row: _Row) -> Found:
    reasons = [_reason(search, number, row.table, group, row.id) for number in range(len(search.wants))]
    return Found(
        group=int(search.groups.keys[group]),
        tier=tier,
        meeting=None if row.meeting == NO_MEETING else row.meeting,
        next_at=None if row.start == NO_DATE else datetime.fromtimestamp(row.start, UTC),
        metres=None if row.metres == NO_METRES else row.metres,
        is_remote=search.tables[row.table].is_remote,
        is_named=group in search.named,
        met=tuple(reason for is_met, reason in reasons if is_met),
        not_stated=tuple(reason for is_met, reason in reasons if is_met is None),
        missed=tuple(reason for is_met, reason in reasons if is_met is False),
    )


def _reason(search: Search, number: int, place: int, group: int, row: int) -> tuple[bool | None, Reason]:
    """Return whether the group, or its row, meets that want, None where it does not say; and the reason to show."""
    want = search.wants[number]
    one = group if number in search.of_groups else row
    held = search.held(number, place)
    judgement = search.judgement(number, place)
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
