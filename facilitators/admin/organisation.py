"""Organisations, and who looks after which."""

from django.contrib import admin

from facilitators.admin.scope import Scoped
from groups.admin.organisation import OrganisationAdmin
from groups.models import Organisation


@admin.register(Organisation)
class ScopedOrganisationAdmin(Scoped, OrganisationAdmin):
    """Organisations. Their coordinators change what they say of themselves."""

    for_roles = ("slug",)
