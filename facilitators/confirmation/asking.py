"""Ask, remind, tell, and let go: what happens once a day to listings nobody confirms.

Each listing is done in a transaction of its own, together with the note that it was done and the mails that go out:
a run that is cut short goes on where it was, and two at once share the work.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from facilitators.confirmation import emails, whom
from facilitators.confirmation.due import LEAVES_SOON, REMINDERS, to_ask, to_leave, to_tell_of
from facilitators.models import ConfirmationRequest
from groups.actions.moderation import archive_listing
from groups.emails.addresses import stewards
from groups.models import SupportGroup

WHY_IT_LEFT = "Nobody had confirmed it for a year."
# So many listings a day: else a directory that asks for the first time would send thousands of mails at once.
MOST_A_DAY = 500


def look_after_unconfirmed(*, now: datetime) -> None:
    """Do all that is due by ``now``. Run again, it does nothing twice."""
    asked = 0
    for group in to_ask(now).values_list("pk", flat=True):
        asked += _ask(group, now)
        if asked == MOST_A_DAY:
            break
    _tell_what_leaves(now)
    for group in to_leave(now).values_list("pk", flat=True)[:MOST_A_DAY]:
        _let_go(group, now)


@transaction.atomic
def _ask(pk: int, now: datetime) -> bool:
    """Ask about one listing; return whether there was anybody to ask."""
    if not _locked([pk]):
        return False
    group = to_ask(now).filter(pk=pk).first()  # as it is now that nobody else can ask
    if group is None or not (to := whom.people_to_ask(group)):
        return False
    number = group.asked + 1  # type: ignore[attr-defined]  # annotated
    ConfirmationRequest.objects.create(group=group, number=number, sent_at=now)
    for address in to:
        emails.ask_if_true(group, number=number, said_at=group.said_at, to=address, now=now)  # type: ignore[attr-defined]
    return True


@transaction.atomic
def _tell_what_leaves(now: datetime) -> None:
    """Tell each steward and coordinator in one mail."""
    mine = _locked(to_tell_of(now).values_list("pk", flat=True))
    if not mine:
        return
    groups = [group for group in to_tell_of(now).filter(pk__in=mine) if _has_been_asked(group)]
    ConfirmationRequest.objects.bulk_create(
        ConfirmationRequest(group=group, number=LEAVES_SOON, sent_at=now) for group in groups
    )
    lists: dict[str, list[SupportGroup]] = defaultdict(list)
    everywhere = stewards()
    for group in sorted(groups, key=lambda group: group.name.casefold()):
        for address in dict.fromkeys([*everywhere, *whom.coordinators(group.organisation_id)]):
            lists[address].append(group)
    for address, theirs in lists.items():
        emails.tell_what_leaves(theirs, to=address, now=now)


def _has_been_asked(group: SupportGroup) -> bool:
    """Return whether there is nobody left to ask about it."""
    return group.asked == REMINDERS[-1] or not whom.people_to_ask(group)  # type: ignore[attr-defined]  # annotated


@transaction.atomic
def _let_go(pk: int, now: datetime) -> None:
    if _locked([pk]) and (group := to_leave(now).filter(pk=pk).first()):
        archive_listing(group, by=None, why=WHY_IT_LEFT)


def _locked(groups: Iterable[int]) -> list[int]:
    """Lock these listings until the end of the transaction; return those that nobody else has."""
    if not (pks := list(groups)):
        return []
    rows = SupportGroup.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=pks)
    return [group.pk for group in rows.only("pk")]
