"""Logging in and looking after one's login: allauth's views, and what it has none for."""

import time
from typing import Any

from allauth.account.forms import SetPasswordForm
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.password_change import finalize_password_set
from allauth.account.views import AccountInactiveView, ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from facilitators.accounts.middleware import lacks_second_factor
from facilitators.accounts.sessions import end_session

JUST_NOW_SECONDS = 900


class OurSite:
    """Keeps ``site`` what it is on every other page: allauth would put the host's name in its place."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context without allauth's ``site``."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class CodeByMail(OurSite, RequestLoginCodeView):  # type: ignore[misc]
    """The first page of a login: an address."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the code, and keep the browser logged in afterwards where that was asked for."""
        response: HttpResponse = super().form_valid(form)
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if form.cleaned_data["remember"] else 0)
        return response


class CodeTyped(OurSite, ConfirmLoginCodeView):  # type: ignore[misc]
    """The second page: the code."""


class Password(OurSite, LoginView):  # type: ignore[misc]
    """An address and a password instead."""


class SecondStep(OurSite, AuthenticateView):  # type: ignore[misc]
    """The second factor of those who have one."""


class Inactive(OurSite, AccountInactiveView):  # type: ignore[misc]
    """A login that has been turned off."""


class JustProven:
    """Counts a new proof as one: else its owner would have to show it again before the recovery codes are shown."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Add the proof."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        record_authentication(request, request.user, method="mfa", reauthenticated=True)
        return response


class NewApp(JustProven, ActivateTOTPView):  # type: ignore[misc]
    """Setting up an authenticator app."""


class NewPasskey(JustProven, AddWebAuthnView):  # type: ignore[misc]
    """Adding a passkey."""


@login_required
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask kindly for a second factor; who has one, or needs none, goes on."""
    if not lacks_second_factor(request):
        return redirect("admin:index")
    return render(request, "account/second_factor.html")


@login_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """Set or replace one's password. Who has just logged in need not know the old one."""
    if not has_just_logged_in(request):
        return render(request, "account/log_in_again.html")
    form = SetPasswordForm(user=request.user, data=request.POST or None)
    if not form.is_valid():
        return render(request, "account/set_password.html", {"form": form})
    form.save()
    finalize_password_set(request, request.user)
    return redirect("mfa_index")


@login_required
@require_POST
def end_one_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions elsewhere, such as that of a lost phone."""
    user: Any = request.user
    if end_session(pk, by=user, here=request.session.session_key):
        messages.success(request, gettext("That session has been ended."))
    else:
        messages.info(request, gettext("That session is over already."))
    return redirect("usersessions_list")


def has_just_logged_in(request: HttpRequest) -> bool:
    """Return whether the person proved within the last quarter of an hour who they are."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < JUST_NOW_SECONDS for record in records)
