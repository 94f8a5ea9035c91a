"""People who run groups. All but their public name and sentence is private."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from unfold.widgets import UnfoldBooleanSwitchWidget

from facilitators.admin.scope import Scoped
from facilitators.models import Check, Coordination, Facilitation, Facilitator
from facilitators.permissions import coordinates, groups_managed_by, people_managed_by
from groups.admin.base import DirectoryAdmin, DirectoryStackedInline, DirectoryTabularInline, counted
from groups.models import SupportGroup


class FacilitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """That somebody runs a group, with "has said yes" for the instant at which they did."""

    has_accepted = forms.BooleanField(
        label="Has said yes", required=False, widget=UnfoldBooleanSwitchWidget, help_text="Until then: invited."
    )

    class Meta:
        model = Facilitation
        fields: ClassVar[list[str]] = ["facilitator", "group", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["has_accepted"] = self.instance.accepted_at is not None

    def clean(self) -> dict[str, Any]:
        """Keep the instant of the first yes."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "has_accepted" in self.fields:
            has_accepted = data.get("has_accepted")
            self.instance.accepted_at = (self.instance.accepted_at or timezone.now()) if has_accepted else None
        return data


class PartForm(FacilitationForm):
    """That somebody runs a group, for those who may only say which part they have in it."""

    has_accepted = None  # type: ignore[assignment]  # how Django leaves out a field of the form below


class RoleInline(DirectoryTabularInline):
    """Rows that say who may do what: a role lets see and change them, not that one may change the row around."""

    def by_role(self, request: HttpRequest, what: str) -> bool:
        """Return whether a role lets the user "view", "add", "change" or "delete" such rows."""
        user = request.user
        return user.has_perm(f"{self.opts.app_label}.{get_permission_codename(what, self.opts)}")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the role."""
        return self.by_role(request, "view")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the role."""
        return self.by_role(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the role."""
        return self.by_role(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the role."""
        return self.by_role(request, "delete")


class FacilitationInline(RoleInline):
    """Who runs a group, or which groups a person runs.

    Nobody but a steward puts a person in: others invite, and the person says yes. A coordinator may say what part
    somebody has in a group of theirs, and take them out.
    """

    model = Facilitation
    hide_title = True
    form = FacilitationForm
    fields: tuple[str, ...] = ("facilitator", "group", "role", "has_accepted")
    autocomplete_fields: tuple[str, ...] = ("facilitator", "group")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facilitation]:
        """Return who runs which group, as far as the groups are the user's."""
        if not self.by_role(request, "view"):
            return Facilitation.objects.filter(group__in=groups_managed_by(request.user))
        rows: QuerySet[Facilitation] = super().get_queryset(request)
        return rows

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Show who runs a group to those who run it; ``get_queryset`` leaves out others' groups."""
        return obj is not None or super().has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let those who look after the group say what part somebody has."""
        return super().has_change_permission(request) or _looks_after(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let those who look after the group take somebody out."""
        return super().has_delete_permission(request) or _looks_after(request, obj)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Show when they said yes to those who cannot say so for them."""
        fields = list(super().get_fields(request, obj))
        if self.by_role(request, "change"):
            return fields
        return ["said_yes" if name == "has_accepted" else name for name in fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Let nobody but a role put one person in another's place."""
        return () if self.by_role(request, "change") else ("facilitator", "group", "said_yes")

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """Ask those without the role for the part alone."""
        if not self.by_role(request, "change"):
            kwargs["form"] = PartForm
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description="Has said yes")
    def said_yes(self, facilitation: Facilitation) -> str:
        """Return when they did."""
        if facilitation.accepted_at is None:
            return "Not yet"
        return date_format(timezone.localtime(facilitation.accepted_at))


def _looks_after(request: HttpRequest, group: Model | None) -> bool:
    return isinstance(group, SupportGroup) and coordinates(request.user, group.organisation)


class GroupsRunInline(FacilitationInline):
    """The groups a person runs."""

    verbose_name = "group"
    verbose_name_plural = "Groups they run"


class CoordinationInline(RoleInline):
    """The organisations a person looks after."""

    model = Coordination
    hide_title = True
    autocomplete_fields = ("organisation",)
    verbose_name = "organisation"
    verbose_name_plural = "Organisations they look after: they change all its groups"


class CheckInline(DirectoryStackedInline):
    """Training and background checks. Nobody vouches for themselves."""

    model = Check
    verbose_name_plural = "Training and background checks"
    fieldsets = ((None, {"fields": [("kind", "name"), "checked_by", ("checked_on", "expires_on"), "is_public"]}),)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Show them, where there are any, to the person and to those who may change what is known of the person."""
        is_empty = isinstance(obj, Facilitator) and not obj.checks.exists()
        return self._may("change", request, obj) and not (is_empty and _is_self(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether the user may vouch for this person."""
        return super().has_add_permission(request, obj) and not _is_self(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether the user may vouch for this person."""
        return super().has_change_permission(request, obj) and not _is_self(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether the user may vouch for this person."""
        return super().has_delete_permission(request, obj) and not _is_self(request, obj)


def _is_self(request: HttpRequest, person: Model | None) -> bool:
    """Return whether the person is the user, who has no role that changes all people."""
    is_own = isinstance(person, Facilitator) and person.user_id == request.user.pk
    return is_own and not request.user.has_perm("facilitators.change_facilitator")


class FacilitatorForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person."""

    class Meta:
        model = Facilitator
        fields: ClassVar[list[str]] = ["name", "email", "phone", "user", "public_name", "about", "is_trusted"]
        labels: ClassVar[dict[str, str]] = {"user": "Login", "public_name": "What may visitors call them?"}
        help_texts: ClassVar[dict[str, str]] = {"name": "", "email": "", "phone": "", "user": "Only if they have one."}


@admin.register(Facilitator)
class FacilitatorAdmin(Scoped, DirectoryAdmin):
    """People, with their checks and their groups.

    Those who run a group together see each other's names here, and no address or number.
    """

    fieldsets = (
        ("Private: never shown", {"fields": ["name", "email", "phone", "user"]}),
        ("Shown to visitors", {"fields": ["public_name", "about"]}),
        ("Trust", {"fields": ["is_trusted"]}),
    )
    form = FacilitatorForm
    autocomplete_fields = ("user",)
    inlines: ClassVar[list[Any]] = [GroupsRunInline, CoordinationInline, CheckInline]
    list_display = ("name", "public_name", "email", "has_login", "is_trusted", "group_count")
    list_select_related = ("user",)
    search_fields = ("name", "public_name", "email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facilitator]:
        """Count the groups along."""
        queryset: QuerySet[Facilitator] = super().get_queryset(request)
        return queryset.annotate(group_count=counted(Facilitation, "facilitator"))

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """List names alone to those who may not see everybody's address."""
        return self.list_display if self.may_all(request, "view") else ("name", "public_name")

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Find nobody by an address that the list does not show: it could be guessed letter by letter."""
        return self.search_fields if self.may_all(request, "view") else ("name", "public_name")

    def get_fieldsets(self, request: HttpRequest, obj: Facilitator | None = None) -> Any:
        """Show the private part to those who may change it, and who is trusted and has which login to a role."""
        if self.may_all(request, "view"):
            return self.fieldsets
        if obj and people_managed_by(request.user).filter(pk=obj.pk).exists():
            return (("Private: never shown", {"fields": ["name", "email", "phone"]}), self.fieldsets[1])
        return ((None, {"fields": ["name", "public_name", "about"]}),)

    @admin.display(description="Login", boolean=True)
    def has_login(self, facilitator: Facilitator) -> bool:
        """Return whether they have a login."""
        return facilitator.user_id is not None

    @admin.display(description="Groups", ordering="group_count")
    def group_count(self, facilitator: Any) -> int:
        """Return how many groups they run."""
        return int(facilitator.group_count)
