"""People who run groups. All but their public name and sentence is private."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.widgets import UnfoldBooleanSwitchWidget

from facilitators.admin.scope import Scoped
from facilitators.models import Check, Facilitation, Facilitator
from groups.admin.base import DirectoryAdmin, DirectoryStackedInline, DirectoryTabularInline, counted


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
        has_accepted = data.get("has_accepted")
        self.instance.accepted_at = (self.instance.accepted_at or timezone.now()) if has_accepted else None
        return data


class FacilitationInline(DirectoryTabularInline):
    """Who runs a group, or which groups a person runs."""

    model = Facilitation
    form = FacilitationForm
    fields: tuple[str, ...] = ("facilitator", "group", "role", "has_accepted")
    autocomplete_fields: tuple[str, ...] = ("facilitator", "group")


class GroupsRunInline(FacilitationInline):
    """The groups a person runs."""

    verbose_name = "group"
    verbose_name_plural = "Groups they run"


class CheckInline(DirectoryStackedInline):
    """Training and background checks."""

    model = Check
    verbose_name_plural = "Training and background checks"
    fieldsets = ((None, {"fields": [("kind", "name"), "checked_by", ("checked_on", "expires_on"), "is_public"]}),)


class FacilitatorForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person."""

    class Meta:
        model = Facilitator
        fields: ClassVar[list[str]] = ["name", "email", "phone", "user", "public_name", "about"]
        labels: ClassVar[dict[str, str]] = {"user": "Login", "public_name": "What may visitors call them?"}
        help_texts: ClassVar[dict[str, str]] = {"name": "", "email": "", "phone": "", "user": "Only if they have one."}


@admin.register(Facilitator)
class FacilitatorAdmin(Scoped, DirectoryAdmin):
    """People, with their checks and their groups."""

    fieldsets = (
        ("Private: never shown", {"fields": ["name", "email", "phone", "user"]}),
        ("Shown to visitors", {"fields": ["public_name", "about"]}),
    )
    form = FacilitatorForm
    autocomplete_fields = ("user",)
    inlines: ClassVar[list[Any]] = [GroupsRunInline, CheckInline]
    list_display = ("name", "public_name", "email", "has_login", "group_count")
    list_select_related = ("user",)
    search_fields = ("name", "public_name", "email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facilitator]:
        """Count the groups along."""
        queryset: QuerySet[Facilitator] = super().get_queryset(request)
        return queryset.annotate(group_count=counted(Facilitation, "facilitator"))

    @admin.display(description="Login", boolean=True)
    def has_login(self, facilitator: Facilitator) -> bool:
        """Return whether they have a login."""
        return facilitator.user_id is not None

    @admin.display(description="Groups", ordering="group_count")
    def group_count(self, facilitator: Any) -> int:
        """Return how many groups they run."""
        return int(facilitator.group_count)
