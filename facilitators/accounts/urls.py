"""Addresses under /account/.

Those of django-allauth that make sense here, by the names it asks for; nobody signs up, or changes their address, by
themselves.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import path
from django.views.generic import RedirectView

from facilitators.accounts import invited, views

urlpatterns = [
    path("", factors.index, name="mfa_index"),
    path("login/", views.CodeByMail.as_view(), name="account_login"),
    path("login/", views.CodeByMail.as_view(), name="account_request_login_code"),
    path("login/code/", views.CodeTyped.as_view(), name="account_confirm_login_code"),
    path("login/password/", views.Password.as_view(), name="login-by-password"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("login/second-step/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("login/turned-off/", views.Inactive.as_view(), name="account_inactive"),
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("logout/", account.logout, name="account_logout"),
    path("again/password/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/", views.set_password, name="set-password"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("app/", views.NewApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("passkeys/add/", views.NewPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("invitation/", invited.invitation, name="invitation"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("sessions/<int:pk>/end/", views.end_one_session, name="end-session"),
]
