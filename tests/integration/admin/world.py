"""A directory in which everybody has something that is theirs, and something that is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import Group as Role
from django.db.models import Model
from django.test import Client

from facilitators.models import Facilitator, Invitation, User
from groups.models import (
    AccessFeature,
    Community,
    CrisisLine,
    Language,
    Organisation,
    Place,
    PostalCode,
    Topic,
    UnmetNeed,
    Venue,
)
from groups.models import SupportGroup as Group
from tests import factories as make
from tests.integration.admin.walk_table import (
    COORDINATOR,
    FACILITATOR,
    STEWARD,
    STRANGER,
    SUPERUSER,
    TRUSTED,
    VISITOR,
)

OWN, OTHER, BESIDE = "own", "other's", "beside"


@dataclass(frozen=True)
class World:
    """Who is there, and of each model rows: one's own, another's, and of some one that stands beside one's own."""

    clients: Mapping[str, Client]
    rows: Mapping[type[Model], Mapping[str, Model]]
    buttons: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # seen on forms, by person and path


def make_world() -> World:
    """Return a directory in which alice runs a group with bob, which cora looks after; charlie's is none of theirs.

    Charlie's group is a draft and meets at a secret place. Beside one's own stand bob, and a place that is no secret.
    """
    larch, willow = make.make_organisation(name="Larch Trust"), make.make_organisation(name="Willow House")
    hall = make.make_venue(name="Larch Hall")
    own = _group(larch, hall, confirmed_at=None)
    secret = make.make_confidential_venue(locality="Leeds")
    other = _group(willow, secret, status="draft", published_at=None)
    users = {
        STRANGER: make.make_user("nobody@example.org", is_staff=True),
        FACILITATOR: make.make_facilitating_user(own),
        COORDINATOR: make.make_coordinator(larch),
        STEWARD: make.make_steward(),
        SUPERUSER: make.make_superuser(),
    }
    charlie = make.make_facilitating_user(other, "charlie@example.org", name="Charlie Cole")
    rows: dict[type[Model], dict[str, Model]] = {
        Group: {OWN: own, OTHER: other},
        Venue: {OWN: hall, BESIDE: _elsewhere(willow), OTHER: secret},
        Organisation: {OWN: larch, OTHER: willow},
        Facilitator: {
            OWN: users[FACILITATOR].facilitator,
            BESIDE: make.make_facilitator(own, role="co", name="Bob Birtles", email="bob@example.org"),
            OTHER: charlie.facilitator,
        },
        Invitation: {OWN: _invitation(own), OTHER: _invitation(other)},
        User: {OTHER: charlie},
        **_nobodys(),
    }
    clients = {VISITOR: Client()}
    for name, user in users.items():
        clients[name] = Client()
        clients[name].force_login(user)
    clients[TRUSTED] = clients[FACILITATOR]
    return World(clients, rows)


def _nobodys() -> dict[type[Model], dict[str, Model]]:
    """Return a row of each model whose rows belong to nobody in particular."""
    return {
        Role: {OTHER: Role.objects.create(name="Readers")},
        AccessFeature: {OTHER: make.make_access_feature()},
        Community: {OTHER: make.make_community()},
        CrisisLine: {OTHER: make.make_crisis_line()},
        Language: {OTHER: make.make_language()},
        Place: {OTHER: make.make_place()},
        PostalCode: {OTHER: make.make_postal_code()},
        Topic: {OTHER: make.make_topic()},
        UnmetNeed: {OTHER: UnmetNeed.objects.create(day=date(2031, 1, 5), searches=5)},
    }


def _invitation(group: Group) -> Invitation:
    return make.make_invitation(group=group, role="co")


def _elsewhere(organisation: Organisation) -> Venue:
    venue = make.make_venue(name="Willow Hall")
    _group(organisation, venue)
    return venue


def _group(organisation: Organisation, venue: Venue, **fields: Any) -> Group:
    group = make.make_group(organisation=organisation, topics=[make.make_topic()], **fields)
    make.make_meeting(group, venue=venue)
    make.make_version(group)
    make.make_proposal(group, changes={"summary": "A calm evening."})
    return group
