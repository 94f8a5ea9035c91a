"""Whose a listing is: which organisation's, and whose who adds one."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from facilitators.admin.scope import Scoped
from facilitators.models import Facilitation, Facilitator, Role
from facilitators.permissions import can_manage, coordinates, is_coordinator
from groups.models import SupportGroup


class OwnListings(Scoped):
    """The scope of listings. A listing never slips out of the hands of those who keep it true."""

    for_roles = ("status", "pause_reason", "paused_until", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: SupportGroup | None = None) -> tuple[str, ...]:
        """Let only who looks after an organisation say which one is behind a group."""
        read_only = super().get_readonly_fields(request, obj)
        is_theirs = coordinates(request.user, obj.organisation) if obj else is_coordinator(request.user)
        return read_only if self.may_all(request) or is_theirs else (*read_only, "organisation")

    def get_fieldsets(self, request: HttpRequest, obj: SupportGroup | None = None) -> Any:
        """Leave out what is only shown, where there is nothing to show yet."""
        empty = {name for name in self.get_readonly_fields(request, obj) if obj is None or not getattr(obj, name, True)}
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        return [
            (title, {**options, "fields": [entry for entry in options["fields"] if entry not in empty]})
            for title, options in fieldsets
        ]

    def get_form(
        self, request: HttpRequest, obj: SupportGroup | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Keep a coordinator from leaving a group without any organisation, and so without them.

        What is only shown is not explained: its words are for those who answer.
        """
        only_shown = dict.fromkeys(self.get_readonly_fields(request, obj), "")
        kwargs["help_texts"] = {**self.form.Meta.help_texts, **only_shown}  # type: ignore[attr-defined]
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        if obj and "organisation" in form.base_fields and not self.may_all(request):
            form.base_fields["organisation"].required = True
        return form

    def save_model(self, request: HttpRequest, obj: SupportGroup, form: Any, change: bool) -> None:
        """Have who adds a group lead it, unless it is theirs already as a coordinator or steward."""
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        if not change:
            self.hand_over(request, obj)

    def hand_over(self, request: HttpRequest, group: SupportGroup) -> None:
        """Have who made a group, from nothing or as a copy, lead it, unless it is theirs already."""
        if not self.may_all(request) and not can_manage(request.user, group):
            person = Facilitator.objects.filter(user=request.user.pk).get()
            Facilitation.objects.create(facilitator=person, group=group, role=Role.LEAD, accepted_at=timezone.now())
