"""What those who run a group are told when two listings of it become one."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from groups.mail import in_site_language, post
from groups.models import SupportGroup

WHY = "You get this mail because you look after one of these two listings."


@in_site_language
def tell_merged(kept: SupportGroup, other: SupportGroup, *, to: Iterable[str]) -> None:
    """Tell the people of both listings which one stays, and that everything is there."""
    page = f"{settings.KINDRED_URL}{kept.get_absolute_url()}"
    editor = settings.KINDRED_URL + reverse("admin:groups_supportgroup_change", args=[kept.pk])
    names = f"“{kept}” and “{other}”" if kept.name != other.name else f"“{kept}” and another of the same name"
    lines = [
        f"This group was listed twice: {names}. The two listings are one now.",
        f"This one stays: {page}" if kept.is_published else f"“{kept}” stays.",
        "Messages and links that went to the other listing lead to it. Whoever looked after either looks after it now.",
        f"Is everything right? You can change it at any time: {editor}",
    ]
    for address in to:
        post(address, subject=f"Two listings are one now: {kept}", lines=lines, why=WHY)
