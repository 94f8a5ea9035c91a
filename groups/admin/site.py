"""Pages of the admin that belong to no one model, and that Django answers without asking about rows.

config/urls.py puts them before the admin's own.
"""

from collections.abc import Iterator
from typing import Any, Never

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from groups.admin.base import DirectoryAdmin


class ChoicesView(AutocompleteJsonView):
    """What a form offers while somebody types: the rows that they may choose (``DirectoryAdmin.get_choices``)."""

    admin_site = admin.site

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may see such rows, or fills in a form that asks for one.

        Django asks for the first alone. Who may not open the list of topics still chooses some.
        """
        return super().has_perm(request, obj) or any(
            page.has_view_permission(request) or page.has_add_permission(request)
            for page in admin.site._registry.values()
            if any(self._asks(part) for part in _with_inlines(page))
        )

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows that may be chosen and match what was typed."""
        page = self.model_admin
        if not isinstance(page, DirectoryAdmin):
            raise PermissionDenied
        rows = page.get_choices(self.request).complex_filter(self.source_field.get_limit_choices_to())
        found: QuerySet[Any]
        found, has_doubles = page.get_search_results(self.request, rows, self.term)
        return found.distinct() if has_doubles else found

    def _asks(self, part: Any) -> bool:
        return self.source_field.model is part.model and self.source_field.name in part.autocomplete_fields


def _with_inlines(page: Any) -> Iterator[Any]:
    yield page
    for inline in getattr(page, "inlines", ()):
        yield from _with_inlines(inline)


def choices(request: HttpRequest) -> HttpResponseBase:
    """Answer a form's search for rows to choose."""
    return ChoicesView.as_view()(request)


def on_site(request: HttpRequest, row: str) -> Never:
    """Answer that nothing is here: Django would tell the web address of any row, a listing's name included.

    Our own pages link to the public one themselves.
    """
    raise Http404
