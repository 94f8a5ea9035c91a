"""For every constraint in the database, rows that break it."""

from datetime import date, timedelta

from django.db.models import F, Model

from groups.models import Change, Embedding, ShippedEntry
from tests import factories as make
from tests.integration.models.breaking import (
    Broken,
    bad_country,
    blank,
    broken,
    half_point,
    off_the_globe,
    twice,
    unknown,
)
from tests.integration.models.broken_upkeep import UPKEEP

DAY = date(2000, 1, 4)
ANOTHER_DAY = date(2000, 1, 5)


def paused_group() -> Model:
    return make.make_group(status="paused")


def course() -> Model:
    return make.make_group(structure="course", course_weeks=6)


def imported_group() -> Model:
    return make.make_group(source="feed", source_key=make.make_topic().slug)


def monthly_meeting() -> Model:
    return make.make_meeting(freq="monthly", byday=["TU"], bysetpos=[1])


def single_meeting() -> Model:
    return make.make_meeting(freq="once", dtstart=DAY)


def appointment() -> Model:
    return make.make_meeting(freq="appointment")


def cancelled() -> Model:
    return make.make_exception(make.make_meeting(), original_on=DAY)


def moved() -> Model:
    return make.make_exception(make.make_meeting(), kind="moved", original_on=DAY, new_on=ANOTHER_DAY)


def added() -> Model:
    return make.make_exception(make.make_meeting(), kind="added", new_on=ANOTHER_DAY)


def stated_access() -> Model:
    return make.make_meeting(access={make.make_access_feature(): True}).access_stated.get()


def occurrence() -> Model:
    return make.make_meeting().dates.create(starts_at=make.LONG_AGO)


def place_name() -> Model:
    return make.make_place().names.get()


def alias() -> Model:
    return make.make_alias(make.make_topic())


def change() -> Model:
    make.make_group()
    return Change.objects.filter(kind="group").get()


def embedding() -> Model:
    return Embedding.objects.create(model="an encoder", digest=str(Embedding.objects.count()), vector=b"")


def shipped_entry() -> Model:
    return ShippedEntry.objects.create(kind="topic", key=make.make_topic().slug)


def facilitation() -> Model:
    return make.make_facilitation(make.make_facilitator(), make.make_group())


def check() -> Model:
    return make.make_check(make.make_facilitator())


def user() -> Model:
    return make.make_user(f"{make.make_topic().slug}@example.org")


VENUE = {
    "venue_country_code": bad_country(make.make_venue),
    "venue_latitude_both": half_point(make.make_venue),
    "venue_latitude_range": off_the_globe(make.make_venue, "latitude", 90),
    "venue_longitude_range": off_the_globe(make.make_venue, "longitude", 180),
    "venue_private_latitude_both": half_point(make.make_confidential_venue, "private_"),
    "venue_private_latitude_range": off_the_globe(make.make_confidential_venue, "private_latitude", 90),
    "venue_private_longitude_range": off_the_globe(make.make_confidential_venue, "private_longitude", 180),
    "venue_somewhere": broken(make.make_venue, {"name": "", "street": "", "locality": "", "postcode": ""}),
    "venue_confidential_hidden": broken(
        make.make_confidential_venue,
        {"street": "7 Secret Lane"},
        {"postcode": "S2 4QQ"},
        {"directions": "Ring twice."},
        {"latitude": 53.3811},
        {"longitude": -1.4701},
    ),
    "venue_private_only_if_confidential": broken(
        make.make_venue,
        {"private_name": "Rose House"},
        {"private_street": "7 Secret Lane"},
        {"private_directions": "Ring twice."},
        {"private_postcode": "S2 4QQ"},
        {"private_latitude": 53.3811, "private_longitude": -1.4701},
    ),
    "venue_once_per_source": twice(make.make_venue, {"source": "feed", "source_key": "7"}),
}

GROUP = {
    "supportgroup_slug_not_blank": blank(make.make_group, "slug"),
    "supportgroup_name_not_blank": blank(make.make_group, "name"),
    "supportgroup_status_known": unknown(make.make_group, "status", blank_is_unknown=True),
    "supportgroup_for_whom_known": unknown(make.make_group, "for_whom"),
    "supportgroup_led_by_known": unknown(make.make_group, "led_by"),
    "supportgroup_structure_known": unknown(make.make_group, "structure"),
    "supportgroup_faith_known": unknown(make.make_group, "faith"),
    "supportgroup_typical_size_known": unknown(make.make_group, "typical_size"),
    "supportgroup_cost_known": unknown(make.make_group, "cost"),
    "supportgroup_joining_known": unknown(make.make_group, "joining"),
    "supportgroup_capacity_known": unknown(make.make_group, "capacity"),
    "supportgroup_join_details_given_known": unknown(make.make_group, "join_details_given"),
    "supportgroup_minimum_age_to_maximum_age": broken(make.make_group, {"minimum_age": 30, "maximum_age": 18}),
    "supportgroup_ages_human": broken(make.make_group, {"minimum_age": 121}, {"maximum_age": 121}),
    "supportgroup_course_only": broken(
        make.make_group,
        {"course_weeks": 6},
        {"course_starts_on": DAY},
        {"may_join_late": False},
        {"structure": "drop_in", "may_join_late": True},
    ),
    "supportgroup_course_weeks_positive": broken(course, {"course_weeks": 0}),
    "supportgroup_published_complete": broken(make.make_group, {"summary": ""}, {"published_at": None}),
    "supportgroup_pause_only_if_paused": [
        *broken(make.make_group, {"paused_until": DAY}, {"pause_reason": "Holiday"}),
        *broken(paused_group, {"status": "published", "pause_reason": "Holiday"}),
    ],
    "supportgroup_source_whole": [
        *broken(make.make_group, {"source": "feed"}, {"source_key": "7"}, {"left_source_at": make.LONG_AGO}),
        *broken(imported_group, {"source": ""}, {"source_key": ""}),
    ],
    "supportgroup_once_per_source": twice(make.make_group, {"source": "feed", "source_key": "7"}),
}

MEETING = {
    "meeting_attendance_known": unknown(make.make_meeting, "attendance", blank_is_unknown=True),
    "meeting_freq_known": unknown(make.make_meeting, "freq", blank_is_unknown=True),
    "meeting_timezone_known": broken(make.make_meeting, *({"timezone": zone} for zone in ("", "EST", "europe/london"))),
    "meeting_interval_positive": broken(make.make_meeting, {"interval": 0, "dtstart": DAY}),
    "meeting_no_false_address": broken(make.make_meeting, {"attendance": "online"}, {"attendance": "phone"}),
    "meeting_days_known": broken(make.make_meeting, {"byday": ["XX"]}, {"byday": ["TU", "tu"]}),
    "meeting_positions_known": broken(monthly_meeting, {"bysetpos": [0]}, {"bysetpos": [6]}, {"bysetpos": [-6]}),
    "meeting_monthdays_known": broken(
        monthly_meeting, *({"byday": [], "bysetpos": [], "bymonthday": [day]} for day in (0, 32, -32))
    ),
    "meeting_rule_complete": [
        *broken(make.make_meeting, {"byday": []}, {"bysetpos": [1]}, {"bymonthday": [1]}),
        *broken(monthly_meeting, {"byday": []}, {"bysetpos": []}, {"bymonthday": [1]}),
        *broken(single_meeting, {"dtstart": None}, {"until": DAY}, {"byday": ["TU"]}, {"bymonthday": [4]}),
        *broken(appointment, {"byday": ["TU"]}, {"bymonthday": [4]}),
    ],
    "meeting_time_stated": [
        *broken(make.make_meeting, {"start_time": None}),
        *broken(monthly_meeting, {"start_time": None}),
        *broken(single_meeting, {"start_time": None}),
    ],
    "meeting_interval_anchored": [
        *broken(make.make_meeting, {"interval": 2}),
        *broken(single_meeting, {"interval": 2}),
        *broken(appointment, {"interval": 2, "dtstart": DAY}),
    ],
    "meeting_dtstart_to_until": broken(make.make_meeting, {"dtstart": ANOTHER_DAY, "until": DAY}),
    "meeting_duration_within_a_day": broken(
        make.make_meeting, *({"duration": timedelta(hours=hours)} for hours in (0, -1, 25))
    ),
    "meeting_once_per_source": twice(make.make_meeting, {"source_key": "7"}, "group_id"),
}

MEETING_EXCEPTION = {
    "meetingexception_dates_fit_kind": [
        *unknown(cancelled, "kind", blank_is_unknown=True),
        *broken(cancelled, {"original_on": None}, {"new_on": DAY}, {"new_start_time": "19:00"}),
        *broken(moved, {"original_on": None}, {"new_on": None}),
        *broken(added, {"original_on": DAY}, {"new_on": None}),
    ],
    "meetingexception_once_per_date": twice(cancelled, {}, "meeting_id", "original_on"),
    "meetingexception_added_once": twice(added, {}, "meeting_id", "new_on"),
}

VOCABULARY = {
    "topic_slug_not_blank": blank(make.make_topic, "slug"),
    "topic_name_not_blank": blank(make.make_topic, "name"),
    "topic_not_own_parent": broken(make.make_topic, {"parent_id": F("id")}),
    "topicalias_text_not_blank": blank(alias, "text"),
    "topicalias_once_per_topic": [Broken(alias, {"text": "blue"}, second={"text": "Blue"}, same=("topic_id",))],
    "community_slug_not_blank": blank(make.make_community, "slug"),
    "community_name_not_blank": blank(make.make_community, "name"),
    "accessfeature_slug_not_blank": blank(make.make_access_feature, "slug"),
    "accessfeature_name_not_blank": blank(make.make_access_feature, "name"),
    "language_name_not_blank": blank(make.make_language, "name"),
    "language_tag_bcp47": broken(make.make_language, *({"tag": tag} for tag in ("", "English", "en_GB", "e", "EN"))),
    "shippedentry_once": twice(shipped_entry, {"kind": "topic", "key": "grief-loss"}),
    "organisation_slug_not_blank": blank(make.make_organisation, "slug"),
    "organisation_name_not_blank": blank(make.make_organisation, "name"),
}

PLACES = {
    "place_name_not_blank": blank(make.make_place, "name"),
    "place_country_code": bad_country(make.make_place),
    "place_latitude_range": off_the_globe(make.make_place, "latitude", 90),
    "place_longitude_range": off_the_globe(make.make_place, "longitude", 180),
    "place_one_label": twice(make.make_place, {"name": "Ashton", "near": "Leeds", "region": "England"}),
    "placename_key_not_blank": blank(place_name, "key"),
    "placename_once_per_place": twice(place_name, {"key": "ashton"}, "place_id"),
    "postalcode_country_code": bad_country(make.make_postal_code),
    "postalcode_code_folded": broken(make.make_postal_code, *({"code": code} for code in ("", "s1", "S1 2HE", "S-1"))),
    "postalcode_once_per_country": twice(make.make_postal_code, {"code": "S1"}),
    "postalcode_latitude_range": off_the_globe(make.make_postal_code, "latitude", 90),
    "postalcode_longitude_range": off_the_globe(make.make_postal_code, "longitude", 180),
}

CRISIS_LINE = {
    "crisisline_country_code": bad_country(make.make_crisis_line),
    "crisisline_name_not_blank": blank(make.make_crisis_line, "name"),
    "crisisline_confidence_known": unknown(make.make_crisis_line, "confidence", blank_is_unknown=True),
    "crisisline_reachable": broken(make.make_crisis_line, {"number": "", "tel": ""}),
    "crisisline_number_dialled": broken(
        make.make_crisis_line, {"tel": "0113 496 0999"}, {"tel": "call"}, {"number": "", "tel": "112", "url": "x"}
    ),
    "crisisline_once_per_country": twice(make.make_crisis_line, {"name": "Listeners"}),
    "crisisline_one_emergency_number": twice(make.make_crisis_line, {"is_emergency": True}),
}

DATES = {
    "meetingaccess_stated_once": twice(stated_access, {}, "meeting_id", "feature_id"),
    "occurrence_once": twice(occurrence, {}, "meeting_id"),
    "occurrence_ends_after_start": broken(occurrence, {"ends_at": make.LONG_AGO}),
}

PEOPLE = {
    "user_email_not_blank": blank(user, "email"),
    "user_email_once": [Broken(user, {"email": "bob@example.org"}, second={"email": "Bob@example.org"})],
    "facilitator_name_not_blank": blank(make.make_facilitator, "name"),
    "facilitation_role_known": unknown(facilitation, "role", blank_is_unknown=True),
    "facilitation_once": twice(facilitation, {}, "facilitator_id", "group_id"),
    "check_kind_known": unknown(check, "kind", blank_is_unknown=True),
    "check_name_not_blank": blank(check, "name"),
    "check_checked_by_not_blank": blank(check, "checked_by"),
    "check_checked_on_to_expires_on": broken(check, {"checked_on": ANOTHER_DAY, "expires_on": DAY}),
}

FINDER = {
    "change_kind_known": unknown(change, "kind", blank_is_unknown=True),
    "embedding_once": twice(embedding, {"model": "an encoder", "digest": "0"}),
}

ALL = VENUE | GROUP | MEETING | MEETING_EXCEPTION | VOCABULARY | PLACES | CRISIS_LINE | DATES | PEOPLE | UPKEEP | FINDER

# What cannot be broken alone: half a point where both columns are NOT NULL, a kind whose dates fit no kind.
UNBREAKABLE = {"place_latitude_both", "postalcode_latitude_both", "meetingexception_kind_known"}
