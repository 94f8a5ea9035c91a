"""The history of a listing: who changed what, when and why, and the way back."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from facilitators import moves
from facilitators.admin.review_lines import Step, steps
from facilitators.permissions import Anybody, can_manage, is_steward
from groups.actions.versions import restore_version, undo_version
from groups.models import ListingVersion, SupportGroup

AT_ONCE = 20
LOGGED = 50


class HistoryPages(ModelAdmin):
    """Puts the versions of a listing in the place of Django's history, which tells the names of fields only."""

    def get_urls(self) -> list[URLPattern]:
        """Add the two ways back."""
        back = require_POST(self.admin_site.admin_view(self.back_view))
        return [path("version/<int:pk>/<str:way>/", back, name="groups_supportgroup_back"), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what a listing said before to those who look after it."""
        group = self.get_object(request, unquote(object_id))
        if group is None or not can_manage(request.user, group):
            raise PermissionDenied
        page = Paginator(group.versions.select_related("by", "looked_by"), AT_ONCE).get_page(request.GET.get("page"))
        log = LogEntry.objects.filter(content_type=get_content_type_for_model(group), object_id=group.pk)
        is_free = may_restore(request, group)
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {group}",
            "opts": self.opts,
            "group": group,
            "page": page,
            "rows": [(step, is_free and may_undo(request.user, step)) for step in steps(page.object_list)],
            "may_restore": is_free,
            "log": log.select_related("user").order_by("-action_time")[:LOGGED],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/review/history.html", context)

    def back_view(self, request: HttpRequest, pk: int, way: str) -> HttpResponse:
        """Undo one version, or make the listing say again all that it said in it."""
        version = get_object_or_404(ListingVersion.objects.select_related("group"), pk=pk)
        group, by = version.group, request.user
        [step] = steps([version])
        is_allowed = {"undo": may_undo(by, step), "restore": True}.get(way, False)
        if not may_restore(request, group) or not is_allowed:
            raise PermissionDenied
        is_to_look_at = moves.is_looked_at_after(by, group)
        try:
            if way == "undo":
                undo_version(version, by=by, is_to_look_at=is_to_look_at, is_moved_back=is_steward(by))  # type: ignore[arg-type]
            else:
                restore_version(version, by=by, is_to_look_at=is_to_look_at)  # type: ignore[arg-type]
        except ValidationError as error:
            self.message_user(request, "Nothing is changed: " + " ".join(error.messages), messages.ERROR)
        else:
            said = "That change is taken back." if way == "undo" else "The listing says again what it said then."
            self.log_change(request, group, said)
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:groups_supportgroup_history", args=[group.pk]))


def may_restore(request: HttpRequest, group: SupportGroup) -> bool:
    """Return whether the user may have the listing say again what it said: whoever may change it at once."""
    return can_manage(request.user, group) and not moves.waits(request.user, group)


def may_undo(user: Anybody, step: Step) -> bool:
    """Return whether who may restore the listing may take one change back: where it stands is a steward's to say.

    The first that is known, and what was only said to be true, changed nothing.
    """
    return bool(step.lines) and (not step.is_move or is_steward(user))
