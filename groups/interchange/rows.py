"""What every format is read into: plain rows, and what could not be read."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

Fact = str | int | bool | date


def fingerprint(*parts: object) -> str:
    """Return 12 hexadecimal digits that stand for these parts: the same parts, the same digits."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


def folded(text: str) -> str:
    """Return the words of a name or an address for comparison: “82 Street & 118 Ave.” and “82 street and 118 ave”."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold().replace("&", " and ")))


class BrokenFileError(Exception):
    """The file as a whole cannot be used. The message is for the person who imports it."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One record that was left out.

    position: its number in the file from 1, or its line in a spreadsheet. field: the column or key at fault.
    """

    position: int
    name: str
    field: str
    reason: str


class RecordError(Exception):
    """One record cannot be used: the field at fault, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What to take where a record is silent. timezone: IANA; country: ISO 3166-1 alpha-2; topics: slugs."""

    timezone: str = ""
    country: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueRow:
    """A place as the source describes it. Empty means not stated; latitude and longitude in degrees (WGS 84).

    country: ISO 3166-1 alpha-2.
    """

    country: str
    name: str = ""
    street: str = ""
    locality: str = ""
    region: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_approximate: bool = False
    directions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """When and where, in the words of ``groups.models.Meeting``.

    records: the source's own ids of what was read into this meeting, sorted; by them it is known again.
    is_running: False while the source says the meeting does not take place. join_details are private.
    """

    records: tuple[str, ...]
    attendance: str
    timezone: str
    freq: str
    is_running: bool = True
    name: str = ""
    venue: VenueRow | None = None
    interval: int = 1
    byday: tuple[str, ...] = ()
    bysetpos: tuple[int, ...] = ()
    bymonthday: tuple[int, ...] = ()
    dtstart: date | None = None
    until: date | None = None
    start_time: time | None = None
    duration: timedelta | None = None
    access: tuple[tuple[str, bool], ...] = ()
    join_details: str = ""
    notes: str = ""


def told_apart(meetings: Iterable[MeetingRow]) -> Iterator[MeetingRow]:
    """Yield the meetings; where several claim the same records, all but the first get ids of their own."""
    seen: Counter[tuple[str, ...]] = Counter()
    for meeting in meetings:
        seen[meeting.records] += 1
        number = seen[meeting.records]
        yield meeting if number == 1 else replace(meeting, records=(fingerprint(*meeting.records, number),))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A listing as the source states it.

    key: by this the listing is known again, unique in the source. position: of its first record in the file.
    facts: fields of ``SupportGroup`` by name; what is not there is not stated. topics, communities: slugs; languages:
    BCP 47 tags; organisation: its name.
    """

    key: str
    position: int
    facts: Mapping[str, Fact]
    meetings: tuple[MeetingRow, ...]
    organisation: str = ""
    topics: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        """Return whether at least one meeting takes place."""
        return any(meeting.is_running for meeting in self.meetings)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read: rows, what was left out, and words nobody here knows, as “field: word”, counted.

    records: how many the source has. Several may be one meeting, on several days.
    rejected_records: ids of records, or keys of groups, of what was left out. It is still in the source, so what came
    of it before is not gone.
    """

    rows: list[GroupRow]
    records: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    rejected_records: set[str] = field(default_factory=set)
    not_understood: Counter[str] = field(default_factory=Counter)
