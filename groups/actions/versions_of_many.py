"""Keep what many listings said before one change to all of them, as ``versions`` does for one: in few queries."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import transaction

from groups.actions.versions import By
from groups.facts import Facts, facts_of_all
from groups.models import ListingVersion, SupportGroup

AS_FOUND = "As it was found."
BATCH = 500


@contextmanager
def changing_all(ids: Collection[int], *, by: By, why: str) -> Iterator[None]:
    """Keep what these listings say after the block, as ``by`` left them, and what they said before it, if unknown.

    They are locked until the transaction ends. Their addresses do not change in the block. Nothing is kept of those
    that did not change; of those made in the block, see ``keep_all_new``.
    """
    with transaction.atomic():
        listings = SupportGroup.objects.filter(pk__in=ids)
        list(listings.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        kept = _last_kept(ids)
        kept = _keep(ids, kept, by=None, why=AS_FOUND)
        yield
        _keep(ids, kept, by=by, why=why)


def keep_all_new(ids: Collection[int], *, by: By, why: str) -> None:
    """Keep the first version of listings just made."""
    _keep(ids, {}, by=by, why=why)


Kept = dict[int, tuple[Facts, str]]


def _last_kept(ids: Collection[int]) -> Kept:
    last = ListingVersion.objects.filter(group__in=ids).order_by("group_id", "-made_at", "-pk").distinct("group_id")
    return {one.group_id: (one.facts, one.status) for one in last}


def _keep(ids: Collection[int], kept: Kept, *, by: By, why: str) -> Kept:
    """Keep the listings as they stand, where that is not what was kept last; return what is kept now."""
    listings = SupportGroup.objects.filter(pk__in=ids)
    statuses = dict(listings.values_list("pk", "status"))
    now = {pk: (facts, statuses[pk]) for pk, facts in facts_of_all(listings).items()}
    ListingVersion.objects.bulk_create(
        (
            ListingVersion(group_id=pk, facts=facts, status=status, by_id=by.pk if by else None, why=why)
            for pk, (facts, status) in now.items()
            if kept.get(pk) != (facts, status)
        ),
        batch_size=BATCH,
    )
    return now
