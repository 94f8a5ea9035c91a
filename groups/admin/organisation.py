"""Who stands behind groups."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from groups.admin.base import DirectoryAdmin, counted
from groups.admin.concurrency import ConcurrentEditForm, ConcurrentEditMixin
from groups.models import Organisation, SupportGroup


class OrganisationForm(ConcurrentEditForm):
    """An organisation's own words."""

    class Meta:
        model = Organisation
        fields = "__all__"
        labels: ClassVar[dict[str, str]] = {"slug": "Web address"}
        help_texts: ClassVar[dict[str, str]] = {
            "description": "A few sentences: who they are and what they do.",
            "slug": "Made from the name. Changing it later breaks links people have saved.",
        }


class OrganisationAdmin(ConcurrentEditMixin, DirectoryAdmin):
    """Charities, fellowships, clinics and circles of friends."""

    form = OrganisationForm
    fieldsets = ((None, {"fields": ["name", "description", "website", "slug"]}),)
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("name",)}
    list_display = ("name", "website", "group_count")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        """Count the groups along."""
        queryset: QuerySet[Organisation] = super().get_queryset(request)
        return queryset.annotate(group_count=counted(SupportGroup, "organisation"))

    @admin.display(description="Groups", ordering="group_count")
    def group_count(self, organisation: Any) -> int:
        """Return how many listings name this organisation."""
        return int(organisation.group_count)
