"""Answers from memory are the reference's, whatever is in the directory, whatever is asked, whatever changes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.actions.dates import refresh_occurrences
from groups.finder import index, reference
from groups.finder.asked import Asked
from groups.finder.changes import changed_since
from groups.finder.fit import Answer
from groups.finder.texts import Mentions
from groups.models import Meeting, MeetingAccess, Topic, Venue
from tests.integration.finder import directories
from tests.integration.finder.directories import Directory

PER_PAGE = 3
SEARCHES = 6  # of each directory: writing one takes longest

listings = st.lists(directories.groups, min_size=4, max_size=8)
# Dates roll on by the minute; a day later some are over; a month later all that were worked out may be.
spans = st.sampled_from([0, 1, 61, 24 * 60 - 1, 8 * 24 * 60, 40 * 24 * 60]).map(
    lambda minutes: timedelta(minutes=minutes)
)
examples = settings(max_examples=10, suppress_health_check=list(HealthCheck))


def plain(answer: Answer) -> dict[str, Any]:
    """Return an answer as what compares by its values alone."""
    return {
        "counts": dict(answer.counts),
        "remote": answer.remote,
        "page": (answer.page, answer.pages),
        "found": list(answer.found),
        "facets": {parameter: dict(counts) for parameter, counts in answer.facets.items()},
        "relax": list(answer.relax),
    }


def check(state: index.State, asked: Asked, mentions: Mentions, page: int) -> None:
    held = state.answer(asked, mentions, page=page, per_page=PER_PAGE)
    assert plain(held) == plain(reference.answer(asked, mentions, page=page, per_page=PER_PAGE))


def check_searches(state: index.State, directory: Directory, data: st.DataObject) -> None:
    for _ in range(SEARCHES):
        asked, mentions = data.draw(directories.searches(directory))
        check(state, asked, mentions, data.draw(st.integers(1, 3)))


# --- Changes: each takes the directory and one of its groups


def change_columns(directory: Directory, number: int, data: st.DataObject) -> None:
    listing = data.draw(directories.groups)
    columns = ("name", "status", "for_whom", "led_by", "faith", "cost", "may_just_listen", "newcomers_welcome")
    group = directory.groups[number]
    for column in columns:
        setattr(group, column, listing[column])
    group.minimum_age, group.maximum_age = listing["ages"]
    group.save()


def change_links(directory: Directory, number: int, data: st.DataObject) -> None:
    listing, group = data.draw(directories.groups), directory.groups[number]
    for name in ("topics", "communities", "languages"):
        getattr(group, name).set([directory.words[value] for value in listing[name]])
    group.organisation = directory.words.get(listing["organisation"])
    group.save()


def delete_group(directory: Directory, number: int, data: st.DataObject) -> None:
    type(directory.groups[number]).objects.filter(pk=directory.groups[number].pk).delete()


def add_group(directory: Directory, number: int, data: st.DataObject) -> None:
    directories.write_group(directory, data.draw(directories.groups))


def add_meeting(directory: Directory, number: int, data: st.DataObject) -> None:
    directories.write_meeting(directory, directory.groups[number], data.draw(directories.meetings))


def delete_meetings(directory: Directory, number: int, data: st.DataObject) -> None:
    directory.groups[number].meetings.all().delete()


def hand_meetings_over(directory: Directory, number: int, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(range(len(directory.groups))))
    directory.groups[number].meetings.update(group=directory.groups[other])


def change_rules(directory: Directory, number: int, data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(directories.ZONES))
    directory.groups[number].meetings.update(timezone=zone)
    Meeting.objects.filter(group=directory.groups[number], freq="weekly").update(byday=["TU", "SU"])


def cancel_dates(directory: Directory, number: int, data: st.DataObject) -> None:
    for meeting in directory.groups[number].meetings.filter(exceptions=None):
        directories.write_exception(meeting, "cancelled", directory.now)


def change_access(directory: Directory, number: int, data: st.DataObject) -> None:
    stated = MeetingAccess.objects.filter(meeting__group=directory.groups[number])
    stated.filter(feature__slug="step-free").delete()
    stated.update(is_available=data.draw(st.booleans()))


def move_venues(directory: Directory, number: int, data: st.DataObject) -> None:
    latitude, longitude = data.draw(st.sampled_from(directories.POINTS))
    theirs = Venue.objects.filter(meetings__group=directory.groups[number])
    Venue.objects.filter(pk__in=theirs).update(latitude=latitude, longitude=longitude)


def change_vocabulary(directory: Directory, number: int, data: st.DataObject) -> None:
    Topic.objects.filter(slug="pet-loss").update(parent=data.draw(st.sampled_from([None, directory.words["alcohol"]])))
    Topic.objects.filter(slug="alcohol").update(name=data.draw(st.sampled_from(["alcohol", "zythology"])))


CHANGES: list[Callable[[Directory, int, st.DataObject], None]] = [
    change_columns,
    change_links,
    delete_group,
    add_group,
    add_meeting,
    delete_meetings,
    hand_meetings_over,
    change_rules,
    cancel_dates,
    change_access,
    move_venues,
    change_vocabulary,
]


class EqualTests(TestCase):
    """One property, asked of each directory as it is built, changed and later: writing directories takes longest."""

    @examples
    @given(listings=listings, now=st.sampled_from(directories.NOWS), span=spans, data=st.data())
    def test_answers_are_the_references_as_things_change_and_time_passes(self, listings, now, span, data):
        directory = directories.write_directory(listings, now)
        refresh_occurrences(now)
        state = index.build(now)
        check_searches(state, directory, data)
        for change in data.draw(st.lists(st.sampled_from(CHANGES), max_size=3)):
            change(directory, data.draw(st.sampled_from(range(len(directory.groups)))), data)
            if data.draw(st.booleans()):
                refresh_occurrences(now)
            state = state.refreshed(changed_since(state.snapshot), now)
        check_searches(state, directory, data)
        later = Directory(now + span, directory.groups, directory.words)
        check_searches(state.at(later.now), later, data)
