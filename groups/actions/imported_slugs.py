"""Slugs for listings that come by the thousand: readable, and different from all others."""

from collections.abc import Collection, Iterator
from itertools import count

from django.utils.text import slugify

LENGTH = 64
NAMELESS = "group"  # a name without a Latin letter


class Slugs:
    """Gives out slugs and remembers which are taken."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = set(taken)

    def take(self, name: str, town: str = "") -> str:
        """Return a slug of the name; where that is taken, with the town; where that is taken, with a number."""
        slug = next(slug for slug in _candidates(name, town) if slug not in self._taken)
        self._taken.add(slug)
        return slug


def _candidates(name: str, town: str) -> Iterator[str]:
    base = slugify(name) or slugify(town) or NAMELESS
    yield _joined(base, "")
    if town := slugify(town):
        base = _joined(base, town)
        yield base
    for number in count(2):
        yield _joined(base, str(number))


def _joined(base: str, suffix: str) -> str:
    """Return both with a hyphen, the base cut so that they fit."""
    if not suffix:
        return base[:LENGTH].rstrip("-")
    suffix = suffix[: LENGTH // 2]
    return f"{base[: LENGTH - len(suffix) - 1].rstrip('-')}-{suffix}".rstrip("-")
