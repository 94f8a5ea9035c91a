"""The pages behind a link in a mail: is this listing still true?

Opening one changes nothing: mail programs and their guards open links before people do. Only a button does.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facilitators.confirmation import answers
from facilitators.confirmation.forms import PauseForm
from facilitators.confirmation.links import Link, NoLinkError, OldLinkError, make_undo, read_link, read_undo
from groups.actions.moderation import NotPossibleError
from groups.views.group import next_dates

JUST_NOW = timedelta(hours=1)

LinkView = Callable[[HttpRequest, Link], HttpResponse]


def by_link(view: LinkView) -> Callable[[HttpRequest], HttpResponse]:
    """Give a view the link it was opened with, or say that there is none.

    No cookie is set or read, so there is nothing that another site could make a browser send along.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def with_link(request: HttpRequest) -> HttpResponse:
        try:
            response = view(request, read_link(request.GET.get("link", "")))
        except OldLinkError:
            response = render(request, "confirmation/no_link.html", {"is_old": True}, status=HTTPStatus.GONE)
        except NoLinkError:
            response = render(request, "confirmation/no_link.html", {"is_old": False}, status=HTTPStatus.NOT_FOUND)
        except NotPossibleError:
            response = redirect(request.get_full_path())  # moved meanwhile: the page says where it stands
        response["Referrer-Policy"] = "no-referrer"
        return response

    return with_link


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def still_true(request: HttpRequest, link: Link) -> HttpResponse:
    """Show what a listing says, and what can be said of it; a press of the button confirms it."""
    if request.method == "POST" and link.group.is_published:
        answers.say_still_true(link)
        return redirect(link.url("confirmation-thanks"))
    return render(request, "confirmation/still_true.html", _listing(link))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def pause(request: HttpRequest, link: Link) -> HttpResponse:
    """Ask until when and why a group has a break, then pause its listing."""
    if not link.group.is_published:
        return redirect(link.url("confirmation"))
    form = PauseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "confirmation/pause.html", {**_pages(link), "form": form})
    version = answers.say_paused(link, **form.cleaned_data)
    return redirect(link.url("confirmation-thanks", undo=make_undo(link, version)))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def close(request: HttpRequest, link: Link) -> HttpResponse:
    """Ask once more whether a group has closed, then archive its listing."""
    if not link.group.is_published:
        return redirect(link.url("confirmation"))
    if request.method != "POST":
        return render(request, "confirmation/close.html", _pages(link))
    version = answers.say_closed(link)
    return redirect(link.url("confirmation-thanks", undo=make_undo(link, version)))


@require_safe
@by_link
def thanks(request: HttpRequest, link: Link) -> HttpResponse:
    """Say what the listing is now, and offer to take back what was just done."""
    group = link.group
    if group.is_published and not (group.confirmed_at and timezone.now() - group.confirmed_at < JUST_NOW):
        return redirect(link.url("confirmation"))
    secret = request.GET.get("undo", "")
    undo_page = link.url("confirmation-undo", undo=secret) if _can_undo(link, secret) else ""
    return render(request, "confirmation/thanks.html", {**_pages(link), "undo": undo_page})


def _can_undo(link: Link, secret: str) -> bool:
    try:
        read_undo(link, secret)
    except NoLinkError:
        return False
    return True


@require_POST
@by_link
def undo(request: HttpRequest, link: Link) -> HttpResponse:
    """Take back a pause or an end; where that cannot be, the page says where the listing stands."""
    try:
        answers.take_back(link, request.GET.get("undo", ""))
    except ValidationError:
        return redirect(link.url("confirmation-thanks"))
    return redirect(link.url("confirmation"))


def _listing(link: Link) -> dict[str, Any]:
    """Return what the first page shows: the listing as visitors see it, in short."""
    now = timezone.now()
    meetings = list(link.group.meetings.select_related("venue").prefetch_related("exceptions"))
    dates = [one for one in next_dates(meetings, now) if not one.occurrence.is_cancelled]
    return {**_pages(link), "now": now, "meetings": meetings, "next_date": next(iter(dates), None)}


def _pages(link: Link) -> dict[str, Any]:
    """Return the group, and the addresses of the pages behind its link."""
    pages = {
        "ask": link.url("confirmation"),
        "pause": link.url("confirmation-pause"),
        "close": link.url("confirmation-close"),
    }
    return {"group": link.group, "has_login": link.by is not None, "pages": pages}
