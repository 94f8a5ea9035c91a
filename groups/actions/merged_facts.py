"""What one listing says that is made of two: fact by fact the one's or the other's, and the meetings of both."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from groups.facts import GROUP_FIELDS, MEETINGS, Facts
from groups.models import SupportGroup
from groups.models.choices import Status
from groups.models.meeting import WEEKDAYS


class Side(StrEnum):
    """Whose word stands: the kept listing's, the other's, or, where there may be many, both."""

    KEEP = "keep"
    OTHER = "other"
    BOTH = "both"


# Facts that only make sense together go together.
TOGETHER = {
    "minimum_age": ("minimum_age", "maximum_age"),
    "structure": ("structure", "course_starts_on", "course_weeks", "may_join_late"),
    "cost": ("cost", "cost_note"),
    "joining": ("joining", "joining_note"),
}
_LATER = {name for names in TOGETHER.values() for name in names[1:]}
LISTS = ("topics", "communities", "languages")
# Each question that a steward decides by itself, with the facts that it is about.
QUESTIONS: dict[str, tuple[str, ...]] = {
    name: TOGETHER.get(name, (name,)) for name in (*GROUP_FIELDS, "organisation", *LISTS) if name not in _LATER
}


def states(facts: Facts, question: str) -> bool:
    """Return whether a listing says anything there."""
    return any(facts[name] not in (None, "", {}) for name in QUESTIONS[question])


def differing(keep: Facts, other: Facts) -> list[str]:
    """Return the questions that two listings answer differently."""
    return [one for one, names in QUESTIONS.items() if any(keep[name] != other[name] for name in names)]


def usual_side(keep: Facts, other: Facts, question: str) -> Side:
    """Return whose word stands unless a steward says otherwise: the other's only where the kept one says nothing."""
    return Side.OTHER if states(other, question) and not states(keep, question) else Side.KEEP


def chosen_facts(keep: Facts, other: Facts, *, sides: Mapping[str, Side], meetings: Collection[str]) -> Facts:
    """Return what the kept listing shall say: by question, and with the meetings of both that are named by their key.

    A question without a side is answered in the usual way.
    """
    facts = dict(keep)
    for question, names in QUESTIONS.items():
        side = sides.get(question, usual_side(keep, other, question))
        for name in names:
            if side == Side.OTHER:
                facts[name] = other[name]
            elif side == Side.BOTH and name in LISTS:
                facts[name] = keep[name] | other[name]
    both = [(key, one) for listing in (keep, other) for key, one in listing[MEETINGS].items() if key in meetings]
    facts[MEETINGS] = {key: {**one, "position": position} for position, (key, one) in enumerate(both)}
    return facts


def same_meeting(one: Facts, meetings: Mapping[str, Facts]) -> str:
    """Return the key of the meeting that is much the same: the same day and hour, both in a place or both remote."""
    return next((key for key, other in meetings.items() if _is_much_the_same(one, other)), "")


def _is_much_the_same(one: Facts, other: Facts) -> bool:
    if bool(one["venue"]) != bool(other["venue"]) or one["freq"] != other["freq"]:
        return False
    return days_and_hours(one) == days_and_hours(other)


def days_and_hours(meeting: Facts) -> tuple[Any, ...]:
    """Return on which days a meeting is, and in which hour it begins."""
    days = [day for day in WEEKDAYS if day in meeting["byday"]] or meeting["dtstart"]
    return days, meeting["bysetpos"], meeting["bymonthday"], (meeting["start_time"] or "")[:2]


def likelier_to_stay(one: SupportGroup, other: SupportGroup, facts: Mapping[int, Facts]) -> SupportGroup:
    """Return which of two listings stays unless a steward says otherwise.

    The one that visitors know, that somebody runs, that was confirmed later, that says more. ``facts`` are by id.
    """
    return max(one, other, key=lambda group: (*_standing(group), _said(facts[group.pk]), -group.pk))


def _standing(group: SupportGroup) -> tuple[bool, bool, bool, datetime]:
    never = datetime.min.replace(tzinfo=timezone.get_current_timezone())
    is_run = group.facilitations.filter(accepted_at__isnull=False).exists()
    known = group.status in {Status.PUBLISHED, Status.PAUSED}
    return known, group.is_published, is_run, group.confirmed_at or never


def _said(facts: Facts) -> int:
    return sum(states(facts, question) for question in QUESTIONS) + len(facts[MEETINGS])
