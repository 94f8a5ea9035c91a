from typing import Any

import pytest
from django.test import Client

from facilitators.models import User
from tests.factories import make_steward


@pytest.fixture
def stella(db: None, settings: Any) -> User:
    """A steward, past their second factor."""
    settings.KINDRED_SECOND_FACTOR = False
    return make_steward()


@pytest.fixture
def steward(client: Client, stella: User) -> Client:
    """The steward's browser."""
    client.force_login(stella)
    return client
