"""Listings as a sheet that can be uploaded again."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from groups.actions.sheet_words import SheetWords
from groups.facts import facts_of_all
from groups.interchange.csv_cells import rows_of
from groups.interchange.sheet_file import Cells
from groups.models import SupportGroup

BATCH = 500


def sheet_rows(groups: QuerySet[SupportGroup]) -> Iterator[Cells]:
    """Yield the rows of these listings, by name: a row for each meeting, all columns, those left out included."""
    words = SheetWords.load()
    listings = list(groups.order_by("name", "pk").values_list("pk", "slug", "status"))
    for first in range(0, len(listings), BATCH):
        yield from _rows(listings[first : first + BATCH], words)


def _rows(listings: Sequence[tuple[int, str, str]], words: SheetWords) -> Iterator[Cells]:
    facts = facts_of_all(SupportGroup.objects.filter(pk__in=[pk for pk, _, _ in listings]))
    for pk, slug, status in listings:
        if pk in facts:  # it may be gone since
            yield from rows_of(slug, status, facts[pk], words.word)
