"""Topics in the order in which a page lists them."""

from collections.abc import Iterable

from groups.finder.folding import fold
from groups.models import Topic


def in_alphabet(topics: Iterable[Topic]) -> list[Topic]:
    """Return ``topics`` by their names in the language of the page, accents apart: “Ética” before “Familia”."""
    return sorted(topics, key=lambda topic: fold(topic.local_name))
