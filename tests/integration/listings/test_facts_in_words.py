"""Differences between listings, as a steward reads them."""

from datetime import date, time
from typing import Any

import pytest

from groups.admin.facts_in_words import Names, in_words, marked_words, names_of, when_in_words
from groups.facts import Facts, facts_of
from groups.models import MeetingAccess, SupportGroup
from tests import factories as make

pytestmark = pytest.mark.django_db

XSS = '<script>alert("x")</script>'


def told(old: Facts, new: Facts, **more: Any) -> list[tuple[str, str, str]]:
    lines = in_words(old, new, names_of([old, new]), **more)
    return [(f"{line.about}: {line.label}" if line.about else line.label, line.was, line.now) for line in lines]


def test_answers_are_told_as_the_editor_asks_them() -> None:
    grief, anger = make.make_topic(name="Grief"), make.make_topic(name="Anger")
    group = make.make_group(name="Larch", topics=[grief, anger], cost="free", organisation=None)
    old = facts_of(group)
    SupportGroup.objects.update(
        organisation=make.make_organisation(name="Larch Trust"),
        cost="paid",
        may_just_listen=True,
        structure="course",
        course_starts_on=date(2030, 1, 1),
        minimum_age=0,
    )
    group.refresh_from_db()
    group.topics.remove(anger)

    assert told(old, facts_of(group)) == [
        ("Which organisation is behind it?", "", "Larch Trust"),
        ("What do people here live with?", "Anger, Grief", "Grief"),
        ("Youngest age", "", "0"),
        ("Does it cost anything?", "Free", "There is a fee"),
        ("Can people come any time?", "", "A course with a start and an end"),
        ("When does the course start?", "", "Tuesday 1 January 2030"),
        ("May people just listen?", "", "Yes"),
    ]


def test_meetings_are_told_as_sentences() -> None:
    group = make.make_group()
    kept, gone = make.make_meeting(group), make.make_meeting(group, attendance="online", byday=["FR"])
    ramp, loop = make.make_access_feature(name="Ramp"), make.make_access_feature(name="Hearing loop")
    MeetingAccess.objects.create(meeting=kept, feature=ramp, is_available=True)
    MeetingAccess.objects.create(meeting=kept, feature=loop, is_available=True)
    old = facts_of(group)
    gone.delete()
    kept.access_stated.filter(feature=ramp).delete()
    kept.access_stated.filter(feature=loop).update(is_available=False)
    kept.freq, kept.bysetpos, kept.start_time = "monthly", [1, 3], time(18)
    kept.venue = make.make_venue(name="Elm House", street="", postcode="")
    kept.save()
    make.make_exception(kept, original_on=date(2030, 1, 1), note="New Year")
    make.make_meeting(group, freq="appointment", attendance="phone", notes="Ring twice.")

    assert told(old, facts_of(group)) == [
        (
            "Every Tuesday, 19:00 to 20:30: When",
            "Every Tuesday, 19:00 to 20:30",
            "First and third Tuesday of the month, 18:00 to 19:30",
        ),
        (
            "Every Tuesday, 19:00 to 20:30: Where",
            "St Brigid’s Hall, 12 Larch Street, Sheffield, S1 2HE",
            "Elm House, Sheffield",
        ),
        ("Every Tuesday, 19:00 to 20:30: Hearing loop", "Yes", "No"),
        ("Every Tuesday, 19:00 to 20:30: Ramp", "Yes", ""),
        ("Every Tuesday, 19:00 to 20:30: Tuesday 1 January 2030", "as usual", "Cancelled (New Year)"),
        ("Meeting taken away", "Every Friday, 19:00 to 20:30; Online", ""),
        ("New meeting", "", "By appointment; By phone"),
        ("By appointment: Anything else to know", "", "Ring twice."),
    ]


def test_whole_new_listing_is_told() -> None:
    meeting = make.make_meeting(make.make_group(name="Larch", summary="For all."))

    assert told({}, facts_of(meeting.group)) == [
        ("Name of the group", "", "Larch"),
        ("The group in one sentence", "", "For all."),
        (
            "Meeting",
            "",
            "Every Tuesday, 19:00 to 20:30; In person; St Brigid’s Hall, 12 Larch Street, Sheffield, S1 2HE",
        ),
    ]


def test_lines_that_were_changed_twice_are_marked() -> None:
    group = make.make_meeting().group
    old = facts_of(group)
    key = next(iter(old["meetings"]))
    new = {**old, "summary": "New.", "cost": "free"}
    new["meetings"] = {key: {**old["meetings"][key], "byday": ["FR"], "notes": "New."}}

    lines = in_words(old, new, Names(), conflicts=[("cost",), ("meetings", key, "byday")])

    assert [line.is_conflict for line in lines] == [False, True, False, True]


def test_words_of_a_text_are_marked_one_by_one() -> None:
    marked = marked_words("We meet in the small hall, first floor.", "We meet in the large hall, first floor.")

    assert marked == "We meet in the <del>small </del><ins>large </ins>hall, first floor."


def test_text_that_goes_on_differs_from_there_only() -> None:
    assert marked_words("Ring twice.", "Ring twice.\nThen wait.") == "Ring twice.\n<ins>Then wait.</ins>"


def test_long_texts_are_not_compared_word_by_word() -> None:
    was, now = "a " * 1500, "b " * 1500

    assert marked_words(was, now) == f"<del>{was}</del><ins>{now}</ins>"


@pytest.mark.parametrize("was", ["", "Two words", f"A text of six words and {XSS} in it.", f"{XSS} " * 1500])
def test_html_in_texts_is_escaped(was: str) -> None:
    group = make.make_meeting(make.make_group(summary="Before.", description=was)).group
    old = facts_of(group)
    key = next(iter(old["meetings"]))
    new = {**old, "name": XSS, "description": f"{was} and then {XSS} once more", "topics": {XSS: True}}
    new["meetings"] = {key: {**old["meetings"][key], "name": XSS, "notes": XSS}}

    for line in in_words(old, new, Names()):
        assert "<script" not in line.marked
        assert "&lt;script" in line.marked


def test_times_that_make_no_sense_are_told_as_such() -> None:
    meeting = facts_of(make.make_meeting().group)["meetings"].popitem()[1]

    assert when_in_words({**meeting, "freq": "hourly"}) == "At times that make no sense"


def test_place_kept_confidential_is_told_as_such() -> None:
    group = make.make_meeting().group
    old = facts_of(group)
    group.meetings.update(venue=make.make_confidential_venue(name="Refuge"))

    [(_, _, now)] = told(old, facts_of(group))

    assert now == "Sheffield (confidential: Refuge, 7 Secret Lane)"


@pytest.mark.parametrize("count", [1, 3])
def test_names_of_many_listings_take_five_queries_at_most(count: int, django_assert_max_num_queries: Any) -> None:
    feature = make.make_access_feature()
    listings = [
        facts_of(make.make_meeting(make.make_group(topics=[make.make_topic()]), access={feature: True}).group)
        for _ in range(count)
    ]

    with django_assert_max_num_queries(5):
        names_of(listings)
