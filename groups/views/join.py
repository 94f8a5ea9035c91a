"""Asking for the link or number of a meeting online or by phone."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.actions.contact import NobodyThereError, TooManyError, write_to_group
from groups.actions.join_details import ask_for_date, dates_to_ask_for
from groups.emails.contact import readers_of
from groups.forms.contact import AskToJoinForm, JoinDateForm
from groups.forms.guard import public_form
from groups.models import Meeting, SupportGroup
from groups.models.choices import JoinDetailsGiven
from groups.recurrence import Occurrence
from groups.templatetags.when import in_words, zone_in_words
from groups.views.contact import ENOUGH_TODAY

ASKED = "Please tell me how to join."


@public_form
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a visitor ask in the way the group wants: its people, or for one of the next dates."""
    group = get_object_or_404(SupportGroup.objects.published(), slug=slug)
    if group.join_details_given == JoinDetailsGiven.ON_REQUEST and readers_of(group):
        return _ask_people(request, group)
    if group.join_details_given == JoinDetailsGiven.BEFORE_MEETING:
        return _ask_for_date(request, group)
    return render(request, "join/elsewhere.html", {"group": group})


def _ask_people(request: HttpRequest, group: SupportGroup) -> HttpResponse:
    form = AskToJoinForm(request)
    if form.is_valid():
        said = form.cleaned_data | {"text": form.cleaned_data["text"] or ASKED}
        try:
            write_to_group(group, **said, asks_for_details=True)
        except NobodyThereError:
            return render(request, "contact/nobody.html", {"group": group})
        except TooManyError:
            form.add_error(None, str(ENOUGH_TODAY))
        else:
            return redirect(reverse("contact-sent", args=[group.slug]))
    return render(request, "join/ask.html", {"group": group, "form": form})


def _ask_for_date(request: HttpRequest, group: SupportGroup) -> HttpResponse:
    now = timezone.now()
    dates = dates_to_ask_for(group, now=now)
    if not dates:
        return render(request, "join/elsewhere.html", {"group": group})
    form = JoinDateForm(request, dates=dates, words=[_in_words(*one, now) for one in dates])
    if form.is_valid():
        meeting, starts_at = form.chosen
        try:
            asked = ask_for_date(meeting, starts_at=starts_at, email=form.cleaned_data["email"], now=now)
        except TooManyError:
            form.add_error(None, str(ENOUGH_TODAY))
        else:
            return redirect(reverse("join-sent", args=[group.slug]) + ("?now" if asked.sent_at else ""))
    return render(request, "join/date.html", {"group": group, "form": form})


def _in_words(meeting: Meeting, occurrence: Occurrence, now: datetime) -> str:
    parts = (in_words(occurrence, now), zone_in_words(meeting.timezone), meeting.name)
    return ", ".join(part for part in parts if part)


@never_cache
@require_safe
def join_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Say when the mail comes."""
    group = get_object_or_404(SupportGroup.objects.published(), slug=slug)
    return render(request, "join/sent.html", {"group": group, "is_sent": "now" in request.GET})
