"""The groups held in memory: what each says, and what puts them in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db.models import BinaryField, Func, UUIDField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import MD5, Cast, Coalesce
from numpy.typing import NDArray
from pyroaring import BitMap

from groups.finder.held.bitmaps import Ints, Kept, bitmap
from groups.finder.held.columns import Column, instant, read, whole
from groups.finder.held.facts import Facts, read_facts, replaced
from groups.finder.held.numbers import Numbers
from groups.finder.times import Clock
from groups.finder.wish import About
from groups.finder.wishes import WISHES
from groups.models import SupportGroup
from groups.models.fold import Fold

# Groups are put in order of name by so many bytes of it, eight at a time.
NAME_BYTES = 64
PART = 65_536
NOT_STATED = -1
NEVER = datetime.fromtimestamp(0, UTC)


def _name() -> Combinable:
    """Return the first bytes of the folded name, padded with zeros, which come before all letters."""
    template = (
        f"substring(convert_to(%(expressions)s, 'UTF8') || decode(repeat('00', {NAME_BYTES}), 'hex') for {NAME_BYTES})"
    )
    return Func(Fold("name"), template=template, output_field=BinaryField())


COLUMNS = {
    "key": whole("pk"),
    "confirmed": instant(Coalesce("confirmed_at", Value(NEVER))),
    "youngest": whole(Coalesce("minimum_age", Value(NOT_STATED))),
    "oldest": whole(Coalesce("maximum_age", Value(NOT_STATED))),
    "lot": Column(Cast(MD5("slug"), UUIDField()), "V16"),
    "name": Column(_name(), f"V{NAME_BYTES}"),
}


@dataclass(frozen=True)
class Groups:
    """Every published group. The arrays hold a group's value at its number.

    ``confirmed`` is in seconds since 1970, 0 where never; ages are in years, -1 where not stated. ``lots`` are the
    first eight bytes of the MD5 of the slug: enough to tell a million apart. ``names`` has a row for each group, in
    parts of ``PART`` groups: much memory, of which a change should touch little. ``kept`` is what facts came to last.
    """

    numbers: Numbers
    alive: BitMap
    facts: Facts
    keys: Ints
    confirmed: NDArray[np.uint32]
    youngest: NDArray[np.int16]
    oldest: NDArray[np.int16]
    lots: NDArray[np.uint64]
    names: tuple[NDArray[np.uint64], ...]
    kept: Kept
    by_age: dict[int, tuple[BitMap, BitMap]] = field(default_factory=dict)

    @classmethod
    def none(cls) -> "Groups":
        """Return no groups at all."""
        nothing = np.zeros(0, np.int64)
        few = nothing.astype(np.int16)
        confirmed, lots = nothing.astype(np.uint32), nothing.astype(np.uint64)
        return cls(Numbers.none(), BitMap(), {}, nothing, confirmed, few, few, lots, (), Kept())

    def replaced(self, changed: list[int] | None, clock: Clock) -> "Groups":
        """Return the same with the groups ``changed`` read anew; None means all there are."""
        rows = SupportGroup.objects.published()
        if changed is not None:
            rows = rows.filter(pk__in=changed)
        table = read(rows, COLUMNS, by="pk" if changed is None else "")
        leaving = self.numbers.keys if changed is None else np.array(changed, np.int64)
        leaving = leaving[self.numbers.known(leaving)]
        gone = bitmap(np.sort(self.numbers.of(leaving)))
        numbers = self.numbers.replaced(leaving, table["key"])
        own = numbers.of(table["key"])
        wishes = [wish for wish in WISHES if wish.about is About.GROUP]
        facts = read_facts(wishes, rows, numbers, changed, clock)

        def put(column: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
            return written(column, numbers.size, own, values)

        return Groups(
            numbers=numbers,
            alive=(self.alive - gone) | bitmap(np.sort(own)),
            facts=replaced(self.facts, gone, facts),
            # The first time they are numbered in the order of their keys.
            keys=numbers.keys if changed is None else put(self.keys, table["key"]),
            confirmed=put(self.confirmed, np.maximum(table["confirmed"], 0)),
            youngest=put(self.youngest, table["youngest"]),
            oldest=put(self.oldest, table["oldest"]),
            lots=put(self.lots, _big(table["lot"])[:, 0]),
            names=_written_in_parts(self.names, numbers.size, own, _big(table["name"])),
            kept=self.kept,
        )

    def of_age(self, age: int) -> tuple[BitMap, BitMap]:
        """Return which groups are for people of ``age``, and which state no ages."""
        if age not in self.by_age:
            is_old_enough = (self.youngest <= age) | (self.youngest == NOT_STATED)
            is_young_enough = (self.oldest >= age) | (self.oldest == NOT_STATED)
            silent = (self.youngest == NOT_STATED) & (self.oldest == NOT_STATED)
            fitting = bitmap(np.flatnonzero(is_old_enough & is_young_enough & ~silent))
            self.by_age[age] = fitting & self.alive, bitmap(np.flatnonzero(silent)) & self.alive
        return self.by_age[age]

    def names_of(self, groups: Ints) -> NDArray[np.uint64]:
        """Return the names of ``groups``, a row each, to be compared number by number."""
        found = np.empty((len(groups), NAME_BYTES // 8), np.uint64)
        part_of = groups // PART
        for number in np.unique(part_of).tolist():
            here = part_of == number
            found[here] = self.names[number][groups[here] % PART]
        return found

    def numbered(self, keys: Mapping[int, Any] | frozenset[int]) -> Ints:
        """Return the numbers of those groups among ``keys`` that are held."""
        wanted = np.fromiter(keys, np.int64, len(keys))
        return self.numbers.of(wanted[self.numbers.known(wanted)])


def written(column: NDArray[Any], size: int, places: Ints, values: NDArray[Any]) -> NDArray[Any]:
    """Return ``column``, grown to ``size``, with ``values`` at ``places``: itself where that changes nothing."""
    values = values.astype(column.dtype)
    if len(column) == size and column[places].tobytes() == values.tobytes():
        return column
    copy = np.zeros((size, *column.shape[1:]), column.dtype)
    copy[: len(column)] = column
    copy[places] = values
    return copy


def _written_in_parts(
    parts: tuple[NDArray[np.uint64], ...], size: int, places: Ints, values: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], ...]:
    """Return ``parts`` with ``values`` at ``places``; those without any are shared."""
    blank = np.zeros((PART, NAME_BYTES // 8), np.uint64)
    grown = list(parts) + [blank] * (-(-size // PART) - len(parts))
    part_of = places // PART
    for number in np.unique(part_of).tolist():
        here = part_of == number
        grown[number] = written(grown[number], PART, places[here] % PART, values[here])
    return tuple(grown)


def _big(raw: NDArray[Any]) -> NDArray[np.uint64]:
    """Return bytes as numbers, eight at a time, that are ordered as the bytes are."""
    return np.frombuffer(raw.tobytes(), ">u8").astype(np.uint64).reshape(len(raw), raw.itemsize // 8)
