"""Two listings beside each other, and three: what differs, and what becomes of changes that meet."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from groups.facts import ABSENT, differences, leaves, merged


def listing(**facts: Any) -> dict[str, Any]:
    return {"name": "Tuesday group", "summary": "", "topics": {}, "meetings": {}, **facts}


def meeting(**facts: Any) -> dict[str, Any]:
    return {"freq": "weekly", "byday": ["TU"], "venue": {}, "access": {}, "changes": {}, **facts}


def test_differences_name_the_way_to_each_fact() -> None:
    old = listing(meetings={"7": meeting()}, topics={"grief-loss": True})
    new = listing(summary="For all.", meetings={"7": meeting(byday=["WE"]), "new1": {"freq": "once"}})

    assert differences(old, new) == {
        ("summary",): ("", "For all."),
        ("topics", "grief-loss"): (True, ABSENT),
        ("meetings", "7", "byday"): (["TU"], ["WE"]),
        ("meetings", "new1", "freq"): (ABSENT, "once"),
    }


def test_merged_keeps_what_another_person_changed_elsewhere() -> None:
    base = listing(meetings={"7": meeting()})
    proposed = listing(meetings={"7": meeting(byday=["WE"])})
    current = listing(summary="For all.", meetings={"7": meeting(notes="Ring twice.")})

    facts, conflicts = merged(base, proposed, current)

    assert facts == listing(summary="For all.", meetings={"7": meeting(byday=["WE"], notes="Ring twice.")})
    assert conflicts == []


def test_merged_tells_where_two_people_changed_the_same() -> None:
    facts, conflicts = merged(listing(), listing(summary="Mine."), listing(summary="Yours."))

    assert facts == listing(summary="Mine.")
    assert conflicts == [("summary",)]


def test_merged_agrees_where_two_people_wrote_the_same() -> None:
    same = listing(summary="Ours.")

    assert merged(listing(), same, same) == (same, [])


def test_merged_removes_a_meeting() -> None:
    base = listing(meetings={"7": meeting(), "8": meeting()})

    facts, conflicts = merged(base, listing(meetings={"8": meeting()}), base)

    assert facts == listing(meetings={"8": meeting()})
    assert conflicts == []


def test_merged_brings_back_whole_a_meeting_that_is_changed_and_was_removed() -> None:
    base = listing(meetings={"7": meeting()})
    proposed = listing(meetings={"7": meeting(byday=["WE"])})

    facts, conflicts = merged(base, proposed, listing())

    assert facts == proposed
    assert conflicts == [("meetings", "7", "byday")]


plain = st.none() | st.integers(0, 2) | st.sampled_from(["", "a", "b"])
words = st.dictionaries(st.sampled_from(["x", "y"]), st.just(True))
meetings = st.dictionaries(
    st.sampled_from(["1", "2"]),
    st.builds(meeting, byday=st.lists(st.sampled_from(["TU", "WE"])), notes=plain, access=words),
)
listings = st.builds(listing, summary=plain, topics=words, meetings=meetings)


@given(listings, listings)
def test_merged_into_what_nobody_else_changed_is_what_was_proposed(base: Any, proposed: Any) -> None:
    assert merged(base, proposed, base) == (proposed, [])


@given(listings, listings)
def test_merged_with_nothing_proposed_changes_nothing(base: Any, current: Any) -> None:
    assert merged(base, base, current) == (current, [])


@given(listings, listings, listings)
def test_merged_says_all_that_was_proposed(base: Any, proposed: Any, current: Any) -> None:
    facts, _ = merged(base, proposed, current)

    said = dict(leaves(facts))
    changed = {path: wanted for path, (_, wanted) in differences(base, proposed).items()}
    assert {path: said.get(path, ABSENT) for path in changed} == changed
