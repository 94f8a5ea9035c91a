"""Two listings of one group become one: one is kept, the other is archived, and nothing that hung on it is lost.

What becomes of everything that belongs to a listing stands in ``FATES``; a test holds it complete.
"""

import json
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groups.actions.moderation import IncompleteError, NotPossibleError
from groups.actions.versions import apply_complete, changing
from groups.emails import review
from groups.emails.merging import tell_merged
from groups.facts import MEETINGS, Facts, differences, facts_of
from groups.models import JoinRequest, Lookalike, Meeting, Merge, OldSlug, Outcome, Proposal, Report, SupportGroup
from groups.models.choices import Status
from groups.models.support_group import is_doubted

# By relation, as Django names it from the listing's side.
FATES = {
    "meetings": "copied as the steward chose; the archived listing keeps its own",
    "topics": "as the steward chose",
    "communities": "as the steward chose",
    "languages": "as the steward chose",
    "facilitations": "moved; of one person's two, the stronger stays",
    "invitations": "moved",
    "conversations": "moved",
    "reports": "moved",
    "proposals": "those that wait are moved, or declined where they are about a meeting or their author has two",
    "suggestion": "moved, unless the kept listing came from one itself",
    "old_slugs": "moved, with the address of the archived listing",
    "merges": "moved: what became one with the other is one with the kept",
    "lookalikes_after": "that they are two groups is moved, the rest is found anew",
    "lookalikes_before": "that they are two groups is moved, the rest is found anew",
    "versions": "stay: they are the history of what the archived listing said, and a way back for it",
    "imported_facts": "stay: the list that names the archived listing still knows it, and makes no new one",
    "merged_as": "made by this",
    "confirmation_requests": "stay: the kept listing's own people were asked about it or not",
}
WHY = "Became one with “{}”."
DECLINED = "Two listings of this group are one now. Please look at the one that stays: is your change still needed?"


class ChangedMeanwhileError(Exception):
    """A listing is not any more what the steward decided on."""


def digest_of_both(keep: SupportGroup, other: SupportGroup) -> str:
    """Return what is the same as long as neither listing says or stands otherwise, whichever is to be kept."""
    told = [(one.pk, one.slug, one.status, facts_of(one)) for one in sorted((keep, other), key=lambda one: one.pk)]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def merge_groups(
    *, keep: SupportGroup, other: SupportGroup, facts: Facts, status: Status, seen: str, by: AbstractBaseUser
) -> SupportGroup:
    """Have ``keep`` say ``facts`` and stand at ``status``, move to it what hangs on ``other``, and archive that one.

    ``facts`` are as ``groups.facts`` has them; a meeting of ``other`` goes by its key there, and is copied. ``seen`` is
    the ``digest_of_both`` that the steward decided on. Returns the kept listing. Raises ``ChangedMeanwhileError``,
    ``NotPossibleError``, ``IncompleteError`` where it cannot be published, and ``ValidationError`` where it would not
    be valid; nothing is changed then.
    """
    keep, other = _locked(keep, other)
    if digest_of_both(keep, other) != seen:
        raise ChangedMeanwhileError
    to = dict.fromkeys([*review.addresses_of(keep, but=by), *review.addresses_of(other, but=by)])
    with changing(keep, by=by, why=WHY.format(other)[:200]):
        apply_complete(keep, facts)
        _stand(keep, other, status)
    _move(keep, other, by=by)
    with changing(other, by=by, why=WHY.format(keep)[:200]):
        other.stand(Status.ARCHIVED)
        other.save(update_fields=["status", "paused_until", "pause_reason", "changed_at"])
    _lead_to(keep, other, by=by)
    tell_merged(keep, other, to=to)
    return keep


def _locked(keep: SupportGroup, other: SupportGroup) -> tuple[SupportGroup, SupportGroup]:
    rows = SupportGroup.objects.select_for_update(of=("self",)).filter(pk__in=[keep.pk, other.pk]).order_by("pk")
    found = {one.pk: one for one in rows}
    if len(found) != 2:
        raise NotPossibleError("One of the two listings is not there any more.")
    for one in found.values():
        if one.status == Status.ARCHIVED:
            raise NotPossibleError(f"“{one}” is archived by now.")
    return found[keep.pk], found[other.pk]


def _stand(keep: SupportGroup, other: SupportGroup, status: Status) -> None:
    """Let the kept listing stand where the steward wants it, and warn visitors as the other did."""
    if status == Status.PUBLISHED and (missing := keep.missing_for_publishing()):
        raise IncompleteError(missing)
    keep.published_at = keep.published_at or other.published_at
    if status != keep.status:
        keep.stand(status)
        if status == Status.PAUSED:
            keep.pause_reason, keep.paused_until = other.pause_reason, other.paused_until
    if other.doubted_at and other.is_doubted and is_doubted(other.doubted_at, keep.confirmed_at):
        keep.doubted_at = max(keep.doubted_at or other.doubted_at, other.doubted_at)
    keep.save(
        update_fields=["status", "published_at", "pause_reason", "paused_until", "doubted_at", "changed_at"],
    )


def _move(keep: SupportGroup, other: SupportGroup, *, by: AbstractBaseUser) -> None:
    _move_people(keep, other)
    _move_proposals(keep, other, by=by)
    _move_join_requests(keep, other)
    other.conversations.update(group=keep)
    other.reports.update(group=keep)
    if not hasattr(keep, "suggestion") and hasattr(other, "suggestion"):
        other.suggestion.group = keep
        other.suggestion.save(update_fields=["group"])
    _move_two_groups(keep, other)


def _move_people(keep: SupportGroup, other: SupportGroup) -> None:
    """Let who runs the other run the kept one, and who is asked to run it be asked to run that."""
    other.invitations.update(group=keep)
    for one in other.facilitations.all():
        same = keep.facilitations.filter(facilitator=one.facilitator_id).first()
        if same is None:
            one.group = keep
            one.save(update_fields=["group"])
            continue
        # Who said yes stands above who did not, and "lead" above "co", by the alphabet too.
        stronger = max(one, same, key=lambda said: (said.accepted_at is not None, said.role))
        same.role, same.accepted_at = stronger.role, stronger.accepted_at
        same.save(update_fields=["role", "accepted_at"])
        one.delete()


def _move_proposals(keep: SupportGroup, other: SupportGroup, *, by: AbstractBaseUser) -> None:
    for one in other.proposals.filter(outcome=Outcome.WAITING).select_related("by"):
        is_about_a_meeting = any(path[0] == MEETINGS for path in differences(one.base, one.facts))
        has_another = one.by is not None and keep.proposals.filter(by=one.by, outcome=Outcome.WAITING).exists()
        one.group = keep
        if is_about_a_meeting or has_another:
            _decline(one, by=by)
        else:
            one.save(update_fields=["group"])


def _decline(proposal: Proposal, *, by: AbstractBaseUser) -> None:
    """Decline a change that cannot be made to the kept listing; what a visitor reported with it still waits."""
    proposal.outcome, proposal.decided_at, proposal.decided_by_id = Outcome.DECLINED, timezone.now(), by.pk
    proposal.answer = DECLINED
    proposal.save()
    Report.objects.filter(proposal=proposal, outcome=Outcome.WAITING).update(proposal=None)
    review.tell_refused(proposal)


def _move_join_requests(keep: SupportGroup, other: SupportGroup) -> None:
    """Have those who asked how to join a date get it from the kept listing, if that has the date."""
    meetings = list(keep.meetings.exclude(join_details="").prefetch_related("exceptions"))
    for one in JoinRequest.objects.filter(meeting__group=other, sent_at=None):
        meeting = next((meeting for meeting in meetings if _takes_place(meeting, one)), None)
        if meeting:
            JoinRequest.objects.get_or_create(
                meeting=meeting, email=one.email, starts_at=one.starts_at, defaults={"asked_at": one.asked_at}
            )
            one.delete()


def _takes_place(meeting: Meeting, asked: JoinRequest) -> bool:
    dates = meeting.occurrences(after=asked.starts_at, before=asked.starts_at + timedelta(minutes=1))
    return any(one.starts_at == asked.starts_at for one in dates)


def _move_two_groups(keep: SupportGroup, other: SupportGroup) -> None:
    """Remember of the kept listing with which others it was said to be two groups; the rest is found anew."""
    pairs = Lookalike.objects.filter(Q(first=other) | Q(second=other))
    for one in pairs.exclude(dismissed_at=None).exclude(Q(first=keep) | Q(second=keep)):
        third = one.second_id if one.first_id == other.pk else one.first_id
        first, second = sorted((keep.pk, third))
        if not Lookalike.objects.filter(first=first, second=second, dismissed_at__isnull=False).exists():
            Lookalike.objects.filter(first=first, second=second).delete()
            one.first_id, one.second_id = first, second
            one.save(update_fields=["first", "second"])
    pairs.delete()


def _lead_to(keep: SupportGroup, other: SupportGroup, *, by: AbstractBaseUser) -> None:
    """Have all addresses of the other lead to the kept listing, and note that it stands for it."""
    other.old_slugs.exclude(slug=keep.slug).update(group=keep)
    other.old_slugs.all().delete()
    if other.published_at:
        OldSlug.objects.update_or_create(slug=other.slug, defaults={"group": keep, "since": timezone.now()})
    other.merges.update(kept=keep)
    Merge.objects.create(kept=keep, other=other, by_id=by.pk)
