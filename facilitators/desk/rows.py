"""What the front page is made of: kinds of things that wait, their rows, and what one tap does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from groups.admin.facts_in_words import Line
from groups.models import Meeting, SupportGroup
from groups.models.choices import Attendance

PLACES_NAMED = 3


@dataclass(frozen=True, slots=True)
class Button:
    """One tap: where it is sent, and what it does there."""

    label: str
    url: str
    do: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits. ``link`` leads to all of it; ``what`` and ``lines`` tell enough to decide."""

    name: str
    link: str
    where: str = ""
    when: str = ""
    what: Sequence[str] = ()
    lines: Sequence[Line] = ()
    buttons: Sequence[Button] = ()
    go: str = "Open it"
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that waits for a steward.

    ``waiting`` returns all of it, what is most urgent first; ``told`` turns some of it into rows, in a number of
    queries that does not grow with it. ``group`` is the way from a row to its group, "pk" where it is the group, empty
    where it has none; ``search`` names columns of its own that are searched, too.
    """

    name: str
    title: str
    about: str
    waiting: Callable[[], QuerySet[Any]]
    told: Callable[[Sequence[Any]], list[Row]]
    group: str = "group"
    search: tuple[str, ...] = ()

    @property
    def link(self) -> str:
        """Return the page with all of it."""
        return reverse("admin:groups_supportgroup_desk", args=[self.name])

    def narrowed(self, *, words: str, organisation: int | None) -> QuerySet[Any]:
        """Return what waits for groups with these words in their name or town, and of this organisation."""
        rows = self.waiting()
        if words:
            found = Q(*((f"{column}__icontains", words) for column in self.search), _connector=Q.OR)
            rows = _among(rows, found | self._of(_named(words)))
        if organisation and self.group:
            rows = _among(rows, self._of(SupportGroup.objects.filter(organisation=organisation)))
        return rows

    def _of(self, groups: QuerySet[SupportGroup]) -> Q:
        return Q(**{f"{self.group}__in": groups.values("pk")}) if self.group else Q(pk__in=[])


def _among(rows: QuerySet[Any], found: Q) -> QuerySet[Any]:
    # A subquery: a join would tell some rows twice.
    return rows.filter(pk__in=rows.model._base_manager.filter(found).values("pk"))


def _named(words: str) -> QuerySet[SupportGroup]:
    there = Meeting.objects.filter(venue__locality__icontains=words)
    return SupportGroup.objects.filter(Q(name__icontains=words) | Q(pk__in=there.values("group")))


def where(group: SupportGroup) -> str:
    """Return the towns of a group, else how one takes part. Prefetch ``meetings__venue``."""
    meetings = group.meetings.all()
    towns = dict.fromkeys(one.venue.locality for one in meetings if one.venue and one.venue.locality)
    ways = dict.fromkeys(str(Attendance(one.attendance).label) for one in meetings)
    return ", ".join(list(towns or ways)[:PLACES_NAMED])


def editor(group: SupportGroup) -> str:
    """Return where a listing is edited."""
    return reverse("admin:groups_supportgroup_change", args=[group.pk])


def tap(do: str, row: int) -> str:
    """Return where a tap of the desk is sent."""
    return reverse("admin:groups_supportgroup_desk_do", args=[do, row])
