"""Mails to people who look after listings. Each has a function of its own."""

from groups.mail import post


def post_login_code(to: str, code: str) -> None:
    """Send the code that somebody asked for to log in with this address."""
    post(
        to,
        subject="Your code to log in",
        lines=[
            "This is your code:",
            code,
            "Type it into the page that asks for it. It works once, for a quarter of an hour.",
            "You did not ask for it? Then do nothing: without the code, nobody gets in.",
        ],
        why="You get this because somebody asked to log in with your address.",
    )


def post_login_changed(to: str, what: str) -> None:
    """Tell that one's way of logging in has changed; ``what`` is a whole sentence."""
    post(
        to,
        subject="Your login has changed",
        lines=[
            what,
            "Was it you? Then there is nothing to do.",
            "If not, log in now, end all other sessions, and tell whoever runs this directory.",
        ],
        why="You get this because you have a login here. It cannot be turned off.",
    )
