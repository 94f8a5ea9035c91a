from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from groups.actions.dates import refresh_occurrences

# A Sunday noon in winter: British clocks show UTC.
NOW = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The instant every question is asked at."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


@pytest.fixture
def ask(client: Client, db: None, now: datetime) -> Callable[..., Any]:
    """Ask the finder for JSON; what is answered must be an answer. Dates are worked out first."""

    def document(**parameters: str | int) -> Any:
        refresh_occurrences(now)
        response = client.get("/api/finder/", parameters)
        assert response.status_code == HTTPStatus.OK, response.content
        return response.json()

    return document


@pytest.fixture
def refused(client: Client, db: None, now: datetime) -> Callable[[str], dict[str, str]]:
    """Ask what cannot be answered: the message by parameter."""

    def messages(query: str) -> dict[str, str]:
        response = client.get(f"/api/finder/?{query}")
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        return {problem["loc"][1]: problem["msg"] for problem in response.json()["detail"]}

    return messages
