"""Mail that comes back: each mail leaves with a sender of its own, to which a failure is reported.

The sender names the recipient, whose mail server gets to know nothing new, and is signed, so that nobody else can make
an address count as dead. A number instead of the address would lead nowhere: mails are forgotten once they are sent.
"""

import base64
import re
from email import message_from_bytes
from email.message import Message

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PREFIX = "bounces"
PURPOSE = "kindred.bounces"
SIGNATURE_LENGTH = 12  # of base32: 60 bits
LONGEST_LOCAL_PART = 64  # RFC 5321, 4.5.3.1.1
PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


class ForgedError(Exception):
    """An address for bounces that this site has not made."""


def bounce_address(to: str) -> str:
    """Return the sender for a mail to this address; empty where no mail comes back to this site, or for odd ones."""
    local = f"{PREFIX}+{_signature(to)}-{to.replace('@', '=')}"
    if not settings.KINDRED_MAIL_IN or not PLAIN.fullmatch(to) or len(local) > LONGEST_LOCAL_PART:
        return ""
    return f"{local}@{settings.KINDRED_MAIL_IN}"


def address_in(tag: str) -> str:
    """Return whom the mail had gone to, from what stands behind the “+”. Raises ``ForgedError``."""
    signature, _, rest = tag.partition("-")
    local, _, domain = rest.rpartition("=")
    address = f"{local}@{domain}"
    if not constant_time_compare(_signature(address), signature.lower()):
        raise ForgedError
    return address


def tells_of_failure(raw: bytes) -> bool:
    """Return whether a mail reports that delivery failed for good (RFC 3464), and is no delay or holiday reply."""
    message = message_from_bytes(raw)
    if message.get_content_type() != "multipart/report":
        return False
    return any(
        str(block.get("Action", "")).strip().lower() == "failed"
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
    )


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _signature(address: str) -> str:
    """Return the signature of an address, whatever its capitals: mail servers change them."""
    digest = salted_hmac(PURPOSE, address.lower(), algorithm="sha256").digest()
    return base64.b32encode(digest).decode()[:SIGNATURE_LENGTH].lower()
