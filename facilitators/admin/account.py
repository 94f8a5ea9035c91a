"""Logins and roles."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group as Role
from django.http import HttpRequest
from procrastinate.contrib.django.models import ProcrastinateJob
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from facilitators.models import User
from groups.admin.base import DirectoryAdmin

admin.site.unregister(Role)
# Keys, sessions and jobs are nobody's to browse: each person has their own under /account/.
for _model in (EmailAddress, Authenticator, UserSession, ProcrastinateJob):
    admin.site.unregister(_model)


@admin.register(Role)
class RoleAdmin(GroupAdmin, DirectoryAdmin):  # type: ignore[misc]
    """What the people in a role may do."""


class LoginCreationForm(UserCreationForm):
    """A new login, by e-mail address."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["email"]


class LoginForm(UserChangeForm):
    """A login, in the words of this project."""

    class Meta:
        model = User
        fields = "__all__"
        labels: ClassVar[dict[str, str]] = {
            "is_active": "May log in",
            "is_staff": "May use these pages",
            "is_superuser": "May do everything",
            "groups": "Roles",
            "user_permissions": "Single permissions",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "is_active": "Turn this off instead of deleting a login: its history stays readable.",
            "is_staff": "",
            "is_superuser": "For operators. Everybody else gets a role.",
            "groups": "What the people in a role may do is said once, for all of them.",
            "user_permissions": "Rarely needed: a role is easier to keep an eye on.",
        }


@admin.register(User)
class LoginAdmin(UserAdmin, DirectoryAdmin):  # type: ignore[misc,type-arg]
    """Logins: stewards, coordinators and facilitators. Visitors have none."""

    form = LoginForm
    add_form = LoginCreationForm
    change_password_form = AdminPasswordChangeForm
    fieldsets = (
        (None, {"fields": ["email", "password", "first_name", "last_name"]}),
        ("What they may do", {"fields": ["is_active", "is_staff", "groups", "is_superuser", "user_permissions"]}),
        ("When", {"fields": ["last_login", "date_joined"]}),
    )
    add_fieldsets = ((None, {"fields": ["email", "usable_password", "password1", "password2"]}),)
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active", "groups")
    ordering = ("email",)
    search_fields = ("email", "first_name", "last_name")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Let only those who may do everything say what others may do: nobody gives themselves a right."""
        read_only = ("last_login", "date_joined")
        return read_only if _is_superuser(request) else (*read_only, "groups", "is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep the logins of those who may do everything, and their passwords, from everybody else."""
        return self._may_touch(request, obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep the logins of those who may do everything from everybody else."""
        return self._may_touch(request, obj) and bool(super().has_delete_permission(request, obj))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Have codes sent to the present address alone: a former one may be somebody else's by now."""
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()
        EmailAddress.objects.update_or_create(user=obj, email=obj.email, defaults={"verified": True, "primary": True})

    def _may_touch(self, request: HttpRequest, obj: User | None) -> bool:
        # Unfold asks with an object's id in some places; a row is what decides.
        return _is_superuser(request) or not (isinstance(obj, User) and obj.is_superuser)


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
