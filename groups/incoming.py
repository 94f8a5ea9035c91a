"""Mail to this site, as a mail server hands it over: one recipient, and the raw bytes.

Who is written to decides what becomes of it: ``HANDLERS`` has a function for what stands before the “+” of the address.
"""

import os
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import TypeAlias

from django.conf import settings

from groups import bounces
from groups.actions.replies import receive_reply
from groups.emails.answering import REPLY_PREFIX, NotOursError, OverError
from groups.mail import note_bounce

Handler: TypeAlias = Callable[[str, bytes], None]

LARGEST = 2_000_000  # bytes; longer ones carry attachments, which nobody here reads


class RefusedError(Exception):
    """A mail is not taken. ``code`` tells the mail server why (sysexits.h); it answers the sender."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


class NobodyHereError(RefusedError):
    """There is nobody of this address."""

    def __init__(self) -> None:
        super().__init__(os.EX_NOUSER, "No such address.")


class OverForThemError(RefusedError):
    """There was somebody of this address, for a time."""

    def __init__(self) -> None:
        super().__init__(os.EX_NOUSER, "This conversation is over. You can begin again on the group's page.")


class NotReadableError(RefusedError):
    """The mail is too large, or broken."""

    def __init__(self) -> None:
        super().__init__(os.EX_DATAERR, "Not a mail that can be taken.")


def take_bounce(tag: str, raw: bytes) -> None:
    """Remember that mail came back from an address. Other mail to that sender, such as holiday replies, is dropped."""
    try:
        address = bounces.address_in(tag)
    except bounces.ForgedError:
        raise NobodyHereError from None
    if bounces.tells_of_failure(raw):
        note_bounce(address)


def take_reply(tag: str, raw: bytes) -> None:
    """Pass on an answer to the other side of its conversation."""
    try:
        receive_reply(BytesParser(EmailMessage, policy=default).parsebytes(raw), tag)
    except NotOursError:
        raise NobodyHereError from None
    except OverError:
        raise OverForThemError from None


# Each takes what stands behind the “+”, and the mail. Raises ``RefusedError``; logs nothing of what it reads.
HANDLERS: dict[str, Handler] = {
    bounces.PREFIX: take_bounce,
    REPLY_PREFIX: take_reply,
}


def receive(recipient: str, raw: bytes) -> None:
    """Do with a mail what its recipient stands for. Raises ``RefusedError``."""
    local, _, domain = recipient.rpartition("@")
    prefix, _, tag = local.partition("+")
    handler = HANDLERS.get(prefix.lower())
    if handler is None or not tag or domain.lower() != settings.KINDRED_MAIL_IN:
        raise NobodyHereError
    if not raw.strip() or len(raw) > LARGEST:
        raise NotReadableError
    handler(tag, raw)
