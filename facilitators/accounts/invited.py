"""The page where an invitation is accepted. Opening it changes nothing; the button does."""

from http import HTTPStatus

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from facilitators.emails import called, question_of
from facilitators.invitations import (
    InvitationClosedError,
    accept_invitation,
    can_be_accepted,
    invitation_of,
    login_with,
)
from facilitators.models import Invitation


class NameForm(forms.Form):
    """What somebody is called; only those who look after listings see it."""

    name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Show what one is asked to do, and take a yes.

    The link alone logs nobody into a login that is there already: it may have been passed on.
    """
    found = invitation_of(request.GET.get("key", ""))
    if found is None or not can_be_accepted(found):
        return _closed(request, found)
    login = login_with(found.email)
    if request.user.is_authenticated and request.user != login:
        return _show(request, found, "invitations/somebody_else.html")
    if login is None:
        return _ask_newcomer(request, found)
    if not request.user.is_authenticated:
        return _show(request, found, "invitations/log_in.html")
    if request.method == "POST":
        return _accept(request, found, login.first_name)
    return _show(request, found, "invitations/accept.html")


def _ask_newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": found.name})
    if form.is_valid():
        return _accept(request, found, form.cleaned_data["name"])
    return _show(request, found, "invitations/accept.html", form=form)


def _accept(request: HttpRequest, found: Invitation, name: str) -> HttpResponse:
    try:
        user = accept_invitation(invitation=found, name=name)
    except InvitationClosedError:  # by a second tap on the button
        return _closed(request, invitation_of(request.GET["key"]))
    onward = _listing_of(found)
    if request.user.is_authenticated:
        return redirect(onward)
    # Who has the link has the mail, as somebody with a code would.
    record_authentication(request, user, method="code", email=user.email)
    response: HttpResponse = perform_login(request, user, email=user.email, redirect_url=onward)
    return response


def _listing_of(found: Invitation) -> str:
    """Return the address of what the person is to look after."""
    if found.group:
        return reverse("admin:groups_supportgroup_change", args=[found.group.pk])
    return reverse("admin:index")


def _show(request: HttpRequest, found: Invitation, template: str, *, form: NameForm | None = None) -> HttpResponse:
    told = {"invitation": found, "question": question_of(found), "sender": called(found.invited_by), "form": form}
    return render(request, template, told)


def _closed(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    status = HTTPStatus.GONE if found else HTTPStatus.NOT_FOUND
    return render(request, "invitations/closed.html", {"invitation": found}, status=status)
