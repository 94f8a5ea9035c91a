"""Mail that comes back, and whatever else reaches the site's own addresses."""

import os
import subprocess
import sys
from contextlib import suppress
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import postgres
from groups import bounces, incoming
from groups.bounces import bounce_address
from groups.incoming import NobodyHereError, NotReadableError, receive
from groups.mail import post
from groups.models import Bounce
from tests.post import MailServer, send_queued

pytestmark = pytest.mark.django_db
ALICE = "alice@example.org"


@pytest.fixture(autouse=True)
def _mail_comes_in(settings: Any) -> None:
    settings.KINDRED_MAIL_IN = "in.example.net"


def report(*, action: str = "failed") -> bytes:
    """What a mail server writes when it could not deliver a mail (RFC 3464)."""
    whole = MIMEMultipart("report", report_type="delivery-status")
    whole["Subject"] = "Undelivered mail"
    status = MIMENonMultipart("message", "delivery-status")
    of_mail, of_recipient = Message(), Message()
    of_mail["Reporting-MTA"] = "dns; mail.example.org"
    of_recipient["Final-Recipient"] = f"rfc822; {ALICE}"
    of_recipient["Action"] = action
    of_recipient["Status"] = "5.1.1"
    status.set_payload([of_mail, of_recipient])
    whole.attach(status)
    return whole.as_bytes()


def holiday_reply() -> bytes:
    message = EmailMessage()
    message["Subject"] = "I am away"
    message["Auto-Submitted"] = "auto-replied"
    message.set_content("Back on Monday. Action: failed")
    return message.as_bytes()


def test_mail_leaves_with_a_sender_of_its_own_and_comes_from_the_site(mail_server: MailServer) -> None:
    post(ALICE, subject="Hello", lines=["Hello."], why="You run a group.")

    send_queued()

    [letter] = mail_server.letters
    assert letter.sender == bounce_address(ALICE)
    assert letter.sender.startswith("bounces+")
    assert letter.message["From"] == "Kindred <kindred@localhost>"
    assert "bounces" not in letter.raw.decode()


def test_mail_that_cannot_come_back_leaves_with_the_sites_sender(mail_server: MailServer, settings: Any) -> None:
    settings.KINDRED_MAIL_IN = ""
    post(ALICE, subject="Hello", lines=["Hello."], why="You run a group.")

    send_queued()

    assert mail_server.letters[0].sender == "kindred@localhost"


@pytest.mark.parametrize("email", ["a" * 50 + "@example.org", '"odd one"@example.org', "ö@example.org", ""])
def test_address_that_does_not_fit_gets_no_sender_of_its_own(email: str) -> None:
    assert bounce_address(email) == ""


@pytest.mark.parametrize("email", ["Alice.A+kindred@Sub.example.org", "a=b@example.org", "a-b_c'd@example.org"])
def test_bounce_address_names_its_recipient(email: str) -> None:
    tag = bounce_address(email).partition("+")[2].partition("@")[0]

    assert bounces.address_in(tag) == email
    assert bounces.address_in(tag.lower()) == email.lower()


def test_failure_is_noted(db: None) -> None:
    receive(bounce_address(ALICE), report())

    assert list(Bounce.objects.values_list("email", "times")) == [(ALICE, 1)]


@pytest.mark.parametrize("raw", [report(action="delayed"), report(action="delivered"), holiday_reply(), b"Hello"])
def test_what_is_no_failure_is_dropped(raw: bytes) -> None:
    receive(bounce_address(ALICE), raw)

    assert not Bounce.objects.exists()


@pytest.mark.parametrize(
    "recipient",
    [
        *("bounces@in.example.net", "bounces+@in.example.net", "bounces+x@in.example.net", "kindred@in.example.net"),
        *("bounces+aaaaaaaaaaaa-alice=example.org@in.example.net", "", "@", "bounces+-@in.example.net"),
    ],
)
def test_unsigned_and_unknown_recipients_are_refused(recipient: str) -> None:
    with pytest.raises(NobodyHereError):
        receive(recipient, report())

    assert not Bounce.objects.exists()


def test_address_of_another_domain_or_recipient_is_refused() -> None:
    local = bounce_address(ALICE).partition("@")[0]

    for recipient in (f"{local}@example.com", local.replace("alice", "bob") + "@in.example.net"):
        with pytest.raises(NobodyHereError):
            receive(recipient, report())


@pytest.mark.parametrize("raw", [b"", b" \n", b"x" * (incoming.LARGEST + 1)], ids=["empty", "blank", "too large"])
def test_broken_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(NotReadableError):
        receive(bounce_address(ALICE), raw)


PIECES = [b"Content-Type: multipart/report; boundary=x\n\n", b"--x\n", b"Content-Type: message/delivery-status\n\n"]
PIECES += [
    b"Action: failed\n",
    b"Action: =?utf-8?q?=FF?=\n",
    b"\n\n",
    b"--x--",
    b"charset=nope;",
    b"\xff\x00",
    report(),
]
ANY_MAIL = st.binary(max_size=300) | st.lists(st.sampled_from(PIECES) | st.binary(max_size=9)).map(b"".join)
ANY_RECIPIENT = st.text(max_size=80) | st.text(max_size=60).map(lambda text: f"bounces+{text}@in.example.net")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(raw=ANY_MAIL, recipient=st.none() | ANY_RECIPIENT)
def test_anything_is_taken_or_refused(raw: bytes, recipient: str | None) -> None:
    with suppress(NobodyHereError, NotReadableError):
        receive(bounce_address(ALICE) if recipient is None else recipient, raw)


@pytest.mark.parametrize(
    ("recipient", "raw", "code"),
    [
        ("bounces+x-secret=example.org@in.example.net", b"Subject: secret\n\nsecret", os.EX_NOUSER),
        (None, b"", os.EX_DATAERR),
        (None, b"Subject: secret\n\nsecret", os.EX_OK),
    ],
)
def test_command_tells_the_mail_server_and_nothing_of_the_mail(
    settings: Any, recipient: str | None, raw: bytes, code: int
) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "receive_mail", recipient or bounce_address(ALICE)],
        cwd=postgres.ROOT,
        env={**os.environ, "KINDRED_MAIL_IN": "in.example.net", "SECRET_KEY": settings.SECRET_KEY},
        input=raw,
        capture_output=True,
        check=False,
    )

    assert ended.returncode == code
    assert b"secret" not in ended.stdout + ended.stderr
