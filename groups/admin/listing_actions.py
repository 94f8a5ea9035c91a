"""What is done to several listings at once."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from unfold.admin import ModelAdmin

from groups.actions import moderation
from groups.actions.confirmation import confirm_listing
from groups.actions.moderation import Move, NotPossibleError
from groups.models import SupportGroup


class ListingActions(ModelAdmin):
    """Confirm, publish, pause and archive. Each asks for every listing again whether this user may do that to it."""

    actions = ("confirm_listings", "publish_listings", "pause_listings", "archive_listings")

    def may_move(self, request: HttpRequest, group: SupportGroup, move: Move) -> bool:
        """Return whether this user may move this listing so, wherever it stands."""
        return bool(self.has_change_permission(request, group))

    def is_looked_at_after(self, request: HttpRequest, group: SupportGroup) -> bool:
        """Return whether a steward is to look afterwards at what this person changes at once."""
        return False

    @admin.action(description="Confirm: still true today", permissions=["change"])
    def confirm_listings(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> None:
        """Note that these listings are still true; say why those that are not published cannot be."""

        def confirm(group: SupportGroup) -> None:
            by: Any = request.user
            confirm_listing(group, by=by)

        self._move(request, queryset, confirm, "Confirmed")

    @admin.action(description="Publish", permissions=["change"])
    def publish_listings(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> None:
        """Publish those that are complete, and say what the others still need."""

        def publish(group: SupportGroup) -> None:
            move = Move.RESUME if Move.RESUME in moderation.moves_from(group) else Move.PUBLISH
            by: Any = request.user
            if move == Move.RESUME:
                moderation.resume_listing(group, by=by, is_to_look_at=self.is_looked_at_after(request, group))
            elif self.may_move(request, group, move):
                moderation.publish_listing(group, by=by)
            else:
                raise NotPossibleError("A steward publishes it once it is reviewed.")

        self._move(request, queryset, publish, "Published")

    @admin.action(description="Pause", permissions=["change"])
    def pause_listings(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> None:
        """Take these listings off the site for a while."""

        def pause(group: SupportGroup) -> None:
            by: Any = request.user
            moderation.pause_listing(group, by=by, is_to_look_at=self.is_looked_at_after(request, group))

        self._move(request, queryset, pause, "Paused")

    @admin.action(description="Archive", permissions=["change"])
    def archive_listings(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> None:
        """Take these listings off the site for good; nothing is deleted."""

        def archive(group: SupportGroup) -> None:
            by: Any = request.user
            moderation.archive_listing(group, by=by, is_to_look_at=self.is_looked_at_after(request, group))

        self._move(request, queryset, archive, "Archived")

    @transaction.atomic
    def _move(
        self,
        request: HttpRequest,
        queryset: QuerySet[SupportGroup],
        move: Callable[[SupportGroup], None],
        done: str,
    ) -> None:
        """Move those that can be, and say why the others cannot."""
        moved, told = 0, []
        for group in self._locked(queryset):
            if not self.has_change_permission(request, group):
                continue
            try:
                move(group)
            except NotPossibleError as error:
                told.append((done.lower(), group.name, str(error)))
            else:
                moved += 1
                self.log_change(request, group, f"{done}.")
        self._tell(request, done, moved)
        if told:
            self.message_user(request, format_html_join("", "<p>Not {}: {}. {}</p>", told), messages.WARNING)

    def _locked(self, queryset: QuerySet[SupportGroup]) -> Iterator[SupportGroup]:
        # In one order, whoever asks: two people who do this at once wait for each other, and no longer.
        chosen = list(queryset.values_list("pk", flat=True))
        return iter(SupportGroup.objects.select_for_update().filter(pk__in=chosen).order_by("pk"))

    def _tell(self, request: HttpRequest, done: str, count: int) -> None:
        self.message_user(request, f"{done}: {count}.", messages.SUCCESS if count else messages.INFO)
