"""What fit means, rule by rule: tiers, best rows, reasons."""

from datetime import UTC, datetime
from typing import Any

import pytest

from groups.finder.fit import Reason, Tier
from groups.finder.texts import Mentions
from tests.factories import (
    make_access_feature,
    make_community,
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_topic,
    make_venue,
)
from tests.integration.finder.answers import LEEDS, ask, only, tiers, venue_at

pytestmark = pytest.mark.django_db


# --- Tiers


def test_everything_fits_where_nothing_is_wanted():
    make_group(name="One")
    make_group(name="Draft", status="draft")
    assert tiers() == {"fits": {"One"}}


def test_empty_directory_finds_nothing():
    found = ask(wishes={"cost": ("free",)}, near=LEEDS)
    assert (found.counts, found.remote, found.found, found.pages) == ({"fits": 0, "might": 0, "close": 0}, 0, [], 1)


def test_group_fits_might_fit_or_is_close():
    make_group(name="Meets both", cost="free", structure="drop_in")
    make_group(name="Says nothing of one", cost="free")
    make_group(name="Says nothing")
    make_group(name="Misses one", cost="paid", structure="drop_in")
    make_group(name="Misses one and says nothing of the other", cost="paid")
    make_group(name="Misses both", cost="paid", structure="course")
    assert tiers(wishes={"cost": ("free",), "structure": ("drop_in",)}) == {
        "fits": {"Meets both"},
        "might": {"Says nothing of one", "Says nothing"},
        "close": {"Misses one", "Misses one and says nothing of the other"},
    }


def test_any_of_several_values_will_do():
    make_group(name="Free", cost="free")
    make_group(name="Donation", cost="donation")
    make_group(name="Paid", cost="paid")
    assert tiers(wishes={"cost": ("free", "donation")}) == {"fits": {"Free", "Donation"}, "close": {"Paid"}}


def test_each_access_feature_is_wanted_by_itself():
    step_free, loop = make_access_feature(slug="step-free"), make_access_feature(slug="hearing-loop")
    make_meeting(make_group(name="Both"), access={step_free: True, loop: True})
    make_meeting(make_group(name="One"), access={step_free: True})
    make_meeting(make_group(name="No to one"), access={step_free: True, loop: False})
    make_meeting(make_group(name="No to both"), access={step_free: False, loop: False})
    make_group(name="No meeting")
    assert tiers(wishes={"access": ("step-free", "hearing-loop")}) == {
        "fits": {"Both"},
        "might": {"One", "No meeting"},
        "close": {"No to one"},
    }


def test_firm_miss_is_not_close():
    make_group(name="Secular", faith="secular")
    make_group(name="Paid", faith="secular", cost="paid")
    make_group(name="Faith", faith="faith")
    wishes = {"faith": ("secular",), "cost": ("free",)}
    assert tiers(wishes=wishes) == {"might": {"Secular"}, "close": {"Paid"}}


def test_least_missing_are_close_where_nobody_is_closer():
    make_group(name="One far miss", faith="faith", cost="free")
    make_group(name="And a near one", faith="faith", cost="paid")
    assert tiers(wishes={"faith": ("secular",), "cost": ("free",)}) == {"close": {"One far miss"}}


def test_topics_beside_and_above_are_close_and_others_are_not():
    grief = make_topic(slug="grief")
    pet_loss = make_topic(slug="pet-loss", parent=grief)
    make_group(name="The same", topics=[pet_loss])
    make_group(name="Broader", topics=[grief])
    make_group(name="Beside", topics=[make_topic(parent=grief)])
    make_group(name="Other", topics=[make_topic(slug="alcohol")])
    make_group(name="None")
    assert tiers(wishes={"topic": ("pet-loss",)}) == {"fits": {"The same"}, "close": {"Broader", "Beside"}}
    assert tiers(wishes={"topic": ("alcohol",)}) == {"fits": {"Other"}}
    assert tiers(wishes={"topic": ("grief",)}) == {"fits": {"The same", "Broader", "Beside"}}


def test_group_for_everyone_is_close_to_one_for_somebody():
    make_community(slug="men")
    make_group(name="Women", communities=[make_community(slug="women")])
    make_group(name="Veterans", communities=[make_community(slug="veterans")])
    make_group(name="Everyone", communities=[make_community(slug="everyone")])
    make_group(name="Not stated")
    assert tiers(wishes={"community": ("women",)}) == {
        "fits": {"Women"},
        "might": {"Not stated"},
        "close": {"Everyone"},
    }


def test_another_language_or_organisation_is_far():
    make_group(name="Welsh", languages=[make_language("cy")])
    make_group(name="Signed", languages=[make_language("bfi")])
    make_group(name="Circle’s", organisation=make_organisation(slug="circle"))
    assert tiers(wishes={"language": ("cy",)}) == {"fits": {"Welsh"}, "might": {"Circle’s"}}
    assert tiers(wishes={"organisation": ("circle",)}) == {"fits": {"Circle’s"}}


def test_later_this_week_is_close_to_today_and_next_week_is_not():
    for name, day in [("Today", "SU"), ("Thursday", "TH")]:
        make_meeting(make_group(name=name), byday=[day])
    make_meeting(make_group(name="Last Friday of the month"), freq="monthly", byday=["FR"], bysetpos=[-1])
    make_meeting(make_group(name="By appointment"), freq="appointment")
    assert tiers(wishes={"when": ("today",)}) == {
        "fits": {"Today"},
        "might": {"By appointment"},
        "close": {"Thursday"},
    }
    assert tiers(wishes={"when": ("week",)}) == {
        "fits": {"Today", "Thursday"},
        "might": {"By appointment"},
        "close": {"Last Friday of the month"},
    }


def test_distance_is_met_nearly_met_missed_or_not_known():
    for name, kilometres in [("9 km", 9), ("29 km", 29), ("31 km", 31)]:
        make_meeting(make_group(name=name), venue=venue_at(kilometres))
    make_meeting(make_group(name="Somewhere"), venue=make_venue())
    make_meeting(make_group(name="Nowhere yet"), venue=None)
    make_group(name="No meeting")
    for attendance in ("online", "phone"):
        make_meeting(make_group(name=attendance), attendance=attendance)
    make_meeting(make_group(name="Hybrid at 31 km"), attendance="hybrid", venue=venue_at(31))
    assert tiers(near=LEEDS, within_km=10.0) == {
        "fits": {"9 km", "online", "phone"},
        "might": {"Somewhere", "Nowhere yet", "No meeting"},
        "close": {"29 km"},
    }


def test_age_is_met_missed_or_not_stated():
    make_group(name="Not stated")
    make_group(name="All ages", minimum_age=0)
    make_group(name="18 to 30", minimum_age=18, maximum_age=30)
    make_group(name="To 25", maximum_age=25)
    assert tiers(age=30) == {"fits": {"All ages", "18 to 30"}, "might": {"Not stated"}}
    assert tiers(age=18) == {"fits": {"All ages", "18 to 30", "To 25"}, "might": {"Not stated"}}


def test_text_is_wanted_or_only_brings_forward():
    mentioned, _ = make_group(name="Mentioned"), make_group(name="Other")
    mentions = Mentions({mentioned.pk: 0}, frozenset())
    assert tiers(mentions, text="tea", is_text_wanted=True) == {"fits": {"Mentioned"}}
    assert tiers(mentions, text="tea") == {"fits": {"Mentioned", "Other"}}


def test_named_group_meets_what_was_read_into_the_words():
    named = make_group(name="Tuesday Circle", cost="paid")
    make_meeting(named, byday=["TH"])
    make_meeting(make_group(name="Another", cost="free"), byday=["TU"])
    mentions = Mentions({}, frozenset({named.pk}))
    asked: Any = {"wishes": {"day": ("tue",), "cost": ("free",)}, "text": "circle", "is_text_wanted": True}
    assert tiers(mentions, **asked, from_words=frozenset({"day"})) == {"close": {"Tuesday Circle"}}
    assert tiers(mentions, **asked, from_words=frozenset({"day", "cost"})) == {"fits": {"Tuesday Circle"}}


# --- One row at a time


def test_wishes_about_meetings_and_dates_hold_for_one_and_the_same():
    divided = make_group(name="Tuesdays in a hall, Thursdays online")
    make_meeting(divided, byday=["TU"])
    make_meeting(divided, byday=["TH"], attendance="online")
    make_meeting(make_group(name="Tuesdays online"), byday=["TU"], attendance="online")
    assert tiers(wishes={"day": ("tue",), "attendance": ("online",)}) == {
        "fits": {"Tuesdays online"},
        "close": {"Tuesdays in a hall, Thursdays online"},
    }


def test_group_is_shown_by_the_meeting_and_date_that_fit_best():
    group = make_group()
    make_meeting(group, byday=["MO"])
    fitting = make_meeting(group, byday=["TH"], attendance="phone")
    found = only(ask(wishes={"attendance": ("phone",)}))
    assert (found.meeting, found.next_at) == (fitting.pk, datetime(2031, 1, 9, 19, tzinfo=UTC))
    assert (found.is_remote, found.metres) == (True, None)


def test_of_meetings_that_fit_alike_the_soonest_is_shown_and_near_a_place_the_nearest():
    group = make_group()
    late = make_meeting(group, byday=["SA"], venue=venue_at(1))
    soon = make_meeting(group, byday=["MO"], venue=venue_at(2))
    undated = make_meeting(group, freq="appointment", venue=venue_at(0))
    assert only(ask()).meeting == soon.pk
    assert only(ask(near=LEEDS, sort="soonest")).meeting == soon.pk
    assert only(ask(near=LEEDS, sort="nearest")).meeting == undated.pk
    undated.delete()
    found = only(ask(near=LEEDS))
    assert (found.meeting, found.metres) == (late.pk, 1000)


def test_of_meetings_alike_in_all_the_first_is_shown():
    group = make_group()
    first, _ = make_meeting(group), make_meeting(group)
    assert only(ask()).meeting == first.pk


# --- Reasons


def test_reasons_tell_what_is_met_not_stated_and_missed_in_the_order_asked():
    step_free, loop = make_access_feature(slug="step-free"), make_access_feature(slug="hearing-loop", position=1)
    grief = make_topic(slug="grief")
    group = make_group(topics=[grief], cost="paid", minimum_age=18)
    make_meeting(group, byday=["TH"], access={step_free: False, loop: True}, venue=venue_at(1))
    found = only(
        ask(
            near=LEEDS,
            age=17,
            text="tea",
            is_text_wanted=True,
            wishes={
                "topic": ("grief",),
                "day": ("tue", "wed"),
                "access": ("step-free",),
                "cost": ("free",),
                "faith": ("secular",),
            },
        )
    )
    assert found.tier is Tier.CLOSE
    assert found.met == (Reason("near", ("Leeds",)), Reason("topic", ("grief",)))
    assert found.not_stated == (Reason("faith", ("secular",)),)
    assert found.missed == (
        Reason("q", ("tea",)),
        Reason("age", ("17",)),
        Reason("day", ("tue", "wed"), has=("thu",)),
        Reason("access", ("step-free",), has=("hearing-loop",)),
        Reason("cost", ("free",), has=("paid",)),
    )


def test_reason_met_gives_the_values_met_or_all_where_the_name_was_typed():
    group = make_group(cost="donation", faith="faith")
    mentions = Mentions({}, frozenset({group.pk}))
    wishes = {"cost": ("free", "donation"), "faith": ("secular",)}
    found = only(ask(mentions, wishes=wishes, from_words=frozenset({"faith"})))
    assert found.met == (Reason("cost", ("donation",)), Reason("faith", ("secular",)))
    assert (found.is_named, found.missed) == (True, ())
