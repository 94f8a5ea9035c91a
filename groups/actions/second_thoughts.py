"""What a steward has just decided, undone: it waits again as if nobody had decided.

Mails that went out are not called back: who was told that a change is accepted is told again what becomes of it.
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from groups.actions.moderation import NotPossibleError, tell_moved
from groups.actions.reports import doubt
from groups.actions.versions import undo_version
from groups.models import ListingVersion, Outcome, Proposal, Report, SupportGroup
from groups.models.choices import Status

NOT_DECIDED = "This waits already."


def look_again(version: ListingVersion) -> None:
    """Let a change that went live wait for a steward's look again."""
    ListingVersion.objects.filter(pk=version.pk).update(looked_at=None, looked_by=None)


@transaction.atomic
def bring_back(archived: ListingVersion, *, by: AbstractBaseUser) -> None:
    """Have a listing stand again where it stood before it was archived in that version, and tell its people.

    Raises ``NotPossibleError`` where somebody has changed it since, ``ValidationError`` where it would not be valid.
    """
    group = SupportGroup.objects.select_for_update(of=("self",)).get(pk=archived.group_id)
    if group.versions.first() != archived or group.status != Status.ARCHIVED:
        raise NotPossibleError(f"“{group}” was changed since: its history brings it back.")
    undo_version(archived, by=by, is_moved_back=True)
    group.refresh_from_db()
    tell_moved(group, was=Status.ARCHIVED, by=by)


@transaction.atomic
def decide_again(proposal: Proposal, *, by: AbstractBaseUser) -> None:
    """Let a change wait again that was accepted or declined; what it had made of the listing is taken back.

    The report that it came with waits, too. Raises ``NotPossibleError``, and ``ValidationError`` where the listing
    would not be valid.
    """
    group = SupportGroup.objects.select_for_update(of=("self",)).get(pk=proposal.group_id)
    decided = Proposal.objects.filter(pk=proposal.pk).exclude(outcome=Outcome.WAITING).first()
    if decided is None:
        raise NotPossibleError(NOT_DECIDED)
    newer = group.proposals.filter(by=decided.by_id, outcome=Outcome.WAITING)
    if decided.by_id is not None and newer.exists():
        raise NotPossibleError("Whoever made this change has made another one since: decide on that.")
    if decided.outcome == Outcome.ACCEPTED and (made := _made_by(decided)):
        undo_version(made, by=by)
    decided.outcome, decided.decided_at, decided.decided_by, decided.answer = Outcome.WAITING, None, None, ""
    decided.save(update_fields=["outcome", "decided_at", "decided_by", "answer"])
    _wait_again(Report.objects.filter(proposal=decided), group)


def _made_by(proposal: Proposal) -> ListingVersion | None:
    """Return the version that accepting a change made; None where it changed nothing."""
    later = ListingVersion.objects.filter(group=proposal.group_id, made_at__gte=proposal.decided_at)
    return later.filter(why__startswith="Accepted by ").order_by("made_at", "pk").first()


@transaction.atomic
def settle_again(report: Report, *, by: AbstractBaseUser) -> None:
    """Let a report wait again that was settled, with the change that came with it. Raises as ``decide_again`` does."""
    group = SupportGroup.objects.select_for_update(of=("self",)).get(pk=report.group_id)
    settled = Report.objects.filter(pk=report.pk).exclude(outcome=Outcome.WAITING).select_related("proposal").first()
    if settled is None:
        raise NotPossibleError(NOT_DECIDED)
    if settled.proposal and settled.proposal.outcome != Outcome.WAITING:
        decide_again(settled.proposal, by=by)
    _wait_again(Report.objects.filter(pk=report.pk), group)


def _wait_again(reports: QuerySet[Report], group: SupportGroup) -> None:
    reports.update(outcome=Outcome.WAITING, decided_at=None, decided_by=None)
    group.refresh_from_db()
    doubt(group, now=timezone.now())
