"""Addresses that listings had before: each leads to the present one, and is nobody else's."""

from django.db.models import QuerySet
from django.utils import timezone

from groups.models import OldSlug, SupportGroup


def keep_old_slug(before: SupportGroup) -> None:
    """Have the address of a listing as it was ``before`` lead to it, if visitors knew that and it has another now.

    An address leads to a listing, never to another address: there are no chains, and nothing to go round in.
    """
    slug = SupportGroup.objects.filter(pk=before.pk).values_list("slug", flat=True).first()
    if slug is None or slug == before.slug:
        return
    OldSlug.objects.filter(slug=slug, group=before).delete()  # it has its former address again
    if before.published_at:
        OldSlug.objects.update_or_create(slug=before.slug, defaults={"group": before, "since": timezone.now()})


def old_slugs_of_others(group: SupportGroup) -> QuerySet[OldSlug]:
    """Return the former addresses that are not this listing's to take; all of them for a new one."""
    return OldSlug.objects.exclude(group=group.pk) if group.pk else OldSlug.objects.all()
