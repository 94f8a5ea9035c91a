"""The pages behind the links in a conversation's mails.

They need no login: the link says who one is. Opening one changes nothing, as mail programs open links before people do.
The secret stands in the query, which no log keeps and no other site is told.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from groups.actions import contact, join_details
from groups.emails.answering import NotOursError, OverError, Purpose, Side, read_token
from groups.forms.contact import AnswerForm

SideView = Callable[[HttpRequest, Side], HttpResponse]

NOT_REACHED = _("There is nobody whom we can reach at the moment. Your answer was not sent.")
ENOUGH_TODAY = _("You have written a lot today. Everything is still here: please send this tomorrow.")
NO_DETAILS = _("The listing does not say how to join yet. Answer in your own words, or add it to the listing.")


def by_link(purpose: Purpose) -> Callable[[SideView], Callable[[HttpRequest], HttpResponse]]:
    """Give a view the side whose link it was opened with, or say that there is none.

    Without a CSRF cookie: only who has the link can send its form.
    """

    def given_side(view: SideView) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapped(request: HttpRequest) -> HttpResponse:
            try:
                return view(request, read_token(request.GET.get("link", ""), purpose))
            except NotOursError:
                return render(request, "contact/no_link.html", status=HTTPStatus.NOT_FOUND)
            except OverError:
                return render(request, "contact/over.html", status=HTTPStatus.GONE)

        return wrapped

    return given_side


def _page(name: str, side: Side) -> str:
    return f"{reverse(name)}?{urlencode({'link': side.token(Purpose.ANSWER)})}"


def _shown(request: HttpRequest, template: str, side: Side, **more: object) -> HttpResponse:
    pages = {"answer": _page("answer", side), "end": _page("answer-end", side), "report": _page("answer-report", side)}
    conversation = side.conversation
    about = {"side": side, "group": conversation.group, "said": conversation.messages.all(), "pages": pages}
    return render(request, template, {**about, **more})


@by_link(Purpose.ANSWER)
def answer(request: HttpRequest, side: Side) -> HttpResponse:
    """Show what was said, and ask for an answer."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            contact.answer(side, **form.cleaned_data)
        except contact.TooManyError:
            form.add_error(None, str(ENOUGH_TODAY))
        except contact.NobodyThereError:
            form.add_error(None, str(NOT_REACHED))
        else:
            return redirect(_done("sent"))
    return _shown(request, "contact/answer.html", side, form=form)


@by_link(Purpose.ANSWER)
def answer_end(request: HttpRequest, side: Side) -> HttpResponse:
    """Ask whether to end the conversation, and end it."""
    if request.method == "POST":
        contact.end_conversation(side)
        return redirect(_done("ended"))
    return _shown(request, "contact/end.html", side)


@by_link(Purpose.ANSWER)
def answer_report(request: HttpRequest, side: Side) -> HttpResponse:
    """Ask whether stewards shall see what the other wrote, and show them."""
    if request.method == "POST":
        contact.report_conversation(side)
        return redirect(_done("reported"))
    return _shown(request, "contact/report.html", side)


@by_link(Purpose.DETAILS)
def send_details(request: HttpRequest, side: Side) -> HttpResponse:
    """Ask whether to send how to join to somebody who asked for it, and send it."""
    says: str | Promise = ""
    if request.method == "POST":
        try:
            join_details.send_details(side)
        except join_details.NothingToSendError:
            says = NO_DETAILS
        except contact.TooManyError:
            says = ENOUGH_TODAY
        except contact.NobodyThereError:
            says = NOT_REACHED
        else:
            return redirect(_done("details"))
    meetings = join_details.meetings_with_details(side.conversation.group)
    return _shown(request, "contact/details.html", side, meetings=meetings, says=says)


def _done(what: str) -> str:
    return f"{reverse('answer-done')}?{what}"


@never_cache
@require_safe
def answer_done(request: HttpRequest) -> HttpResponse:
    """Say that it is done."""
    done = next((what for what in ("ended", "reported", "details") if what in request.GET), "sent")
    return render(request, "contact/done.html", {"done": done})
