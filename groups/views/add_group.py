"""“Add a group”: what visitors tell of a group that is missing, and the link in the mail that confirms it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.actions.suggestions import DAYS_TO_CONFIRM, confirm_suggestion, suggest_group, suggestion_of
from groups.forms.guard import public_form
from groups.forms.suggestions import SuggestionForm


@public_form
def add_group(request: HttpRequest) -> HttpResponse:
    """Ask for a group that is missing, and mail a link to whoever suggests it."""
    form = SuggestionForm(request)
    if not form.is_valid():
        return render(request, "add_group/page.html", {"form": form})
    suggest_group(facts=form.facts, email=form.cleaned_data["email"], runs_it=form.cleaned_data["runs_it"])
    return redirect("add-group-sent")


@never_cache
@require_safe
def add_group_sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way."""
    return render(request, "add_group/sent.html", {"days": DAYS_TO_CONFIRM})


@public_form
def add_group_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link in a mail is about; once its button is pressed, make it a listing for stewards to review.

    Opening the page changes nothing: programs that check mails for harm open links too.
    """
    suggestion = suggestion_of(token)
    if suggestion is None:
        return render(request, "add_group/too_old.html", status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        confirm_suggestion(suggestion)
        return redirect("add-group-confirm", token=token)
    return render(request, "add_group/confirm.html", {"suggestion": suggestion, "name": suggestion.facts["name"]})
