"""Places, and who may change which."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from facilitators.admin.scope import Scoped
from groups.admin.venue import VenueAdmin
from groups.models import Venue


@admin.register(Venue)
class ScopedVenueAdmin(Scoped, VenueAdmin):
    """Places. Who runs groups adds places, chooses among those that are no secret, and changes their own."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Note whose a new place is: nobody else can choose a confidential one for their group."""
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)
