"""The mails of a machine without a mail server: read in the browser what would have been sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

MOST_SHOWN = 50
# How Django's file backend parts the mails of a file.
LINE_BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    """A mail as it would have been read."""

    sent: str
    to: str
    subject: str
    text: str


@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Show the newest mails; 404 where mails are sent, or where strangers could be reading."""
    if not settings.HAS_LOCAL_MAIL:
        raise Http404
    return render(request, "debug/mails.html", {"mails": list(_newest(Path(settings.EMAIL_FILE_PATH)))})


def _newest(folder: Path) -> Iterator[Mail]:
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files[:MOST_SHOWN]:
        written = path.stat().st_mtime
        for raw in reversed(path.read_bytes().split(LINE_BETWEEN)):
            if raw.strip():
                yield _read(raw, http_date(written))


def _read(raw: bytes, written: str) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    text = message.get_payload(decode=True)
    words = text.decode(errors="replace") if isinstance(text, bytes) else ""  # ours are all plain UTF-8
    return Mail(str(message["date"] or written), str(message["to"]), str(message["subject"]), words)
