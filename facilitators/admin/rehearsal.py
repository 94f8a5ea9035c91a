"""A change that waits for a steward is rehearsed: all is saved as ever, told as facts, and taken back.

So the very same checks hold for it, and the editor opened again by the same person shows it as if it was made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from groups.actions.listing_facts import apply_facts
from groups.facts import Facts, facts_of, merged
from groups.models import Proposal, SupportGroup

REHEARSAL = "rehearsal"  # kept with the request


@dataclass
class Rehearsal:
    """What a change that waits would have the listing say; ``form`` stays empty where it has mistakes."""

    form: Any = None
    facts: Facts = field(default_factory=dict)
    is_complete: bool = True
    messages: list[tuple[Any, int]] = field(default_factory=list)


def rehearsal_of(request: HttpRequest) -> Rehearsal | None:
    """Return the rehearsal that the request is answered in, if any."""
    return getattr(request, REHEARSAL, None)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Take back all that is written in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make(waiting: Proposal, *, is_shown: bool) -> bool:
    """Have the listing say what is proposed; return False, and change nothing, where it would not be valid.

    What is added is made only where it ``is_shown``: a form that is sent brings its new rows along.
    """
    group = SupportGroup.objects.get(pk=waiting.group_id)
    now = facts_of(group)
    facts, _ = merged(waiting.base, waiting.facts, now)
    if not is_shown:
        known = now["meetings"]
        facts["meetings"] = {
            key: {**one, "changes": {day: what for day, what in one["changes"].items() if day in known[key]["changes"]}}
            for key, one in facts["meetings"].items()
            if key in known
        }
    opened_with = group.changed_at
    try:
        apply_facts(group, facts)
    except ValidationError:
        return False
    # As saved: the form would else be taken for one that was opened before somebody else's change.
    SupportGroup.objects.filter(pk=group.pk).update(changed_at=opened_with)
    return True
