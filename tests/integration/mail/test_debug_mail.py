"""The page that shows mails on a machine without a mail server."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from groups.mail import post
from tests.post import send_queued

pytestmark = pytest.mark.django_db


@pytest.fixture
def local_mail(settings: Any, tmp_path: Path) -> Path:
    """Mails end in a folder, as they do without EMAIL_URL."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.HAS_LOCAL_MAIL = True
    return tmp_path / "mail"


def test_mails_are_shown_newest_first_with_links_that_work(client: Client, local_mail: Path) -> None:
    for subject in ("First", "Second"):
        post("alice@example.org", subject=subject, lines=["See http://127.0.0.1:8000/x?a=1&b=2"], why="You asked.")
        send_queued()
    # Files are told apart by their time, which may be the same for both.
    for age, path in enumerate(sorted(local_mail.iterdir(), key=lambda path: b"First" in path.read_bytes())):
        os.utime(path, (1e9 - age, 1e9 - age))

    html = client.get("/debug/mail/").content.decode()

    assert html.index("<h2>Second</h2>") < html.index("<h2>First</h2>")
    assert 'href="http://127.0.0.1:8000/x?a=1&amp;b=2"' in html
    assert "To alice@example.org" in html


def test_what_is_in_a_mail_is_text(client: Client, local_mail: Path) -> None:
    post("alice@example.org", subject="<b>Ünïcode</b>", lines=["<script>alert(1)</script> 🌲"], why="You asked.")
    send_queued()

    html = client.get("/debug/mail/").content.decode()

    assert "&lt;b&gt;Ünïcode&lt;/b&gt;" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🌲" in html


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"", b"Content-Type: text/plain; charset=nope\n\nx\xff", b"-" * 200])
def test_file_that_is_no_mail_breaks_nothing(client: Client, local_mail: Path, raw: bytes) -> None:
    local_mail.mkdir()
    (local_mail / "1.log").write_bytes(raw)

    assert client.get("/debug/mail/").status_code == 200


def test_no_mail_yet(client: Client, local_mail: Path) -> None:
    assert "No mail yet." in client.get("/debug/mail/").content.decode()


def test_page_is_not_there_where_mails_are_sent(client: Client, local_mail: Path, settings: Any) -> None:
    post("alice@example.org", subject="Secret", lines=["Secret."], why="You asked.")
    send_queued()
    settings.HAS_LOCAL_MAIL = False

    assert client.get("/debug/mail/").status_code == 404
