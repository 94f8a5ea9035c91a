"""Sets of small numbers as roaring bitmaps, to and from numpy."""

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Made = TypeVar("Made")


def bitmap(numbers: NDArray[np.integer]) -> BitMap:
    """Return the set of ``numbers``, each from 0 to 2**32 - 1; fastest where they ascend."""
    # Through an array: pyroaring takes its memory as it is, and would go through numpy's number by number.
    plain = array("I")
    plain.frombytes(np.ascontiguousarray(numbers, dtype=np.uint32).tobytes())
    return BitMap(plain)


def numbers_in(members: BitMap) -> Ints:
    """Return the members, ascending."""
    return np.frombuffer(members.to_array(), dtype=np.uint32).astype(np.int64)


def flags(members: BitMap, size: int) -> Flags:
    """Return for each number below ``size`` whether it is among ``members``."""
    found = np.zeros(size, dtype=np.bool_)
    found[numbers_in(members)] = True
    return found


def union(sets: Iterable[BitMap]) -> BitMap:
    """Return what is in any of ``sets``."""
    some = [one for one in sets if one]
    return some[0] if len(some) == 1 else BitMap.union(BitMap(), *some)


class Kept:
    """What was made of columns and sets, kept from state to state: made anew where any of them is another object."""

    def __init__(self, most: int | None = None) -> None:
        """``most`` is how many things are kept; None stands for all."""
        self._most = most
        self._known: dict[Hashable, tuple[Sequence[Any], Any]] = {}

    def of(self, name: Hashable, sources: Sequence[Any], make: Callable[[], Made]) -> Made:
        """Return what ``make`` makes of ``sources``, which goes by ``name``."""
        known = self._known.get(name)
        if known and len(known[0]) == len(sources) and all(a is b for a, b in zip(known[0], sources, strict=True)):
            kept: Made = known[1]
            return kept
        if len(self._known) == self._most:
            self._known.clear()
        made = make()
        self._known[name] = sources, made
        return made


def grouped(kinds: Ints, numbers: Ints) -> Iterator[tuple[int, BitMap]]:
    """Yield each of ``kinds`` with the set of those ``numbers`` that are of it."""
    if not len(kinds):
        return
    order = np.lexsort((numbers, kinds))
    kinds, numbers = kinds[order], numbers[order]
    starts = np.flatnonzero(np.diff(kinds, prepend=kinds[0] - 1))
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(kinds)], strict=True):
        yield int(kinds[start]), bitmap(numbers[start:end])
