"""What becomes of what is sent from the listing editor: it is seen at once, or it waits for a steward."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from facilitators import moves
from facilitators.admin.rehearsal import REHEARSAL, Rehearsal, make, rehearsal_of, rolled_back
from facilitators.admin.review_lines import lines_of
from facilitators.admin.standing import hold_if_incomplete, move_as_wished, standings
from facilitators.permissions import can_manage, groups_managed_by, is_steward
from groups.actions.moderation import Move, tell_moved
from groups.actions.proposals import DecidedError, propose_change, take_back_proposal, waiting_of
from groups.actions.versions import changing, keep_new
from groups.admin.support_group_form import SupportGroupForm
from groups.facts import facts_of
from groups.models import Outcome, Proposal, SupportGroup
from groups.models.choices import Status

WHY = "Before you save"
STANDING = ("status", "pause_reason", "paused_until")


class WhyField(forms.CharField):
    """Asks why something is changed; is never a change by itself."""

    def __init__(self) -> None:
        super().__init__(
            label="What did you change, and why?",
            max_length=200,
            required=False,
            help_text="A few words for those who look after this listing with you, such as “New room from March”.",
            widget=UnfoldAdminTextInputWidget,
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return False."""
        return False


class ListingForm(SupportGroupForm):
    """A listing's own answers, and why they are changed."""

    why = WhyField()


class Workflow(ModelAdmin):
    """Comes first among the bases of the admin of listings: it decides when the others save."""

    form = ListingForm
    change_form_outer_before_template = "admin/review/notices.html"

    # --- What is asked

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Ask for the reason of a change at the end."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj is None else [*fieldsets, (WHY, {"fields": ["why"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: SupportGroup | None = None) -> tuple[str, ...]:
        """Let who looks after a listing move it; ``get_form`` offers them the moves that are theirs."""
        read_only = tuple(super().get_readonly_fields(request, obj))
        if obj is not None and not can_manage(request.user, obj):
            return read_only
        return tuple(name for name in read_only if name not in STANDING)

    def get_form(self, request: HttpRequest, obj: SupportGroup | None = None, change: bool = False, **more: Any) -> Any:
        """Offer where the listing may stand after this person has saved it."""
        form = super().get_form(request, obj, change, **more)
        if "status" in form.base_fields:
            form.base_fields["status"].choices = standings(request.user, obj)
        return form

    def may_move(self, request: HttpRequest, group: SupportGroup, move: Move) -> bool:
        """Return whether this user may move this listing so."""
        return move in moves.moves_open_to(request.user, group)

    # --- What is saved, and when

    def save_model(self, request: HttpRequest, obj: SupportGroup, form: Any, change: bool) -> None:
        """Save a new listing; of one that is there, all is saved at once, in ``save_related``."""
        if not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save all of a listing as one version, or rehearse it."""
        rehearsal = rehearsal_of(request)
        if not change:
            super().save_related(request, form, formsets, change)
            hold_if_incomplete(self, request, form.instance, was=Status.DRAFT)
            keep_new(form.instance, by=request.user)  # type: ignore[arg-type]
        elif rehearsal is None:
            self._save_at_once(request, form, formsets)
        else:
            wants_publishing, form.wants_publishing = form.wants_publishing, False
            self._save_all(request, form, formsets)
            form.wants_publishing = wants_publishing
            rehearsal.form, rehearsal.facts = form, facts_of(form.instance)
            rehearsal.is_complete = not form.instance.missing_for_publishing()

    def _save_all(self, request: HttpRequest, form: Any, formsets: Any) -> None:
        super().save_model(request, form.instance, form, True)
        super().save_related(request, form, formsets, True)

    def _save_at_once(self, request: HttpRequest, form: Any, formsets: Any) -> None:
        by: Any = request.user
        before = SupportGroup.objects.get(pk=form.instance.pk)
        with changing(before, by=by, why=form.cleaned_data.get("why", "")) as change:
            change.is_to_look_at = moves.is_looked_at_after(by, before)
            self._save_all(request, form, formsets)
            hold_if_incomplete(self, request, form.instance, was=Status(before.status))
        if form.instance.status != before.status:
            tell_moved(form.instance, was=before.status, by=by)

    def response_post_save_add(self, request: HttpRequest, obj: SupportGroup) -> HttpResponse:
        """Go to the listing just made where something is missing for the review."""
        return _stay_if_held(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: SupportGroup) -> HttpResponse:
        """Stay on the page where something is missing for the review."""
        return _stay_if_held(request, obj) or super().response_post_save_change(request, obj)

    # --- What waits

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show and save a listing as it is; to who has a change of it waiting, as they have changed it."""
        group = _managed(request, object_id)
        if group is None:
            response: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
            return response
        waiting = waiting_of(group, by=request.user)  # type: ignore[arg-type]
        context = {**(extra_context or {}), **_notices(request, group, waiting)}
        if moves.waits(request.user, group) and request.method == "POST":
            return self._propose(request, group, waiting, context)
        if moves.waits(request.user, group) and waiting:
            return self._rehearse(request, group, waiting, context)[0]
        response = super().changeform_view(request, object_id, form_url, context)
        return response

    @transaction.atomic
    def _propose(
        self, request: HttpRequest, group: SupportGroup, waiting: Proposal | None, context: dict[str, Any]
    ) -> HttpResponse:
        response, rehearsal = self._rehearse(request, group, waiting, context)
        if rehearsal.form is None:
            return response
        by: Any = request.user
        why = rehearsal.form.cleaned_data.get("why", "")
        proposal = propose_change(group, facts=rehearsal.facts, by=by, why=why)
        if proposal is None and waiting is None:  # at most, it is confirmed or moved
            at_once: HttpResponse = super().changeform_view(request, str(group.pk), "", context)
            return at_once
        for message, level in rehearsal.messages:
            if level == messages.WARNING:
                self.message_user(request, message, level)
        _say(request, proposal, is_complete=rehearsal.is_complete)
        move_as_wished(self, request, group, rehearsal.form)
        return HttpResponseRedirect(_page(group))

    def _rehearse(
        self, request: HttpRequest, group: SupportGroup, waiting: Proposal | None, context: dict[str, Any]
    ) -> tuple[HttpResponse, Rehearsal]:
        """Answer the request as if what waits were made already, and take everything back."""
        rehearsal = Rehearsal()
        setattr(request, REHEARSAL, rehearsal)
        with rolled_back():
            if waiting and not make(waiting, is_shown=request.method != "POST"):
                messages.warning(request, "Your change that waits does not fit any more. Here is the listing as it is.")
            response: HttpResponse = super().changeform_view(request, str(group.pk), "", context)
            if isinstance(response, TemplateResponse):
                response.render()
        delattr(request, REHEARSAL)
        return response, rehearsal

    def message_user(self, request: HttpRequest, message: Any, level: int = messages.INFO, *more: Any) -> None:
        """Keep what is said in a rehearsal until it is known what comes of it."""
        rehearsal = rehearsal_of(request)
        if rehearsal is None:
            super().message_user(request, message, level, *more)
        else:
            rehearsal.messages.append((message, level))

    # --- What one takes back

    def get_urls(self) -> list[URLPattern]:
        """Add where a change that waits is taken back."""
        view = require_POST(self.admin_site.admin_view(self.take_back_view))
        return [path("<int:pk>/take-back/", view, name="groups_supportgroup_take_back"), *super().get_urls()]

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Forget the user's own change that waits."""
        group = _managed(request, str(pk))
        waiting = waiting_of(group, by=request.user) if group else None  # type: ignore[arg-type]
        if group is None:
            raise PermissionDenied
        try:
            if waiting:
                take_back_proposal(waiting)
        except DecidedError:
            waiting = None
        text = "Your change is taken back." if waiting else "No change of yours is waiting any more."
        self.message_user(request, text, messages.SUCCESS if waiting else messages.INFO)
        return HttpResponseRedirect(_page(group))


def _page(group: SupportGroup) -> str:
    return reverse("admin:groups_supportgroup_change", args=[group.pk])


def _stay_if_held(request: HttpRequest, group: SupportGroup) -> HttpResponse | None:
    is_held = request.POST.get("status") == Status.SUBMITTED and group.status == Status.DRAFT
    return HttpResponseRedirect(_page(group)) if is_held else None


def _managed(request: HttpRequest, object_id: str | None) -> SupportGroup | None:
    if object_id is None or not object_id.isdecimal():
        return None
    return groups_managed_by(request.user).filter(pk=object_id).first()


def _notices(request: HttpRequest, group: SupportGroup, waiting: Proposal | None) -> dict[str, Any]:
    """Return what the page tells above the form: what waits, and for whom."""
    others = group.proposals.filter(outcome=Outcome.WAITING).exclude(by=request.user.pk).select_related("by")
    return {
        "group": group,
        "waits_for_steward": moves.waits(request.user, group),
        "waiting": waiting,
        "waiting_lines": lines_of(waiting) if waiting else [],
        "others_waiting": list(others),
        "may_review": is_steward(request.user),
    }


def _say(request: HttpRequest, proposal: Proposal | None, *, is_complete: bool) -> None:
    if proposal is None:
        messages.success(request, "Your change is taken back: the listing already says this.")
        return
    messages.success(request, "Your change waits for a steward. Until then, visitors see the listing as it was.")
    if not is_complete:
        messages.warning(
            request, "A published group needs one sentence, a topic and a meeting with its place: one of these is gone."
        )
