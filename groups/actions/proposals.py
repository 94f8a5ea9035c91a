"""Changes that wait for a steward, while visitors see the listing as it was."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from groups.actions.versions import By, apply_complete, changing
from groups.emails import review
from groups.facts import Facts, facts_of, merged
from groups.models import Outcome, Proposal, Report, SupportGroup

LONGEST_WHY = 200


class DecidedError(Exception):
    """Somebody else has decided meanwhile."""


@transaction.atomic
def propose_change(group: SupportGroup, *, facts: Facts, by: AbstractBaseUser, why: str = "") -> Proposal | None:
    """Keep for a steward that a listing shall say ``facts``; the person's change that waited before is replaced.

    What the listing said when the first of these was made is kept as the base. Returns None, and forgets what waited,
    where the listing already says it all.
    """
    SupportGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    now = facts_of(group)
    waiting = waiting_of(group, by=by)
    base = waiting.base if waiting else now
    if facts == now:
        if waiting:
            waiting.delete()
        return None
    proposal = waiting or Proposal(group=group, by_id=by.pk)
    proposal.base, proposal.facts, proposal.why = base, facts, why[:LONGEST_WHY] or proposal.why
    proposal.made_at = timezone.now()
    proposal.save()
    return proposal


def waiting_of(group: SupportGroup, *, by: AbstractBaseUser) -> Proposal | None:
    """Return the change to this listing that the person made and that waits, if any."""
    return Proposal.objects.filter(group=group, by_id=by.pk, outcome=Outcome.WAITING).first()


def take_back_proposal(proposal: Proposal) -> None:
    """Forget a change that waits, because who made it wants it back. Raises ``DecidedError``."""
    deleted, _ = Proposal.objects.filter(pk=proposal.pk, outcome=Outcome.WAITING).delete()
    if not deleted:
        raise DecidedError


@transaction.atomic
def accept_proposal(proposal: Proposal, *, by: AbstractBaseUser) -> None:
    """Make a change that waits: on top of what the listing says by now, fact by fact.

    The version kept is by whoever proposed it. Raises ``DecidedError``, and ``ValidationError`` where the listing would
    not be valid or complete; nothing is changed then.
    """
    waiting = _decide(proposal, Outcome.ACCEPTED, by=by)
    group = waiting.group
    why = f"Accepted by {by}. {waiting.why}".strip()
    author: By = waiting.by or by
    with changing(group, by=author, why=why[:LONGEST_WHY]):
        facts, _ = merged(waiting.base, waiting.facts, facts_of(group))
        apply_complete(group, facts)
    review.tell_accepted(waiting)


@transaction.atomic
def decline_proposal(proposal: Proposal, *, by: AbstractBaseUser, words: str) -> None:
    """Leave the listing as it is, and tell whoever proposed the change why. Raises ``DecidedError``."""
    review.tell_refused(_decide(proposal, Outcome.DECLINED, by=by, words=words))


def _decide(proposal: Proposal, outcome: Outcome, *, by: AbstractBaseUser, words: str = "") -> Proposal:
    """Note what became of a change that waits, and of the visitor's report that it came with."""
    SupportGroup.objects.select_for_update(of=("self",)).get(pk=proposal.group_id)
    waiting = Proposal.objects.filter(pk=proposal.pk, outcome=Outcome.WAITING).select_related("group", "by").first()
    if waiting is None:
        raise DecidedError
    waiting.outcome, waiting.decided_at, waiting.decided_by_id = outcome, timezone.now(), by.pk
    waiting.answer = words[:300]
    waiting.save()
    report = Report.objects.filter(proposal=waiting, outcome=Outcome.WAITING)
    report.update(outcome=outcome, decided_at=waiting.decided_at, decided_by=by)
    return waiting
