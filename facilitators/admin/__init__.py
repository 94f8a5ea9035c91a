"""People and their rights in Django's admin, and the listing editor with the people who run a group."""

from django.contrib import admin

from facilitators.admin import account, facilitator, invitation, listing, organisation, unmet, venue

__all__ = ["account", "facilitator", "invitation", "listing", "organisation", "unmet", "venue"]

admin.site.index_title = "Welcome"
