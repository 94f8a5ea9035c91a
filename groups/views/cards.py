"""Groups as result cards: plain values, worked out in Python, so that a template only puts them in place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from groups.finder.asked import Asked
from groups.finder.fit import Found
from groups.finder.times import REMOTE
from groups.models.choices import Attendance
from groups.recurrence import Frequency
from groups.templatetags.plain import inside_sentence
from groups.templatetags.when import ahead_in_words, city_of, clock, confirmed, day_in_words, start_in_words
from groups.views.reasons import Why, why
from groups.views.shelf import Listed, ListedMeeting, shelf
from groups.views.wording import Wording

# Among how many of a meeting's coming dates a cancelled one is worth a word on the card.
DATES_AHEAD = 3


@dataclass(frozen=True)
class When:
    """A card's next date in words.

    ``starts_at`` is for machines, empty where no date is known; ``clocks`` tells whose clock ``date`` goes by, where
    that may be in doubt; ``more`` is how far off it is, how often the group meets, and a cancelled date.
    """

    date: str
    starts_at: str = ""
    clocks: str = ""
    more: str = ""


@dataclass(frozen=True)
class Where:
    """A card's place in words; ``picture`` is one of the site's own, ``more`` what is said after the place."""

    picture: str
    place: str
    more: str = ""
    is_stated: bool = True


@dataclass(frozen=True)
class Card:
    """One group in a list."""

    name: str
    url: str
    summary: str
    when: When
    where: Where | None
    foot: str
    why: Why
    is_doubted: bool = False


def cards_of(
    found: Sequence[Found], *, asked: Asked, wording: Wording, read_at: str, is_own_zone: bool = False
) -> dict[int, Card]:
    """Return, by group id, a card for each found that is still published. At most one query, however many.

    ``read_at`` is how far the directory was read for what was found; ``is_own_zone`` tells that the zone of ``asked``
    is the visitor's own, and not just the site's.
    """
    groups = shelf.groups([one.group for one in found], read_at=read_at)
    writer = _CardWriter(asked, wording, is_own_zone)
    return {one.group: writer.card(one, groups[one.group]) for one in found if one.group in groups}


@dataclass(frozen=True)
class _CardWriter:
    asked: Asked
    wording: Wording
    is_own_zone: bool

    @property
    def now(self) -> datetime:
        return self.asked.clock.now

    def card(self, found: Found, group: Listed) -> Card:
        meeting = group.meetings.get(found.meeting) if found.meeting else None
        return Card(
            name=group.name,
            url=group.url,
            summary=group.summary,
            when=self.when(found, meeting),
            where=self.where(found, meeting) if meeting else None,
            foot=" · ".join((confirmed(group.confirmed_at, self.now), *group.facts)),
            why=why(found, group.ages, self.wording, from_words=self.asked.from_words),
            is_doubted=group.is_doubted,
        )

    # --- When

    def when(self, found: Found, meeting: ListedMeeting | None) -> When:
        if meeting is None:
            return When("Dates not stated: ask the group")
        if found.next_at is None:
            is_by_appointment = meeting.rule.freq == Frequency.APPOINTMENT
            return When(meeting.schedule, more="" if is_by_appointment else "no date to come is listed")
        there = found.next_at.astimezone(meeting.rule.zone)
        here = found.next_at.astimezone(ZoneInfo(self.asked.clock.timezone))
        shown = here if meeting.attendance in REMOTE else there
        return When(
            date=start_in_words(shown, self.now),
            starts_at=there.isoformat(timespec="minutes"),
            clocks=self.clocks(here, there, meeting) if here.utcoffset() != there.utcoffset() else "",
            more=" · ".join(self.rhythm(shown, meeting)),
        )

    def clocks(self, here: datetime, there: datetime, meeting: ListedMeeting) -> str:
        """Return whose clock is meant where two differ: the visitor's first for what is joined from anywhere."""
        own = "your time" if self.is_own_zone else f"{city_of(self.asked.clock.timezone)} time"
        match meeting.attendance:
            case Attendance.IN_PERSON:
                return ""
            case Attendance.HYBRID:
                return f"in {city_of(meeting.rule.timezone)}, {_other_clock(here, there)} {own}"
            case _:
                return f"{own}, {_other_clock(there, here)} in {city_of(meeting.rule.timezone)}"

    def rhythm(self, start: datetime, meeting: ListedMeeting) -> Iterator[str]:
        yield ahead_in_words(start, self.now)
        yield "just once" if meeting.rule.freq == Frequency.ONCE else inside_sentence(meeting.schedule)
        # Few meetings have changed dates; the others need no reckoning.
        if meeting.exceptions and (cancelled := _cancelled(meeting, after=self.now)):
            yield f"not on {day_in_words(cancelled, self.now)}"

    # --- Where

    def where(self, found: Found, meeting: ListedMeeting) -> Where:
        if meeting.attendance == Attendance.ONLINE:
            return Where("screen", "Online")
        if meeting.attendance == Attendance.PHONE:
            return Where("phone", "By phone")
        more = " · ".join(self.about_place(found, meeting))
        if meeting.place is None:
            return Where("pin", "Place not stated: ask the group", more, is_stated=False)
        return Where("pin", meeting.place, more)

    def about_place(self, found: Found, meeting: ListedMeeting) -> Iterator[str]:
        if meeting.is_confidential:
            yield "address given when you get in touch"
        if found.metres is not None:
            yield self.wording.distance(found.metres)
        if meeting.attendance == Attendance.HYBRID:
            yield "or join online"


def _other_clock(other: datetime, shown: datetime) -> str:
    """Return the time on the other clock, with its day where that is another one."""
    return clock(other) if other.date() == shown.date() else f"{other:%A} {clock(other)}"


def _cancelled(meeting: ListedMeeting, *, after: datetime) -> datetime | None:
    """Return the first cancelled date among the next few."""
    coming = islice(meeting.occurrences(after=after), DATES_AHEAD)
    return next((date.starts_at for date in coming if date.is_cancelled), None)
