"""Meetings of an imported listing: known again by the records they came from, made, changed, removed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from groups.actions.imported_facts import (
    MEETING_UNITS,
    Said,
    SaidOfMeeting,
    meeting_values,
    merge,
    records_key,
    write,
)
from groups.actions.imported_venues import concealed_copy
from groups.interchange.rows import GroupRow, MeetingRow, VenueRow
from groups.models import Meeting, MeetingAccess, SupportGroup, Venue


@dataclass(slots=True)
class MeetingWrites:
    """What is to be written once all listings are worked out."""

    created: list[Meeting] = field(default_factory=list)
    changed: list[tuple[Meeting, set[str]]] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    access_stated: list[tuple[Meeting, str, bool]] = field(default_factory=list)
    access_withdrawn: list[tuple[Meeting, str, bool]] = field(default_factory=list)

    def save(self, features: Mapping[str, int]) -> None:
        """Write everything. ``features``: ids of access features by slug."""
        Meeting.objects.filter(pk__in=self.deleted).delete()
        Meeting.objects.bulk_create(self.created, batch_size=2_000)
        for meeting, names in self.changed:
            write(meeting, names)
        for meeting, slug, is_there in self.access_withdrawn:
            MeetingAccess.objects.filter(meeting=meeting, feature__slug=slug, is_available=is_there).delete()
        stated = [
            MeetingAccess(meeting=meeting, feature_id=features[slug], is_available=is_there)
            for meeting, slug, is_there in self.access_stated
        ]
        # A steward's own answer stays.
        MeetingAccess.objects.bulk_create(stated, batch_size=2_000, ignore_conflicts=True)


def record_ids(key: str) -> set[str]:
    """Return the ids of the records that a meeting's ``source_key`` holds."""
    return set(key.split())


def plan_new(
    group: SupportGroup, row: GroupRow, said: Said, venues: Mapping[VenueRow, Venue], writes: MeetingWrites
) -> None:
    """Plan all meetings of a listing that is new."""
    for position, meeting_row in enumerate(row.meetings):
        _create(group, meeting_row, said, position, venues, writes)


def plan_changes(
    group: SupportGroup,
    row: GroupRow,
    meetings: Iterable[Meeting],
    *,
    before: Said,
    now: Said,
    venues: Mapping[VenueRow, Venue],
    rejected: Collection[str],
    writes: MeetingWrites,
) -> bool:
    """Plan what has changed about ``meetings``, those of a listing; return whether anything did.

    Meetings a steward added are left alone; so are those whose record could not be read this time.
    """
    imported = [meeting for meeting in meetings if meeting.source_key]
    pairs = _matched(row.meetings, imported, known=before.meetings.keys())
    kept = {meeting.pk for meeting in pairs.values()}
    gone = [
        one.pk
        for one in imported
        if one.pk not in kept and not (record_ids(one.source_key) | {row.key}) & set(rejected)
    ]
    writes.deleted.extend(gone)
    is_changed = bool(gone)
    for position, meeting_row in enumerate(row.meetings):
        meeting = pairs.get(meeting_row)
        if meeting is not None:
            is_changed |= _change(meeting, meeting_row, before, now, venues, writes)
        elif records_key(meeting_row) not in before.meetings:
            _create(group, meeting_row, now, position, venues, writes)
            is_changed = True
    return is_changed


def _matched(
    rows: Iterable[MeetingRow], meetings: Iterable[Meeting], *, known: Collection[str]
) -> dict[MeetingRow, Meeting]:
    """Return the meeting of each row: the one that shares most records. A last one on both sides is the same, too.

    ``known``: keys of meetings there were; one without a meeting now was deleted by a steward.
    """
    free = {meeting.pk: meeting for meeting in meetings}
    overlaps = [
        (len(record_ids(meeting.source_key) & set(row.records)), row, meeting)
        for row in rows
        for meeting in free.values()
    ]
    pairs: dict[MeetingRow, Meeting] = {}
    for shared, row, meeting in sorted(overlaps, key=lambda overlap: (-overlap[0], overlap[2].pk)):
        if shared and row not in pairs and meeting.pk in free:
            pairs[row] = free.pop(meeting.pk)
    left = [row for row in rows if row not in pairs and records_key(row) not in known]
    if len(left) == len(free) == 1:
        pairs[left[0]] = free.popitem()[1]
    return pairs


def _create(
    group: SupportGroup,
    row: MeetingRow,
    said: Said,
    position: int,
    venues: Mapping[VenueRow, Venue],
    writes: MeetingWrites,
) -> None:
    meeting = Meeting(group=group, attendance=row.attendance, position=position, source_key=records_key(row))
    meeting.venue = venues[row.venue] if row.venue else None
    for unit, names in MEETING_UNITS.items():
        for name, value in zip(names, meeting_values(row, unit), strict=True):
            setattr(meeting, name, value)
    writes.created.append(meeting)
    access = said.meetings[records_key(row)].access
    writes.access_stated.extend((meeting, slug, is_there) for slug, is_there in access.items())


def _change(
    meeting: Meeting, row: MeetingRow, before: Said, now: Said, venues: Mapping[VenueRow, Venue], writes: MeetingWrites
) -> bool:
    said_before = before.meetings.get(meeting.source_key, SaidOfMeeting())
    said_now = now.meetings[records_key(row)]
    values = {unit: meeting_values(row, unit) for unit in MEETING_UNITS}
    changed = merge(meeting, MEETING_UNITS, values, before=said_before.facts, now=said_now.facts)
    if said_before.place != said_now.place:
        _move(meeting, row, venues)
        changed |= {"attendance", "venue"}
    is_renamed = meeting.source_key != records_key(row)
    meeting.source_key = records_key(row)
    if changed or is_renamed:
        writes.changed.append((meeting, changed | {"source_key"}))
    stated = said_now.access.items() - said_before.access.items()
    withdrawn = said_before.access.items() - said_now.access.items()
    writes.access_stated.extend((meeting, slug, is_there) for slug, is_there in stated)
    writes.access_withdrawn.extend((meeting, slug, is_there) for slug, is_there in withdrawn)
    return bool(changed or stated or withdrawn)


def _move(meeting: Meeting, row: MeetingRow, venues: Mapping[VenueRow, Venue]) -> None:
    """Take over attendance and venue; what a steward keeps confidential stays confidential."""
    old, new = meeting.venue, venues[row.venue] if row.venue else None
    if new is not None and old is not None and old.is_confidential:
        new = concealed_copy(new, as_of=old)
    meeting.attendance, meeting.venue = row.attendance, new
