"""What a source said before, what it says now, and what a steward has made of it.

A fact is written when the source says something *new*. What it repeats is left alone, so a steward's correction stays;
what it takes back is cleared, unless a steward has written something else there since.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from groups.interchange.rows import GroupRow, MeetingRow, VenueRow, fingerprint
from groups.models import Meeting, SupportGroup

# Facts that only make sense together are written together.
GROUP_UNITS: dict[str, tuple[str, ...]] = {
    "ages": ("minimum_age", "maximum_age"),
    "structure": ("structure", "course_starts_on", "course_weeks", "may_join_late"),
}
MEETING_UNITS: dict[str, tuple[str, ...]] = {
    "rule": ("freq", "interval", "byday", "bysetpos", "bymonthday", "dtstart", "until", "start_time"),
    "timezone": ("timezone",),
    "duration": ("duration",),
    "name": ("name",),
    "notes": ("notes",),
    "join_details": ("join_details",),
}
BLANK_GROUP = SupportGroup()
# Put together by the import itself, so that anybody's own words are better.
COMPOSED = frozenset({"summary"})
Digests = dict[str, str]


@dataclass(slots=True)
class Said:
    """What a source says of one listing, as ``ImportedFacts.facts`` keeps it.

    facts: digest by unit. words: vocabulary by kind. organisation: its name. meetings: by their records.
    """

    facts: Digests = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    organisation: str = ""
    is_running: bool = True
    meetings: dict[str, "SaidOfMeeting"] = field(default_factory=dict)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Said":
        """Return what was kept."""
        meetings = {key: SaidOfMeeting(**meeting) for key, meeting in kept.get("meetings", {}).items()}
        return cls(**{**kept, "meetings": meetings})


@dataclass(slots=True)
class SaidOfMeeting:
    """What a source says of one meeting. place: digest of attendance and venue."""

    facts: Digests = field(default_factory=dict)
    place: str = ""
    access: dict[str, bool] = field(default_factory=dict)


def said_of(row: GroupRow, words: Mapping[str, list[str]], feature: Callable[[str], str]) -> Said:
    """Return what ``row`` says. ``words``: its vocabulary by slug; ``feature``: the slug of an access feature's word,
    empty where there is none."""
    units = {unit: group_values(row, unit) for unit in stated_units(row)}
    return Said(
        facts={unit: _digest(values) for unit, values in units.items()},
        words=dict(words),
        organisation=row.organisation,
        is_running=row.is_running,
        meetings={records_key(meeting): _said_of_meeting(meeting, feature) for meeting in row.meetings},
    )


def _said_of_meeting(row: MeetingRow, feature: Callable[[str], str]) -> SaidOfMeeting:
    return SaidOfMeeting(
        facts={unit: _digest(meeting_values(row, unit)) for unit in MEETING_UNITS},
        place=fingerprint(row.attendance, row.venue and venue_key(row.venue)),
        access={slug: is_there for word, is_there in row.access if (slug := feature(word))},
    )


def digest_of(said: Said) -> str:
    """Return one digest of all a source says: equal if and only if it says the same."""
    return hashlib.sha256(json.dumps(asdict(said), sort_keys=True).encode()).hexdigest()


def stated_units(row: GroupRow) -> set[str]:
    """Return the units of which the row states at least one fact."""
    units = {fact: unit for unit, facts in GROUP_UNITS.items() for fact in facts}
    return {units.get(fact, fact) for fact in row.facts}


def group_values(row: GroupRow, unit: str) -> tuple[Any, ...]:
    """Return the row's values for a unit's fields, blank where it states none."""
    fields = GROUP_UNITS.get(unit, (unit,))
    return tuple(row.facts.get(name, getattr(BLANK_GROUP, name)) for name in fields)


def meeting_values(row: MeetingRow, unit: str) -> tuple[Any, ...]:
    """Return the row's values for a unit's fields, as the model holds them."""
    values = (getattr(row, name) for name in MEETING_UNITS[unit])
    return tuple(list(value) if isinstance(value, tuple) else value for value in values)


def records_key(row: MeetingRow) -> str:
    """Return the key of a meeting: the ids of its records, as many as the column holds."""
    return " ".join(row.records[:15])


def venue_key(row: VenueRow) -> str:
    """Return the key of a venue: all it says, so that a venue whose source says something new is a new one."""
    return fingerprint(*(getattr(row, name) for name in VenueRow.__slots__))


def merge(
    instance: SupportGroup | Meeting,
    units: Mapping[str, tuple[str, ...]],
    values: Mapping[str, tuple[Any, ...]],
    *,
    before: Digests,
    now: Digests,
) -> set[str]:
    """Write what the source says anew into the fields of ``instance``, not saved; return the fields that changed.

    ``values`` are what it says now, by unit; ``before`` and ``now`` the digests of what it said then and says now.
    """
    changed = set()
    nothing = type(instance)()
    for unit in sorted(before.keys() | now.keys()):
        if before.get(unit) == now.get(unit):
            continue
        fields = units.get(unit, (unit,))
        blank = tuple(getattr(nothing, name) for name in fields)
        current = tuple(getattr(instance, name) for name in fields)
        is_untouched = current == blank or _digest(current) == before.get(unit)
        is_said = any(value not in (None, "", []) for value in values.get(unit, blank))
        if is_untouched or (is_said and unit not in COMPOSED):
            for name, value in zip(fields, values.get(unit, blank), strict=True):
                if getattr(instance, name) != value:
                    setattr(instance, name, value)
                    changed.add(name)
    return changed


def write(instance: SupportGroup | Meeting, fields: Iterable[str]) -> None:
    """Write these fields as they are, ``changed_at`` included.

    One statement a row: ``bulk_update`` took three times as long: its statements hold many thousand CASEs.
    """
    manager = type(instance)._default_manager
    manager.filter(pk=instance.pk).update(**{name: getattr(instance, name) for name in fields})


def _digest(values: Iterable[Any]) -> str:
    return fingerprint(*(" ".join(map(str, value)) if isinstance(value, list) else value for value in values))
