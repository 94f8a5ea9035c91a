"""Messages that wait for an answer of those who run a group: how many and since when, and nothing of what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from facilitators.models import User
from facilitators.permissions import groups_run_by
from groups.actions.contact import NobodyThereError, TooManyError, send_again, unanswered
from groups.actions.moderation import NotPossibleError
from groups.models import Conversation, SupportGroup


@dataclass(frozen=True, slots=True)
class Letters:
    """What waits at one group. ``sent_to`` is the group's own address; empty: all who run it got the mail."""

    group: SupportGroup
    count: int
    since: datetime
    sent_to: str


def letters_of(user: User) -> list[Letters]:
    """Return what waits for this user, what waits longest first."""
    waiting: dict[SupportGroup, list[Conversation]] = {}
    for conversation in unanswered(groups_run_by(user)).select_related("group"):
        waiting.setdefault(conversation.group, []).append(conversation)
    return [_letters(group, conversations) for group, conversations in waiting.items()]


def _letters(group: SupportGroup, conversations: Sequence[Conversation]) -> Letters:
    first = conversations[0]
    return Letters(group, len(conversations), first.asked_at, group.contact_email)  # type: ignore[attr-defined]  # annotated


def send_letters_again(user: User, pk: int) -> str:
    """Mail once more what waits at a group that the user runs; return what was done. Raises ``NotPossibleError``."""
    group = get_object_or_404(SupportGroup, pk=pk)
    if not groups_run_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    where = f"to {group.contact_email}" if group.contact_email else "to everybody who runs the group"
    try:
        sent = send_again(group)
    except TooManyError:
        raise NotPossibleError(f"It went {where} within the last hour. Please look among unwanted mail, too.") from None
    except NobodyThereError:
        text = f"Mail for “{group}” comes back. Please put an address that works into the listing."
        raise NotPossibleError(text) from None
    if not sent:
        return f"Nothing waits for “{group}”, or it is on its way {where} at this moment."
    return f"On its way {where}. It takes a minute or two."
