"""How a mail of a conversation can be answered: by a signed link, or by writing to a signed address.

Either is for one conversation, one side of it and one purpose, and lives for 30 days. It is all that its holder has: no
login is asked for, and it opens nothing else. The link's secret stands in the query, which no log keeps; the address is
of small letters, digits and "-" only, and short enough for what stands before the @ (RFC 5321: 64 characters).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from groups.models import Conversation

DAYS = 30
REPLY_PREFIX = "reply"
TOKEN = re.compile(r"([0-9a-z]{1,13})-([vg])-([0-9a-z]{4,5})-([0-9a-f]{32})", re.IGNORECASE)


class Purpose(StrEnum):
    """What a token is good for."""

    ANSWER = "answer"  # the pages: read the conversation, answer, end it, report it
    DETAILS = "details"  # the page that sends the details for joining
    REPLY = "reply"  # the address that answers are mailed to


class NotOursError(Exception):
    """Nobody here has made this token, or it is for another purpose."""


class OverError(Exception):
    """The token was good once: its time is over, or its conversation is."""


@dataclass(frozen=True)
class Side:
    """One side of a conversation: the visitor, or the people of the group."""

    conversation: Conversation
    is_visitor: bool

    @property
    def other(self) -> "Side":
        """Return who hears what this side says."""
        return Side(self.conversation, not self.is_visitor)

    def token(self, purpose: Purpose) -> str:
        """Return what lets this side, and nobody else, do one thing from today on."""
        letter, day = "v" if self.is_visitor else "g", _today()
        conversation = self.conversation.pk
        mac = _mac(purpose, conversation, letter, day)
        return f"{int_to_base36(conversation)}-{letter}-{int_to_base36(day)}-{mac}"

    def link(self, name: str, purpose: Purpose = Purpose.ANSWER) -> str:
        """Return the whole address of a page for a mail."""
        return f"{settings.KINDRED_URL}{reverse(name)}?{urlencode({'link': self.token(purpose)})}"

    @property
    def reply_to(self) -> str:
        """Return the address that answers are mailed to; empty where this site takes no mail."""
        domain = settings.KINDRED_MAIL_IN
        return f"{REPLY_PREFIX}+{self.token(Purpose.REPLY)}@{domain}" if domain else ""


def read_token(token: str, purpose: Purpose) -> Side:
    """Return whose token it is. Raises ``NotOursError``, ``OverError``."""
    found = TOKEN.fullmatch(token)
    if found is None:
        raise NotOursError
    number, letter, day, mac = found.group(1), found.group(2).lower(), found.group(3), found.group(4).lower()
    conversation, made = base36_to_int(number), base36_to_int(day)
    if not constant_time_compare(_mac(purpose, conversation, letter, made), mac):
        raise NotOursError
    row = Conversation.objects.select_related("group").filter(pk=conversation).first()
    if row is None or _today() - made > DAYS:
        raise OverError
    return Side(row, is_visitor=letter == "v")


def _mac(purpose: Purpose, conversation: int, letter: str, day: int) -> str:
    return salted_hmac(f"groups.emails.answering {purpose}", f"{conversation} {letter} {day}").hexdigest()[:32]


def _today() -> int:
    return timezone.localdate().toordinal()
