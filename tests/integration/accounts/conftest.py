import pytest
from django.core.cache import cache

from tests.factories import make_group, make_user
from tests.integration.accounts.door import Door


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(db):
    """How often somebody tried is counted in the database's cache, which each test begins anew."""
    cache.clear()


@pytest.fixture
def alice():
    """Somebody with a login and a password, and no group."""
    make_group()
    return make_user("alice@example.org", password="three-larks-sang", is_staff=True)


@pytest.fixture
def door(client):
    """The login, seen from outside."""
    return Door(client)
