"""What stewards are mailed about visitors' reports: only what cannot wait until they look at their desk."""

from django.conf import settings
from django.urls import reverse

from groups.emails.addresses import stewards
from groups.mail import in_site_language, post
from groups.models import SupportGroup


@in_site_language
def tell_unsafe(group: SupportGroup) -> None:
    """Tell stewards that somebody did not feel safe. What the visitor wrote is not in the mail: it is on the desk."""
    desk = settings.KINDRED_URL + reverse("admin:groups_supportgroup_desk", args=["reports"])
    lines = [
        f"A visitor says that “{group}” did not feel safe. Please look at it today.",
        f"What they wrote, and what you can do:\n{desk}",
        f"The group’s page: {settings.KINDRED_URL}{group.get_absolute_url()}",
        "If others say the same within the hour, you get no second mail.",
    ]
    why = "You get this mail as a steward, at once, whenever somebody did not feel safe."
    for to in stewards():
        post(to, subject=f"Not safe? {group}", lines=lines, why=why)
