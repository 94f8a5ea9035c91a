"""The front page of those who run groups or look after an organisation's: what needs them, and their groups."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from facilitators.confirmation.due import LEAVES_AFTER, confirmation_holds, is_asked_by_mail
from facilitators.desk.letters import Letters, letters_of
from facilitators.desk.rows import editor, where
from facilitators.desk.waiting import doubted
from facilitators.invitations import groups_to_invite_to
from facilitators.models import User
from facilitators.permissions import groups_managed_by, organisations_coordinated_by, people_visible_to
from groups.finder.fit import CONFIRMED_LATELY
from groups.models import ListingVersion, Outcome, Proposal, SupportGroup
from groups.models.choices import Status
from groups.templatetags import when
from groups.views.group import GroupDate, next_dates

SHOWN = 20
# A refusal is told here for so long.
TOLD_FOR = timedelta(days=30)
PAGE_WARNS = "Its page tells people to check before they travel."


@dataclass(frozen=True, slots=True)
class Need:
    """Something that only those who look after a group can do, and where; or with one tap, that all is still true."""

    said: str
    link: str
    go: str
    words: str = ""
    can_confirm: bool = False


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A group with its next date, and what it needs."""

    group: SupportGroup
    where: str
    next: GroupDate | None
    can_invite: bool
    needs: list[Need] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        """Return whether it is asked already, above, if all is still true."""
        return any(need.can_confirm for need in self.needs)

    @property
    def next_row(self) -> str:
        """Return the place of the next date on the page of dates, as ``groups.admin.dates`` names it."""
        if self.next is None:
            return ""
        occurrence = self.next.occurrence
        return f"date-{self.next.meeting.pk}-{occurrence.original_on or occurrence.starts_at.date()}"


@dataclass(frozen=True, slots=True)
class Own:
    """All of it. ``count`` is of all groups, of which the first are shown; ``people`` of those who run them."""

    groups: list[OwnGroup]
    count: int
    letters: list[Letters]
    organisations: list[Any]
    people: int

    @property
    def in_need(self) -> list[OwnGroup]:
        """Return the groups that need something."""
        return [one for one in self.groups if one.needs]


def own_page(user: User) -> Own:
    """Return what somebody who runs groups, or looks after some, finds when they log in; nothing of others'."""
    now = timezone.now()
    mine = groups_managed_by(user).exclude(status=Status.ARCHIVED)
    needs = _needs(user, list(mine.values_list("pk", flat=True)), now)
    # Those that need something come first: of hundreds, only the first are shown.
    first = mine.filter(pk__in=list(needs)[:SHOWN])
    others = mine.exclude(pk__in=first.values("pk"))
    with_all = ("meetings__venue", "meetings__exceptions", "topics")
    shown = [*first.prefetch_related(*with_all), *others.prefetch_related(*with_all)[: SHOWN - min(len(needs), SHOWN)]]
    organisations = list(organisations_coordinated_by(user))
    invites = set(groups_to_invite_to(user).filter(pk__in=[one.pk for one in shown]).values_list("pk", flat=True))
    shown.sort(key=lambda one: one.name.casefold())
    return Own(
        groups=[_own(one, needs[one.pk], now, can_invite=one.pk in invites) for one in shown],
        count=mine.count(),
        letters=letters_of(user),
        organisations=organisations,
        people=people_visible_to(user).count() if organisations else 0,
    )


def _own(group: SupportGroup, needs: list[Need], now: datetime, *, can_invite: bool) -> OwnGroup:
    dates = next_dates(group.meetings.all(), now) if group.status in {Status.PUBLISHED, Status.DRAFT} else []
    coming = next((one for one in dates if not one.occurrence.is_cancelled), None)
    return OwnGroup(group, where(group), coming, can_invite, [*_missing(group), *needs])


def _missing(group: SupportGroup) -> Iterator[Need]:
    if group.status != Status.DRAFT:
        return
    missing = group.missing_for_publishing(group.meetings.all())
    for one in missing:
        anchor = "meetings-group" if one.field == "meetings" else f"id_{one.field}"
        yield Need(one.message, f"{editor(group)}#{anchor}", "Answer it")
    if not missing:
        yield Need("All that is needed is there. Send it for review.", f"{editor(group)}#id_status", "Send it")


def _needs(user: User, mine: list[int], now: datetime) -> dict[int, list[Need]]:
    needs: dict[int, list[Need]] = defaultdict(list)
    for find in (_sent_back, _doubted, _unconfirmed, _proposed, _refused):
        for group, need in find(user, mine, now):
            needs[group].append(need)
    return needs


def _sent_back(user: User, mine: list[int], now: datetime) -> Iterable[tuple[int, Need]]:
    """Yield the drafts that a steward gave back, with what the steward said."""
    sent = ListingVersion.objects.filter(group=OuterRef("group"), status=Status.SUBMITTED).order_by("-made_at", "-pk")
    drafts = SupportGroup.objects.filter(pk__in=mine, status=Status.DRAFT)
    moved = ListingVersion.objects.filter(
        group=OuterRef("pk"), status=Status.DRAFT, pk__gt=Subquery(sent.values("pk")[:1])
    ).order_by("made_at", "pk")
    for group in drafts.annotate(words=Subquery(moved.values("why")[:1])).exclude(words=None).exclude(words=""):
        yield group.pk, Need("A steward sent it back.", editor(group), "Change it", group.words)  # type: ignore[attr-defined]  # annotated


def _doubted(user: User, mine: list[int], now: datetime) -> Iterable[tuple[int, Need]]:
    for group in doubted().filter(pk__in=mine):
        who = f"{group.found} visitors found nobody there, the last on {_day(group.found_at)}."  # type: ignore[attr-defined]  # annotated
        said = f"{who if group.found else 'Visitors found nobody there.'} Since {_day(group.doubted_at)}"  # type: ignore[attr-defined]
        yield group.pk, _is_it_true(group, f"{said}, its page tells people to check before they travel.")


def _unconfirmed(user: User, mine: list[int], now: datetime) -> Iterable[tuple[int, Need]]:
    """Yield those that nobody has confirmed for long, also where nobody is asked by mail as a list names them."""
    rows = SupportGroup.objects.filter(pk__in=mine, status=Status.PUBLISHED).exclude(pk__in=doubted().values("pk"))
    rows = rows.annotate(said_at=Coalesce("confirmed_at", "published_at"))
    asked = set(rows.filter(is_asked_by_mail()).values_list("pk", flat=True))
    for group in rows.filter(Q(confirmed_at=None) | Q(said_at__lte=now - confirmation_holds())):
        yield group.pk, _is_it_true(group, _how_long(group, now, leaves=group.pk in asked))


def _how_long(group: Any, now: datetime, *, leaves: bool) -> str:
    """Return for how long nobody has confirmed a listing, and what comes of it."""
    so_long = now - group.said_at
    left = (LEAVES_AFTER - so_long).days
    last = f"The last time anybody said so was {when.ago(group.said_at, now)}."
    said = [last if group.confirmed_at else "Nobody has said so yet."]
    if group.confirmed_at is None or so_long > CONFIRMED_LATELY:
        said.append(PAGE_WARNS)
    if leaves and 0 < left < TOLD_FOR.days:
        said.append(f"It leaves the site in {left} days.")
    return " ".join(["Is it still true?", *said])


def _is_it_true(group: SupportGroup, said: str) -> Need:
    return Need(said, editor(group), "Change it", can_confirm=True)


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y") if moment else ""


def _proposed(user: User, mine: list[int], now: datetime) -> Iterable[tuple[int, Need]]:
    for one in Proposal.objects.filter(group__in=mine, outcome=Outcome.WAITING).select_related("group", "by"):
        whose = "Your change" if one.by_id == user.pk else f"A change by {one.by or 'a visitor'}"
        yield one.group_id, Need(f"{whose} waits for a steward.", editor(one.group), "See it", one.why)


def _refused(user: User, mine: list[int], now: datetime) -> Iterable[tuple[int, Need]]:
    """Yield the user's own changes that were not taken, unless they have changed the listing again since."""
    again = Proposal.objects.filter(group=OuterRef("group"), by=user, pk__gt=OuterRef("pk"))
    refused = Proposal.objects.filter(group__in=mine, by=user, outcome=Outcome.DECLINED, decided_at__gt=now - TOLD_FOR)
    for one in refused.annotate(again=Subquery(again.values("pk")[:1])).filter(again=None).select_related("group"):
        yield one.group_id, Need("Your change was not accepted.", editor(one.group), "Change it again", one.answer)
