"""The words above the results."""

from types import SimpleNamespace
from typing import Any

import pytest

from groups.finder.fit import Answer, Found, Reason, Tier
from groups.views.tiers import heading_of, sections_of, tally_of


def answer(fits: int = 0, might: int = 0, close: int = 0, found: tuple[Found, ...] = ()) -> Answer:
    counts = {Tier.FITS: fits, Tier.MIGHT: might, Tier.CLOSE: close}
    return Answer(counts=counts, remote=0, found=found, page=1, pages=1)


def one(group: int, tier: Tier, *, is_remote: bool = False, is_named: bool = False, missed: int = 0) -> Found:
    reasons = tuple(Reason("day", ("tue",)) for _ in range(missed))
    return Found(group, tier, None, None, None, is_remote=is_remote, is_named=is_named, missed=reasons)


@pytest.mark.parametrize(
    ("counts", "heading", "tally"),
    [
        ((6, 4, 11), "Six groups fit", "Four more might, and 11 are close."),
        ((1, 1, 1), "One group fits", "One more might, and one is close."),
        ((20, 0, 2), "20 groups fit", "Two are close."),
        ((2, 3, 0), "Two groups fit", "Three more might."),
        ((2, 0, 0), "Two groups fit", ""),
        ((0, 4, 2), "Four groups might fit", "None says yes to all of that yet. Two are close."),
        ((0, 1, 0), "One group might fit", "None says yes to all of that yet."),
        (
            (0, 0, 3),
            "Three groups come close",
            "None fits all of that yet. That does not mean there is nothing for you.",
        ),
        ((0, 0, 0), "No groups are listed yet", ""),
    ],
)
def test_heading_counts_the_best_tier_and_the_tally_the_others(counts, heading, tally):
    assert (heading_of(answer(*counts), has_wants=True), tally_of(answer(*counts))) == (heading, tally)


@pytest.mark.parametrize(
    ("fits", "heading"), [(25, "All 25 groups"), (1, "One group"), (0, "No groups are listed yet")]
)
def test_heading_without_wishes_counts_all(fits, heading):
    assert heading_of(answer(fits), has_wants=False) == heading


def told(found: tuple[Found, ...], *, is_near_a_place: bool = False) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each section's heading and line, and each part's heading and cards, a card being its group's number."""
    cards: dict[int, Any] = {one.group: SimpleNamespace(name=f"{one.group}") for one in found if one.group}
    sections = sections_of(answer(2, 2, 2, found=found), cards, is_near_a_place=is_near_a_place)
    return [
        (one.heading, one.line, [(part.heading, "".join(card.name for card in part.cards)) for part in one.parts])
        for one in sections
    ]


def test_each_tier_on_the_page_has_its_own_words():
    found = (one(1, Tier.FITS), one(2, Tier.MIGHT), one(3, Tier.CLOSE, missed=1), one(4, Tier.CLOSE, missed=1))
    assert told(found) == [
        ("Fit everything you asked for", "", [("", "1")]),
        (
            "Two might fit",
            "They do not say something you asked for. A quick question to the group will tell.",
            [("", "2")],
        ),
        ("Close", "One thing differs.", [("", "34")]),
    ]


def test_close_groups_that_differ_in_more_say_so():
    [(_, line, _)] = told((one(3, Tier.CLOSE, missed=1), one(4, Tier.CLOSE, missed=2)))
    assert line == "Each says what differs."


def test_what_is_joined_from_anywhere_stands_apart_near_a_place():
    found = (one(1, Tier.FITS, is_remote=True, is_named=True), one(2, Tier.FITS), one(3, Tier.FITS, is_remote=True))
    [(_, _, parts)] = told(found, is_near_a_place=True)
    assert parts == [("", "12"), ("Online or by phone, from anywhere", "3")]
    [(_, _, parts)] = told(found)
    assert parts == [("", "123")]


def test_group_that_has_just_left_leaves_no_gap():
    [(_, _, parts)] = told((one(1, Tier.FITS), one(0, Tier.FITS)))
    assert parts == [("", "1")]
