"""What django-allauth asks us: who may have a login, how mails go out, and what is said."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from facilitators.emails import post_login_changed, post_login_code
from facilitators.models import User

# What happened, by the name that allauth gives its mail or message about it.
CHANGES = {
    "password_set": _("Your password has been set."),
    "totp_activated": _("An authenticator app has been added to your login."),
    "totp_deactivated": _("The authenticator app has been removed from your login."),
    "webauthn_added": _("A passkey has been added to your login."),
    "webauthn_removed": _("A passkey has been removed from your login."),
    "recovery_codes_generated": _("New recovery codes have been made for your login. Older ones no longer work."),
    "sessions_logged_out": _("All other sessions have been ended."),
}
SEEN_BY_THEMSELVES = {"recovery_codes_generated"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Logins are by invitation; mails are queued like all others."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This address and this password do not belong together."),
        "incorrect_code": _("This is not the code. Please look again."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("That was too often. Please wait a few minutes."),
        "too_many_login_attempts": _("That was too often. Please wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody makes a login by themselves."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Note the address of a login made by a command, which allauth would not find when it asks a password again."""
        if not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail that allauth calls ``template_prefix``."""
        name = template_prefix.rsplit("/", 1)[-1]
        if name == "login_code":
            post_login_code(email, context["code"])
        elif name == "unknown_account":
            self._do_as_much_for_nobody(email)
        else:
            post_login_changed(email, str(CHANGES[name]))

    def _do_as_much_for_nobody(self, email: str) -> None:
        # An answer that comes sooner would tell that the address has no login.
        with transaction.atomic():
            post_login_code(email, self.generate_login_code())
            transaction.set_rollback(True)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say in our words what changed. What the next page says by itself is not said twice."""
        name = (message_template or "").rsplit("/", 1)[-1].removesuffix(".txt")
        if name not in SEEN_BY_THEMSELVES and (text := message or CHANGES.get(name)):
            messages.add_message(request, level, text, extra_tags=extra_tags)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor, under the name of this directory."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code. Codes change every half minute: please try the next one."),
    }

    def _get_site_name(self) -> str:
        return str(settings.KINDRED_NAME)

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """Return what a new passkey is called until somebody calls it something else."""
        return gettext("This device")
