"""What somebody wrote in a mail: their own words, without what their mail program adds and without addresses."""

import re
from email.message import EmailMessage

from groups.emails.answering import TOKEN
from groups.interchange import plain_text

# Stands first in each mail that may be answered by mail: what comes after it is ours, in whatever way it is quoted.
LINE = "=== Write above this line ==="
LONGEST = 5_000
MOST_READ = 100_000

ADDRESS_REMOVED, LINK_REMOVED, FILES_REMOVED = "[address removed]", "[link removed]", "[attachments are not passed on]"

QUOTED_IN_HTML = "<br>&gt;<br>"  # what is left of it is cut as quoted in plain text is

# Bounded, as a hostile mail may be one long word.
_ADDRESS = re.compile(
    r"(?:mailto:)?[^\s<>()\[\]\",;:@]{1,64}(?:@|%40)[^\s<>()\[\]\",;:]{0,254}[^\s<>()\[\]\",;:.!?]", re.IGNORECASE
)
_WITH_TOKEN = re.compile(rf"\S{{0,300}}{TOKEN.pattern}\S{{0,300}}", re.IGNORECASE)
_QUOTED = re.compile(r"^[ \t]*>.*\n?", re.MULTILINE)
_FROM_LINE_ON = re.compile(rf"^[^\n]*{re.escape(LINE.strip('= '))}.*\Z", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_FROM_SIGNATURE_ON = re.compile(r"^--[ \t]*$.*\Z", re.MULTILINE | re.DOTALL)
# Outlook and its like quote without a sign before each line, below a rule or the old mail's headers.
_FROM_OLD_MAIL_ON = re.compile(
    r"^(?:_{8,}|-{3,} ?[^\W\d_][^\n-]{0,40}-{3,}|\*?(?:From|Von|De|Van|Da)\*?:[^\n@]{0,300}@).*\Z",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_ANNOUNCES = re.compile(r"(?:On|Am|Le|El|Il|Op|Em)\b.*\d")
_HIDDEN_IN_HTML = re.compile(r"<(style|script|head|blockquote)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def without_links(text: str) -> str:
    """Return the text without the secrets of our own mails: each would let its reader speak for somebody else."""
    return _WITH_TOKEN.sub(LINK_REMOVED, text)


def without_addresses(text: str) -> str:
    """Return the text without e-mail addresses, and without the secrets of our own mails."""
    return _ADDRESS.sub(ADDRESS_REMOVED, without_links(text))


def is_automatic(message: EmailMessage) -> bool:
    """Return whether a program wrote the mail, such as one that tells of a holiday (RFC 3834)."""
    said = str(message.get("Auto-Submitted", "no")).strip().lower()
    return said != "no" or "X-Autoreply" in message or str(message.get("Precedence", "")).lower() in {"bulk", "junk"}


def own_words(message: EmailMessage) -> str:
    """Return what the sender wrote: plain, without history, signature and addresses; empty where nothing is left.

    That files came with it is said in its place; they are not passed on.
    """
    whole = _plain_body(message)[:MOST_READ]
    cut = _cut(whole)
    text = cut if cut == whole else _without_announcement(cut)
    text = re.sub(r"\n{3,}", "\n\n", without_addresses(text)).strip()
    has_files = next(message.iter_attachments(), None) is not None
    return "\n\n".join(part for part in (text, FILES_REMOVED if has_files and text else "") if part)[:LONGEST]


def _cut(text: str) -> str:
    for rest in (_FROM_LINE_ON, _FROM_SIGNATURE_ON, _FROM_OLD_MAIL_ON, _QUOTED):
        text = rest.sub("", text)
    return text


def _without_announcement(text: str) -> str:
    """Leave out “On 5 May Kindred <kindred@example.org> wrote:”, which many programs break into two lines."""
    lines = text.rstrip().split("\n")
    if lines[-1].rstrip().endswith(":"):
        lines.pop()
        if lines and _ANNOUNCES.match(lines[-1]):
            lines.pop()
    return "\n".join(lines)


def _plain_body(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, ValueError):  # a character set that nobody knows
        raw = body.get_payload(decode=True)
        text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    if body.get_content_subtype() == "html":
        return plain_text.lines(_HIDDEN_IN_HTML.sub(QUOTED_IN_HTML, text))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
