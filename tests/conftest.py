import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test.utils import override_settings

from config import postgres


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """A PostgreSQL of the tests' own: the one DATABASE_URL names, else an embedded one that is thrown away."""
    if os.environ.get("DATABASE_URL"):
        yield
    else:
        with postgres.running(settings.DATA_DIR, is_throwaway=True):
            yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: None, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """pytest-django's own hook, with the server up before the test database is made."""


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests() -> Iterator[None]:
    """Static files without collecting them first, and passwords that cost nothing."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={**settings.STORAGES, "staticfiles": plain},
    ):
        yield
