"""What is mailed to whoever suggested a group."""

from django.conf import settings

from groups.mail import post

WHY = "You get this mail because somebody gave this address when they suggested a group."


def ask_to_confirm(email: str, *, link: str, days: int) -> None:
    """Ask whether a suggestion came from this address.

    The mail says nothing of what was typed: else anybody could have us send their words to anybody.
    """
    lines = [
        f"Somebody, perhaps you, asked {settings.KINDRED_NAME} to list a support group, and gave this address.",
        f"Was it you? Then please open this page and press the button, within {days} days:\n{link}",
        "Was it not you? Then you need not do anything. Without the button, all of it is deleted.",
    ]
    post(email, subject="Please confirm the group you suggested", lines=lines, why=WHY)
