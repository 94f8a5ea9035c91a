"""What waits for a steward, and what differs there, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from groups.actions.versions import version_before
from groups.admin.facts_in_words import Line, Names, in_words, names_of, status_line
from groups.facts import Facts, facts_of, merged
from groups.models import ListingVersion, Outcome, Proposal, SupportGroup
from groups.models.choices import Status


def to_review() -> QuerySet[SupportGroup]:
    """Return the listings that wait for a review, those that wait longest first."""
    return SupportGroup.objects.filter(status=Status.SUBMITTED).order_by("changed_at", "pk")


def waiting_proposals() -> QuerySet[Proposal]:
    """Return the changes that wait for a steward, oldest first."""
    return Proposal.objects.filter(outcome=Outcome.WAITING).select_related("group", "by").order_by("made_at", "pk")


def versions_to_look_at() -> QuerySet[ListingVersion]:
    """Return the changes that went live without a steward and that none has looked at, oldest first."""
    unseen = ListingVersion.objects.filter(is_to_look_at=True, looked_at=None)
    return unseen.select_related("group", "by").order_by("made_at", "pk")


def lines_of(proposal: Proposal) -> list[Line]:
    """Return what accepting a change would do to the listing as it is now."""
    now = facts_of(proposal.group)
    wanted, conflicts = merged(proposal.base, proposal.facts, now)
    return in_words(now, wanted, names_of([now, wanted]), conflicts=conflicts)


def all_lines(group: SupportGroup) -> list[Line]:
    """Return all that a listing says."""
    facts = facts_of(group)
    return in_words({}, facts, names_of([facts]))


@dataclass(frozen=True, slots=True)
class Step:
    """A version, and what was changed in it."""

    version: ListingVersion
    lines: list[Line]
    is_first: bool = False
    is_move: bool = False


def steps(versions: Iterable[ListingVersion]) -> list[Step]:
    """Return versions of one listing, newest first, with what was changed in each; in few queries."""
    listed = list(versions)
    if not listed:
        return []
    earlier = [*listed[1:], version_before(listed[-1])]
    names = names_of([one.facts for one in [*listed, *earlier] if one])
    return [step_of(version, before, names) for version, before in zip(listed, earlier, strict=True)]


def step_of(version: ListingVersion, before: ListingVersion | None, names: Names) -> Step:
    """Return what was changed in a version since the one before it."""
    if before is None:
        return Step(version, [], is_first=True)
    old: Facts = before.facts
    is_move = version.status != before.status
    moved = [status_line(before.status, version.status)] if is_move else []
    return Step(version, [*moved, *in_words(old, version.facts, names)], is_move=is_move)
