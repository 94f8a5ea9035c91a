"""What the walk leaves out: what is typed to find something, menus, rights of logins, and how much a list asks."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from facilitators.models import User
from groups.models import Language, UnmetNeed
from tests.factories import (
    make_access_feature,
    make_check,
    make_community,
    make_crisis_line,
    make_exception,
    make_facilitating_user,
    make_facilitation,
    make_facilitator,
    make_group,
    make_invitation,
    make_language,
    make_meeting,
    make_organisation,
    make_place,
    make_postal_code,
    make_superuser,
    make_topic,
    make_user,
    make_venue,
)

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
MAKERS: dict[str, Callable[[], Model]] = {
    "groups.AccessFeature": make_access_feature,
    "groups.Community": make_community,
    "groups.CrisisLine": make_crisis_line,
    "groups.Language": make_language,
    "groups.Organisation": make_organisation,
    "groups.Place": make_place,
    "groups.PostalCode": make_postal_code,
    "groups.Topic": lambda: make_topic(aliases=["other word"]),
    "groups.UnmetNeed": lambda: UnmetNeed.objects.create(
        day=date(2031, 1, 5), topic=f"topic-{UnmetNeed.objects.count()}", searches=5
    ),
    "groups.Venue": make_venue,
    "facilitators.Facilitator": lambda: make_check(make_facilitator(make_group())).facilitator,
    "facilitators.Invitation": make_invitation,
    "facilitators.User": make_user,
    "auth.Group": lambda: Role.objects.get_or_create(name="Readers")[0],
}


def make_full_group():
    meeting = make_meeting(make_group(topics=[make_topic()]), access={make_access_feature(): True})
    make_exception(meeting)
    make_facilitator(meeting.group)
    return meeting.group


def make_row(model):
    return {**MAKERS, "groups.SupportGroup": make_full_group}[model._meta.label]()


AUTOCOMPLETES = [
    ("groups", "supportgroup", "topics", lambda: make_topic(aliases=["bereavement"]), "bereav"),
    ("groups", "supportgroup", "communities", lambda: make_community(name="Veterans"), "vet"),
    ("groups", "supportgroup", "languages", lambda: make_language("cy", endonym="Cymraeg"), "cymr"),
    ("groups", "supportgroup", "organisation", lambda: make_organisation(name="Larch Trust"), "larch"),
    ("groups", "meeting", "venue", lambda: make_venue(locality="Leeds"), "leeds"),
    ("facilitators", "facilitation", "facilitator", make_facilitator, "alice"),
]


@pytest.mark.parametrize(("app", "model", "field", "make", "term"), AUTOCOMPLETES, ids=lambda value: str(value)[:20])
def test_autocomplete_finds_for_the_steward_and_for_nobody_without_a_role(
    steward, client, app, model, field, make, term
):
    row = make()
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    found = steward.get("/admin/autocomplete/", query).json()["results"]
    assert found == [{"id": str(row.pk), "text": str(row)}]
    client.force_login(make_user("charlie@example.org", is_staff=True))
    assert client.get("/admin/autocomplete/", query).status_code == 403
    client.logout()
    assert client.get("/admin/autocomplete/", query).status_code == 302


def test_menu_shows_what_a_person_may_see_and_nothing_else(client):
    user = make_user("bob@example.org", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_topic"))
    client.force_login(user)
    sections = client.get("/admin/").context["sidebar_navigation"]
    assert [[item["title"] for item in section["items"]] for section in sections] == [["Topics"]]


def test_who_may_change_logins_cannot_raise_their_own_rights(client):
    user = make_user("bob@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="facilitators"))
    operator = make_superuser()
    client.force_login(user)
    path = f"/admin/facilitators/user/{user.pk}/change/"
    client.post(path, {"email": user.email, "is_active": "on", "is_staff": "on", "is_superuser": "on"})
    user.refresh_from_db()
    assert (user.is_superuser, user.is_staff) == (False, True)
    assert client.post(f"/admin/facilitators/user/{operator.pk}/password/").status_code == 403
    assert client.post(f"/admin/facilitators/user/{operator.pk}/delete/").status_code == 403


def make_another(model, number):
    if model is User:
        return make_user(f"user{number}@example.org")
    if model is Language:
        return make_language(f"x{'abc'[number]}")
    return make_row(model)


@pytest.mark.parametrize("model", sorted(set(MODELS) - {Role}, key=str), ids=lambda model: model._meta.label)
def test_list_asks_as_many_questions_for_three_rows_as_for_one(client, model):
    client.force_login(make_superuser())
    path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    counts: list[int] = []
    for rows in (1, 2):
        for number in range(rows):
            make_another(model, number + len(counts))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_own_lists_ask_as_many_questions_for_three_groups_as_for_one(client):
    group = make_full_group()
    alice = make_facilitating_user(group)
    client.force_login(alice)
    counts: list[list[int]] = []
    for number in (0, 2):
        for _ in range(number):
            make_facilitation(alice.facilitator, make_full_group())
        counts.append([])
        for path in ("groups/supportgroup", "groups/venue", "facilitators/facilitator"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/admin/{path}/").status_code == 200
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
