"""What the front page is made of: kinds of things that wait, their rows, and what one tap does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from groups.admin.facts_in_words import Line
from groups.models import SupportGroup
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
class Choice:
    """A question by which the list of a kind is narrowed: each answer with its label and the rows that it leaves."""

    name: str
    label: str
    options: Callable[[], list[tuple[str, str, Q]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that waits for a steward.

    ``waiting`` returns all of it, what is most urgent first; ``told`` turns some of it into rows, in a number of
    queries that does not grow with it. ``groups`` are the ways from a row to its groups, "pk" where it is the group,
    none where it has none; ``search`` names columns of its own that are searched, too; ``since`` is the column that
    tells how old it is.
    """

    name: str
    title: str
    about: str
    waiting: Callable[[], QuerySet[Any]]
    told: Callable[[Sequence[Any]], list[Row]]
    groups: tuple[str, ...] = ("group",)
    search: tuple[str, ...] = ()
    since: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def link(self) -> str:
        """Return the page with all of it."""
        return reverse("admin:groups_supportgroup_desk", args=[self.name])


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
