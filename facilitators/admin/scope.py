"""Who sees and changes which rows in the admin, beside those whom a role lets see and change all.

Django asks about a model where it should ask about a row, so every admin of rows that belong to somebody is ``Scoped``:
its list, its pages, what forms offer and what actions touch come from ``facilitators.permissions``. Inlines follow the
row they belong to (``groups.admin.base``).
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from facilitators import permissions
from facilitators.models import Facilitator
from facilitators.permissions import Anybody
from groups.models import Organisation, SupportGroup, Venue


def _nobody(user: Anybody) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows of a model are whose, without a role that gives all. Nobody but such a role deletes.

    seen, changed: the rows that a user may see, or change. chosen: those that a form offers the user.
    may_add: whether the user may make new ones. is_listed: whether there is a list of them for this user.
    """

    seen: Callable[[Anybody], QuerySet[Any]]
    changed: Callable[[Anybody], QuerySet[Any]]
    chosen: Callable[[Anybody], QuerySet[Any]]
    is_listed: Callable[[Anybody], bool] = permissions.takes_part
    may_add: Callable[[Anybody], bool] = _nobody


SCOPES: dict[type[models.Model], Scope] = {
    SupportGroup: Scope(
        seen=permissions.groups_managed_by,
        changed=permissions.groups_managed_by,
        chosen=permissions.groups_managed_by,
        may_add=permissions.takes_part,
    ),
    Venue: Scope(
        seen=permissions.venues_used_by,
        changed=permissions.venues_managed_by,
        chosen=permissions.venues_visible_to,
        may_add=permissions.takes_part,
    ),
    Organisation: Scope(
        seen=permissions.organisations_visible_to,
        changed=permissions.organisations_coordinated_by,
        chosen=permissions.organisations_coordinated_by,
        is_listed=permissions.is_coordinator,
    ),
    Facilitator: Scope(
        seen=permissions.people_visible_to,
        changed=permissions.people_managed_by,
        chosen=permissions.people_visible_to,
    ),
}


class Scoped:
    """Comes first among the bases of an admin whose model has a scope.

    ``for_roles`` names the fields that only a role that may change all of the model's rows lets change.
    """

    for_roles: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """Return whose rows these are."""
        return SCOPES[self.model]  # type: ignore[attr-defined]

    def may_all(self, request: HttpRequest, what: str = "change") -> bool:
        """Return whether a role lets the user see ("view"), "change", "add" or "delete" all rows."""
        return bool(getattr(super(), f"has_{what}_permission")(request))

    # --- Which rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the user may see: all that follows here starts from them."""
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return rows if self.may_all(request, "view") else rows.filter(pk__in=self.scope.seen(request.user).values("pk"))

    def get_choices(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that forms of others offer the user."""
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        if self.may_all(request, "view"):
            return rows
        return rows.filter(pk__in=self.scope.chosen(request.user).values("pk"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, or None where the user may not see it, as if it were not there.

        Raises ``PermissionDenied`` for those who have nothing to do with such rows at all.
        """
        found = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if found is None and not self.has_view_permission(request):
            raise PermissionDenied
        return found

    # --- What with them

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the menu names them."""
        return self.has_view_permission(request) or self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may see this row, or a list of such."""
        if self.may_all(request, "view"):
            return True
        if obj is None:
            return _ask(request, self.scope.is_listed)
        return _is_among(request, self.scope.seen, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may change this row, or such rows at all."""
        if self.may_all(request, "change"):
            return True
        if obj is None:
            return _ask(request, self.scope.is_listed)
        return _is_among(request, self.scope.changed, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may make a new row."""
        return self.may_all(request, "add") or _ask(request, self.scope.may_add)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Tell who changed a row to those who may change it."""
        found = self.get_object(request, unquote(object_id))
        if found is not None and not self.has_change_permission(request, found):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)  # type: ignore[misc]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Leave out the way to a history that is not the user's to see."""
        obj = kwargs.get("obj")
        if obj is not None and not self.has_change_permission(request, obj):
            context["show_history"] = False
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    # --- Which facts of them

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Show, and do not ask for, what only a role lets change."""
        read_only = tuple(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        if self.may_all(request):
            return read_only
        return (*read_only, *(name for name in self.for_roles if name not in read_only))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """Make nothing up for a field that is only shown."""
        fields: dict[str, Any] = super().get_prepopulated_fields(request, obj)  # type: ignore[misc]
        read_only = self.get_readonly_fields(request, obj)
        return {name: sources for name, sources in fields.items() if name not in read_only}

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Narrow lists by their filters only: by any column, a list tells what is in columns that it does not show."""
        allowed = bool(super().lookup_allowed(lookup, value, request))  # type: ignore[misc]
        if not allowed or request is None or self.may_all(request):
            return allowed
        filters = [one[0] if isinstance(one, list | tuple) else one for one in self.get_list_filter(request)]  # type: ignore[attr-defined]
        return lookup.partition("__")[0] in filters


def _ask(request: HttpRequest, may: Callable[[Anybody], bool]) -> bool:
    """Return whether the user may, on the whole."""
    return _once(request, may, lambda: may(request.user))


def _is_among(request: HttpRequest, rows_of: Callable[[Anybody], QuerySet[Any]], obj: Any) -> bool:
    """Return whether a row is among the user's. Unfold asks with an object's id in some places, as it was typed."""
    return _once(request, (rows_of, getattr(obj, "pk", obj)), lambda: _holds(rows_of(request.user), obj))


def _holds(rows: QuerySet[Any], obj: Any) -> bool:
    if not isinstance(obj, models.Model):
        try:
            obj = rows.model(pk=rows.model._meta.pk.to_python(obj))
        except ValidationError:
            return False
    return rows.filter(pk=obj.pk).exists()


def _once(request: HttpRequest, question: Hashable, answer: Callable[[], bool]) -> bool:
    """Return the answer; while a page is only looked at, a question is answered once: it asks the same some 50 times.

    What is sent may change the answer on the way, so then each question is answered anew.
    """
    if request.method != "GET":
        return answer()
    answers: dict[Hashable, bool] = vars(request).setdefault("answered_once", {})
    if question not in answers:
        answers[question] = answer()
    return answers[question]
