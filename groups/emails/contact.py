"""What visitors and groups write to each other, as mails of this site: no address of either is anywhere in them."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.formats import date_format

from groups.emails.addresses import stewards
from groups.emails.answering import DAYS, Purpose, Side
from groups.emails.review import addresses_of
from groups.interchange.letters import LINE
from groups.mail import in_site_language, post
from groups.models import ContactMessage, Conversation, SupportGroup

NEVER_SEEN = "Neither of you sees the other’s e-mail address."


def readers_of(group: SupportGroup) -> list[str]:
    """Return where messages for a group go: to its own address, else to all who said yes to running it."""
    return [group.contact_email] if group.contact_email else addresses_of(group)


def addresses_of_side(side: Side) -> list[str]:
    """Return where mail for one side of a conversation goes."""
    return [side.conversation.visitor_email] if side.is_visitor else readers_of(side.conversation.group)


@in_site_language
def deliver_message(message: ContactMessage, *, asks_for_details: bool = False) -> None:
    """Mail a message to the other side of its conversation."""
    conversation = message.conversation
    to = Side(conversation, is_visitor=not message.is_from_visitor)
    group = conversation.group
    subject = f"An answer from {group}" if to.is_visitor else f"A message for {group}"
    lines = [_how_to_answer(to, group), _introduced(message), _quoted(message.text)]
    if asks_for_details:
        lines.append(f"To send how to join, as your listing has it:\n{to.link('send-details', Purpose.DETAILS)}")
    lines.append(f"To get no more mail from them, or to tell us that something is not right:\n{to.link('answer-end')}")
    _post(to, subject, [LINE, *lines] if to.reply_to else lines, message=message)


def _how_to_answer(to: Side, group: SupportGroup) -> str:
    who = f"“{group}” answered you" if to.is_visitor else f"Somebody wrote to “{group}”"
    how = "Answer this mail, or answer here" if to.reply_to else "Please do not answer this mail. Answer here"
    return f"{who} through {settings.KINDRED_NAME}. {NEVER_SEEN}\n{how} within {DAYS} days:\n{to.link('answer')}"


def _introduced(message: ContactMessage) -> str:
    name = message.conversation.visitor_name if message.is_from_visitor else str(message.conversation.group)
    return f"{name or 'They'} wrote:"


@in_site_language
def tell_ended(side: Side) -> None:
    """Tell one side that the other wants no more mail."""
    group = side.conversation.group
    if side.is_visitor:
        lines = [f"“{group}” has ended the conversation with you. What you both wrote is deleted here."]
        lines.append(f"Other groups are open, and glad of new people: {settings.KINDRED_URL}")
    else:
        lines = [f"Somebody who wrote to “{group}” wants no more mail. What you both wrote is deleted here."]
        lines.append("Nothing is asked of you.")
    _post(side, f"A conversation has ended: {group}", lines)


@in_site_language
def tell_undelivered(side: Side) -> None:
    """Tell one side that what it wrote did not reach the other."""
    group = side.conversation.group
    if side.is_visitor:
        lines = [f"We are sorry: your message did not reach “{group}”. The address we have of it does not work now."]
        page = f"{settings.KINDRED_URL}{group.get_absolute_url()}"
        lines.append(f"Its page may have another way to reach it: {page}")
    else:
        lines = [f"Your answer to somebody who wrote to “{group}” did not reach them: their address does not work."]
    _post(side, f"Not delivered: your message about {group}", lines)


@in_site_language
def tell_no_words_found(side: Side) -> None:
    """Tell one side that its mail was not passed on, as it seemed to have no words in it."""
    lines = ["We could not find your own words in your answer, and have passed nothing on."]
    lines.append(f"Please write above everything else in the mail, or answer here: {side.link('answer')}")
    _post(side, "Your answer was not passed on", lines)


@in_site_language
def tell_too_many(side: Side) -> None:
    """Tell one side that its mail was not passed on, as it wrote so often today."""
    lines = ["You have written so often today that we have not passed on your last answer. Please write tomorrow."]
    _post(side, "Your answer was not passed on", lines)


@in_site_language
def tell_stewards(conversation: Conversation, *, messages: Iterable[ContactMessage], is_from_visitor: bool) -> None:
    """Show stewards what one side of a conversation finds not right in what the other wrote."""
    group = conversation.group
    by, of = ("A visitor", f"“{group}”") if is_from_visitor else (f"“{group}”", "a visitor")
    lines = [f"{by} says that something is not right in what {of} wrote:"]
    lines += [f"On {date_format(one.written_at, 'j F, H:i')}:\n{_quoted(one.text)}" for one in messages]
    lines += ["This is not kept on the site.", f"The group: {settings.KINDRED_URL}{group.get_absolute_url()}"]
    for to in stewards():
        post(to, subject=f"A message was reported: {group}", lines=lines, why="You get this mail as a steward.")


def _post(side: Side, subject: str, lines: list[str], *, message: ContactMessage | None = None) -> None:
    conversation = side.conversation
    if side.is_visitor:
        why = f"You get this mail because you wrote to “{conversation.group}” on {_day(conversation)}."
    else:
        why = f"You get this mail because messages for “{conversation.group}” go to you."
    reply_to = side.reply_to if message else ""
    for to in addresses_of_side(side):
        post(to, subject=subject, lines=lines, why=why, reply_to=reply_to, message=message)


def _day(conversation: Conversation) -> str:
    return date_format(conversation.started_at, "j F")


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.splitlines())
