"""Mails that ask whether listings are true, and tell which leave. Each has a function of its own."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from facilitators.confirmation.due import KNOWN_BEFORE, REMINDERS, confirmation_holds
from facilitators.confirmation.links import LINKS_LIVE, make_link
from groups.mail import in_site_language, post
from groups.models import SupportGroup

MOST_NAMED = 50


@in_site_language
def ask_if_true(group: SupportGroup, *, number: int, said_at: datetime, to: str, now: datetime) -> None:
    """Ask somebody who runs a group whether its listing is still true; ``number`` 2 and 3 are reminders."""
    openings = {
        1: f"Is everything about “{group}” still true? When and where you meet, how to join?",
        2: f"We asked you lately whether “{group}” is still true, and have not heard from anyone.",
        3: f"This is our last reminder: is “{group}” still true? We have not heard from anyone.",
    }
    lines = [
        openings[number],
        "Open this link and tap “Still true”. It takes ten seconds and needs no login:",
        make_link(group, to),
        "There you can also say that something changed, that you have a break, or that the group has closed.",
    ]
    if number == REMINDERS[-1]:
        lines.append(_what_if_nobody_answers(said_at + 2 * confirmation_holds(), now))
    lines.append(f"This is what people see now: {settings.KINDRED_URL}{group.get_absolute_url()}")
    lines.append(f"The link is yours: please do not pass it on. It works until {_day(now + LINKS_LIVE)}.")
    subject = {1: "Still true?", 2: "Reminder: still true?", 3: "Last reminder: still true?"}[number]
    why = f"You get this about every {settings.KINDRED_CONFIRM_DAYS} days because you look after this group’s listing."
    post(to, subject=f"{subject} {group}", lines=lines, why=why)


def _what_if_nobody_answers(doubted_at: datetime, now: datetime) -> str:
    if doubted_at > now:
        return f"If nobody answers, the page will say from {_day(doubted_at)} that it was not confirmed lately."
    return "The page says by now that it was not confirmed lately. If nobody answers, it will leave the site."


@in_site_language
def tell_what_leaves(groups: Sequence[SupportGroup], *, to: str, now: datetime) -> None:
    """Tell a steward or coordinator which listings leave the site unless somebody confirms them."""
    named = "\n".join(f"- {group}: {_editor(group)}" for group in groups[:MOST_NAMED])
    more = len(groups) - MOST_NAMED
    lines = [
        "Nobody has said for a long time that these groups are still true, and nobody answers our mails:",
        named + (f"\n- and {more} more" if more > 0 else ""),
        f"Unless somebody confirms them, they leave the site on {_day(now + KNOWN_BEFORE)} or soon after.",
        "Do you know one of them? Ask there, then open it and choose “Save: all still true”.",
    ]
    count = "One group leaves" if len(groups) == 1 else f"{len(groups)} groups leave"
    why = "You get this because you look after these listings."
    post(to, subject=f"{count} the site soon unless confirmed", lines=lines, why=why)


@in_site_language
def tell_unsent(count: int, *, to: str) -> None:
    """Tell a steward that mails could not be sent for a week and were given up."""
    lines = [
        "One mail could not be sent for a week, and was given up."
        if count == 1
        else f"{count} mails could not be sent for a week, and were given up.",
        "Please ask whoever runs this site to look at its mail server.",
    ]
    post(to, subject="Mails were not sent", lines=lines, why="You get this because you run this directory.")


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def _editor(group: SupportGroup) -> str:
    return settings.KINDRED_URL + reverse("admin:groups_supportgroup_change", args=[group.pk])
