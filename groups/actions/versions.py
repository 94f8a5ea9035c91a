"""Keep what a listing said before, and go back to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from groups.actions.listing_facts import apply_facts
from groups.actions.slugs import keep_old_slug
from groups.facts import Facts, facts_of, merged
from groups.models import ListingVersion, SupportGroup
from groups.models.choices import Status

By = AbstractBaseUser | None

STILL_TRUE = "Said to be still true."


class Change:
    """A change to a listing while it is made: whether a steward is to look at it afterwards, and why it is made."""

    def __init__(self, why: str) -> None:
        self.why = why
        self.is_to_look_at = False


@contextmanager
def changing(group: SupportGroup, *, by: By, why: str = "") -> Iterator[Change]:
    """Keep what the saved ``group`` says after the block, as ``by`` left it, and what it said before it, if unknown.

    Every write to a listing by a person goes through here, in one transaction. Nothing is kept where nothing changed,
    unless it was confirmed: then who said so, and what was true.
    """
    with transaction.atomic():
        before = SupportGroup.objects.select_for_update(of=("self",)).filter(pk=group.pk).first()
        _keep(group, by=None, change=Change("As it was found."))
        change = Change(why)
        yield change
        _keep(group, by=by, change=change, before=before)
        if before:
            keep_old_slug(before)


def keep_new(group: SupportGroup, *, by: By, why: str = "") -> None:
    """Keep the first version of a listing just made."""
    _keep(group, by=by, change=Change(why))


def _keep(group: SupportGroup, *, by: By, change: Change, before: SupportGroup | None = None) -> None:
    saved = SupportGroup.objects.filter(pk=group.pk).first()
    if saved is None:  # deleted in the block
        return
    facts, last = facts_of(saved), saved.versions.first()
    is_changed = last is None or (last.facts, last.status) != (facts, saved.status)
    is_confirmed = before is not None and saved.confirmed_at != before.confirmed_at and saved.status == before.status
    if is_changed or is_confirmed:
        saved.versions.create(
            facts=facts,
            status=saved.status,
            by_id=by.pk if by else None,
            why=change.why or (STILL_TRUE if is_confirmed else ""),
            is_to_look_at=change.is_to_look_at and is_changed,
        )


def restore_version(version: ListingVersion, *, by: By, is_to_look_at: bool = False) -> None:
    """Make the listing say again all that it said in ``version``; its status stays.

    Raises ``ValidationError`` where that would not be valid any more.
    """
    group = SupportGroup.objects.get(pk=version.group_id)
    with changing(group, by=by, why=f"Back to how it was on {_moment(version)}.") as change:
        change.is_to_look_at = is_to_look_at
        apply_complete(group, version.facts)


def undo_version(version: ListingVersion, *, by: By, is_to_look_at: bool = False, is_moved_back: bool = False) -> int:
    """Take back what was changed in ``version``, and nothing that was changed since.

    With ``is_moved_back`` the listing also stands again where it stood, if nothing has moved it since: that may publish
    it, which is a steward's to decide. Returns how many facts had been changed again since; these go back as well.
    Raises ``ValidationError`` where the listing would not be valid.
    """
    group = SupportGroup.objects.get(pk=version.group_id)
    before = version_before(version)
    if before is None:
        return 0
    with changing(group, by=by, why=f"Took back a change of {_moment(version)}.") as change:
        change.is_to_look_at = is_to_look_at
        facts, conflicts = merged(version.facts, before.facts, facts_of(group))
        apply_complete(group, facts)
        if is_moved_back:
            _move_back(group, version.status, before.status)
        version.looked_at, version.looked_by_id = timezone.now(), by.pk if by else None
        version.save(update_fields=["looked_at", "looked_by"])
    return len(conflicts)


def version_before(version: ListingVersion) -> ListingVersion | None:
    """Return what the listing said before this version; None for the first that was kept."""
    earlier = Q(made_at__lt=version.made_at) | Q(made_at=version.made_at, pk__lt=version.pk)
    return ListingVersion.objects.filter(earlier, group=version.group_id).select_related("by").first()


def apply_complete(group: SupportGroup, facts: Facts) -> None:
    """Make the saved ``group`` say what ``facts`` say, but take nothing from visitors that they rely on.

    Raises ``ValidationError`` where the listing would not be valid, or where a published one would lose what every
    listing needs; nothing is changed then.
    """
    with transaction.atomic():
        before = {one.field for one in group.missing_for_publishing()}
        apply_facts(group, facts)
        lost = [one.message for one in group.missing_for_publishing() if one.field not in before]
        if lost and group.status == Status.PUBLISHED:
            raise ValidationError(lost)


def _move_back(group: SupportGroup, status: str, before: str) -> None:
    """Let the listing stand where it stood ``before``, unless it was moved on from ``status``."""
    if status == before or group.status != status:
        return
    if before == Status.PUBLISHED and (missing := group.missing_for_publishing()):
        raise ValidationError([one.message for one in missing])
    group.stand(Status(before))
    group.save()


def look_at_version(version: ListingVersion, *, by: AbstractBaseUser) -> None:
    """Note that a steward has looked at a change that went live without one."""
    waiting = ListingVersion.objects.filter(pk=version.pk, is_to_look_at=True, looked_at=None)
    waiting.update(looked_at=timezone.now(), looked_by=by)


def _moment(version: ListingVersion) -> str:
    return date_format(timezone.localtime(version.made_at), "j F Y, H:i")
