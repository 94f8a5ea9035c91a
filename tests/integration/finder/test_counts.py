"""A facet's count is a promise: so many groups are there if you choose it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.actions.dates import refresh_occurrences
from groups.finder.matching import Asked, counts, matching
from groups.finder.times import Clock
from groups.finder.wishes import WISHES
from groups.models.choices import Attendance, Cost, Faith, ForWhom, Joining, LedBy, Structure
from tests.factories import (
    make_access_feature,
    make_community,
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_topic,
)

NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)
ZONES = ["Europe/London", "America/New_York", "Asia/Kolkata"]

maybe = st.sampled_from([None, True, False])
meetings = st.fixed_dictionaries(
    {
        "attendance": st.sampled_from(Attendance.values),
        "byday": st.sampled_from([["MO"], ["TU"], ["SU"], ["MO", "SA"]]),
        "start_time": st.sampled_from([time(0, 30), time(9), time(12, 30), time(19), time(23)]),
        "timezone": st.sampled_from(ZONES),
        "access": st.dictionaries(st.sampled_from(["step-free", "hearing-loop"]), st.booleans()),
    }
)
groups = st.fixed_dictionaries(
    {
        "topics": st.sets(st.sampled_from(["grief", "loss-of-partner", "pet-loss", "alcohol"])),
        "communities": st.sets(st.sampled_from(["women", "everyone"])),
        "languages": st.sets(st.sampled_from(["cy", "bfi"])),
        "organisation": st.sampled_from([None, "circle"]),
        "for_whom": st.sampled_from(["", *ForWhom.values]),
        "led_by": st.sampled_from(["", *LedBy.values]),
        "structure": st.sampled_from(["", *Structure.values]),
        "faith": st.sampled_from(["", *Faith.values]),
        "cost": st.sampled_from(["", *Cost.values]),
        "joining": st.sampled_from(["", *Joining.values]),
        "may_just_listen": maybe,
        "newcomers_welcome": maybe,
        "status": st.sampled_from(["published", "published", "published", "draft"]),
        "meetings": st.lists(meetings, max_size=3),
    }
)


def make_vocabulary() -> dict[str, Any]:
    grief = make_topic(slug="grief")
    rows: list[Any] = [
        grief,
        make_topic(slug="loss-of-partner", parent=grief),
        make_topic(slug="pet-loss", parent=grief),
        make_topic(slug="alcohol"),
        make_community(slug="women"),
        make_community(slug="everyone"),
        make_access_feature(slug="step-free"),
        make_access_feature(slug="hearing-loop"),
        make_organisation(slug="circle"),
    ]
    return {row.slug: row for row in rows} | {tag: make_language(tag) for tag in ("cy", "bfi")}


def make_directory(listings: Iterable[Mapping[str, Any]], words: Mapping[str, Any]) -> None:
    for listing in listings:
        fields = dict(listing)
        own_meetings = fields.pop("meetings")
        for name in ("topics", "communities", "languages"):
            fields[name] = [words[key] for key in fields[name]]
        group = make_group(**fields | {"organisation": words.get(fields["organisation"])})
        for meeting in own_meetings:
            access = {words[slug]: yes for slug, yes in meeting["access"].items()}
            make_meeting(group, **meeting | {"access": access, "venue": None})
    refresh_occurrences(NOW)


class CountsTests(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        listings=st.lists(groups, min_size=1, max_size=8),
        timezone=st.sampled_from(ZONES),
        data=st.data(),
    )
    def test_count_is_what_choosing_the_option_finds(self, listings, timezone, data):
        make_directory(listings, make_vocabulary())
        options = {wish.parameter: [option.value for option in wish.options()] for wish in WISHES}
        chosen = data.draw(st.sets(st.sampled_from(sorted(options)), max_size=3))
        some = {name: st.lists(st.sampled_from(values), min_size=1, max_size=2) for name, values in options.items()}
        wishes = {parameter: tuple(dict.fromkeys(data.draw(some[parameter]))) for parameter in sorted(chosen)}
        asked = Asked(clock=Clock(NOW, timezone), wishes=wishes)
        promised = counts(WISHES, asked)
        for wish in WISHES:
            others = asked.without(wish.parameter).wishes
            found = {
                value: matching(Asked(clock=asked.clock, wishes={**others, wish.parameter: (value,)})).count()
                for value in options[wish.parameter]
            }
            assert {value: promised[wish.parameter].get(value, 0) for value in found} == found, wish.parameter
