"""Addresses that listings had before: each leads to the present one, and is nobody else's."""

from django.db.models import QuerySet
from django.utils import timezone

from groups.models import Merge, OldSlug, SupportGroup
from groups.models.choices import Status


def keep_old_slug(before: SupportGroup) -> None:
    """Have the address of a listing as it was ``before`` lead to it, if visitors knew that and it has another now.

    An address leads to a listing, never to another address: there are no chains, and nothing to go round in.
    """
    now = SupportGroup.objects.filter(pk=before.pk).only("slug", "status").first()
    if now is None:
        return
    if before.status == Status.ARCHIVED != now.status:
        _stand_for_itself(now)
    if now.slug == before.slug:
        return
    OldSlug.objects.filter(slug=now.slug, group=before).delete()  # it has its former address again
    if before.published_at:
        OldSlug.objects.update_or_create(slug=before.slug, defaults={"group": before, "since": timezone.now()})


def _stand_for_itself(group: SupportGroup) -> None:
    """End that another listing stands for this one, which was archived when the two became one and is brought back."""
    OldSlug.objects.filter(slug=group.slug).delete()
    Merge.objects.filter(other=group).delete()


def old_slugs_of_others(group: SupportGroup) -> QuerySet[OldSlug]:
    """Return the former addresses that are not this listing's to take; all of them for a new one."""
    return OldSlug.objects.exclude(group=group.pk) if group.pk else OldSlug.objects.all()
