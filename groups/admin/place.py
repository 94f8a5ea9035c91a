"""Places and postal codes: looked up, never edited, because ``load_places`` writes them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from groups.admin.base import DirectoryAdmin
from groups.models import Place, PostalCode


class ReadOnlyAdmin(DirectoryAdmin):
    """For rows that come from files."""

    show_full_result_count = False  # hundreds of thousands: counting them twice a page is felt

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: they are loaded."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: the next load would write over it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: the next load would bring it back."""
        return False


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    """Towns and villages a visitor can name."""

    list_display = ("name", "region", "country", "population", "timezone")
    search_fields = ("name__istartswith",)
    search_help_text = "How the name begins"


@admin.register(PostalCode)
class PostalCodeAdmin(ReadOnlyAdmin):
    """Postal codes a visitor can name."""

    list_display = ("code", "country", "place_name", "precision")
    search_fields = ("code__istartswith",)
    search_help_text = "How the code begins, without spaces"
