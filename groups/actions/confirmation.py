"""Note that a listing is still true."""

from django.utils import timezone

from groups.actions.moderation import LONGEST_WHY, NotPossibleError
from groups.actions.versions import STILL_TRUE, By, changing
from groups.models import SupportGroup


def confirm_listing(group: SupportGroup, *, by: By, why: str = STILL_TRUE) -> None:
    """Note that ``by`` says now that all of a published listing is true; visitors' doubts end with it.

    ``why`` tells in its history how that was said. Raises ``NotPossibleError`` where it is not published: somebody else
    may have moved it meanwhile.
    """
    with changing(group, by=by, why=why[:LONGEST_WHY]):
        fresh = SupportGroup.objects.get(pk=group.pk)
        if not fresh.is_published:
            raise NotPossibleError(f"“{fresh}” is now: {fresh.get_status_display().lower()}.")
        fresh.confirmed_at, fresh.doubted_at = timezone.now(), None
        fresh.save(update_fields=["confirmed_at", "doubted_at"])
    group.confirmed_at, group.doubted_at = fresh.confirmed_at, None
