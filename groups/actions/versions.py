"""Keep what a listing said before, and go back to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from groups.actions.listing_facts import apply_facts
from groups.facts import facts_of, merged
from groups.models import ListingVersion, SupportGroup

By = AbstractBaseUser | None


class Change:
    """A change to a listing while it is made: whether a steward is to look at it afterwards, and why it is made."""

    def __init__(self, why: str) -> None:
        self.why = why
        self.is_to_look_at = False


@contextmanager
def changing(group: SupportGroup, *, by: By, why: str = "") -> Iterator[Change]:
    """Keep what the saved ``group`` says after the block, as ``by`` left it, and what it said before it, if unknown.

    Every write to a listing by a person goes through here, in one transaction. Nothing is kept where nothing changed.
    """
    with transaction.atomic():
        SupportGroup.objects.select_for_update(of=("self",)).filter(pk=group.pk).first()
        _keep(group, by=None, change=Change("As it was found."))
        change = Change(why)
        yield change
        _keep(group, by=by, change=change)


def keep_new(group: SupportGroup, *, by: By, why: str = "") -> None:
    """Keep the first version of a listing just made."""
    _keep(group, by=by, change=Change(why))


def _keep(group: SupportGroup, *, by: By, change: Change) -> None:
    saved = SupportGroup.objects.filter(pk=group.pk).first()
    if saved is None:  # deleted in the block
        return
    facts, last = facts_of(saved), saved.versions.first()
    if last is None or (last.facts, last.status) != (facts, saved.status):
        saved.versions.create(
            facts=facts,
            status=saved.status,
            by_id=by.pk if by else None,
            why=change.why,
            is_to_look_at=change.is_to_look_at,
        )


def restore_version(version: ListingVersion, *, by: By) -> None:
    """Make the listing say again all that it said in ``version``; its status stays.

    Raises ``ValidationError`` where that would not be valid any more.
    """
    group = SupportGroup.objects.get(pk=version.group_id)
    with changing(group, by=by, why=f"Back to how it was on {version.made_at:%-d %B %Y, %H:%M}."):
        apply_facts(group, version.facts)


def undo_version(version: ListingVersion, *, by: By) -> int:
    """Take back what was changed in ``version``, and nothing that was changed since.

    Returns how many facts had been changed again since; these go back too. Raises ``ValidationError`` where the listing
    would not be valid.
    """
    group = SupportGroup.objects.get(pk=version.group_id)
    before = group.versions.filter(made_at__lt=version.made_at).first()
    if before is None:
        return 0
    facts, conflicts = merged(version.facts, before.facts, facts_of(group))
    with changing(group, by=by, why=f"Took back a change of {version.made_at:%-d %B %Y, %H:%M}."):
        apply_facts(group, facts)
    return len(conflicts)
