"""The admin's menu: what a person may see, under the words of this project."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group as Role
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from facilitators.models import Facilitator, Invitation, User
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
    Venue,
)

# Sections, each with its models, what they are called and their icon (Material Symbols, shipped with Unfold).
MENU: dict[str, list[tuple[type[models.Model], str, str]]] = {
    "Listings": [
        (SupportGroup, "Groups", "diversity_1"),
        (Venue, "Venues", "home_pin"),
        (Organisation, "Organisations", "apartment"),
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


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu for Unfold, with only what this person may see."""
    sections = [
        {"title": title, "items": [_item(*entry) for entry in entries if _may_view(request, entry[0])]}
        for title, entries in MENU.items()
    ]
    return [section for section in sections if section["items"]]


def _may_view(request: HttpRequest, model: type[models.Model]) -> bool:
    return admin.site.get_model_admin(model).has_view_or_change_permission(request)


def _item(model: type[models.Model], title: str, icon: str) -> dict[str, Any]:
    options = model._meta
    link = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return {"title": title, "icon": icon, "link": link}
