"""Where a listing stands, as its editor asks it: what is offered, and what comes of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from facilitators import moves
from facilitators.permissions import Anybody, can_publish
from groups.actions import moderation
from groups.actions.moderation import TO, IncompleteError, Move, NotPossibleError
from groups.models import Missing, SupportGroup
from groups.models.choices import Status


def standings(user: Anybody, group: SupportGroup | None) -> list[tuple[str, str]]:
    """Return where the user may leave a listing, a new one where it is None; sending it back needs words."""
    if group is None:
        open_to = {Status.DRAFT, Status.SUBMITTED, *([Status.PUBLISHED] if can_publish(user) else [])}
    else:
        possible = moves.moves_open_to(user, group)
        open_to = {Status(group.status), *(TO[move] for move in possible if move != Move.DECLINE)}
    return [(status.value, status.label) for status in Status if status in open_to]


def missing_links(group: SupportGroup, missing: list[Missing]) -> SafeString:
    """Return what a listing lacks as a list of links to the questions."""
    page = reverse("admin:groups_supportgroup_change", args=[group.pk])
    links = ((page, "meetings-group" if one.field == "meetings" else f"id_{one.field}", one.message) for one in missing)
    rows = format_html_join("", '<li><a href="{}#{}">{}</a></li>', links)
    return format_html('<ul class="missing">{}</ul>', rows)


def hold_if_incomplete(admin: ModelAdmin, request: HttpRequest, group: SupportGroup, *, was: Status) -> None:
    """Leave a listing where it stood, if it was sent for review just now and something is missing; say what."""
    if group.status != Status.SUBMITTED or was == Status.SUBMITTED:
        return
    missing = group.missing_for_publishing()
    if missing:
        group.stand(was)
        group.save()
        text = "Everything you wrote is saved. Before it can be sent for review:{}"
        admin.message_user(request, format_html(text, missing_links(group, missing)), messages.WARNING)
    else:
        group.confirmed_at = timezone.now()  # who sends it says that it is true
        group.save(update_fields=["confirmed_at"])
        text = "Sent for review. A steward looks at it, and you get a mail. Until then visitors cannot see it."
        admin.message_user(request, text, messages.SUCCESS)


def move_as_wished(admin: ModelAdmin, request: HttpRequest, group: SupportGroup, form: Any) -> None:
    """Move a listing, whose other changes wait, to where its editor was told to: closing a group never waits."""
    answers = form.cleaned_data
    wished = Status.PUBLISHED if form.wants_publishing else answers.get("status", group.status)
    reason, until = answers.get("pause_reason") or "", answers.get("paused_until")
    by: Any = request.user
    try:
        if wished == Status.PAUSED == group.status:
            group.pause_reason, group.paused_until = reason, until
            group.save(update_fields=["pause_reason", "paused_until", "changed_at"])
        elif wished == Status.PAUSED:
            moderation.pause_listing(group, by=by, reason=reason, until=until, is_to_look_at=True)
        elif wished == Status.ARCHIVED:
            moderation.archive_listing(group, by=by, is_to_look_at=True)
        elif wished != group.status:
            moderation.resume_listing(group, by=by, is_to_look_at=True)
    except IncompleteError as error:
        text = format_html("It is still paused. Before visitors can see it:{}", missing_links(group, error.missing))
        admin.message_user(request, text, messages.WARNING)
    except NotPossibleError as error:
        admin.message_user(request, str(error), messages.WARNING)
