"""What fit means, rule by rule: order, and the numbers beside it."""

from datetime import timedelta
from hashlib import md5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.actions.dates import refresh_occurrences
from groups.finder.asked import Asked, Want
from groups.finder.fit import Relaxation, Tier
from groups.finder.reference import answer
from groups.finder.texts import Mentions
from groups.models import SupportGroup
from tests.factories import (
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_topic,
)
from tests.integration.finder import directories
from tests.integration.finder.answers import LEEDS, ask, names_of, venue_at
from tests.integration.finder.conftest import NOW

pytestmark = pytest.mark.django_db


# --- Order


def test_tiers_come_one_after_the_other_whatever_the_order():
    make_meeting(make_group(name="C", cost="free"), byday=["SA"])
    make_meeting(make_group(name="B"), byday=["TU"])
    make_meeting(make_group(name="A", cost="paid"), byday=["MO"])
    for sort in ("fit", "soonest", "nearest", "name"):
        assert names_of(ask(wishes={"cost": ("free",)}, sort=sort)) == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("soonest", ["Sooner, far", "Online", "Later, near", "No date"]),
        ("nearest", ["No date", "Later, near", "Sooner, far", "Online"]),
        ("name", ["Later, near", "No date", "Online", "Sooner, far"]),
        ("fit", ["Sooner, far", "Later, near", "No date", "Online"]),
    ],
)
def test_order_is_the_one_asked_for_and_what_is_remote_stays_out_of_distances(sort, order):
    make_meeting(make_group(name="Sooner, far"), byday=["MO"], venue=venue_at(9))
    make_meeting(make_group(name="Later, near"), byday=["SA"], venue=venue_at(1))
    make_meeting(make_group(name="Online"), byday=["TU"], attendance="online")
    make_meeting(make_group(name="No date"), freq="appointment", venue=venue_at(0.5))
    assert names_of(ask(near=LEEDS, sort=sort)) == order


def test_names_are_put_in_order_without_accents_and_capitals():
    for name in ("zebra", "Ångström", "apple", "Zoë"):
        make_group(name=name)
    assert names_of(ask(sort="name")) == ["Ångström", "apple", "zebra", "Zoë"]


def test_best_fit_weighs_dates_confirmation_distance_and_words():
    # Two kilometres count like a day, no word for half a year like a week, and the word itself like fifty days.
    lately, long_ago = NOW - timedelta(days=180), NOW - timedelta(days=181)
    make_meeting(make_group(name="Monday", confirmed_at=lately), byday=["MO"], venue=venue_at(0))
    make_meeting(make_group(name="Unconfirmed", confirmed_at=long_ago), byday=["MO"], venue=venue_at(0))
    make_meeting(make_group(name="Two km further", confirmed_at=lately), byday=["MO"], venue=venue_at(2))
    make_meeting(make_group(name="Tuesday", confirmed_at=lately), byday=["TU"], venue=venue_at(0))
    wordy = make_group(name="Of that word", confirmed_at=lately)
    make_meeting(wordy, freq="appointment", venue=venue_at(0))
    found = ask(Mentions({wordy.pk: 1000}, frozenset()), near=LEEDS, text="word")
    assert names_of(found) == ["Of that word", "Monday", "Two km further", "Tuesday", "Unconfirmed"]


def test_likeliest_guess_comes_first_unless_it_is_weeks_later():
    likeliest, next_one = make_topic(slug="likeliest"), make_topic(slug="next")
    make_meeting(make_group(name="Next, Monday", topics=[next_one]), byday=["MO"])
    make_meeting(make_group(name="Both, Tuesday", topics=[next_one, likeliest]), byday=["TU"])
    make_meeting(make_group(name="Likeliest, Friday", topics=[likeliest]), byday=["FR"])
    make_meeting(make_group(name="Likeliest, no date", topics=[likeliest]), freq="appointment")
    guesses = ("likeliest", "next")
    best = names_of(ask(wishes={"topic": guesses}, guesses=guesses))
    assert best == ["Both, Tuesday", "Likeliest, Friday", "Next, Monday", "Likeliest, no date"]
    # Whoever asks for the soonest gets it.
    assert names_of(ask(wishes={"topic": guesses}, guesses=guesses, sort="soonest"))[0] == "Next, Monday"


def test_language_of_the_words_brings_groups_forward_and_misses_none():
    welsh = make_language("cy")
    make_meeting(make_group(name="Monday"), byday=["MO"])
    make_meeting(make_group(name="Welsh, Friday", languages=[welsh]), byday=["FR"])
    make_meeting(make_group(name="Welsh, no date", languages=[welsh]), freq="appointment")
    found = ask(written_in="cy")
    assert names_of(found) == ["Welsh, Friday", "Monday", "Welsh, no date"]
    assert found.counts == {Tier.FITS: 3, Tier.MIGHT: 0, Tier.CLOSE: 0}


def test_named_group_comes_first_in_its_tier():
    make_meeting(make_group(name="Soon"), byday=["MO"])
    named = make_group(name="Named")
    assert names_of(ask(Mentions({}, frozenset({named.pk})), sort="soonest")) == ["Named", "Soon"]


def test_groups_alike_are_put_in_order_by_lot():
    slugs = [make_group(name="Alike").slug for _ in range(5)]
    expected = sorted(slugs, key=lambda slug: md5(slug.encode(), usedforsecurity=False).hexdigest())
    for sort in ("fit", "soonest", "nearest", "name"):
        found = ask(sort=sort).found
        assert [SupportGroup.objects.get(pk=one.group).slug for one in found] == expected


# --- The numbers beside it


def test_pages_run_over_all_tiers_and_end_with_the_last():
    make_group(name="Fits", cost="free")
    make_group(name="Might")
    make_group(name="Close", cost="paid")
    pages = [ask(wishes={"cost": ("free",)}, page=page, per_page=2) for page in (0, 1, 2, 3)]
    assert [names_of(page) for page in pages] == [["Fits", "Might"], ["Fits", "Might"], ["Close"], ["Close"]]
    assert [(page.page, page.pages) for page in pages] == [(1, 2), (1, 2), (2, 2), (2, 2)]


def test_remote_counts_those_that_fit_or_might_by_a_meeting_joined_from_anywhere():
    make_meeting(make_group(cost="free"), attendance="online")
    make_meeting(make_group(), attendance="phone")
    make_meeting(make_group(cost="paid"), attendance="online")
    make_meeting(make_group(cost="free"))
    assert ask(wishes={"cost": ("free",)}).remote == 2


def test_dropping_what_keeps_groups_from_fitting_is_offered_most_first():
    make_group(cost="free", structure="drop_in", faith="secular")
    make_group(cost="free", structure="course", faith="secular")
    make_group(cost="paid", structure="drop_in", faith="secular")
    make_group(cost="paid", structure="drop_in", faith="secular")
    wishes = {"structure": ("drop_in",), "cost": ("free",), "faith": ("secular",)}
    assert ask(wishes=wishes).relax == [
        Relaxation(Want("cost", ("free",)), 3),
        Relaxation(Want("structure", ("drop_in",)), 2),
    ]


def test_organisations_have_no_facet_and_every_option_of_the_others_is_counted():
    make_group(cost="free", organisation=make_organisation())
    facets = ask().facets
    assert "organisation" not in facets
    assert facets["cost"] == {"free": 1, "donation": 0, "paid": 0}


class FacetTests(TestCase):
    """A facet's number is a promise: so many groups fit if that is chosen."""

    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    @given(listings=st.lists(directories.groups, min_size=1, max_size=8), data=st.data())
    def test_count_is_how_many_fit_with_the_option_chosen(self, listings, data):
        directory = directories.write_directory(listings, NOW)
        refresh_occurrences(NOW)
        asked, mentions = data.draw(directories.searches(directory))
        promised = answer(asked, mentions, page=1).facets
        parameter = data.draw(st.sampled_from(sorted(promised)))
        for value, count in promised[parameter].items():
            chosen = Asked(**{**vars(asked), "wishes": {**asked.wishes, parameter: (value,)}})
            assert answer(chosen, mentions, page=1).counts[Tier.FITS] == count
