"""What one tap on the desk does, and what undoes it. Each asks whether this user may do it to this row."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from facilitators import invitations, moves
from facilitators.desk.letters import send_letters_again
from facilitators.desk.said import both
from facilitators.models import Role, User
from facilitators.permissions import can_manage, is_steward
from groups.actions import second_thoughts
from groups.actions.confirmation import confirm_listing
from groups.actions.duplicates import ask_again, dismiss_lookalike
from groups.actions.moderation import Move, NotPossibleError, archive_listing
from groups.actions.proposals import DecidedError
from groups.actions.reports import settle_report
from groups.models import Bounce, ListingVersion, Lookalike, Outcome, Proposal, Report, Suggestion, SupportGroup


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words, and the tap that undoes it, if there is one: what it does and to which row."""

    said: str
    undo: tuple[str, int] | None = None


Tap = Callable[[User, int], Done]


def _managed(user: User, pk: int) -> SupportGroup:
    group = SupportGroup.objects.filter(pk=pk).first()
    if group is None or not can_manage(user, group):
        raise PermissionDenied
    return group


def _require_steward(user: User) -> None:
    if not is_steward(user):
        raise PermissionDenied


def _still_true(user: User, pk: int) -> Done:
    group = _managed(user, pk)
    confirm_listing(group, by=user)
    return Done(f"Thank you. “{group}” says that it was confirmed today.")


def _archive(user: User, pk: int) -> Done:
    _require_steward(user)
    group = _managed(user, pk)
    if Move.ARCHIVE not in moves.moves_open_to(user, group):
        raise NotPossibleError(f"“{group}” is now: {group.get_status_display().lower()}.")
    archive_listing(group, by=user, why="A steward says that it has closed.")
    version = group.versions.first()
    said = f"“{group}” is archived: visitors cannot find it any more. Its history brings it back."
    return Done(said, ("bring-back", version.pk) if version else None)


def _bring_back(user: User, pk: int) -> Done:
    _require_steward(user)
    version = get_object_or_404(ListingVersion.objects.select_related("group"), pk=pk)
    second_thoughts.bring_back(version, by=user)
    return Done(f"“{version.group}” is where it was before.")


def _settle(outcome: Outcome) -> Tap:
    def settle(user: User, pk: int) -> Done:
        _require_steward(user)
        report = get_object_or_404(Report.objects.select_related("group"), pk=pk)
        settle_report(report, by=user, outcome=outcome)
        return Done(f"Thank you. What a visitor said of “{report.group}” is seen to.", ("settle-again", pk))

    return settle


def _settle_again(user: User, pk: int) -> Done:
    _require_steward(user)
    report = get_object_or_404(Report.objects.select_related("group"), pk=pk)
    second_thoughts.settle_again(report, by=user)
    return Done(f"What a visitor said of “{report.group}” waits again.")


def _decide_again(user: User, pk: int) -> Done:
    _require_steward(user)
    proposal = get_object_or_404(Proposal.objects.select_related("group"), pk=pk)
    second_thoughts.decide_again(proposal, by=user)
    return Done(f"The change to “{proposal.group}” waits again.")


def _look_again(user: User, pk: int) -> Done:
    _require_steward(user)
    version = get_object_or_404(ListingVersion.objects.select_related("group"), pk=pk)
    second_thoughts.look_again(version)
    return Done(f"The change to “{version.group}” waits for your look again.")


def _not_same(user: User, pk: int) -> Done:
    _require_steward(user)
    pair = _pair(pk)
    if not dismiss_lookalike(pair, by=user):
        raise DecidedError
    return Done(f"{both(pair.first, pair.second)} are two groups. You are not asked again.", ("ask-again", pk))


def _ask_again(user: User, pk: int) -> Done:
    _require_steward(user)
    pair = _pair(pk)
    ask_again(pair)
    return Done(f"{both(pair.first, pair.second)} are perhaps the same group again.")


def _pair(pk: int) -> Lookalike:
    return get_object_or_404(Lookalike.objects.select_related("first", "second"), pk=pk)


def _works_again(user: User, pk: int) -> Done:
    _require_steward(user)
    bounce = get_object_or_404(Bounce, pk=pk)
    bounce.delete()
    return Done(f"Mail goes to {bounce.email} again.")


def _invite(user: User, pk: int) -> Done:
    _require_steward(user)
    suggestion = get_object_or_404(Suggestion.objects.select_related("group"), pk=pk, runs_it=True, group__isnull=False)
    invitations.invite(by=user, email=suggestion.email, group=suggestion.group, role=Role.LEAD)
    return Done(f"{suggestion.email} is invited to look after “{suggestion.group}”.")


def _mail_again(user: User, pk: int) -> Done:
    return Done(send_letters_again(user, pk))


TAPS: dict[str, Tap] = {
    "still-true": _still_true,
    "archive": _archive,
    "bring-back": _bring_back,
    "report-right": _settle(Outcome.ACCEPTED),
    "report-wrong": _settle(Outcome.DECLINED),
    "settle-again": _settle_again,
    "decide-again": _decide_again,
    "look-again": _look_again,
    "not-same": _not_same,
    "ask-again": _ask_again,
    "works-again": _works_again,
    "invite": _invite,
    "mail-again": _mail_again,
}
