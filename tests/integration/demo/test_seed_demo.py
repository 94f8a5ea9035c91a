from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from facilitators.demo_logins import DEMO_PASSWORD, active_demo_logins
from facilitators.models import Facilitation, Facilitator, User
from groups.models import Meeting, Missing, Occurrence, Organisation, SupportGroup, Topic, Venue
from groups.models.choices import Attendance, Frequency, Status
from tests import factories as make

TODAY = date(2031, 1, 5)
MIDNIGHT = datetime(2031, 1, 5, tzinfo=UTC)
OUR_TABLES = (SupportGroup, Venue, Facilitator)


def seed(*arguments: str, groups: int = 12) -> str:
    """Run the command and return what it prints."""
    out = StringIO()
    call_command("seed_demo", *arguments, "--groups", str(groups), "--today", TODAY.isoformat(), stdout=out)
    return out.getvalue()


@dataclass(frozen=True)
class Made:
    """What the command makes by default, read into memory."""

    groups: list[SupportGroup]
    meetings: list[Meeting]
    missing: dict[str, list[Missing]]
    topics: set[Topic]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Made:
    """The directory that the command makes, once for all tests of what is in it; its rows are taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_vocabulary", verbosity=0)
        seed(groups=150)
        listings = SupportGroup.objects.select_related("organisation").prefetch_related(
            "topics__parent",
            "communities",
            "languages",
            "meetings__venue",
            "meetings__exceptions",
            "meetings__access_stated__feature",
            "facilitations__facilitator__checks",
        )
        groups = list(listings.order_by("pk"))
        made = Made(
            groups=groups,
            meetings=[meeting for group in groups for meeting in group.meetings.all()],
            missing={group.name: missing for group in groups if (missing := group.missing_for_publishing())},
            topics=set(Topic.objects.all()),
        )
        transaction.set_rollback(True)
    return made


# --- What a directory looks like


def test_directory_has_no_name_summary_or_address_twice(made: Made) -> None:
    for field in ("name", "summary", "slug"):
        assert len({getattr(group, field) for group in made.groups}) == 150


def test_directory_has_every_topic_in_public(made: Made) -> None:
    topics = {topic for group in made.groups if group.is_published for topic in group.topics.all()}

    assert topics | {topic.parent for topic in topics if topic.parent} == made.topics


def test_directory_has_every_kind_of_listing(made: Made) -> None:
    assert {group.status for group in made.groups} == set(Status.values)
    assert {meeting.attendance for meeting in made.meetings} == set(Attendance.values)
    assert {meeting.freq for meeting in made.meetings} == set(Frequency.values)
    assert {2, 1} <= {meeting.interval for meeting in made.meetings}
    assert {"cancelled", "moved", "added"} == {
        one.kind for meeting in made.meetings for one in meeting.exceptions.all()
    }
    assert {"GB", "IE", "US", "DE", "FR"} <= {meeting.venue.country for meeting in made.meetings if meeting.venue}
    assert {"en", "de", "fr", "es"} <= {one.tag for group in made.groups for one in group.languages.all()}
    assert any(len(group.meetings.all()) > 1 for group in made.groups)
    assert any(group.structure == "course" for group in made.groups)


@pytest.mark.parametrize(
    "field",
    [
        "description", "organisation_id", "for_whom", "minimum_age", "led_by", "structure", "may_just_listen", "faith",
        "typical_size", "newcomers_welcome", "cost", "cost_note", "joining", "joining_note", "capacity", "website",
        "phone", "confidentiality", "agreement", "first_visit_look_for", "first_visit_entrance",
        "first_visit_what_happens", "first_visit_bring", "first_visit_late", "confirmed_at",
    ],
)  # fmt: skip
def test_directory_states_and_leaves_unstated(made: Made, field: str) -> None:
    stated = sum(getattr(group, field) not in {"", None} for group in made.groups)

    assert 10 <= stated <= 140


def test_directory_says_yes_no_and_nothing_of_access(made: Made) -> None:
    said = [[one.is_available for one in meeting.access_stated.all()] for meeting in made.meetings]

    assert [] in said
    assert {True, False} == {answer for answers in said for answer in answers}


def test_directory_has_fresh_and_stale_listings(made: Made) -> None:
    ages = [(MIDNIGHT - group.confirmed_at).days for group in made.groups if group.confirmed_at]

    assert min(ages) >= 0
    assert sum(age <= 45 for age in ages) > 40
    assert sum(age > 300 for age in ages) > 5


def test_directory_hides_the_address_of_confidential_venues(made: Made) -> None:
    venues = [meeting.venue for meeting in made.meetings if meeting.venue and meeting.venue.is_confidential]

    assert len(venues) >= 2
    assert {(venue.name, venue.street, venue.postcode) for venue in venues} == {("", "", "")}
    assert any(venue.private_street for venue in venues)


def test_published_listing_lacks_nothing(made: Made) -> None:
    assert made.missing == {}


def test_group_that_wants_to_hear_first_can_be_reached(made: Made) -> None:
    unreachable = [
        group.name
        for group in made.groups
        if group.joining in {"contact_first", "referral"} and not (group.phone or group.website)
    ]

    assert unreachable == []


def test_person_to_look_for_is_shown_on_the_page(made: Made) -> None:
    for group in made.groups:
        shown = {one.facilitator.public_name for one in group.facilitations.all() if one.accepted_at} - {""}
        names = [name for name in ("Sam", "Priya", "Grace", "Kofi", "Bernd") if name in group.first_visit_look_for]
        assert set(names) <= shown


def test_nobody_and_nothing_in_the_directory_is_real(made: Made) -> None:
    people = [one.facilitator for group in made.groups for one in group.facilitations.all()]
    addresses = [group.contact_email for group in made.groups] + [person.email for person in people]

    assert {address.partition("@")[2] for address in addresses if address} == {"example.org"}
    assert all(group.website.startswith("https://example.org/") for group in made.groups if group.website)


# --- Made again


def rows() -> list[tuple[Any, ...]]:
    """Return what was made, without the numbers that the database gives."""
    groups = SupportGroup.objects.order_by("slug").values_list("slug", "summary", "phone", "confirmed_at", "changed_at")
    meetings = Meeting.objects.order_by("group__slug", "position", "exceptions__original_on").values_list(
        "group__slug", "byday", "start_time", "venue__street", "venue__latitude", "exceptions__original_on"
    )
    people = Facilitation.objects.order_by(
        "group__slug", "role", "facilitator__name", "facilitator__checks__checked_on"
    ).values_list("group__slug", "facilitator__name", "facilitator__checks__checked_on")
    dates = Occurrence.objects.order_by("meeting__group__slug", "starts_at").values_list("starts_at")
    return [*groups, *meetings, *people, *dates]


def test_same_seed_on_the_same_day_makes_the_same_rows(vocabulary: None) -> None:
    runs = []
    for number in ("7", "7", "8"):
        with transaction.atomic():
            seed("--seed", number)
            runs.append(rows())
            transaction.set_rollback(True)

    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_more_groups_can_be_added_to_demo_groups(vocabulary: None) -> None:
    seed()
    seed("--add", "--seed", "2")

    assert SupportGroup.objects.count() == 24
    assert set(SupportGroup.objects.values_list("source", flat=True)) == {"demo"}


def test_coming_dates_are_worked_out(vocabulary: None) -> None:
    seed()

    assert not Meeting.objects.with_dates_short_of(MIDNIGHT + timedelta(weeks=3)).exists()


def test_towns_and_postal_codes_come_from_the_tables_where_they_are_loaded(vocabulary: None) -> None:
    make.make_place(name="Little Snoring", country="GB", population=9000, latitude=52.85, longitude=0.9)
    make.make_postal_code(code="NR21", country="GB", latitude=52.86, longitude=0.91)
    make.make_place(name="Too Small", country="GB", population=4000)

    seed(groups=30)

    venues = Venue.objects.filter(country="GB")
    postcodes = venues.exclude(postcode="").values_list("postcode", flat=True)
    assert set(venues.values_list("locality", flat=True)) == {"Little Snoring"}
    assert {code.split()[0] for code in postcodes} == {"NR21"}


# --- Never where it would do harm


def refused(*arguments: str) -> str:
    before = [model.objects.count() for model in OUR_TABLES]
    with pytest.raises(CommandError) as error:
        seed(*arguments)
    assert [model.objects.count() for model in OUR_TABLES] == before
    return str(error.value)


def test_production_is_refused(vocabulary: None, settings: Any) -> None:
    settings.IS_PRODUCTION = True

    assert refused("--add") == "Demo groups and their public passwords have no place in production (KINDRED_ENV)."
    assert not User.objects.exists()


def test_directory_with_a_real_group_is_refused(vocabulary: None) -> None:
    seed()
    make.make_group(status="draft")

    assert refused("--add") == "There are groups here that are not demo groups. Made-up ones are not mixed with them."


def test_second_run_without_add_is_refused(vocabulary: None) -> None:
    seed()

    assert refused() == "There are demo groups already. Use --add to make more."


def test_directory_without_topics_is_refused(db: None) -> None:
    assert refused() == "There are no topics yet. Run: manage.py load_vocabulary"


# --- Logins


def test_logins_are_printed_and_work(vocabulary: None) -> None:
    assert seed().splitlines()[1:] == [
        "Demo login: stella@example.org with password kindred-demo (steward)",
        "Demo login: cora@example.org with password kindred-demo (coordinator)",
        "Demo login: alice@example.org with password kindred-demo (facilitator)",
        "Demo login: admin@example.org with password kindred-demo (administrator)",
    ]

    stella = authenticate(username="stella@example.org", password=DEMO_PASSWORD)
    assert isinstance(stella, User)
    assert (stella.is_staff, stella.is_superuser) == (True, False)


def test_steward_may_edit_the_directory_but_no_login(vocabulary: None) -> None:
    seed()
    stella = User.objects.get(email="stella@example.org")

    for permission in ("groups.add_supportgroup", "groups.delete_meeting", "facilitators.change_facilitator"):
        assert stella.has_perm(permission), permission
    assert stella.has_perm("facilitators.view_user")
    for permission in ("facilitators.add_user", "facilitators.change_user", "auth.change_group"):
        assert not stella.has_perm(permission), permission


def test_login_with_a_password_of_its_own_is_neither_reset_nor_listed(vocabulary: None) -> None:
    seed()
    stella = User.objects.get(email="stella@example.org")
    stella.set_password("my own words")
    stella.save()

    seed("--add")

    assert [email.split("@")[0] for email, _, _ in active_demo_logins()] == ["cora", "alice", "admin"]
    stella.refresh_from_db()
    assert stella.check_password("my own words")


def test_alice_leads_bob_helps_and_cora_looks_after_an_organisation(vocabulary: None) -> None:
    seed()

    cast = User.objects.filter(email__in=["alice@example.org", "bob@example.org"]).order_by("email")
    roles = [[one.role for one in user.facilitator.facilitations.all()] for user in cast]
    assert roles == [["lead", "lead"], ["co", "co"]]
    assert [(user.is_staff, user.has_usable_password()) for user in cast] == [(True, True), (False, False)]
    assert Organisation.objects.get(coordinations__facilitator__email="cora@example.org").groups.exists()
