"""Logging in without the pages for it, which ``test_accounts.py`` walks."""

from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from facilitators.models import User


def log_in(context: BrowserContext, live_server: Any, user: User) -> None:
    """Give a browser the session of somebody who has just logged in."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
