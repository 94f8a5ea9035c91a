from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.reading import Reading

# A Sunday noon in winter: British clocks show UTC.
NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The instant every page is asked for: a Sunday noon."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


@pytest.fixture
def read(client: Client, db: None, now: datetime) -> Callable[[str], Reading]:
    """Fetch a page that must be there, and read it."""

    def fetch(url: str) -> Reading:
        response = client.get(url)
        assert response.status_code == 200
        return Reading(response.content.decode())

    return fetch
