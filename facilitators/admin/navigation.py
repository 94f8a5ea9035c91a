"""The admin's menu: what a person may see, under the words of this project."""

from typing import Any, TypeAlias

from django.contrib import admin
from django.contrib.auth.models import Group as Role
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from facilitators.models import Facilitator, Invitation, User
from facilitators.permissions import is_steward
from groups.models import (
    AccessFeature,
    Community,
    CrisisLine,
    Language,
    Organisation,
    Place,
    PostalCode,
    SupportGroup,
    Topic,
    UnmetNeed,
    Venue,
)

# Each model with what it is called and its icon (Material Symbols, shipped with Unfold).
Entries: TypeAlias = list[tuple[type[models.Model], str, str]]

# For those whose role lets them see all rows of something, in sections.
MENU: dict[str, Entries] = {
    "Listings": [
        (SupportGroup, "Groups", "diversity_1"),
        (Venue, "Venues", "home_pin"),
        (Organisation, "Organisations", "apartment"),
        (UnmetNeed, "Unmet need", "search_off"),
    ],
    "People": [
        (Facilitator, "Facilitators", "person_heart"),
        (Invitation, "Invitations", "mail"),
        (User, "Logins", "key"),
        (Role, "Roles", "badge"),
    ],
    "Words": [
        (Topic, "Topics", "sell"),
        (Community, "Communities", "groups_3"),
        (AccessFeature, "Access", "accessible"),
        (Language, "Languages", "translate"),
    ],
    "Safety and places": [
        (CrisisLine, "Crisis lines", "emergency"),
        (Place, "Places", "location_on"),
        (PostalCode, "Postal codes", "local_post_office"),
    ],
}

# For those who see what is theirs.
OWN_MENU: dict[str, Entries] = {
    "": [
        (SupportGroup, "My groups", "diversity_1"),
        (Organisation, "My organisations", "apartment"),
        (Facilitator, "People", "person_heart"),
        (Invitation, "Invitations", "mail"),
        (Venue, "Places", "home_pin"),
    ],
}


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu for Unfold, with only what this person may see."""
    user: Any = request.user
    sections: list[dict[str, Any]] = [
        {"title": title, "items": [_item(*entry) for entry in entries if _may_view(request, entry[0])]}
        for title, entries in (MENU if user.get_all_permissions() else OWN_MENU).items()
    ]
    if is_steward(user):
        _add_pages(request, sections[0]["items"])
    return [section for section in sections if section["items"]]


def _add_pages(request: HttpRequest, items: list[dict[str, Any]]) -> None:
    """Put the queue first and spreadsheets last; their addresses lie below that of the groups, which is not open then.

    Unfold would mark it as open, too.
    """
    queue = {"title": "To review", "icon": "rate_review", "link": reverse("admin:groups_supportgroup_review")}
    sheets = {"title": "Spreadsheets", "icon": "table", "link": reverse("admin:groups_supportgroup_sheets")}
    if any(request.path.startswith(page["link"]) for page in (queue, sheets)):
        for item in items:
            item["active"] = False
    items[:] = [queue, *items, sheets]


def _may_view(request: HttpRequest, model: type[models.Model]) -> bool:
    return admin.site.get_model_admin(model).has_view_or_change_permission(request)


def _item(model: type[models.Model], title: str, icon: str) -> dict[str, Any]:
    options = model._meta
    link = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return {"title": title, "icon": icon, "link": link}
