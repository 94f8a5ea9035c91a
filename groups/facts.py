"""A whole listing as plain facts: what history keeps, what waits for a steward, and what a correction changes.

Facts are JSON: texts, numbers, booleans, null, lists of plain values, and objects of these. Dates and times are ISO
8601, vocabulary goes by slug or tag, organisations by slug. What there may be many of is an object, never a list, so
that any two listings can be compared fact by fact: topics by slug, meetings by id, changed dates by their date.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from django.db import models

from groups.models import Meeting, MeetingException, SupportGroup, Venue
from groups.models.choices import ExceptionKind

Facts: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str, ...]

GROUP_FIELDS = (
    *("name", "summary", "description", "website", "for_whom", "minimum_age", "maximum_age"),
    *("joining", "joining_note", "capacity", "join_details_given", "cost", "cost_note", "phone", "contact_email"),
    *("led_by", "structure", "course_starts_on", "course_weeks", "may_join_late", "may_just_listen", "faith"),
    *("typical_size", "newcomers_welcome", "newcomers_note"),
    *("first_visit_look_for", "first_visit_entrance", "first_visit_what_happens", "first_visit_bring"),
    "first_visit_late",
    *("confidentiality", "agreement"),
)
MEETING_FIELDS = (
    *("name", "attendance", "timezone", "freq", "interval", "byday", "bysetpos", "bymonthday", "dtstart", "until"),
    *("start_time", "duration", "join_details", "notes", "position"),
)
EXCEPTION_FIELDS = ("kind", "original_on", "new_on", "new_start_time", "note")
VENUE_FIELDS = (
    *("name", "street", "locality", "region", "postcode", "country", "latitude", "longitude", "is_approximate"),
    *("directions", "is_confidential", "private_name", "private_street", "private_postcode", "private_directions"),
    *("private_latitude", "private_longitude"),
)
WORDS = {"topics": "slug", "communities": "slug", "languages": "tag"}
MEETING_PARTS = ("exceptions", "access_stated__feature")
# What a comparison finds where one of two listings has no such fact: another thing than null.
ABSENT: Any = object()
MEETINGS = "meetings"


def facts_of(group: SupportGroup) -> Facts:
    """Return all that the saved ``group`` says, its meetings included; not its slug, status or confirmation.

    A meeting's key is its id. A venue is told with its id and all it says at the time.
    """
    words = {name: set(getattr(group, name).values_list(key, flat=True)) for name, key in WORDS.items()}
    return _facts(group, words, group.meetings.select_related("venue").prefetch_related(*MEETING_PARTS))


def facts_of_all(groups: models.QuerySet[SupportGroup]) -> dict[int, Facts]:
    """Return what each of these listings says, by its id, in the order of ``groups``: nine queries for all of them."""
    meetings = models.Prefetch("meetings", Meeting.objects.select_related("venue").prefetch_related(*MEETING_PARTS))
    found = {}
    for group in groups.defer("text").select_related("organisation").prefetch_related(*WORDS, meetings):
        words = {name: {getattr(word, key) for word in getattr(group, name).all()} for name, key in WORDS.items()}
        found[group.pk] = _facts(group, words, group.meetings.all())
    return found


def _facts(group: SupportGroup, words: Mapping[str, set[str]], meetings: Iterable[Meeting]) -> Facts:
    return {
        **_values(group, GROUP_FIELDS),
        "organisation": group.organisation.slug if group.organisation else "",
        **{name: dict.fromkeys(sorted(said), True) for name, said in words.items()},
        MEETINGS: {str(meeting.pk): _meeting_facts(meeting) for meeting in meetings},
    }


def _meeting_facts(meeting: Meeting) -> Facts:
    return {
        **_values(meeting, MEETING_FIELDS),
        "venue": venue_facts(meeting.venue) if meeting.venue else {},
        "access": {stated.feature.slug: stated.is_available for stated in meeting.access_stated.all()},
        "changes": {change_key(one): _values(one, EXCEPTION_FIELDS) for one in meeting.exceptions.all()},
    }


def venue_facts(venue: Venue) -> Facts:
    """Return all that a saved venue says, and its id."""
    return {"id": venue.pk, **_values(venue, VENUE_FIELDS)}


def change_key(exception: MeetingException) -> str:
    """Return what a changed date is known by: the date it changes, or "+" and the date it adds."""
    if exception.kind == ExceptionKind.ADDED:
        return f"+{exception.new_on}"
    return str(exception.original_on)


def _values(row: models.Model, names: tuple[str, ...]) -> Facts:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    """Return a column's value as JSON has it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return list(value) if isinstance(value, list | tuple) else value


# --- Two listings beside each other


def leaves(facts: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield each single fact with the way to it, such as ``("meetings", "7", "byday")``."""
    for key, value in facts.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def differences(old: Facts, new: Facts) -> dict[Path, tuple[Any, Any]]:
    """Return, by the way to it, each fact that differs: what it was and what it is, ``ABSENT`` where it is not."""
    before, after = dict(leaves(old)), dict(leaves(new))
    return {
        path: (before.get(path, ABSENT), after.get(path, ABSENT))
        for path in {**before, **after}
        if before.get(path, ABSENT) != after.get(path, ABSENT)
    }


def merged(base: Facts, proposed: Facts, current: Facts) -> tuple[Facts, list[Path]]:
    """Return ``current`` with what changed from ``base`` to ``proposed``, and where somebody else changed the same.

    Where both changed one fact, what is proposed stands in the result, and the way to it in the list. A meeting that
    was removed meanwhile, but is changed, comes back whole.
    """
    now, wished = dict(leaves(current)), dict(leaves(proposed))
    conflicts = []
    for path, (was, wanted) in differences(base, proposed).items():
        if now.get(path, ABSENT) not in (was, wanted):
            conflicts.append(path)
        now.pop(path, None)
        if wanted is not ABSENT:
            now[path] = wanted
    kept = {path[:2] for path in now if path[0] == MEETINGS}
    gone = {path[:2] for path in kept if path[1] not in current[MEETINGS]}
    now = {path: value for path, value in wished.items() if path[:2] in gone} | now
    return _from_leaves(now, like=current), conflicts


def _from_leaves(found: Mapping[Path, Any], *, like: Facts) -> Facts:
    """Put single facts together again; what may be empty in ``like`` is there, if empty."""
    facts: Facts = {key: {} for key, value in like.items() if isinstance(value, Mapping)}
    for path, value in found.items():
        into = facts
        for key in path[:-1]:
            into = into.setdefault(key, {})
        into[path[-1]] = value
    for meeting in facts[MEETINGS].values():
        for key in ("venue", "access", "changes"):
            meeting.setdefault(key, {})
    return facts
