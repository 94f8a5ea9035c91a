"""What stewards do to several listings at once."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from unfold.admin import ModelAdmin

from groups.models import SupportGroup
from groups.models.choices import Status


class ListingActions(ModelAdmin):
    """Confirm, publish, pause and archive. Each asks for every listing again whether this user may change it."""

    actions = ("confirm_listings", "publish_listings", "pause_listings", "archive_listings")

    @admin.action(description="Confirm: still true today", permissions=["change"])
    def confirm_listings(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> None:
        """Note that these listings are still true."""

        def confirm(group: SupportGroup) -> None:
            group.confirmed_at = timezone.now()

        self._apply(request, queryset, confirm, "Confirmed")

    @admin.action(description="Publish", permissions=["change"])
    def publish_listings(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> None:
        """Publish those that are complete, and say what the others still need."""
        incomplete = {group.pk: missing for group in queryset if (missing := group.missing_for_publishing())}
        self._apply(request, queryset.exclude(pk__in=incomplete), SupportGroup.publish, "Published")
        told = [
            (group.name, " ".join(missing.message for missing in incomplete[group.pk]))
            for group in queryset.filter(pk__in=incomplete)
        ]
        if told:
            self.message_user(request, format_html_join("", "<p>Not published: {}. {}</p>", told), messages.WARNING)

    @admin.action(description="Pause", permissions=["change"])
    def pause_listings(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> None:
        """Take these listings off the site for a while."""

        def pause(group: SupportGroup) -> None:
            group.status = Status.PAUSED

        self._apply(request, queryset.exclude(status=Status.PAUSED), pause, "Paused")

    @admin.action(description="Archive", permissions=["change"])
    def archive_listings(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> None:
        """Take these listings off the site for good; nothing is deleted."""

        def archive(group: SupportGroup) -> None:
            group.status = Status.ARCHIVED
            group.paused_until, group.pause_reason = None, ""

        self._apply(request, queryset.exclude(status=Status.ARCHIVED), archive, "Archived")

    @transaction.atomic
    def _apply(
        self,
        request: HttpRequest,
        queryset: QuerySet[SupportGroup],
        change: Callable[[SupportGroup], Any],
        done: str,
    ) -> None:
        groups = list(self._changeable(request, queryset))
        for group in groups:
            change(group)
            group.save()
            self.log_change(request, group, f"{done}.")
        self.message_user(request, f"{done}: {len(groups)}.", messages.SUCCESS if groups else messages.INFO)

    def _changeable(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> Iterator[SupportGroup]:
        locked = SupportGroup.objects.select_for_update().filter(pk__in=list(queryset.values_list("pk", flat=True)))
        return (group for group in locked if self.has_change_permission(request, group))
