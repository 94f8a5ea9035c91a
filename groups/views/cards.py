"""Groups as result cards: plain values, worked out in Python, so that a template only puts them in place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.urls import reverse

from groups.finder.asked import Asked
from groups.finder.fit import Found
from groups.finder.times import REMOTE
from groups.models.choices import Attendance
from groups.recurrence import Frequency
from groups.speech import Speech
from groups.templatetags.plain import doubt_in
from groups.templatetags.when import confirmed_in, zone_in
from groups.views.reasons import Why, why
from groups.views.shelf import Listed, ListedMeeting, shelf
from groups.views.wording import Wording

# Among how many of a meeting's coming dates a cancelled one is worth a word on the card.
DATES_AHEAD = 3
# Stands for a slug in the address that all cards of a page are made from.
ANY_SLUG = "any"


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
    """One group in a list.

    ``doubt`` is what visitors are warned of, ``whys`` what the list of reasons is called; a card with a ``slug`` can be
    kept on the visitor's own device.
    """

    name: str
    url: str
    summary: str
    when: When
    where: Where | None
    foot: str
    why: Why
    doubt: str = ""
    whys: str = ""
    slug: str = ""


def cards_of(
    found: Sequence[Found], *, asked: Asked, wording: Wording, read_at: str, is_own_zone: bool = False
) -> dict[int, Card]:
    """Return, by group id, a card for each found that is still published. At most one query, however many.

    ``read_at`` is how far the directory was read for what was found; ``is_own_zone`` tells that the zone of ``asked``
    is the visitor's own, and not just the site's.
    """
    groups = shelf.groups([one.group for one in found], read_at=read_at)
    writer = _CardWriter(asked, wording, wording.speech, is_own_zone, reverse("group", args=[ANY_SLUG]))
    return {one.group: writer.card(one, groups[one.group]) for one in found if one.group in groups}


@dataclass(frozen=True)
class _CardWriter:
    asked: Asked
    wording: Wording
    speech: Speech
    is_own_zone: bool
    address: str

    @property
    def now(self) -> datetime:
        return self.asked.clock.now

    def card(self, found: Found, group: Listed) -> Card:
        meeting = group.meetings.get(found.meeting) if found.meeting else None
        return Card(
            name=group.name,
            url=self.address.replace(ANY_SLUG, group.slug),
            summary=group.summary,
            when=self.when(found, meeting),
            where=self.where(found, meeting) if meeting else None,
            foot=" · ".join(self.foot(group)),
            why=why(found, group.ages_in(self.speech), self.wording, from_words=self.asked.from_words),
            doubt=doubt_in(self.speech) if group.is_doubted else "",
            whys=self.speech.gettext("Why it is here"),
            slug=group.slug,
        )

    def foot(self, group: Listed) -> Iterator[str]:
        yield confirmed_in(self.speech, group.confirmed_at, self.now)
        yield from (self.speech.label(fact) for fact in group.facts)

    # --- When

    def when(self, found: Found, meeting: ListedMeeting | None) -> When:
        say = self.speech.gettext
        if meeting is None:
            return When(say("Dates not stated: ask the group"))
        if found.next_at is None:
            is_by_appointment = meeting.rule.freq == Frequency.APPOINTMENT
            return When(
                meeting.schedule(self.speech), more="" if is_by_appointment else say("no date to come is listed")
            )
        there = found.next_at.astimezone(meeting.rule.zone)
        here = found.next_at.astimezone(ZoneInfo(self.asked.clock.timezone))
        shown = here if meeting.attendance in REMOTE else there
        return When(
            date=self.speech.start(shown, self.now),
            starts_at=there.isoformat(timespec="minutes"),
            clocks=self.clocks(here, there, meeting) if here.utcoffset() != there.utcoffset() else "",
            more=" · ".join(self.rhythm(shown, meeting)),
        )

    def clocks(self, here: datetime, there: datetime, meeting: ListedMeeting) -> str:
        """Return whose clock is meant where two differ: the visitor's first for what is joined from anywhere."""
        say = self.speech.gettext
        own = say("your time") if self.is_own_zone else zone_in(self.speech, self.asked.clock.timezone)
        city = self.speech.city(meeting.rule.timezone)
        match meeting.attendance:
            case Attendance.IN_PERSON:
                return ""
            case Attendance.HYBRID:
                return say("in {city}, {time} {zone}").format(city=city, time=self.other_clock(here, there), zone=own)
            case _:
                return say("{zone}, {time} in {city}").format(city=city, time=self.other_clock(there, here), zone=own)

    def other_clock(self, other: datetime, shown: datetime) -> str:
        """Return the time on the other clock, with its day where that is another one."""
        time = self.speech.clock(other)
        return time if other.date() == shown.date() else f"{self.speech.weekday(other.weekday())} {time}"

    def rhythm(self, start: datetime, meeting: ListedMeeting) -> Iterator[str]:
        yield self.speech.ahead(start, self.now)
        is_once = meeting.rule.freq == Frequency.ONCE
        yield self.speech.gettext("just once") if is_once else self.speech.inside(meeting.schedule(self.speech))
        # Few meetings have changed dates; the others need no reckoning.
        if meeting.exceptions and (cancelled := _cancelled(meeting, after=self.now)):
            yield self.speech.gettext("not on {day}").format(day=self.speech.day(cancelled, self.now))

    # --- Where

    def where(self, found: Found, meeting: ListedMeeting) -> Where:
        if meeting.attendance == Attendance.ONLINE:
            return Where("screen", self.speech.gettext("Online"))
        if meeting.attendance == Attendance.PHONE:
            return Where("phone", self.speech.gettext("By phone"))
        more = " · ".join(self.about_place(found, meeting))
        if meeting.place is None:
            return Where("pin", self.speech.gettext("Place not stated: ask the group"), more, is_stated=False)
        return Where("pin", meeting.place, more)

    def about_place(self, found: Found, meeting: ListedMeeting) -> Iterator[str]:
        if meeting.is_confidential:
            yield self.speech.gettext("address given when you get in touch")
        if found.metres is not None:
            yield self.wording.distance(found.metres)
        if meeting.attendance == Attendance.HYBRID:
            yield self.speech.gettext("or join online")


def _cancelled(meeting: ListedMeeting, *, after: datetime) -> datetime | None:
    """Return the first cancelled date among the next few."""
    coming = islice(meeting.occurrences(after=after), DATES_AHEAD)
    return next((date.starts_at for date in coming if date.is_cancelled), None)
