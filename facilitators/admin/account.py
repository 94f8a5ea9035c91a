"""Logins and roles."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group as Role
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from facilitators.models import User
from groups.admin.base import DirectoryAdmin

admin.site.unregister(Role)


@admin.register(Role)
class RoleAdmin(GroupAdmin, DirectoryAdmin):  # type: ignore[misc]
    """What the people in a role may do."""


class LoginCreationForm(UserCreationForm):
    """A new login, by e-mail address."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["email"]


@admin.register(User)
class LoginAdmin(UserAdmin, DirectoryAdmin):  # type: ignore[misc]
    """Logins: stewards, coordinators and facilitators. Visitors have none."""

    form = UserChangeForm
    add_form = LoginCreationForm
    change_password_form = AdminPasswordChangeForm
    fieldsets = (
        (None, {"fields": ["email", "password", "first_name", "last_name"]}),
        ("What they may do", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("When", {"fields": ["last_login", "date_joined"]}),
    )
    add_fieldsets = ((None, {"fields": ["email", "usable_password", "password1", "password2"]}),)
    readonly_fields = ("last_login", "date_joined")
    autocomplete_fields: ClassVar[Any] = ()
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active", "groups")
    ordering = ("email",)
    search_fields = ("email", "first_name", "last_name")
