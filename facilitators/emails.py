"""Mails to people who look after listings. Each has a function of its own."""

from django.conf import settings
from django.utils.translation import gettext

from facilitators.models import Invitation, InvitedAs, Role, User
from facilitators.models.invitation import DAYS_TO_ACCEPT
from groups.mail import in_site_language, post


def post_login_code(to: str, code: str) -> None:
    """Send the code that somebody asked for to log in with this address."""
    post(
        to,
        subject=gettext("Your code to log in"),
        lines=[
            gettext("This is your code:"),
            code,
            gettext("Type it into the page that asks for it. It works once, for a quarter of an hour."),
            gettext("You did not ask for it? Then do nothing: without the code, nobody gets in."),
        ],
        why=gettext("You get this because somebody asked to log in with your address."),
    )


def post_login_changed(to: str, what: str) -> None:
    """Tell that one's way of logging in has changed; ``what`` is a whole sentence."""
    post(
        to,
        subject=gettext("Your login has changed"),
        lines=[
            what,
            gettext("Was it you? Then there is nothing to do."),
            gettext("If not, log in now, end all other sessions, and tell whoever runs this directory."),
        ],
        why=gettext("You get this because you have a login here. It cannot be turned off."),
    )


@in_site_language
def post_invitation(invitation: Invitation, *, link: str) -> None:
    """Ask somebody to look after listings; ``link`` is where they say yes."""
    sender = called(invitation.invited_by)
    post(
        invitation.email,
        subject=question_of(invitation),
        lines=[
            f"Hello {invitation.name}," if invitation.name else "Hello,",
            f"{sender} asks you to {asked_to(invitation)}.",
            f"{settings.KINDRED_NAME} is a directory of peer-support groups, where people find others like them.",
            f"To see what that means, and to say yes, open this page within {DAYS_TO_ACCEPT} days:",
            link,
            "You need no password: whenever you want to log in, you get a code by mail.",
            "You do not know what this is about, or would rather not? Then do nothing.",
        ],
        why=f"You get this because {sender} entered your address. Nobody sees it but those who run the directory.",
    )


def question_of(invitation: Invitation) -> str:
    """Return what somebody is asked, as a whole question."""
    if invitation.group:
        lead, co = gettext("Will you run “{group}”?"), gettext("Will you help to run “{group}”?")
        return (lead if invitation.role == Role.LEAD else co).format(group=invitation.group.name)
    if invitation.organisation:
        question = gettext("Will you look after all groups of {organisation}?")
        return question.format(organisation=invitation.organisation.name)
    is_steward = invitation.invited_as == InvitedAs.STEWARD
    return gettext("Will you help to run the directory?") if is_steward else gettext("Will you list your group?")


def asked_to(invitation: Invitation) -> str:
    """Return what somebody is asked to do, after "to"."""
    if invitation.group:
        verb = "run" if invitation.role == Role.LEAD else "help to run"
        return f"{verb} “{invitation.group.name}”"
    if invitation.organisation:
        return f"look after all groups of {invitation.organisation.name}"
    return "help to run the directory" if invitation.invited_as == InvitedAs.STEWARD else "list your group"


def called(user: User | None) -> str:
    """Return what somebody may be called by those they write to: never their address."""
    person = getattr(user, "facilitator", None)
    return (person and person.public_name) or (user and user.first_name) or "Somebody who looks after listings"
