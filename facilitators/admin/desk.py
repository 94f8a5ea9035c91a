"""The pages of the desk beside the front page: all of one kind, and where a tap is sent."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from facilitators.admin.desk_taps import TAPS
from facilitators.desk.filters import DeskFilter
from facilitators.desk.kinds import KINDS
from facilitators.desk.undo import way_back, with_undo
from facilitators.permissions import is_steward
from groups.actions.moderation import NotPossibleError
from groups.actions.proposals import DecidedError

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
        """Show stewards all that waits of one kind, as narrow as they want it."""
        if not is_steward(request.user):
            raise PermissionDenied
        kind = next((kind for kind in KINDS if kind.name == name), None)
        if kind is None:
            raise Http404
        narrow = DeskFilter(request.GET, kind=kind)
        page = Paginator(narrow.rows(), AT_ONCE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": kind.title,
            "opts": self.opts,
            "kind": kind,
            "narrow": narrow,
            "page": page,
            "rows": kind.told(list(page.object_list)) if page.object_list else [],
            "asked": urlencode({name: value for name, value in narrow.answers.items() if value}),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/desk/list.html", context)

    def tap_view(self, request: HttpRequest, do: str, pk: int) -> HttpResponse:
        """Do what one tap asks for, if this user may do it to this row, and say what was done."""
        tap = TAPS.get(do)
        if tap is None:
            raise Http404
        user: Any = request.user
        try:
            done = tap(user, pk)
            said = with_undo(request, done.said, *done.undo) if done.undo else done.said
            self.message_user(request, said, messages.SUCCESS)
        except DecidedError:
            self.message_user(request, "Somebody else has decided this meanwhile.", messages.INFO)
        except ValidationError as error:
            self.message_user(request, "Nothing is changed: " + " ".join(error.messages), messages.ERROR)
        except NotPossibleError as error:
            self.message_user(request, str(error), messages.WARNING)
        return HttpResponseRedirect(way_back(request))
