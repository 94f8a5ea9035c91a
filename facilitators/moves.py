"""Who may move a listing where: whoever manages it, but review and bringing back are a steward's."""

from facilitators.permissions import Anybody, can_manage, can_publish, goes_live, is_steward
from groups.actions.moderation import Move, moves_from
from groups.models import SupportGroup
from groups.models.choices import Status

STEWARDS_OWN = frozenset({Move.PUBLISH, Move.DECLINE, Move.REOPEN})
# What visitors see, or would see again once its pause is over.
SEEN = frozenset({Status.PUBLISHED, Status.PAUSED})


def moves_open_to(user: Anybody, group: SupportGroup) -> list[Move]:
    """Return what this user may do with the listing where it stands."""
    if not can_manage(user, group):
        return []
    return [move for move in moves_from(group) if move not in STEWARDS_OWN or can_publish(user)]


def waits(user: Anybody, group: SupportGroup) -> bool:
    """Return whether what the user changes in this listing waits for a steward.

    A pause is no way around: what is changed in it would be seen when it ends.
    """
    return group.status in SEEN and not goes_live(user, group)


def is_looked_at_after(user: Anybody, group: SupportGroup) -> bool:
    """Return whether a steward looks afterwards at what the user changes at once in this listing."""
    return group.status in SEEN and not is_steward(user)
