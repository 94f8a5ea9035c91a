"""What visitors say is wrong with a listing, and what stewards make of it."""

from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from groups.actions.proposals import DecidedError, accept_proposal, decline_proposal
from groups.actions.told_facts import Correction, corrected
from groups.emails.reports import tell_unsafe
from groups.models import Outcome, Proposal, Report, SupportGroup
from groups.models.from_visitors import Wrong

# So many who found nobody there within so long make visitors doubt a listing.
ENOUGH_TO_DOUBT, LOOKED_BACK = 2, timedelta(days=30)
ONE_HOUR, ONE_DAY = 60 * 60, 24 * 60 * 60  # seconds
LONGEST_NOTE = 2_000
WHY = "A visitor says that this is right."


@transaction.atomic
def report_wrong(
    group: SupportGroup, *, wrong: Wrong, sender: str, note: str = "", correction: Correction | None = None
) -> Report:
    """Keep for stewards what somebody found wrong, with the change that would put it right, if there is one.

    ``sender`` is a digest that tells senders of one day apart; it is not kept with the report. Whoever says twice in a
    day that nobody was there is one visitor: what they add goes to their report. That a group did not feel safe is
    mailed to stewards at once, of one group once an hour; everything else waits on their desk.
    """
    group = SupportGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    said = "\n\n".join(text for text in (note, f"Right would be: {correction}" if correction else "") if text)
    if wrong == Wrong.NOBODY_CAME and (earlier := _earlier_of(sender)):
        return _added_to(earlier, said)
    report = Report.objects.create(group=group, wrong=wrong, note=said, proposal=_proposed(group, correction))
    if wrong == Wrong.UNSAFE and cache.add(f"report:unsafe:{group.pk}", True, ONE_HOUR):
        tell_unsafe(group)
    if wrong == Wrong.NOBODY_CAME:
        cache.set(_key(sender), report.pk, ONE_DAY)
        doubt(group, now=report.sent_at)
    return report


def _key(sender: str) -> str:
    return f"report:nobody_came:{sender}"


def _earlier_of(sender: str) -> Report | None:
    return Report.objects.filter(pk=cache.get(_key(sender)), outcome=Outcome.WAITING).first()


def _added_to(report: Report, said: str) -> Report:
    if said and said not in report.note:
        report.note = "\n\n".join(text for text in (report.note, said) if text)[:LONGEST_NOTE]
        report.save(update_fields=["note"])
    return report


def _proposed(group: SupportGroup, correction: Correction | None) -> Proposal | None:
    if correction is None:
        return None
    base, facts = corrected(correction)
    return None if facts == base else Proposal.objects.create(group=group, base=base, facts=facts, why=WHY)


@transaction.atomic
def settle_report(report: Report, *, by: AbstractBaseUser, outcome: Outcome) -> None:
    """Note what a steward made of a report; the change that came with it, if it still waits, is made or declined.

    Raises ``DecidedError`` where somebody else has decided meanwhile, and ``ValidationError`` where the change would
    leave the listing invalid; nothing is changed then.
    """
    group = SupportGroup.objects.select_for_update(of=("self",)).get(pk=report.group_id)
    waiting = Report.objects.filter(pk=report.pk, outcome=Outcome.WAITING).select_related("proposal").first()
    if waiting is None:
        raise DecidedError
    if waiting.proposal and waiting.proposal.outcome == Outcome.WAITING:
        _settle_proposal(waiting.proposal, by=by, outcome=outcome)
    Report.objects.filter(pk=report.pk).update(outcome=outcome, decided_at=timezone.now(), decided_by_id=by.pk)
    _end_doubt(group)


def _settle_proposal(proposal: Proposal, *, by: AbstractBaseUser, outcome: Outcome) -> None:
    if outcome == Outcome.ACCEPTED:
        accept_proposal(proposal, by=by)
    else:
        decline_proposal(proposal, by=by, words="")


def doubt(group: SupportGroup, *, now: datetime) -> None:
    """Tell visitors to check before they travel, if enough of them found nobody there."""
    if not group.is_doubted and _found_nobody(group, since=now - LOOKED_BACK) >= ENOUGH_TO_DOUBT:
        SupportGroup.objects.filter(pk=group.pk).update(doubted_at=now)


def _end_doubt(group: SupportGroup) -> None:
    if group.doubted_at and _found_nobody(group, since=group.doubted_at - LOOKED_BACK) < ENOUGH_TO_DOUBT:
        SupportGroup.objects.filter(pk=group.pk).update(doubted_at=None)


def _found_nobody(group: SupportGroup, *, since: datetime) -> int:
    """Count the reports that wait; one from before the listing was last confirmed says nothing of now."""
    found = group.reports.filter(wrong=Wrong.NOBODY_CAME, outcome=Outcome.WAITING, sent_at__gte=since)
    return found.filter(sent_at__gt=group.confirmed_at).count() if group.confirmed_at else found.count()
