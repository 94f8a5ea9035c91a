"""How to join a meeting online or by phone, as mails to those who asked."""

from django.conf import settings
from django.utils.formats import date_format

from groups.mail import in_site_language, post
from groups.models import JoinRequest
from groups.rule import zone_of

WHY = "You get this mail because you asked how to join this date. We delete your address the day after it."


@in_site_language
def send_details(request: JoinRequest) -> None:
    """Tell how to join one date of a meeting."""
    group = request.meeting.group
    lines = [
        f"{group}, {_when(request)}: this is how to join.",
        request.meeting.join_details.strip(),
        "Please keep it to yourself, so that everybody there can feel safe.",
        f"The group’s page: {settings.KINDRED_URL}{group.get_absolute_url()}",
    ]
    post(request.email, subject=f"How to join: {group}", lines=lines, why=WHY)


@in_site_language
def tell_not_sent(request: JoinRequest) -> None:
    """Tell that there is no way to join that date, as it does not take place as it was announced."""
    group = request.meeting.group
    lines = [
        f"You asked how to join “{group}”, {_when(request)}.",
        "That date has changed, or is cancelled, or the group gives its link in another way now.",
        f"Please look at its page before you do anything else: {settings.KINDRED_URL}{group.get_absolute_url()}",
    ]
    post(request.email, subject=f"Please look again: {group}", lines=lines, why=WHY)


def _when(request: JoinRequest) -> str:
    start = request.starts_at.astimezone(zone_of(request.meeting.timezone))
    return f"{date_format(start, 'l j F, H:i')} ({request.meeting.timezone})"
