"""Note that a listing is still true."""

from django.db import transaction
from django.utils import timezone

from groups.actions.moderation import NotPossibleError
from groups.models import SupportGroup


@transaction.atomic
def confirm_listing(group: SupportGroup) -> None:
    """Note that somebody says now that all of a published listing is true; visitors' doubts end with it.

    Raises ``NotPossibleError`` where it is not published: somebody else may have moved it meanwhile.
    """
    fresh = SupportGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if not fresh.is_published:
        raise NotPossibleError(f"“{fresh}” is now: {fresh.get_status_display().lower()}.")
    fresh.confirmed_at, fresh.doubted_at = timezone.now(), None
    fresh.save(update_fields=["confirmed_at", "doubted_at"])
    group.confirmed_at, group.doubted_at = fresh.confirmed_at, None
