"""The pages of the desk beside the front page: all of one kind, and what a tap does."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from facilitators import invitations, moves
from facilitators.desk.kinds import KINDS
from facilitators.desk.letters import send_letters_again
from facilitators.models import Role, User
from facilitators.permissions import can_manage, is_steward
from groups.actions.confirmation import confirm_listing
from groups.actions.moderation import Move, NotPossibleError, archive_listing
from groups.actions.proposals import DecidedError
from groups.actions.reports import settle_report
from groups.models import Bounce, Organisation, Outcome, Report, Suggestion, SupportGroup

AT_ONCE = 20


class DeskPages(ModelAdmin):
    """Adds the desk's pages to the admin of listings."""

    def get_urls(self) -> list[URLPattern]:
        """Add the list of each kind, and where a tap is sent."""
        listed = self.admin_site.admin_view(self.desk_view)
        tapped = require_POST(self.admin_site.admin_view(self.tap_view))
        return [
            path("desk/<slug:name>/", listed, name="groups_supportgroup_desk"),
            path("desk/<slug:do>/<int:pk>/", tapped, name="groups_supportgroup_desk_do"),
            *super().get_urls(),
        ]

    def desk_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Show stewards all that waits of one kind, narrowed by words and by organisation."""
        if not is_steward(request.user):
            raise PermissionDenied
        kind = next((kind for kind in KINDS if kind.name == name), None)
        if kind is None:
            raise Http404
        words, chosen = request.GET.get("q", "").replace("\0", "").strip(), request.GET.get("organisation", "")
        organisation = Organisation.objects.filter(pk=chosen).first() if chosen.isdecimal() else None
        rows = kind.narrowed(words=words, organisation=organisation.pk if organisation else None)
        page = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": kind.title,
            "opts": self.opts,
            "kind": kind,
            "page": page,
            "rows": kind.told(list(page.object_list)) if page.object_list else [],
            "words": words,
            "organisation": organisation,
            "organisations": Organisation.objects.order_by("name") if kind.group else [],
        }
        return TemplateResponse(request, "admin/desk/list.html", context)

    def tap_view(self, request: HttpRequest, do: str, pk: int) -> HttpResponse:
        """Do what one tap asks for, if this user may do it to this row, and say what was done."""
        tap = TAPS.get(do)
        if tap is None:
            raise Http404
        try:
            self.message_user(request, tap(request.user, pk), messages.SUCCESS)
        except DecidedError:
            self.message_user(request, "Somebody else has decided this meanwhile.", messages.INFO)
        except ValidationError as error:
            self.message_user(request, "Nothing is changed: " + " ".join(error.messages), messages.ERROR)
        except NotPossibleError as error:
            self.message_user(request, str(error), messages.WARNING)
        return HttpResponseRedirect(f"{reverse('admin:index')}#desk")


def _managed(user: User, pk: int) -> SupportGroup:
    group = SupportGroup.objects.filter(pk=pk).first()
    if group is None or not can_manage(user, group):
        raise PermissionDenied
    return group


def _require_steward(user: User) -> None:
    if not is_steward(user):
        raise PermissionDenied


def _still_true(user: User, pk: int) -> str:
    group = _managed(user, pk)
    confirm_listing(group, by=user)
    return f"Thank you. “{group}” says that it was confirmed today."


def _archive(user: User, pk: int) -> str:
    _require_steward(user)
    group = _managed(user, pk)
    if Move.ARCHIVE not in moves.moves_open_to(user, group):
        raise NotPossibleError(f"“{group}” is now: {group.get_status_display().lower()}.")
    archive_listing(group, by=user, why="A steward says that it has closed.")
    return f"“{group}” is archived: visitors cannot find it any more. Its history brings it back."


def _settle(outcome: Outcome) -> Callable[[User, int], str]:
    def settle(user: User, pk: int) -> str:
        _require_steward(user)
        report = get_object_or_404(Report.objects.select_related("group"), pk=pk)
        settle_report(report, by=user, outcome=outcome)
        return f"Thank you. What a visitor said of “{report.group}” is seen to."

    return settle


def _works_again(user: User, pk: int) -> str:
    _require_steward(user)
    bounce = get_object_or_404(Bounce, pk=pk)
    bounce.delete()
    return f"Mail goes to {bounce.email} again."


def _invite(user: User, pk: int) -> str:
    _require_steward(user)
    suggestion = get_object_or_404(Suggestion.objects.select_related("group"), pk=pk, runs_it=True, group__isnull=False)
    invitations.invite(by=user, email=suggestion.email, group=suggestion.group, role=Role.LEAD)
    return f"{suggestion.email} is invited to look after “{suggestion.group}”."


TAPS: dict[str, Callable[[Any, int], str]] = {
    "still-true": _still_true,
    "archive": _archive,
    "report-right": _settle(Outcome.ACCEPTED),
    "report-wrong": _settle(Outcome.DECLINED),
    "works-again": _works_again,
    "invite": _invite,
    "mail-again": send_letters_again,
}
