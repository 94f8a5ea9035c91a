"""Logging in as a person does: page after page, with the code from the mail."""

import base64
import hmac
import re
import struct
import time
from typing import Any

from django.test import Client

from tests.post import MailServer, send_queued

PASSWORD = "three-larks-sang"


class Door:
    """A browser at the login."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def ask(self, email: str, **fields: str) -> Any:
        """Ask for a code; return the page on which it is typed."""
        return self.client.post("/account/login/", {"email": email, **fields}, follow=True)

    def type(self, code: str) -> Any:
        """Type the code from a mail."""
        return self.client.post("/account/login/code/", {"code": code})

    def enter(self, email: str, server: MailServer, **fields: str) -> Any:
        """Log in with a code by mail."""
        self.ask(email, **fields)
        return self.type(code_sent(server))

    def enter_by_password(self, email: str, password: str = PASSWORD) -> Any:
        """Log in with a password."""
        return self.client.post("/account/login/password/", {"login": email, "password": password})

    @property
    def user_id(self) -> str | None:
        """Return who is logged in."""
        return self.client.session.get("_auth_user_id")


def code_sent(server: MailServer) -> str:
    """Send what waits, and return the code in the last letter."""
    send_queued()
    [code] = re.findall(r"^\d{4}-\d{4}$", server.letters[-1].text, re.MULTILINE)
    return str(code)


def app_code(secret: str) -> str:
    """Return what an authenticator app would show now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
