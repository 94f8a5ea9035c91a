"""Whether a group is listed already."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from groups.actions.told_facts import ToldPlace
from groups.finder.folding import fold
from groups.finder.names import alike, significant
from groups.finder.places import Point
from groups.finder.times import REMOTE
from groups.finder.towns import kilometres_between
from groups.models import Meeting, SupportGroup
from groups.models.choices import Attendance

# How much of two names must be the same, little words left out, and how near two groups must be, to be asked about.
LEAST_ALIKE = 0.75
NEAR_KM = 15
MOST_ALIKE = 200
MOST_ASKED = 5
# What can be joined from anywhere, wherever else it meets.
ANYWHERE = (*REMOTE, Attendance.HYBRID)


def listed_already(name: str, *, attendance: str, place: ToldPlace) -> list[SupportGroup]:
    """Return published groups of much the same name that meet near there, or remotely if this one does."""
    found = [pk for pk, one in alike(name).items() if _is_alike(name, one.name)][:MOST_ALIKE]
    groups = SupportGroup.objects.published().filter(pk__in=found).prefetch_related("meetings__venue")
    return list(_near(groups, attendance, place))[:MOST_ASKED]


def _is_alike(one: str, other: str) -> bool:
    words, others = (" ".join(sorted(significant(name))) for name in (one, other))
    return SequenceMatcher(None, words, others).ratio() >= LEAST_ALIKE


def _near(groups: Iterable[SupportGroup], attendance: str, place: ToldPlace) -> Iterator[SupportGroup]:
    point = place.point
    for group in groups:
        if any(_is_near(meeting, attendance, place.town, point) for meeting in group.meetings.all()):
            yield group


def _is_near(meeting: Meeting, attendance: str, town: str, point: Point | None) -> bool:
    if attendance in ANYWHERE and meeting.attendance in ANYWHERE:
        return True
    venue = meeting.venue
    if attendance in REMOTE or venue is None:
        return False
    if point is None or venue.latitude is None or venue.longitude is None:
        return fold(venue.locality) == fold(town)
    there = (venue.latitude, venue.longitude)
    return kilometres_between((point.latitude, point.longitude), there) <= NEAR_KM
