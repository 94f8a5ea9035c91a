from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection

from groups.models import Place
from groups.models.choices import TIMEZONES
from tests.factories import (
    make_access_feature,
    make_community,
    make_exception,
    make_group,
    make_language,
    make_meeting,
    make_organisation,
    make_place,
    make_topic,
    make_venue,
)

pytestmark = pytest.mark.django_db


def test_search_without_wishes_finds_published_groups_only(find):
    make_group(name="Published")
    for status in ("draft", "submitted", "paused", "archived"):
        make_group(name=status, status=status)
    assert find() == ["Published"]


@pytest.mark.parametrize(
    ("query", "fields", "others"),
    [
        ("cost=free", {"cost": "free"}, [{"cost": "paid"}, {"cost": ""}]),
        ("for=self", {"for_whom": "self"}, [{"for_whom": "family"}, {"for_whom": ""}]),
        ("for=family", {"for_whom": "both"}, [{"for_whom": "self"}, {"for_whom": ""}]),
        ("led_by=peer", {"led_by": "both"}, [{"led_by": "professional"}, {"led_by": ""}]),
        ("structure=course", {"structure": "course"}, [{"structure": "drop_in"}, {"structure": ""}]),
        ("faith=secular", {"faith": "secular"}, [{"faith": "faith"}, {"faith": ""}]),
        ("participation=listen", {"may_just_listen": True}, [{"may_just_listen": False}, {"may_just_listen": None}]),
        ("newcomers=yes", {"newcomers_welcome": True}, [{"newcomers_welcome": False}, {"newcomers_welcome": None}]),
        ("joining=turn_up", {"joining": "turn_up"}, [{"joining": "referral"}, {"joining": ""}]),
        ("age=17", {"minimum_age": 16, "maximum_age": 17}, [{"minimum_age": 18}, {"maximum_age": 16}, {}]),
        ("age=17", {"minimum_age": 0}, [{}]),
    ],
)
def test_wish_finds_groups_that_state_it_only(find, query, fields, others):
    make_group(name="Meets it", **fields)
    for number, other in enumerate(others):
        make_group(name=f"Other {number}", **other)
    assert find(query) == ["Meets it"]


def test_topic_includes_its_narrower_topics(find):
    grief = make_topic(slug="grief")
    make_group(name="Broad", topics=[grief])
    make_group(name="Narrow", topics=[make_topic(slug="loss-of-partner", parent=grief)])
    make_group(name="Elsewhere", topics=[make_topic(slug="alcohol")])
    assert sorted(find("topic=grief")) == ["Broad", "Narrow"]
    assert find("topic=loss-of-partner") == ["Narrow"]


def test_several_values_of_one_wish_mean_any_of_them(find):
    make_group(name="Women", communities=[make_community(slug="women")])
    make_group(name="Veterans", communities=[make_community(slug="veterans")])
    make_group(name="Everyone", communities=[make_community(slug="everyone")])
    assert sorted(find("community=women&community=veterans")) == ["Veterans", "Women"]


def test_several_access_features_mean_all_at_one_meeting(find):
    step_free, loop = make_access_feature(slug="step-free"), make_access_feature(slug="hearing-loop")
    make_meeting(make_group(name="Both"), access={step_free: True, loop: True})
    make_meeting(make_group(name="One, and no to the other"), access={step_free: True, loop: False})
    divided = make_group(name="Each at another meeting")
    make_meeting(divided, access={step_free: True})
    make_meeting(divided, access={loop: True})
    assert find("access=step-free&access=hearing-loop") == ["Both"]


def test_language_and_organisation_find_their_groups(find):
    make_group(name="Welsh", languages=[make_language("cy")])
    make_group(name="Circle's", organisation=make_organisation(slug="circle"))
    assert find("language=cy") == ["Welsh"]
    assert find("organisation=circle") == ["Circle's"]


def test_hybrid_meeting_counts_as_in_person_and_as_online(find):
    make_meeting(make_group(name="Hybrid"), attendance="hybrid")
    make_meeting(make_group(name="Hall"), attendance="in_person")
    make_meeting(make_group(name="Video"), attendance="online")
    make_meeting(make_group(name="Call"), attendance="phone")
    assert sorted(find("attendance=in_person")) == ["Hall", "Hybrid"]
    assert sorted(find("attendance=online")) == ["Hybrid", "Video"]
    assert find("attendance=hybrid") == ["Hybrid"]
    assert find("attendance=phone") == ["Call"]


def test_wishes_about_meetings_must_hold_for_one_meeting(find):
    divided = make_group(name="Tuesdays in a hall, Thursdays online")
    make_meeting(divided, byday=["TU"])
    make_meeting(divided, byday=["TH"], attendance="online")
    make_meeting(make_group(name="Tuesdays online"), byday=["TU"], attendance="online")
    assert find("day=tue&attendance=online") == ["Tuesdays online"]


@pytest.mark.parametrize(
    ("part", "starts"),
    [
        ("morning", [time(5), time(11, 59)]),
        ("afternoon", [time(12), time(16, 59)]),
        ("evening", [time(17), time(21, 59)]),
        ("night", [time(22), time(4, 59)]),
    ],
)
def test_time_of_day_runs_from_its_first_to_before_its_last_hour(find, part, starts):
    for start in (time(4, 59), time(5), time(11, 59), time(12), time(16, 59), time(17), time(21, 59), time(22)):
        make_meeting(make_group(name=start.isoformat("minutes")), start_time=start)
    assert sorted(find(f"time={part}")) == sorted(start.isoformat("minutes") for start in starts)


def test_online_meeting_is_on_the_visitors_day_and_a_hall_on_its_own(find):
    for name, attendance in [("Online", "online"), ("Hall", "in_person")]:
        group = make_group(name=name)
        make_meeting(group, attendance=attendance, byday=["MO"], start_time=time(23), timezone="America/New_York")
    assert find("day=mon&tz=Europe/London") == ["Hall"]
    assert find("day=tue&tz=Europe/London") == ["Online"]
    assert find("day=tue&time=night&tz=Europe/London") == ["Online"]
    assert sorted(find("day=mon&tz=America/New_York")) == ["Hall", "Online"]


def test_when_counts_days_from_the_present_one(find):
    for name, day in [("Sunday", "SU"), ("Monday", "MO"), ("Saturday", "SA")]:
        make_meeting(make_group(name=name), byday=[day])
    make_meeting(make_group(name="First Tuesday of February"), freq="monthly", byday=["TU"], bysetpos=[1])
    make_meeting(make_group(name="By appointment"), freq="appointment")
    assert find("when=today") == ["Sunday"]
    assert find("when=tomorrow") == ["Monday"]
    assert sorted(find("when=week")) == ["First Tuesday of February", "Monday", "Saturday", "Sunday"]


def test_monthly_group_is_found_this_week_only_in_its_week(find):
    make_meeting(make_group(name="Third Tuesday"), freq="monthly", byday=["TU"], bysetpos=[3])
    assert find("when=week") == []
    assert find("when=week", now=datetime(2031, 1, 15, 12, tzinfo=UTC)) == ["Third Tuesday"]


def test_now_means_under_way_or_within_the_hour(find):
    def make(name: str, start: time, duration: timedelta | None) -> None:
        make_meeting(make_group(name=name), byday=["SU"], start_time=start, duration=duration)

    make("over", time(10), timedelta(hours=1))
    make("under way", time(11), timedelta(minutes=90))
    make("perhaps under way", time(11, 30), None)
    make("surely over", time(10, 59), None)
    make("soon", time(13), timedelta(hours=1))
    make("later", time(13, 1), timedelta(hours=1))
    assert sorted(find("when=now")) == ["perhaps under way", "soon", "under way"]
    assert "over" not in find("when=today")


def test_cancelled_date_is_no_date_and_a_moved_one_counts_where_it_went(find):
    cancelled = make_meeting(make_group(name="Cancelled"), byday=["MO"])
    make_exception(cancelled, original_on=date(2031, 1, 6))
    moved = make_meeting(make_group(name="Moved"), byday=["MO"])
    make_exception(moved, kind="moved", original_on=date(2031, 1, 6), new_on=date(2031, 1, 8))
    make_meeting(make_group(name="As always"), byday=["MO"])
    assert find("when=tomorrow") == ["As always"]
    assert find("when=week&day=wed") == ["Moved"]


@pytest.fixture
def leeds() -> Place:
    return make_place(name="Leeds", latitude=53.8, longitude=-1.55)


def test_near_finds_what_is_in_reach_and_what_needs_no_journey(find, leeds):
    make_meeting(make_group(name="4 km away"), venue=make_venue(latitude=53.83, longitude=-1.58))
    make_meeting(make_group(name="50 km away"), venue=make_venue(latitude=53.38, longitude=-1.47))
    make_meeting(make_group(name="Somewhere"), venue=make_venue(latitude=None, longitude=None))
    make_meeting(make_group(name="Online"), attendance="online")
    assert sorted(find("near=Leeds")) == ["4 km away", "Online"]
    assert sorted(find("near=Leeds&within=60")) == ["4 km away", "50 km away", "Online"]
    assert find("near=Leeds&within=60&attendance=in_person&sort=nearest") == ["4 km away", "50 km away"]


def test_sorting_follows_what_was_asked(find, leeds):
    make_meeting(make_group(name="B soon, far"), byday=["MO"], venue=make_venue(latitude=53.9, longitude=-1.55))
    make_meeting(make_group(name="A late, near"), byday=["SA"], venue=make_venue(latitude=53.8, longitude=-1.55))
    make_meeting(make_group(name="c by appointment"), freq="appointment", attendance="phone", venue=None)
    assert find("sort=soonest") == ["B soon, far", "A late, near", "c by appointment"]
    assert find("sort=nearest&near=Leeds") == ["A late, near", "B soon, far", "c by appointment"]
    assert find("sort=name") == ["A late, near", "B soon, far", "c by appointment"]


def test_best_fit_puts_a_listing_confirmed_lately_first(find):
    lately = datetime(2030, 12, 1, tzinfo=UTC)
    make_meeting(make_group(name="Old news", confirmed_at=datetime(2029, 1, 1, tzinfo=UTC)))
    make_meeting(make_group(name="True today", confirmed_at=lately))
    make_meeting(make_group(name="Never confirmed"))
    assert find()[0] == "True today"


def test_order_is_the_same_every_time(find):
    for _ in range(10):
        make_group(name="Alike")
    slugs = [find(), find()]
    assert slugs[0] == slugs[1]


def test_every_time_zone_that_is_taken_is_known_to_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        known = {name for (name,) in cursor.fetchall()}
    assert TIMEZONES - known == set()
