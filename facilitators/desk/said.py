"""Small sentences that rows of the desk share."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from facilitators.templatetags.moments import ago
from groups.models import SupportGroup


def since(moment: Any, by: object = None) -> str:
    """Return how long ago it was, and who did it."""
    return f"{ago(moment)}, by {by}" if by else ago(moment)


def day(moment: Any) -> str:
    """Return the date, such as “4 January 2030”."""
    return date_format(timezone.localtime(moment), "j F Y")


def both(one: SupportGroup, other: SupportGroup) -> str:
    """Return what two listings are called at the beginning of a sentence, also where both are called the same."""
    return f"“{one}” and “{other}”" if one.name != other.name else f"The two called “{one}”"


def people(group: SupportGroup) -> str:
    """Return who runs a group. Prefetch ``facilitations__facilitator``."""
    names = [one.facilitator.name for one in group.facilitations.all() if one.accepted_at]
    return f"Run by {', '.join(names)}." if names else "Nobody is named who runs it."
