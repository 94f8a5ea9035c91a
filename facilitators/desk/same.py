"""Listings that are perhaps one group, on the desk."""

from collections.abc import Iterator, Sequence
from datetime import time

from django.db.models import QuerySet
from django.urls import reverse

from facilitators.desk.rows import Button, Row, tap, where
from facilitators.desk.said import people, since
from groups.models import Lookalike, Meeting, SupportGroup
from groups.models.choices import Status
from groups.models.meeting import WEEKDAYS


def waiting_lookalikes() -> QuerySet[Lookalike]:
    """Return the pairs that nobody has decided, the surest first; an archived listing is nobody's double."""
    rows = Lookalike.objects.filter(dismissed_at=None).select_related("first__organisation", "second__organisation")
    rows = rows.exclude(first__status=Status.ARCHIVED).exclude(second__status=Status.ARCHIVED)
    sides = ("first", "second")
    more = ("meetings__venue", "facilitations__facilitator")
    return rows.prefetch_related(*(f"{side}__{name}" for side in sides for name in more))


def tell_lookalikes(pairs: Sequence[Lookalike]) -> list[Row]:
    """Return rows of pairs, each with why, and what tells the two apart."""
    return [
        Row(
            name=f"{one.first} and {one.second}" if one.first.name != one.second.name else f"{one.first}, twice",
            link=merge_page(one.first, one.second),
            when=f"found {since(one.found_at)}",
            what=[
                why_alike(one),
                *(f"{number}. {_told(group)}" for number, group in ((1, one.first), (2, one.second))),
            ],
            buttons=[Button("Not the same", tap("not-same", one.pk))],
            go="Compare and merge",
        )
        for one in pairs
    ]


def merge_page(one: SupportGroup, other: SupportGroup) -> str:
    """Return the page where two listings are compared and become one."""
    return reverse("admin:groups_supportgroup_merge", args=[one.pk, other.pk])


def why_alike(pair: Lookalike) -> str:
    """Return what two listings have in common, such as “Same name, same building, both Tuesdays 19:00.”"""
    first = "Same name" if pair.has_same_name else "Much the same name"
    parts = [first, *_in_common(pair)]
    return f"{', '.join(part for part in parts if part)}."


def _in_common(pair: Lookalike) -> Iterator[str]:
    yield pair.get_place_display().lower()
    if pair.has_same_time:
        yield _same_time(pair.first, pair.second)
    if pair.has_same_topic:
        yield "same topic"
    if pair.has_same_contact:
        yield "same web page or phone number"


def _same_time(one: SupportGroup, other: SupportGroup) -> str:
    """Return when both meet; nothing where that was changed since the two were compared."""
    ours, theirs = dict(_times(one)), dict(_times(other))
    for slot, start in ours.items():
        if slot in theirs:
            about = "" if theirs[slot] == start else "about "
            return f"both {slot[0]}s {about}{start:%H:%M}"
    return ""


def _times(group: SupportGroup) -> Iterator[tuple[tuple[str, int], time]]:
    for meeting in group.meetings.all():
        for day in _days(meeting):
            if meeting.start_time:
                yield (day, meeting.start_time.hour), meeting.start_time


def _days(meeting: Meeting) -> list[str]:
    if meeting.byday:
        return [WEEKDAYS[day] for day in meeting.byday]
    return [f"{meeting.dtstart:%A}"] if meeting.dtstart else []


def _told(group: SupportGroup) -> str:
    """Return what tells a listing from its double: its name, where it stands, where and when it meets, whose it is."""
    times = "; ".join(
        one.schedule_in_words + (f", {one.start_time:%H:%M}" if one.start_time else "") for one in group.meetings.all()
    )
    source = f"From the list “{group.source}”." if group.source else ""
    told = (group.name, group.get_status_display().lower(), where(group), times)
    return " ".join(part for part in (f"{', '.join(one for one in told if one)}.", people(group), source) if part)
