"""What the admin's front page shows to whom. Unfold asks ``dashboard`` (setting ``DASHBOARD_CALLBACK``)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from facilitators.desk.kinds import KINDS
from facilitators.desk.own import own_page
from facilitators.desk.rows import Kind, Row
from facilitators.permissions import is_steward, takes_part

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """The first of a kind, and how many there are."""

    kind: Kind
    rows: list[Row]
    count: int


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Return the context of the front page with what needs this user today."""
    user: Any = request.user
    steward = is_steward(user)
    return {
        **context,
        "now": timezone.now(),
        "is_steward": steward,
        "kinds": _waiting() if steward else [],
        "own": own_page(user) if not steward and takes_part(user) else None,
    }


def _waiting() -> list[Shown]:
    shown = [_first(kind) for kind in KINDS]
    return [one for one in shown if one.count]


def _first(kind: Kind) -> Shown:
    rows = kind.waiting()
    first = list(rows[:SHOWN])
    count = len(first) if len(first) < SHOWN else rows.count()
    return Shown(kind, kind.told(first) if first else [], count)
