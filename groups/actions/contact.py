"""Visitors and groups write to each other; nothing of it is kept for longer than delivery and 30 days."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from groups.emails import contact as emails
from groups.emails.addresses import reachable
from groups.emails.answering import DAYS, OverError, Side
from groups.interchange.letters import without_addresses, without_links
from groups.models import ContactMessage, Conversation, SupportGroup
from groups.models.choices import JoinDetailsGiven

KEPT = timedelta(days=DAYS)
ONE_HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)
# What a group can read in a day, and what somebody can need to say in one. Far above what is usual.
MOST_FOR_A_GROUP = 30
MOST_OF_ONE_VISITOR = 3
MOST_ANSWERS = 20
# Long enough that a mail just being sent is not given up.
AT_LEAST_ON_ITS_WAY = timedelta(hours=1)


class NobodyThereError(Exception):
    """The group has nobody whom mail would reach."""


class TooManyError(Exception):
    """So much was written within a day that no more is taken."""


@transaction.atomic
def write_to_group(
    group: SupportGroup,
    *,
    email: str,
    text: str,
    name: str = "",
    shows_addresses: bool = False,
    asks_for_details: bool = False,
) -> Conversation:
    """Begin a conversation of a visitor with a group. Raises ``NobodyThereError``, ``TooManyError``."""
    group = SupportGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if not emails.readers_of(group):
        raise NobodyThereError
    lately = group.conversations.filter(started_at__gt=timezone.now() - ONE_DAY)
    of_visitor = lately.filter(visitor_email__iexact=email)
    if lately.count() >= MOST_FOR_A_GROUP or of_visitor.count() >= MOST_OF_ONE_VISITOR:
        raise TooManyError
    conversation = Conversation.objects.create(
        group=group, visitor_email=email, visitor_name=without_addresses(name)[:80]
    )
    side = Side(conversation, is_visitor=True)
    _say(side, _passed_on(text, shows_addresses=shows_addresses), asks_for_details=asks_for_details)
    return conversation


@transaction.atomic
def answer(side: Side, *, text: str, shows_addresses: bool = False) -> ContactMessage:
    """Pass on what one side of a conversation writes to the other. Raises ``NobodyThereError``, ``TooManyError``.

    E-mail addresses are taken out, unless the writer wants them to be seen.
    """
    return say(side, text=_passed_on(text, shows_addresses=shows_addresses))


@transaction.atomic
def say(side: Side, *, text: str) -> ContactMessage:
    """Pass on a text as it is. Raises ``NobodyThereError``, ``TooManyError``; ``OverError`` if it just ended."""
    conversation = Conversation.objects.select_for_update(of=("self",)).filter(pk=side.conversation.pk).first()
    if conversation is None:
        raise OverError
    lately = conversation.messages.filter(is_from_visitor=side.is_visitor, written_at__gt=timezone.now() - ONE_DAY)
    if lately.count() >= MOST_ANSWERS:
        raise TooManyError
    if not emails.addresses_of_side(side.other):
        raise NobodyThereError
    return _say(side, text)


def _say(side: Side, text: str, *, asks_for_details: bool = False) -> ContactMessage:
    message = ContactMessage.objects.create(conversation=side.conversation, is_from_visitor=side.is_visitor, text=text)
    emails.deliver_message(message, asks_for_details=asks_for_details)
    return message


def _passed_on(text: str, *, shows_addresses: bool) -> str:
    return without_links(text) if shows_addresses else without_addresses(text)


def unanswered(groups: QuerySet[SupportGroup]) -> QuerySet[Conversation]:
    """Return the conversations in which the visitor spoke last, and when: ``asked_at``. The longest ago comes first."""
    last = ContactMessage.objects.filter(conversation=OuterRef("pk")).order_by("-written_at", "-pk")
    spoken = Conversation.objects.filter(group__in=groups).annotate(
        is_visitors=Subquery(last.values("is_from_visitor")[:1]), asked_at=Subquery(last.values("written_at")[:1])
    )
    return spoken.filter(is_visitors=True).order_by("asked_at", "pk")


@transaction.atomic
def send_again(group: SupportGroup) -> int:
    """Mail to a group once more what waits for its answer, to where such mail goes; return how many messages.

    What is on its way already is left alone. Raises ``NobodyThereError``, and ``TooManyError`` within an hour.
    """
    if not reachable(emails.readers_of(group)):
        raise NobodyThereError
    waiting = [one.messages.filter(is_from_visitor=True).last() for one in unanswered(_only(group))]
    due = [message for message in waiting if message and not message.mails.exists()]
    if due and not cache.add(f"contact:again:{group.pk}", True, ONE_HOUR.total_seconds()):
        raise TooManyError
    may_ask = group.join_details_given == JoinDetailsGiven.ON_REQUEST
    for message in due:
        emails.deliver_message(message, asks_for_details=may_ask)
    return len(due)


def _only(group: SupportGroup) -> QuerySet[SupportGroup]:
    return SupportGroup.objects.filter(pk=group.pk)


@transaction.atomic
def end_conversation(side: Side) -> None:
    """Delete a conversation that one side has had enough of, mails on their way included, and tell the other."""
    emails.tell_ended(side.other)
    side.conversation.delete()


def report_conversation(side: Side) -> None:
    """Show stewards what the other side wrote; what a side shows them again within a day, they have."""
    if not cache.add(f"contact:reported:{side.conversation.pk}:{side.is_visitor}", True, ONE_DAY.total_seconds()):
        return
    theirs = side.conversation.messages.filter(is_from_visitor=not side.is_visitor)
    emails.tell_stewards(side.conversation, messages=theirs, is_from_visitor=side.is_visitor)


@transaction.atomic
def give_up_undelivered(*, now: datetime) -> int:
    """Delete messages that nobody's mail server would take, and tell who wrote them; return how many."""
    stuck = ContactMessage.objects.filter(delivered_at=None, mails=None, written_at__lt=now - AT_LEAST_ON_ITS_WAY)
    messages = list(stuck.select_related("conversation__group"))
    for message in messages:
        emails.tell_undelivered(Side(message.conversation, is_visitor=message.is_from_visitor))
        message.delete()
    Conversation.objects.filter(messages=None).delete()
    return len(messages)


@transaction.atomic
def forget_conversations(*, now: datetime) -> int:
    """Delete what was delivered, or could not be, 30 days ago; return how many messages."""
    is_old = Q(delivered_at__lt=now - KEPT) | Q(delivered_at=None, written_at__lt=now - KEPT)
    forgotten = ContactMessage.objects.filter(is_old)
    number = forgotten.count()
    forgotten.delete()
    Conversation.objects.filter(messages=None).delete()
    return number
