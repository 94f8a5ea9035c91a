"""Meetings as iCalendar (RFC 5545): a file that a calendar can take in again and again without doubling a date.

What a rule says goes out as RRULE, its cancelled dates as EXDATE, its moved ones as events with a RECURRENCE-ID, added
ones as events of their own. A meeting by appointment has no dates, so there is nothing of it in the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vRecur

from groups.interchange.ical_zones import written_out
from groups.recurrence import (
    Frequency,
    Occurrence,
    Rule,
    RuleException,
    falls_on,
    first_start,
    occurrences,
    rrule,
)

PRODUCT = "-//Kindred//Kindred//EN"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """A meeting as a calendar is told of it: all of it public, in the visitor's language.

    key: names the meeting for good, whatever else about it changes, such as its address on the web.
    """

    key: str
    rule: Rule
    exceptions: Sequence[RuleException]
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""


@dataclass(frozen=True)
class Revision:
    """Which state of the directory a file tells: a calendar that has a newer one keeps that.

    since: the first day told, in the zone of each meeting; what is past helps nobody and tells on people.
    """

    revised_at: datetime
    since: date

    @classmethod
    def of(cls, changed_at: datetime, now: datetime) -> "Revision":
        """Return the revision of a listing changed at an instant: it is a new one on each Monday too.

        So the first day told moves on, and a file stays the same for as long as nothing else changes.
        """
        monday = datetime.combine(now.astimezone(UTC).date() - now.astimezone(UTC).weekday() * ONE_DAY, time.min, UTC)
        return cls(revised_at=max(changed_at, monday), since=monday.date())

    @property
    def sequence(self) -> int:
        """Return a number that grows with each revision: minutes, which fit 32 bits for four thousand years."""
        return int(self.revised_at.timestamp()) // 60


def whole_file(entries: Iterable[Entry], revision: Revision) -> bytes:
    """Return a calendar of every date on and after the first day told."""
    return _file(((entry.rule, _series(entry, revision)) for entry in entries), revision)


def file_of_day(entries: Iterable[Entry], day: date, revision: Revision) -> bytes | None:
    """Return a calendar of what starts on this day, each meeting by its own clock; None where nothing does.

    A cancelled date is told as cancelled, so that a calendar that has it already takes it out.
    """
    found = [(entry.rule, events) for entry in entries if (events := list(_events_of_day(entry, day)))]
    return _file(found, revision) if found else None


def _file(told: Iterable[tuple[Rule, Iterable[Event]]], revision: Revision) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    zones: set[str] = set()
    events: list[Event] = []
    for rule, of_one in told:
        zones.add(rule.timezone)
        events += of_one
    # A calendar must have something in it (RFC 5545 3.6), and some have no dates.
    for zone in sorted(zones) or ["UTC"]:
        calendar.add_component(written_out(zone, revision.since.year))
    for event in events:
        event.add("dtstamp", revision.revised_at.astimezone(UTC))
        event.add("sequence", revision.sequence)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _series(entry: Entry, revision: Revision) -> Iterator[Event]:
    rule, since = entry.rule, revision.since
    first = first_start(rule, since)
    special = list(_moved_and_added(rule, entry.exceptions, since))
    moved = {one.original_on: one for one in special if one.is_moved}
    if first is not None:
        changed = sorted(
            {
                one.original_on
                for one in entry.exceptions
                if one.original_on and one.original_on >= first.date() and falls_on(rule, one.original_on)
            }
        )
        yield from _by_rule(entry, first, [(day, moved.pop(day, None)) for day in changed])
    # What was moved here from before the first day told belongs to no series of this file.
    for one in special:
        if one.is_added or one.original_on in moved:
            yield _alone(entry, one)


def _by_rule(entry: Entry, first: datetime, changed: list[tuple[date, Occurrence | None]]) -> Iterator[Event]:
    """Yield the rule's own dates; of the changed ones each comes with where it moved to, None if it fell away."""
    rule = entry.rule
    if rule.freq is Frequency.ONCE:
        to = changed[0][1] if changed else None
        yield _event(entry, to.starts_at if to else first, note=to.note if to else "", is_off=bool(changed and not to))
        return
    series = _event(entry, first)
    series.add("rrule", vRecur.from_ical(rrule(rule)))
    if fallen_away := [rule.wall_start(day) for day, to in changed if to is None]:
        series.add("exdate", fallen_away)
    yield series
    for day, to in changed:
        if to is not None:
            moved = _event(entry, to.starts_at, note=to.note)
            moved.add("recurrence-id", rule.wall_start(day))
            yield moved


def _moved_and_added(rule: Rule, exceptions: Sequence[RuleException], since: date) -> Iterator[Occurrence]:
    """Yield the dates that take place by an exception, and not at an instant where another one is."""
    if new_days := [one.new_on for one in exceptions if one.new_on]:
        start, end = _midnight(rule, since), _midnight(rule, max(new_days) + 2 * ONE_DAY)
        found = occurrences(rule, exceptions, after=start, before=end)
        yield from (one for one in found if one.is_moved or one.is_added)


def _events_of_day(entry: Entry, day: date) -> Iterator[Event]:
    start, end = _midnight(entry.rule, day), _midnight(entry.rule, day + ONE_DAY)
    for one in occurrences(entry.rule, entry.exceptions, after=start, before=end, include_cancelled=True):
        yield _alone(entry, one)


def _alone(entry: Entry, one: Occurrence) -> Event:
    """Return one date that stands for itself, known by the day the rule had it on, or was added on."""
    day = one.original_on or one.starts_at.date()
    kind = "added" if one.is_added else "date"
    return _event(entry, one.starts_at, key=f"{entry.key}#{kind}-{day}", note=one.note, is_off=one.is_cancelled)


def _event(entry: Entry, start: datetime, *, key: str = "", note: str = "", is_off: bool = False) -> Event:
    event = Event()
    # A number made of the address, which does not tell it: a calendar shown to others may show this too.
    event.add("uid", str(uuid5(NAMESPACE_URL, key or entry.key)))
    event.add("summary", entry.summary)
    event.add("dtstart", start)
    if entry.rule.duration is not None:
        event.add("duration", entry.rule.duration)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    if entry.location:
        event.add("location", entry.location)
    if entry.description:
        event.add("description", f"{note}\n\n{entry.description}" if note else entry.description)
    if entry.url:
        event.add("url", entry.url)
    return event


def _midnight(rule: Rule, day: date) -> datetime:
    return datetime.combine(day, time.min, rule.zone)
