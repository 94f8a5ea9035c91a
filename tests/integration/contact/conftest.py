from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from groups.forms import guard
from groups.forms.contact import ContactForm
from groups.models import SupportGroup
from tests import factories as make
from tests.visitors import sent_by_browser

Send = Callable[..., Any]


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a second once would take minutes here; the browser's tests do all of it."""
    monkeypatch.setattr(guard, "MOST_TRIES", 20)


@pytest.fixture
def group(db: None) -> SupportGroup:
    """A group that alice runs."""
    group = make.make_group(name="Still Here", slug="still-here")
    make.make_facilitator(group, email="alice@example.org")
    return group


@pytest.fixture
def write(client: Client) -> Send:
    """Send the form of a group as a visitor's browser does."""

    def send(group: SupportGroup, **answers: str) -> Any:
        said = {"text": "Is there a lift?", "email": "vera@example.net"}
        url = reverse("contact", args=[group.slug])
        return client.post(url, sent_by_browser(ContactForm) | said | answers)

    return send
