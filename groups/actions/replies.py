"""Answers that come by mail, to the address that a mail of a conversation gave."""

from email.message import EmailMessage

from groups.actions.contact import NobodyThereError, TooManyError, answer
from groups.emails import contact as emails
from groups.emails.answering import Purpose, read_token
from groups.interchange.letters import is_automatic, own_words


def receive_reply(message: EmailMessage, token: str) -> None:
    """Pass on the words of a mail that came to the address with ``token``; nothing else of it, headers least of all.

    What a program wrote is dropped; whoever wrote in vain is told. Raises ``NotOursError``, ``OverError``.
    """
    side = read_token(token, Purpose.REPLY)
    if is_automatic(message):
        return
    words = own_words(message)
    if not words:
        emails.tell_no_words_found(side)
        return
    try:
        answer(side, text=words)
    except TooManyError:
        emails.tell_too_many(side)
    except NobodyThereError:
        emails.tell_undelivered(side)
