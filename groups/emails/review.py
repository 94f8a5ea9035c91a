"""What those who run a group are told when somebody else moves or judges its listing."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.formats import date_format

from groups.mail import in_site_language, post
from groups.models import Proposal, SupportGroup

WHY = "You get this mail because you look after this group’s listing."
WHY_PROPOSED = "You get this mail because you changed this group’s listing."


def addresses_of(group: SupportGroup, *, but: AbstractBaseUser | None = None) -> list[str]:
    """Return where mail about a listing goes: to all who said yes to running it, else to the group's own address.

    Leaves out the login ``but``: nobody needs a mail about what they did themselves.
    """
    people = [
        (person.user_id, person.email or (person.user.email if person.user else ""))
        for facilitation in group.facilitations.exclude(accepted_at=None).select_related("facilitator__user")
        for person in [facilitation.facilitator]
        if person.user is None or person.user.is_active
    ]
    if not any(email for _, email in people):
        return [group.contact_email] if group.contact_email else []
    return list(dict.fromkeys(email for user, email in people if email and (but is None or user != but.pk)))


def _tell(to: Iterable[str], subject: str, lines: list[str]) -> None:
    for address in to:
        post(address, subject=subject, lines=[line for line in lines if line], why=WHY)


@in_site_language
def tell_published(group: SupportGroup, *, to: Iterable[str]) -> None:
    """Tell that a listing can be found now."""
    page = f"{settings.KINDRED_URL}{group.get_absolute_url()}"
    lines = [f"Good news: “{group}” is published. People can find it now.", f"This is its page: {page}"]
    _tell(to, f"Published: {group}", [*lines, "Thank you for keeping it true. " + _change(group)])


@in_site_language
def tell_declined(group: SupportGroup, *, to: Iterable[str], words: str) -> None:
    """Tell what a listing still needs, in the steward's words."""
    lines = [f"Thank you for sending us “{group}”. It is not published yet.", _quoted(words), _what_next(group)]
    _tell(to, f"Not published yet: {group}", lines)


def _what_next(group: SupportGroup) -> str:
    return f"All you wrote is still there. Change what is needed and send it again: {_editor(group)}"


@in_site_language
def tell_paused(group: SupportGroup, *, to: Iterable[str]) -> None:
    """Tell that a listing says for a while that the group is closed."""
    until = f" until {date_format(group.paused_until, 'j F Y')}" if group.paused_until else ""
    lines = [f"“{group}” is paused{until}. Its page says that it is closed for now.", _quoted(group.pause_reason)]
    _tell(to, f"Paused: {group}", [*lines, _change(group)])


@in_site_language
def tell_resumed(group: SupportGroup, *, to: Iterable[str]) -> None:
    """Tell that a pause is over."""
    lines = [f"The pause of “{group}” is over. People can find it again.", "Is it still true? " + _change(group)]
    _tell(to, f"Back from its pause: {group}", lines)


@in_site_language
def tell_pause_unfinished(group: SupportGroup, *, to: Iterable[str]) -> None:
    """Tell that a pause is over by its date, and that the listing is not complete enough to come back."""
    missing = " ".join(one.message for one in group.missing_for_publishing())
    lines = [f"The pause of “{group}” would be over, but something is missing before people can find it: {missing}"]
    _tell(to, f"Still paused: {group}", [*lines, _change(group)])


@in_site_language
def tell_archived(group: SupportGroup, *, to: Iterable[str]) -> None:
    """Tell that a listing is off the site for good."""
    lines = [f"“{group}” is archived: people cannot find it any more. Nothing you wrote is lost."]
    _tell(to, f"Archived: {group}", [*lines, f"Is that a mistake? A steward can bring it back: {_editor(group)}"])


@in_site_language
def tell_reopened(group: SupportGroup, *, to: Iterable[str]) -> None:
    """Tell that an archived listing is there again to be worked on."""
    lines = [f"A steward has brought back “{group}”. It is a draft: people cannot find it yet."]
    _tell(to, f"Brought back: {group}", [*lines, f"Look it through and send it for review: {_editor(group)}"])


@in_site_language
def tell_accepted(proposal: Proposal) -> None:
    """Tell whoever proposed a change that it is on the page."""
    page = f"{settings.KINDRED_URL}{proposal.group.get_absolute_url()}"
    lines = [f"Your change to “{proposal.group}” is accepted.", f"This is its page: {page}", "Thank you."]
    _answer(proposal, f"Accepted: your change to {proposal.group}", lines)


@in_site_language
def tell_refused(proposal: Proposal) -> None:
    """Tell whoever proposed a change that it is not made, in the steward's words."""
    lines = [
        f"Your change to “{proposal.group}” was not accepted. The page stays as it is.",
        _quoted(proposal.answer),
        f"You can change it again: {_editor(proposal.group)}",
    ]
    _answer(proposal, f"Not accepted: your change to {proposal.group}", lines)


def _answer(proposal: Proposal, subject: str, lines: list[str]) -> None:
    if proposal.by and proposal.by.is_active:
        to = str(proposal.by.get_username())
        post(to, subject=subject, lines=[line for line in lines if line], why=WHY_PROPOSED)


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.splitlines())


def _change(group: SupportGroup) -> str:
    return f"You can change it at any time: {_editor(group)}"


def _editor(group: SupportGroup) -> str:
    return settings.KINDRED_URL + reverse("admin:groups_supportgroup_change", args=[group.pk])
