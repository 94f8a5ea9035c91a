"""Places, and who may change which."""

from django.contrib import admin

from facilitators.admin.scope import Scoped
from groups.admin.venue import VenueAdmin
from groups.models import Venue


@admin.register(Venue)
class ScopedVenueAdmin(Scoped, VenueAdmin):
    """Places. Who runs groups adds places, chooses among those that are no secret, and changes their own."""
