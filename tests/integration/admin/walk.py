"""Walks the admin: all pages, choices and actions of all models, as everybody, with one's own rows and with others'.

What it found is told in the words of ``walk_table``.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from facilitators.admin.scope import Scoped
from facilitators.models import Facilitator
from groups.models import SupportGroup as Group
from tests import factories as make
from tests.integration.admin.walk_table import PEOPLE, TRUSTED, USUAL
from tests.integration.admin.world import OTHER, OWN, World

LOGINS = ("/admin/login/", "/account/login/")
# What an action needs to find to have something to do.
STATUS_BEFORE = {"publish_listings": "submitted"}
# What sending may lead to, where it is not what looking at it met.
SENT = {"changes": {"changes", "leads on"}, "adds": {"adds", "leads on"}, "sees": {"no"}}
# Pages of the site that are tested elsewhere: accounts and choices.
ELSEWHERE = {"login", "logout", "password_change", "password_change_done", "autocomplete"}


def _key(row: Any) -> list[Any]:
    return [row.pk]


def _another(group: Group) -> int:
    return Group.objects.exclude(pk=group.pk).values_list("pk", flat=True)[0]


# What an address names, where it is not the row itself.
ABOUT: dict[str, Callable[[Any], list[Any]]] = {
    "groups_supportgroup_back": lambda group: [group.versions.first().pk, "restore"],
    "groups_supportgroup_desk": lambda group: ["new"],
    "groups_supportgroup_desk_do": lambda group: ["still-true", group.pk],
    "groups_supportgroup_merge": lambda group: [group.pk, _another(group)],
    "groups_supportgroup_review_proposal": lambda group: [group.proposals.first().pk],
    "groups_supportgroup_review_version": lambda group: [group.versions.first().pk],
}


def _as(world: World, person: str) -> Client:
    """Return the browser of a person; the trusted one is alice as well."""
    Facilitator.objects.filter(name="Alice Alderton").update(is_trusted=person == TRUSTED)
    return world.clients[person]


def walk_model(world: World, model: type[Model]) -> Iterator[tuple[str, str, str]]:
    """Yield what each person meets on each page of a model: the line and the column of the table, and the cell."""
    people = people_of(model)
    for line, name, args, row in _pages(world, model):
        for person in people:
            yield line, person, _met(world, person, model, name, args, row)
    page: Any = admin.site.get_model_admin(model)
    for whose, row in world.rows[model].items():
        for button in getattr(page, "actions_submit_line", ()):
            for person in people:
                yield f"button {button}{_of(model, whose)}", person, _offered(world, person, button, row)
        for action in ("delete_selected", *(page.actions or ())):
            for person in people:
                yield f"action {action}{_of(model, whose)}", person, _done(world, person, action, row)


def people_of(model: type[Model]) -> tuple[str, ...]:
    """Return who walks there: trust changes what becomes of what one sends to a listing, and nothing else."""
    return PEOPLE if model is Group else USUAL


def _pages(world: World, model: type[Model]) -> Iterator[tuple[str, str, list[Any], Model | None]]:
    page = admin.site.get_model_admin(model)
    for pattern in page.get_urls():
        if not pattern.name:
            continue
        part = pattern.name.removeprefix(f"{model._meta.app_label}_{model._meta.model_name}_")
        if not pattern.pattern.converters:
            yield part, pattern.name, [], None
            continue
        for whose, row in world.rows[model].items():
            args = ABOUT.get(pattern.name, _key)(row)
            assert len(args) == len(pattern.pattern.converters), f"Say in ABOUT what {pattern.name} names."
            yield f"{part}{_of(model, whose)}", pattern.name, args, row


def _of(model: type[Model], whose: str) -> str:
    return f", {whose}" if isinstance(admin.site.get_model_admin(model), Scoped) else ""


def _met(world: World, person: str, model: type[Model], name: str, args: list[Any], row: Model | None) -> str:
    """Return what a page is to a person. What is sent to it must meet the same as looking at it."""
    client, path = _as(world, person), reverse(f"admin:{name}", args=args)
    response = client.get(path)
    if response.status_code == 405:
        with transaction.atomic():
            response = client.post(path)
            transaction.set_rollback(True)
        outcome = _outcome(response, world.rows[model])
        return "does" if outcome == "leads on" else outcome
    looked = _outcome(response, world.rows[model])
    if looked == "changes":
        world.buttons[person, path] = {one.action_name for one in response.context["actions_submit_line"]}
    if not name.endswith(("_add", "_change", "_delete")):
        return looked
    with transaction.atomic():
        response = client.post(path, {"post": "yes"} if name.endswith("_delete") else {})
        is_deleted = row is not None and not type(row)._base_manager.filter(pk=row.pk).exists()
        transaction.set_rollback(True)
    sent = "deletes" if is_deleted else _outcome(response, world.rows[model])
    return looked if sent in SENT.get(looked, {looked}) else f"{looked}, but sent: {sent}"


def _outcome(response: Any, rows: Mapping[str, Model]) -> str:
    place = response.headers.get("Location", "").partition("?")[0]
    if response.status_code == 302 and place in LOGINS:
        return "login"
    if response.status_code == 404 or (response.status_code == 302 and place == "/admin/"):
        return "not there"
    if response.status_code == 302 and place.startswith("/admin/"):
        return "leads on"
    if response.status_code != 200:
        return {403: "no"}.get(response.status_code, f"{response.status_code} {place}")
    context: Any = response.context or {}
    if "cl" in context:
        return _listed(set(context["cl"].queryset.values_list("pk", flat=True)), rows)
    if "deleted_objects" in context:
        return "no" if context["perms_lacking"] else "in use" if context["protected"] else "deletes"
    if "adminform" in context and "has_change_permission" in context:
        if context["add"]:
            return "adds"
        return "changes" if context["has_change_permission"] else "sees"
    return "opens"


def _listed(found: set[Any], rows: Mapping[str, Model]) -> str:
    listed = {whose for whose, row in rows.items() if row.pk in found}
    if not listed:
        return "none"
    return "all" if listed == rows.keys() else OWN if OTHER not in listed else "another's"


def _offered(world: World, person: str, button: str, row: Model) -> str:
    """Return whether the form of a row had the button: pressed, it is asked for the row in the same way."""
    name = f"{row._meta.app_label}_{row._meta.model_name}"
    path = reverse(f"admin:{name}_change", args=[row.pk])
    return "does" if f"{name}_{button}" in world.buttons.get((person, path), ()) else "nothing"


def _done(world: World, person: str, action: str, row: Model) -> str:
    """Return whether an action does something to a row that is named, if not ticked, in what is sent."""
    model = type(row)
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    client = _as(world, person)
    with transaction.atomic():
        if isinstance(row, Group):
            Group.objects.filter(pk=row.pk).update(
                status=STATUS_BEFORE.get(action, "published"), published_at=make.LONG_AGO, confirmed_at=None
            )
        before = model._base_manager.filter(pk=row.pk).values().first()
        sent = {"action": action, "_selected_action": [row.pk], "post": "yes"}
        response = client.post(path, sent)
        is_done = model._base_manager.filter(pk=row.pk).values().first() != before
        transaction.set_rollback(True)
    outcome = _outcome(response, world.rows[model])
    return "does" if is_done else outcome if outcome in {"login", "no", "in use"} else "nothing"


def walk_choices(world: World) -> Iterator[tuple[str, str, str]]:
    """Yield what each person is offered in each field that completes what one types."""
    for part, _ in parts():
        for name in part.autocomplete_fields:
            options = part.model._meta
            query = {"app_label": options.app_label, "model_name": options.model_name, "field_name": name, "term": ""}
            rows = world.rows[options.get_field(name).related_model]
            for person in USUAL:
                response = _as(world, person).get(reverse("admin:autocomplete"), query)
                cell = _outcome(response, {})
                if response.status_code == 200:
                    cell = _listed({int(one["id"]) for one in response.json()["results"]}, rows)
                yield f"{options.label}.{name}", person, cell


def parts() -> Iterator[tuple[Any, type[Model] | None]]:
    """Yield each registered admin, and each inline in it with the model around."""
    waiting: list[tuple[Any, Any]] = [(page, None) for page in admin.site._registry.values()]
    while waiting:
        part, around = waiting.pop()
        waiting += [(inline, part.model) for inline in getattr(part, "inlines", ())]
        yield part, around


def walk_site(world: World) -> Iterator[tuple[str, str, str]]:
    """Yield what each person meets on the pages that belong to no model."""
    args: dict[str, list[Any]] = {"app_list": ["groups"], "view_on_site": [1, world.rows[Group][OTHER].pk]}
    for pattern in admin.site.get_urls():
        name = getattr(pattern, "name", None)
        if not name or name in ELSEWHERE:
            continue
        for person in USUAL:
            path = reverse(f"admin:{name}", args=args.get(name, []))
            yield name, person, _outcome(_as(world, person).get(path), {})
