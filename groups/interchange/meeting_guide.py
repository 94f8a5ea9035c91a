"""Meeting Guide JSON (github.com/code4recovery/spec): an array of meetings into listings.

A group is known by its ``group_id``; else by its ``group`` name within one town; else the same name at the same address
is one group. Online, where everybody's address is the same county, it takes the same link, or the same time of day for
the same people. Two groups taken for one are worse than one group listed twice.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import BinaryIO

from groups.interchange.meeting_guide_records import Record, read_record, record_name, record_slug
from groups.interchange.meeting_guide_types import (
    ACCESS,
    CLOSED,
    COMMUNITIES,
    LANGUAGES,
    NEWCOMERS,
    OPEN,
    PEOPLE,
    SECULAR,
    SPOKEN,
)
from groups.interchange.rows import (
    BrokenFileError,
    Defaults,
    Fact,
    GroupRow,
    MeetingRow,
    Reading,
    RecordError,
    Rejection,
    fingerprint,
    folded,
    told_apart,
)
from groups.interchange.summary import About, note_formats, note_people, summarise
from groups.recurrence import Weekday

DAY_ORDER = {day: number for number, day in enumerate(Weekday)}


def read(file: BinaryIO, *, timezone: str = "", country: str = "", topics: Sequence[str] = ()) -> Reading:
    """Read a feed. ``timezone``, ``country`` and ``topics`` are taken where a record is silent.

    Raises BrokenFileError where the file as a whole cannot be used; what is wrong with one record rejects that record.
    """
    defaults = Defaults(timezone=timezone, country=country, topics=tuple(topics))
    json_records = load(file)
    if not timezone and json_records and not any(isinstance(one, dict) and one.get("timezone") for one in json_records):
        raise BrokenFileError("No record states its time zone: pass --timezone, such as Europe/London.")
    reading = Reading(rows=[], records=len(json_records))
    ids = Counter(record_slug(json_record) for json_record in json_records)
    records: list[Record] = []
    for position, json_record in enumerate(json_records, start=1):
        try:
            records.append(read_record(position, json_record, ids, defaults, reading.not_understood))
        except RecordError as error:
            reading.rejections.append(Rejection(position, record_name(json_record), error.field, error.reason))
            reading.rejected_records.add(fingerprint(record_slug(json_record)))
    meetings = told_apart(record.meeting for record in records)
    records = [replace(record, meeting=meeting) for record, meeting in zip(records, meetings, strict=True)]
    reading.rows.extend(_make_group(key, members, defaults) for key, members in _grouped(records).items())
    return reading


def load(file: BinaryIO) -> list[object]:
    """Return the feed's records. Raises BrokenFileError where the file is no array in JSON."""
    try:
        records = json.loads(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BrokenFileError(f"This is not UTF-8 text (byte {error.start + 1}).") from None
    except json.JSONDecodeError as error:
        raise BrokenFileError(f"This is not JSON: {error.msg}, line {error.lineno}, column {error.colno}.") from None
    except (ValueError, RecursionError):
        raise BrokenFileError("This JSON holds a number too long or lists too deep to read.") from None
    if not isinstance(records, list):
        raise BrokenFileError("A Meeting Guide feed is a JSON array of meetings, and this is something else.")
    return records


# --- Which records are one group


def _grouped(records: Iterable[Record]) -> dict[str, list[Record]]:
    records = list(records)
    shared_links = Counter((folded(record.name), record.link) for record in records if record.link)
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        is_link_shared = shared_links[folded(record.name), record.link] > 1
        groups[_group_key(record, is_link_shared=is_link_shared)].append(record)
    return groups


def _group_key(record: Record, *, is_link_shared: bool) -> str:
    """Return by what the record's group is known. Hashed: a link is private."""
    name, venue = folded(record.name), record.meeting.venue
    if record.group_id:
        return fingerprint("id", record.group_id)
    if record.group:
        return fingerprint("group", folded(record.group), record.town)
    if venue is not None:
        address = folded(venue.street or venue.name)
        return fingerprint("place", name, address, record.town)
    if is_link_shared:
        return fingerprint("link", name, record.link)
    people = sorted(record.codes & PEOPLE)
    return fingerprint("online", name, record.town, record.meeting.start_time, *people)


# --- What they say together


def _make_group(key: str, records: list[Record], defaults: Defaults) -> GroupRow:
    records = _running(records)
    first = min(records, key=lambda record: record.meeting.records)
    about = _about(records)
    name = first.group or first.name
    meetings = _merged(_with_notes(record, about, name) for record in records)
    facts: dict[str, Fact] = {
        "name": name,
        "summary": summarise(about, meetings),
        "description": next((record.group_notes for record in records if record.group_notes), ""),
        "website": first.website,
        "for_whom": about.for_whom,
        "faith": "secular" if all(SECULAR in record.codes for record in records) else "",
        "join_details_given": "on_request" if any(meeting.join_details for meeting in meetings) else "",
    }
    if any(NEWCOMERS in record.codes for record in records):
        facts["newcomers_welcome"] = True
    return GroupRow(
        key=key,
        position=min(record.position for record in records),
        facts={field: fact for field, fact in facts.items() if fact != ""},
        meetings=meetings,
        organisation=first.organisation,
        topics=defaults.topics,
        communities=tuple(sorted({COMMUNITIES[code][0] for code in about.people})),
        languages=about.languages,
    )


def _running(records: list[Record]) -> list[Record]:
    """Return the records that take place; all of them where none does."""
    return [record for record in records if record.meeting.is_running] or records


def _about(records: list[Record]) -> About:
    """Return what holds for the group as a whole: only for women if every meeting is; every language spoken in one."""
    people = frozenset.intersection(*(record.codes & PEOPLE for record in records))
    spoken = {LANGUAGES[code] for record in records for code in record.codes & SPOKEN}
    doors = [record.codes & {OPEN, CLOSED} for record in records]
    for_whom = ""
    if all(doors):
        for_whom = "self" if all(door == {CLOSED} for door in doors) else "both"
    formats = frozenset().union(*(record.codes for record in records))
    return About(people=people, languages=tuple(sorted(spoken)), for_whom=for_whom, formats=formats)


def _with_notes(record: Record, about: About, group_name: str) -> MeetingRow:
    """Return the meeting with what its codes say of it alone, and a name only where it is not the group's."""
    spoken = {LANGUAGES[code] for code in record.codes & SPOKEN}
    door = record.codes & {OPEN, CLOSED} if about.for_whom == "both" else frozenset()
    people = note_people(
        people=(record.codes & PEOPLE) - about.people,
        languages=tuple(sorted(spoken)) if spoken != set(about.languages) else (),
        is_closed=door == {CLOSED},
    )
    notes = [people, note_formats(record.codes), record.meeting.notes]
    return replace(
        record.meeting,
        name="" if folded(record.name) == folded(group_name) else record.name,
        access=tuple(sorted((ACCESS[code], True) for code in record.codes & ACCESS.keys())),
        notes="\n".join(note for note in notes if note),
    )


def _merged(meetings: Iterable[MeetingRow]) -> tuple[MeetingRow, ...]:
    """Return weekly meetings that differ by nothing but the day as one with several days, in the order of the week.

    Not monthly ones: the first of “Monday or Friday” is not the first Monday and the first Friday.
    """
    alike: dict[MeetingRow, list[MeetingRow]] = defaultdict(list)
    for meeting in meetings:
        byday = meeting.byday if meeting.freq == "monthly" else ()
        alike[replace(meeting, records=(), byday=byday)].append(meeting)
    merged = [
        replace(
            meeting,
            records=tuple(sorted({record for one in members for record in one.records})),
            byday=tuple(sorted({day for one in members for day in one.byday}, key=lambda day: DAY_ORDER[Weekday(day)])),
        )
        for meeting, members in alike.items()
    ]
    return tuple(sorted(merged, key=_in_order_of_the_week))


def _in_order_of_the_week(meeting: MeetingRow) -> tuple[int, str, tuple[str, ...]]:
    first_day = DAY_ORDER[Weekday(meeting.byday[0])] if meeting.byday else len(DAY_ORDER)
    return first_day, str(meeting.start_time), meeting.records
