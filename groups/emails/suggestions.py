"""What is mailed to whoever suggested a group."""

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from groups.mail import post

WHY = _("You get this mail because somebody gave this address when they suggested a group.")


def ask_to_confirm(email: str, *, link: str, days: int) -> None:
    """Ask whether a suggestion came from this address.

    The mail says nothing of what was typed: else anybody could have us send their words to anybody.
    """
    lines = [
        gettext("Somebody, perhaps you, asked {site} to list a support group, and gave this address.").format(
            site=settings.KINDRED_NAME
        ),
        ngettext(
            "Was it you? Then please open this page and press the button, within {days} day:",
            "Was it you? Then please open this page and press the button, within {days} days:",
            days,
        ).format(days=days)
        + f"\n{link}",
        gettext("Was it not you? Then you need not do anything. Without the button, all of it is deleted."),
    ]
    post(email, subject=gettext("Please confirm the group you suggested"), lines=lines, why=str(WHY))
