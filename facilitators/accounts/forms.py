"""What is asked for at the door."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms


class CodeByMailForm(RequestLoginCodeForm):  # type: ignore[misc]
    """An address to which a code is sent, and whether the browser shall remember the login."""

    remember = forms.BooleanField(required=False)


class Digits:
    """Has phones show digits to type the code with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"  # type: ignore[attr-defined]


class CodeForm(Digits, ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code from the mail."""


class SecondStepForm(Digits, AuthenticateForm):  # type: ignore[misc]
    """The code of an app, or a recovery code."""


class AgainForm(Digits, ReauthenticateForm):  # type: ignore[misc]
    """The same, before a login is changed."""


class AppForm(Digits, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app."""
