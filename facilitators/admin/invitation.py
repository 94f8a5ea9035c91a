"""Invitations: asking people to run groups, to look after an organisation, to run the directory."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action

from facilitators.admin.scope import Scope, Scoped
from facilitators.invitations import (
    InvitationClosedError,
    can_invite,
    can_send,
    groups_to_invite_to,
    invitations_visible_to,
    invite,
    send_again,
)
from facilitators.models import Invitation, InvitedAs, Role
from facilitators.permissions import can_invite_to, is_coordinator, is_steward, organisations_coordinated_by
from groups.admin.base import DirectoryAdmin
from groups.models import SupportGroup


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who is asked for what. What does not belong to it is left out, whatever was chosen."""

    request: HttpRequest

    class Meta:
        model = Invitation
        fields: ClassVar[list[str]] = ["email", "name", "invited_as", "group", "role", "organisation"]
        labels: ClassVar[dict[str, str]] = {
            "email": "Their e-mail address",
            "name": "Their name",
            "invited_as": "What do you ask them to be?",
            "group": "Which group?",
            "role": "What will they do there?",
            "organisation": "Which organisation?",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "email": "They get a mail with a link. Nothing happens before they say yes.",
            "name": "As you would greet them. It may stay empty.",
            "group": "",
        }

    def clean(self) -> dict[str, Any]:
        """Fit group, role and organisation to what is asked."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            return data
        asked = data.setdefault("invited_as", InvitedAs.FACILITATOR)
        group = data.get("group") if asked == InvitedAs.FACILITATOR else None
        organisation = data.get("organisation") if asked == InvitedAs.COORDINATOR else None
        fitting = {"invited_as": asked, "group": group, "organisation": organisation}
        fitting["role"] = (data.get("role") or Role.CO) if group else ""
        for name, value in fitting.items():
            data[name] = value
            setattr(self.instance, name, value)
        if not self.errors:
            self._complain(fitting)
        return data

    def _complain(self, asked: dict[str, Any]) -> None:
        if asked["invited_as"] == InvitedAs.COORDINATOR and asked["organisation"] is None:
            self.add_error("organisation", "Choose the organisation whose groups they will look after.")
        elif asked["invited_as"] == InvitedAs.FACILITATOR and not (asked["group"] or is_steward(self.request.user)):
            self.add_error("group", "Choose the group that they will run.")
        elif self._is_waiting(asked):
            self.add_error("email", "They have been asked already. Open that invitation to send it again.")

    def _is_waiting(self, asked: dict[str, Any]) -> bool:
        same = {name: asked[name] for name in ("invited_as", "group", "organisation")}
        return Invitation.objects.filter(email__iexact=self.cleaned_data["email"], accepted_at=None, **same).exists()


@admin.register(Invitation)
class InvitationAdmin(Scoped, DirectoryAdmin):
    """Invitations to what the user may invite to. One that was sent is not changed, but sent again or taken back."""

    form = InvitationForm
    autocomplete_fields = ("group", "organisation")
    conditional_fields: ClassVar[dict[str, str]] = {
        # A lead is not asked what somebody shall be.
        "group": "typeof invited_as == 'undefined' || invited_as == 'facilitator'",
        "role": "invited_as == 'facilitator'",
        "organisation": "invited_as == 'coordinator'",
    }
    list_display = ("email", "asked_for", "sent_at", "state")
    list_select_related = ("group", "organisation")
    search_fields = ("email", "name")
    ordering = ("-sent_at",)
    actions_submit_line = ("send_it_again",)
    scope = Scope(
        seen=invitations_visible_to,
        changed=invitations_visible_to,
        chosen=invitations_visible_to,
        is_listed=can_invite,
        may_add=can_invite,
    )

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> list[str]:
        """Ask for as much as the user has a choice of."""
        if obj:
            return ["email", "name", "asked_for", "sent_at", "state"]
        if is_steward(request.user) or is_coordinator(request.user):
            return ["email", "name", "invited_as", "group", "role", "organisation"]
        return ["email", "name", "group"]

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> tuple[str, ...]:
        """Show, and do not change, what was sent."""
        return tuple(self.get_fields(request, obj)) if obj else ()

    def get_form(self, request: HttpRequest, obj: Invitation | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Have the form know who asks, and offer no detour to a new group."""
        form = super().get_form(request, obj, change, **kwargs)
        form.request = request
        for name in {"group", "organisation"} & set(form.base_fields):
            form.base_fields[name].widget.can_add_related = False
        if "group" in form.base_fields and is_steward(request.user):
            form.base_fields["group"].help_text = "Leave it empty if they are to list a group that is not here yet."
        return form

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any] | None:
        """Offer the groups and organisations for which the user may invite."""
        offered = {"group": groups_to_invite_to, "organisation": organisations_coordinated_by}
        return offered[db_field.name](request.user)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what the user may ask for."""
        if db_field.name == "invited_as" and not is_steward(request.user):
            kwargs["choices"] = [one for one in InvitedAs.choices if one[0] != InvitedAs.STEWARD]
        if db_field.name == "role":
            kwargs["choices"] = list(reversed(Role.choices))
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let those take an invitation back who could send it."""
        if isinstance(obj, Invitation):
            return obj.accepted_at is None and can_send(request.user, obj)
        return can_invite(request.user)

    def save_model(self, request: HttpRequest, obj: Invitation, form: InvitationForm, change: bool) -> None:
        """Send a new one; the buttons below an old one have actions of their own."""
        if change:
            super().save_model(request, obj, form, change)
            return
        names = ("email", "name", "invited_as", "group", "role", "organisation")
        sent = invite(by=request.user, **{name: form.cleaned_data[name] for name in names})  # type: ignore[arg-type]
        obj.pk = sent.pk

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Leave out buttons that save what cannot be changed."""
        hidden = {"show_save_and_continue": False, "show_save_and_add_another": False, "show_save": object_id is None}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **hidden})

    def response_add(self, request: HttpRequest, obj: Invitation, post_url_continue: Any = None) -> HttpResponse:
        """Say that it is on its way."""
        messages.success(request, f"The invitation is on its way to {obj.email}.")
        return redirect("admin:facilitators_invitation_changelist")

    @action(description="Send it again")
    def send_it_again(self, request: HttpRequest, obj: Invitation) -> None:
        """Send the mail once more, with two weeks to answer."""
        try:
            send_again(by=request.user, invitation=obj)  # type: ignore[arg-type]
        except InvitationClosedError:
            messages.warning(request, f"{obj.email} has said yes already.")
        else:
            messages.success(request, f"The invitation is on its way to {obj.email} again.")

    @admin.display(description="Asked for")
    def asked_for(self, invitation: Invitation) -> str:
        """Return what, in words."""
        if invitation.group:
            return f"{invitation.get_role_display()}: {invitation.group}"
        if invitation.organisation:
            return f"{invitation.get_invited_as_display()}: {invitation.organisation}"
        return invitation.get_invited_as_display()

    @admin.display(description="Answer")
    def state(self, invitation: Invitation) -> str:
        """Return what has become of it."""
        if invitation.accepted_at:
            return "Said yes"
        return "Waiting" if invitation.is_open else "Not answered in time: send it again"


class InvitesHelp:
    """For the listing editor: a way to invite somebody to help."""

    @action(description="Invite someone to help run this", url_path="invite", permissions=["invite"], icon="person_add")
    def invite_help(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead to an invitation to this group."""
        return redirect(f"{reverse('admin:facilitators_invitation_add')}?group={object_id}")

    def has_invite_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Return whether the user may invite others to this group."""
        key = str(object_id)  # Unfold hands on what the address says, whatever it is
        group = SupportGroup.objects.filter(pk=key).first() if key.isdecimal() else None
        return group is not None and can_invite_to(request.user, group)
