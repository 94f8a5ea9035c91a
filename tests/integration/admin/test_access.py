"""Who gets where: every registered admin, every address."""

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
READ_ONLY = {"groups.Place", "groups.PostalCode", "groups.UnmetNeed", "facilitators.User"}
HIDDEN = {"auth.Group"}


def make_full_group():
    meeting = make_meeting(make_group(topics=[make_topic()]), access={make_access_feature(): True})
    make_exception(meeting)
    make_facilitator(meeting.group)
    return meeting.group


def make_row(model):
    return {**MAKERS, "groups.SupportGroup": make_full_group}[model._meta.label]()


def paths(model, row):
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    return {
        "list": f"{base}?q=a",
        "add": f"{base}add/",
        "change": f"{base}{row.pk}/change/",
        "history": f"{base}{row.pk}/history/",
        "delete": f"{base}{row.pk}/delete/",
    }


def expected_for_steward(model):
    if model._meta.label in HIDDEN:
        return {"list": 403, "add": 403, "change": 403, "history": 403, "delete": 403}
    edits = 403 if model._meta.label in READ_ONLY else 200
    return {"list": 200, "add": edits, "change": 200, "history": 200, "delete": edits}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_steward_reaches_what_the_role_allows_and_nothing_else(steward, model):
    addresses = paths(model, make_row(model))
    statuses = {name: steward.get(path).status_code for name, path in addresses.items()}
    assert statuses == expected_for_steward(model)


@pytest.mark.parametrize("model", [User, Role], ids=lambda model: model._meta.label)
def test_operator_edits_logins_and_roles(client, model):
    client.force_login(make_superuser())
    statuses = {name: client.get(path).status_code for name, path in paths(model, make_row(model)).items()}
    assert statuses == {"list": 200, "add": 200, "change": 200, "history": 200, "delete": 200}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_login_without_a_role_is_refused_everywhere(client, model):
    client.force_login(make_user("charlie@example.org", is_staff=True))
    row = User.objects.get() if model is User else make_row(model)
    statuses = {client.get(path).status_code for path in paths(model, row).values()}
    assert statuses == {403}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_stranger_is_led_to_the_login_everywhere(client, model):
    for path in paths(model, make_row(model)).values():
        response = client.get(path)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/admin/login/")


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
