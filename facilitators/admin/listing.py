"""The listing editor, with the people who run the group."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from facilitators import moves
from facilitators.admin.desk import DeskPages
from facilitators.admin.facilitator import FacilitationInline
from facilitators.admin.history import HistoryPages
from facilitators.admin.invitation import InvitesHelp
from facilitators.admin.own_listings import OwnListings
from facilitators.admin.review import ReviewPages
from facilitators.admin.sheets import SheetPages
from facilitators.admin.workflow import Workflow
from groups.admin.support_group import TOGETHER, SupportGroupAdmin
from groups.models import SupportGroup


class PeopleInline(FacilitationInline):
    """Who runs the group."""

    fields = ("facilitator", "role", "has_accepted")
    autocomplete_fields = ("facilitator",)
    follows = TOGETHER
    verbose_name = "facilitator"
    verbose_name_plural = "Who runs it? Only the name a person wants to be called by is ever shown"


@admin.register(SupportGroup)
class ListingAdmin(
    DeskPages, Workflow, HistoryPages, ReviewPages, SheetPages, InvitesHelp, OwnListings, SupportGroupAdmin
):
    """Listings with everything that belongs to them. ``groups`` itself knows nothing of people."""

    inlines: ClassVar[list[Any]] = [*SupportGroupAdmin.inlines, PeopleInline]
    actions_detail = ("invite_help",)

    def is_looked_at_after(self, request: HttpRequest, group: SupportGroup) -> bool:
        """Return whether a steward looks afterwards at what this person changes at once."""
        return moves.is_looked_at_after(request.user, group)
