"""Made-up directories and searches for property-based tests, small but with every kind of answer in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from groups.finder.asked import DEFAULT_KM, SORTS, Asked
from groups.finder.places import Point
from groups.finder.texts import Mentions
from groups.finder.times import Clock
from groups.finder.wishes import WISHES
from groups.models import (
    AccessFeature,
    Community,
    Language,
    Meeting,
    MeetingAccess,
    MeetingException,
    Organisation,
    SupportGroup,
    Topic,
    Venue,
)
from groups.models.choices import Attendance, Cost, Faith, ForWhom, Joining, LedBy, Structure
from tests.factories import LONG_AGO

# A quiet winter noon; the nights on which clocks change in Europe, in America (twice) and in New Zealand.
NOWS = [
    datetime(2031, 1, 5, 12, 0, tzinfo=UTC),
    datetime(2031, 3, 30, 0, 30, tzinfo=UTC),
    datetime(2031, 3, 9, 6, 45, tzinfo=UTC),
    datetime(2031, 11, 1, 23, 0, tzinfo=UTC),
    datetime(2031, 4, 5, 13, 59, tzinfo=UTC),
]
ZONES = ["Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"]
LEEDS = Point("Leeds", 53.8, -1.55)
# In Leeds, at 4 km, between 15 and 16 km, 40 km, on the other side of the world, and without a point.
POINTS = [(53.8, -1.55), (53.83, -1.58), (53.94, -1.5), (53.5, -1.8), (-53.8, 178.45), (None, None)]
NAMES = [
    "Evening Circle",
    "EVENING CIRCLE",
    "Évening Circle",
    "Zoë’s Table",
    "Quiet Hour",
    "Ångström",
    "x" * 70,
    "x" * 71,
]
TOPICS = {"grief": "", "loss-of-partner": "grief", "pet-loss": "grief", "alcohol": "", "home-brew": "alcohol"}
COMMUNITIES = ["women", "veterans", "everyone"]
LANGUAGES = ["cy", "bfi"]
FEATURES = ["step-free", "hearing-loop"]
ORGANISATIONS = ["circle", "table"]
VOCABULARY = {
    "topic": [*TOPICS],
    "community": COMMUNITIES,
    "language": LANGUAGES,
    "access": FEATURES,
    "organisation": ORGANISATIONS,
}
TODAY = date(2031, 1, 1)

maybe = st.sampled_from([None, True, False])
some_of = {name: st.sets(st.sampled_from(values), max_size=2) for name, values in VOCABULARY.items()}
times = st.sampled_from(
    [time(0, 30), time(1, 30), time(4, 59), time(9), time(12, 30), time(19), time(21, 59), time(23)]
)
days = st.sets(st.sampled_from(["MO", "SA", "SU"]), min_size=1, max_size=2).map(sorted)
rules = st.one_of(
    st.fixed_dictionaries({"freq": st.just("weekly"), "byday": days, "start_time": times}),
    st.fixed_dictionaries(
        {
            "freq": st.just("weekly"),
            "byday": days,
            "start_time": times,
            "interval": st.just(2),
            "dtstart": st.just(TODAY),
        }
    ),
    st.fixed_dictionaries(
        {"freq": st.just("monthly"), "byday": days, "start_time": times}
        | {"bysetpos": st.sampled_from([[1], [-1], [5], [2, 4]])}
    ),
    st.fixed_dictionaries(
        {"freq": st.just("once"), "start_time": times, "dtstart": st.sampled_from([now.date() for now in NOWS])}
    ),
    st.fixed_dictionaries({"freq": st.just("appointment")}),
)
meetings: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "rule": rules,
        "attendance": st.sampled_from(Attendance.values),
        "timezone": st.sampled_from(ZONES),
        "duration": st.sampled_from([None, timedelta(minutes=20), timedelta(minutes=90), timedelta(days=1)]),
        "point": st.sampled_from([None, *POINTS]),
        "access": st.dictionaries(st.sampled_from(FEATURES), st.booleans()),
        # By how many days after the first coming one a date is cancelled, or moved.
        "exception": st.sampled_from([None, None, None, "cancelled", "moved"]),
    }
)
groups: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "status": st.sampled_from(["published", "published", "published", "published", "draft"]),
        "topics": some_of["topic"],
        "communities": some_of["community"],
        "languages": some_of["language"],
        "organisation": st.sampled_from([None, *ORGANISATIONS]),
        "ages": st.sampled_from([(None, None), (None, 25), (18, 30), (50, None), (0, None)]),
        "for_whom": st.sampled_from(["", *ForWhom.values]),
        "led_by": st.sampled_from(["", *LedBy.values]),
        "structure": st.sampled_from(["", *Structure.values]),
        "faith": st.sampled_from(["", *Faith.values]),
        "cost": st.sampled_from(["", *Cost.values]),
        "joining": st.sampled_from(["", *Joining.values]),
        "may_just_listen": maybe,
        "newcomers_welcome": maybe,
        "days_since_confirmed": st.sampled_from([None, 10, 179, 180, 181]),
        "meetings": st.lists(meetings, max_size=3),
    }
)


@dataclass(frozen=True)
class Directory:
    """What was written: every group, and the words of the vocabulary by slug or tag."""

    now: datetime
    groups: list[SupportGroup]
    words: Mapping[str, Any]


def write_directory(listings: list[dict[str, Any]], now: datetime) -> Directory:
    """Write a vocabulary and ``listings``, drawn from ``groups``; their dates are not worked out yet."""
    words = _write_vocabulary()
    directory = Directory(now, [], words)
    for listing in listings:
        write_group(directory, listing)
    return directory


def write_group(directory: Directory, listing: dict[str, Any]) -> None:
    """Write one more group, drawn from ``groups``."""
    fields, words = dict(listing), directory.words
    linked = {name: fields.pop(name) for name in ("topics", "communities", "languages")}
    own_meetings, (youngest, oldest) = fields.pop("meetings"), fields.pop("ages")
    since = fields.pop("days_since_confirmed")
    fields |= {"organisation": words.get(fields["organisation"]), "minimum_age": youngest, "maximum_age": oldest}
    group = SupportGroup.objects.create(
        slug=f"group-{len(directory.groups)}",
        summary="A calm place.",
        published_at=LONG_AGO,
        confirmed_at=None if since is None else directory.now - timedelta(days=since),
        **fields,
    )
    for name, values in linked.items():
        getattr(group, name).set([words[value] for value in values])
    for meeting in own_meetings:
        write_meeting(directory, group, meeting)
    directory.groups.append(group)


def write_meeting(directory: Directory, group: SupportGroup, drawn: dict[str, Any]) -> None:
    """Write one more meeting of ``group``, drawn from ``meetings``."""
    duration = None if drawn["rule"]["freq"] == "appointment" else drawn["duration"]
    is_somewhere = drawn["attendance"] in {"in_person", "hybrid"} and drawn["point"] is not None
    meeting = Meeting.objects.create(
        group=group,
        attendance=drawn["attendance"],
        timezone=drawn["timezone"],
        duration=duration,
        venue=write_venue(*drawn["point"]) if is_somewhere else None,
        **drawn["rule"],
    )
    MeetingAccess.objects.bulk_create(
        MeetingAccess(meeting=meeting, feature=directory.words[slug], is_available=is_available)
        for slug, is_available in drawn["access"].items()
    )
    if drawn["exception"]:
        write_exception(meeting, drawn["exception"], directory.now)


def write_venue(latitude: float | None, longitude: float | None) -> Venue:
    """Write a venue at a point, or at none."""
    return Venue.objects.create(locality="Somewhere", country="GB", latitude=latitude, longitude=longitude)


def write_exception(meeting: Meeting, kind: str, now: datetime) -> None:
    """Have the next date of ``meeting``, if it has one, cancelled, or moved by a day and some hours."""
    coming = next(meeting.occurrences(after=now), None)
    if coming is not None and coming.original_on is not None:
        moved = {"new_on": coming.original_on + timedelta(days=1), "new_start_time": time(6)} if kind == "moved" else {}
        MeetingException.objects.create(meeting=meeting, kind=kind, original_on=coming.original_on, **moved)


def _write_vocabulary() -> dict[str, Any]:
    words: dict[str, Any] = {}
    for slug, parent in TOPICS.items():
        words[slug] = Topic.objects.create(slug=slug, name=slug, parent=words.get(parent))
    for model, slugs in [(Community, COMMUNITIES), (AccessFeature, FEATURES), (Organisation, ORGANISATIONS)]:
        words |= {slug: model._default_manager.create(slug=slug, name=slug) for slug in slugs}
    return words | {tag: Language.objects.create(tag=tag, name=tag) for tag in LANGUAGES}


# --- Searches

# The vocabulary is not written yet where this is read.
CHOICES = {
    wish.parameter: VOCABULARY.get(wish.parameter) or [option.value for option in wish.options()] for wish in WISHES
}
values = {
    parameter: st.lists(st.sampled_from(some), min_size=1, max_size=3, unique=True).map(tuple)
    for parameter, some in CHOICES.items()
}
wishes = st.lists(st.sampled_from(sorted(CHOICES)), max_size=4, unique=True).flatmap(
    lambda chosen: st.fixed_dictionaries({parameter: values[parameter] for parameter in chosen})
)


@st.composite
def searches(draw: st.DrawFn, directory: Directory) -> tuple[Asked, Mentions]:
    """Draw a search and what its words bring forward, of any of the groups, published or not."""
    numbers = st.sampled_from(range(len(directory.groups)))
    ids = numbers.map(lambda number: directory.groups[number].pk)
    asked = Asked(
        clock=Clock(directory.now, draw(st.sampled_from(ZONES))),
        wishes=draw(wishes),
        text=draw(st.sampled_from(["", "circle"])),
        is_text_wanted=draw(st.booleans()),
        from_words=frozenset(draw(st.sets(st.sampled_from(["near", "age", *CHOICES]), max_size=6))),
        near=draw(st.sampled_from([None, LEEDS, LEEDS])),
        within_km=draw(st.sampled_from([DEFAULT_KM, 16.09344, 1.0, 500.0])),
        age=draw(st.sampled_from([None, None, 0, 17, 25, 120])),
        sort=draw(st.sampled_from(sorted(SORTS))),
    )
    if draw(st.booleans()):
        asked = replace(asked, guesses=asked.wishes.get("topic", ()))
    asked = replace(asked, written_in=draw(st.sampled_from(["", "cy", "es"])))
    relevance = draw(st.dictionaries(ids, st.sampled_from([0, 120, 608, 1999]), max_size=4)) if asked.text else {}
    return asked, Mentions(relevance, frozenset(draw(st.sets(ids, max_size=2))))
