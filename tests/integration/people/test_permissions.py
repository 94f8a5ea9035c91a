"""Who may do what, asked of the functions that everything else asks."""

import pytest
from django.contrib.auth.models import AnonymousUser

from facilitators.models import Coordination
from facilitators.permissions import (
    can_invite_to,
    can_manage,
    can_publish,
    coordinates,
    goes_live,
    groups_managed_by,
    is_coordinator,
    is_steward,
    must_have_second_factor,
    organisations_coordinated_by,
    organisations_visible_to,
    people_managed_by,
    people_visible_to,
    takes_part,
    venues_managed_by,
    venues_used_by,
    venues_visible_to,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

LISTS = [
    groups_managed_by,
    organisations_coordinated_by,
    organisations_visible_to,
    people_managed_by,
    people_visible_to,
    venues_managed_by,
    venues_used_by,
    venues_visible_to,
]


class Cast:
    """Alice leads a group of the Larch Trust, bob helps her; cora looks after the trust. Charlie runs another group."""

    def __init__(self):
        self.larch, self.willow = make.make_organisation(), make.make_organisation()
        self.group = make.make_group(organisation=self.larch)
        self.charlies = make.make_group(organisation=self.willow)
        self.hall = make.make_meeting(self.group, venue=make.make_venue()).venue
        self.refuge = make.make_meeting(self.charlies, venue=make.make_confidential_venue()).venue
        self.alice = make.make_facilitating_user(self.group)
        self.bob = make.make_facilitating_user(self.group, "bob@example.org", role="co", name="Bob Birtles")
        self.charlie = make.make_facilitating_user(self.charlies, "charlie@example.org", name="Charlie Cole")
        self.cora = make.make_coordinator(self.larch)
        self.stella = make.make_steward()

    def names(self, people):
        return sorted(person.name.split()[0] for person in people)


@pytest.fixture
def cast():
    return Cast()


@pytest.mark.parametrize("rows", LISTS, ids=lambda rows: rows.__name__)
def test_nobody_without_a_part_sees_or_manages_anything(cast, rows):
    make.make_meeting(cast.group, venue=make.make_venue())
    left = cast.alice
    left.is_active = False
    left.save()
    newcomer = make.make_user("dora@example.org", is_staff=True)
    assert [rows(user).count() for user in (AnonymousUser(), newcomer, left)] == [0, 0, 0]


@pytest.mark.parametrize("rows", LISTS, ids=lambda rows: rows.__name__)
def test_steward_and_superuser_see_and_manage_all(cast, rows):
    everything = rows(cast.stella).model.objects.count()
    assert everything >= 2
    assert [rows(user).count() for user in (cast.stella, make.make_superuser())] == [everything] * 2


def test_groups_are_managed_by_who_runs_and_who_coordinates_them(cast):
    managed = [list(groups_managed_by(user)) for user in (cast.alice, cast.bob, cast.cora, cast.charlie)]
    assert managed == [[cast.group], [cast.group], [cast.group], [cast.charlies]]
    assert (can_manage(cast.alice, cast.group), can_manage(cast.alice, cast.charlies)) == (True, False)


def test_group_is_not_managed_before_the_invited_has_said_yes(cast):
    make.make_facilitation(cast.alice.facilitator, cast.charlies, accepted_at=None)
    assert can_manage(cast.alice, cast.charlies) is False
    assert can_invite_to(cast.alice, cast.charlies) is False


def test_group_counts_once_for_who_runs_and_coordinates_it(cast):
    make.make_facilitation(cast.cora.facilitator, cast.group)
    assert list(groups_managed_by(cast.cora)) == [cast.group]


def test_edits_go_live_for_the_trusted_the_coordinator_and_the_steward(cast):
    trusted = make.make_facilitating_user(cast.group, "tara@example.org", is_trusted=True)
    people = [cast.alice, trusted, cast.cora, cast.stella, cast.charlie, AnonymousUser()]
    assert [goes_live(user, cast.group) for user in people] == [False, True, True, True, False, False]
    assert goes_live(trusted, cast.charlies) is False


def test_review_is_a_stewards(cast):
    assert [can_publish(user) for user in (cast.alice, cast.cora, cast.stella)] == [False, False, True]


def test_who_leads_or_coordinates_invites_and_who_helps_does_not(cast):
    people = [cast.alice, cast.bob, cast.cora, cast.stella, cast.charlie, AnonymousUser()]
    assert [can_invite_to(user, cast.group) for user in people] == [True, False, True, True, False, False]


def test_steward_must_have_a_second_factor_and_others_need_not(cast):
    people = [cast.stella, make.make_superuser(), cast.cora, cast.alice, AnonymousUser()]
    assert [must_have_second_factor(user) for user in people] == [True, True, False, False, False]
    assert [is_steward(user) for user in people] == [True, True, False, False, False]


def test_person_takes_part_with_a_group_or_without_one_yet(cast):
    invited = make.make_user("dora@example.org", is_staff=True)
    make.make_facilitator(user=invited, name="Dora Dale")
    assert [takes_part(user) for user in (cast.alice, invited, make.make_user("eve@example.org"))] == [
        True,
        True,
        False,
    ]


def test_organisation_is_seen_behind_ones_group_and_changed_by_its_coordinator(cast):
    assert list(organisations_visible_to(cast.alice)) == [cast.larch]
    assert list(organisations_coordinated_by(cast.alice)) == []
    assert list(organisations_visible_to(cast.cora)) == list(organisations_coordinated_by(cast.cora)) == [cast.larch]
    assert (coordinates(cast.cora, cast.larch), coordinates(cast.cora, cast.willow)) == (True, False)
    assert (coordinates(cast.cora, None), is_coordinator(cast.cora), is_coordinator(cast.alice)) == (False, True, False)


def test_venue_is_changed_by_those_whose_groups_alone_meet_there(cast):
    assert list(venues_managed_by(cast.alice)) == [cast.hall]
    assert list(venues_managed_by(cast.charlie)) == [cast.refuge]
    make.make_meeting(cast.charlies, venue=cast.hall)
    assert list(venues_managed_by(cast.alice)) == []


def test_confidential_venue_is_seen_by_those_who_meet_there_alone(cast):
    assert list(venues_visible_to(cast.alice)) == list(venues_used_by(cast.alice)) == [cast.hall]
    assert list(venues_used_by(cast.charlie)) == [cast.refuge]
    assert set(venues_visible_to(cast.charlie)) == {cast.hall, cast.refuge}
    make.make_meeting(cast.group, venue=cast.refuge)
    assert set(venues_visible_to(cast.alice)) == {cast.hall, cast.refuge}
    assert cast.refuge not in venues_managed_by(cast.alice)


def test_new_confidential_venue_is_its_adders_until_others_meet_there(cast):
    home = make.make_confidential_venue(added_by=cast.alice)
    assert [home in venues_visible_to(user) for user in (cast.alice, cast.bob, cast.charlie)] == [True, False, False]
    assert home in venues_managed_by(cast.alice)
    make.make_meeting(cast.charlies, venue=home)
    assert [home in venues_visible_to(user) for user in (cast.alice, cast.bob, cast.charlie)] == [False, False, True]


def test_people_are_changed_by_themselves_and_by_their_coordinator(cast):
    assert cast.names(people_managed_by(cast.alice)) == ["Alice"]
    assert cast.names(people_managed_by(cast.cora)) == ["Alice", "Bob", "Cora"]


def test_people_who_run_a_group_together_see_each_other(cast):
    assert cast.names(people_visible_to(cast.alice)) == ["Alice", "Bob"]
    assert cast.names(people_visible_to(cast.charlie)) == ["Charlie"]


def test_coordinator_does_not_change_who_is_not_theirs_alone(cast):
    make.make_facilitation(cast.alice.facilitator, cast.charlies)
    Coordination.objects.create(facilitator=cast.bob.facilitator, organisation=cast.willow)
    make.make_facilitator(cast.group, name="Stella Steward", user=cast.stella)
    make.make_facilitator(cast.group, name="Ada Admin", user=make.make_superuser())
    assert cast.names(people_managed_by(cast.cora)) == ["Cora"]
    assert cast.names(people_visible_to(cast.cora)) == ["Ada", "Alice", "Bob", "Cora", "Stella"]


def test_coordinator_does_not_change_who_has_not_said_yes(cast):
    person = make.make_facilitator(name="Dora Dale")
    make.make_facilitation(person, cast.group, accepted_at=None)
    assert person in people_visible_to(cast.cora)
    assert person not in people_managed_by(cast.cora)
