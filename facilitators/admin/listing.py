"""The listing editor, with the people who run the group."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from facilitators import moves
from facilitators.admin.desk import DeskPages
from facilitators.admin.duplicates import MergePages
from facilitators.admin.facilitator import FacilitationInline
from facilitators.admin.history import HistoryPages
from facilitators.admin.invitation import InvitesHelp
from facilitators.admin.own_listings import OwnListings
from facilitators.admin.rehearsal import make, rolled_back
from facilitators.admin.review import ReviewPages
from facilitators.admin.sheets import SheetPages
from facilitators.admin.workflow import Workflow
from groups.actions.proposals import waiting_of
from groups.admin.support_group import TOGETHER, SupportGroupAdmin
from groups.models import Proposal, SupportGroup


class PeopleInline(FacilitationInline):
    """Who runs the group."""

    fields = ("facilitator", "role", "has_accepted")
    autocomplete_fields = ("facilitator",)
    follows = TOGETHER
    verbose_name = "facilitator"
    verbose_name_plural = "Who runs it? Only the name a person wants to be called by is ever shown"


@admin.register(SupportGroup)
class ListingAdmin(
    DeskPages,
    MergePages,
    Workflow,
    HistoryPages,
    ReviewPages,
    SheetPages,
    InvitesHelp,
    OwnListings,
    SupportGroupAdmin,
):
    """Listings with everything that belongs to them. ``groups`` itself knows nothing of people."""

    inlines: ClassVar[list[Any]] = [*SupportGroupAdmin.inlines, PeopleInline]
    actions_detail = ("invite_help",)

    def is_looked_at_after(self, request: HttpRequest, group: SupportGroup) -> bool:
        """Return whether a steward looks afterwards at what this person changes at once."""
        return moves.is_looked_at_after(request.user, group)

    def has_change_waiting(self, request: HttpRequest, group: SupportGroup) -> bool:
        """Return whether a change of this person's waits for a steward."""
        return _waiting(request, group) is not None

    @contextmanager
    def as_proposed(self, request: HttpRequest, group: SupportGroup) -> Iterator[SupportGroup]:
        """Give the group as the editor shows it: with the change of this person's that waits, if one does."""
        waiting = _waiting(request, group)
        if waiting is None:
            yield group
            return
        with rolled_back():
            make(waiting, is_shown=False)
            yield SupportGroup.objects.get(pk=group.pk)


def _waiting(request: HttpRequest, group: SupportGroup) -> Proposal | None:
    by: Any = request.user
    return waiting_of(group, by=by) if moves.waits(by, group) else None
