"""Mails: plain text, queued with the change they tell of, sent by the worker, tried again where that fails.

Each mail has a function of its own in an ``emails`` module, which calls ``post``.
"""

import smtplib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.urls import get_urlconf, set_urlconf
from django.utils import timezone
from django.utils.translation import override
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from groups.bounces import bounce_address
from groups.models import Bounce, ContactMessage, OutgoingMail

SIGNATURE = "-- "  # RFC 3676: what follows is not part of the message
PERMANENT = range(500, 600)  # RFC 5321: trying again would not help
# After a minute, two, four, and so on: about a day in all.
TRY_AGAIN = RetryStrategy(max_attempts=11, exponential_wait=2)
GIVEN_UP_AFTER = timedelta(days=7)

Given = ParamSpec("Given")


class NotSentError(Exception):
    """A mail could not be sent now. Names no address: it is written to the log."""


def in_site_language(compose: Callable[Given, None]) -> Callable[Given, None]:
    """Return a function that composes a mail in the site's language, with addresses without a language in front.

    For mails that somebody else reads than whoever asks for the present page: theirs may be another language.
    """

    @wraps(compose)
    def composed(*args: Given.args, **kwargs: Given.kwargs) -> None:
        addresses = get_urlconf()
        set_urlconf(None)
        try:
            with override(settings.LANGUAGE_CODE):
                compose(*args, **kwargs)
        finally:
            set_urlconf(addresses)

    return composed


def post(
    to: str, *, subject: str, lines: Sequence[str], why: str, reply_to: str = "", message: ContactMessage | None = None
) -> None:
    """Queue a mail of paragraphs ``lines``; it goes out once the present transaction is committed.

    ``why`` is the sentence at its end that tells why one gets it. ``message`` is the contact message it delivers.
    """
    footer = f"{SIGNATURE}\n{settings.KINDRED_NAME}, {settings.KINDRED_URL}\n{why}"
    mail = OutgoingMail.objects.create(
        to=to,
        subject=" ".join(subject.split())[:200],
        text="\n\n".join([*lines, footer]) + "\n",
        reply_to=reply_to,
        message=message,
    )
    deliver.defer(mail=mail.pk)


@app.task(queue="mail", retry=TRY_AGAIN)
def deliver(mail: int) -> None:
    """Send a queued mail and forget it. Raises ``NotSentError`` where trying again may help."""
    queued = OutgoingMail.objects.select_related("message").filter(pk=mail).first()
    if queued is None:
        return
    try:
        EmailMessage(
            subject=queued.subject,
            body=queued.text,
            from_email=bounce_address(queued.to) or settings.DEFAULT_FROM_EMAIL,  # the envelope's
            to=[queued.to],
            reply_to=[queued.reply_to] if queued.reply_to else None,
            headers={"Auto-Submitted": "auto-generated", "From": settings.DEFAULT_FROM_EMAIL},
        ).send()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        if code not in PERMANENT:
            raise NotSentError(f"Mail {mail} was refused for now ({code}).") from None
        note_bounce(queued.to)
    except (smtplib.SMTPException, OSError) as error:
        raise NotSentError(f"Mail {mail} could not be sent: {type(error).__name__}.") from None
    else:
        if queued.message:
            ContactMessage.objects.filter(pk=queued.message.pk, delivered_at=None).update(delivered_at=timezone.now())
    queued.delete()


def forget_unsent(*, now: datetime) -> int:
    """Give up the mails that could not be sent for a week; return how many."""
    given_up, _ = OutgoingMail.objects.filter(queued_at__lt=now - GIVEN_UP_AFTER).delete()
    return given_up


def note_bounce(email: str) -> None:
    """Remember that mail came back from an address."""
    _, is_new = Bounce.objects.get_or_create(email=email)
    if not is_new:
        Bounce.objects.filter(email=email).update(times=F("times") + 1, last_at=timezone.now())
