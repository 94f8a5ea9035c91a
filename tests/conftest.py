import gc
import os
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection
from django.template import Engine
from django.test import TransactionTestCase
from django.test.utils import override_settings
from pytest_django.plugin import DjangoDbBlocker

from config import postgres
from groups.finder import current
from groups.finder.index import State
from groups.views import caching
from groups.views.shelf import shelf
from tests.post import MailServer

# A machine may be busy: nothing is wrong with an example that takes long.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

# What Django makes itself and no test changes: emptied, they would have to be filled again.
KEPT = {"auth_permission", "django_content_type", "django_migrations"}
# No model's table, so Django leaves it as it is: what one test's form counted would limit the next one's.
CACHE = settings.CACHES["default"]["LOCATION"]
SECONDS_TO_ANSWER = 10


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what stays until the end: it took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's own, whose database is dropped at the end: nobody may be in it by then.

    A thread of the test server keeps its connection until the browser has closed its own, which may be later.
    """
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests() -> Iterator[None]:
    """Static files without collecting them first, passwords that cost nothing, and no encoder to load."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        KINDRED_MEANING=False,
        TEMPLATES=settings.TEMPLATES,  # engines made anew: those of django.setup() let an undefined variable pass
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _only_written_tables_are_emptied() -> Iterator[None]:
    """After a test whose transactions are real, Django empties every table and makes all permissions anew: slowly.

    Nor does it wait for what a closed browser had still asked for: that may read, lock and write as tables are emptied.
    """
    answering: set[threading.Thread] = set()

    def begin(**_: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            answering.add(threading.current_thread())

    def end(**_: Any) -> None:
        answering.discard(threading.current_thread())

    def wait_for_answers() -> None:
        give_up_at = time.monotonic() + SECONDS_TO_ANSWER
        while any(thread.is_alive() for thread in answering.copy()):
            assert time.monotonic() < give_up_at, "the test server still answers something the test asked for"
            time.sleep(0.01)

    def empty(case: TransactionTestCase) -> None:
        wait_for_answers()
        tables = {*connection.introspection.django_table_names(only_existing=True), CACHE} - KEPT
        written = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(written)
            if full := ", ".join(row[0] for row in cursor):
                cursor.execute(f"TRUNCATE {full} CASCADE")

    request_started.connect(begin)
    request_finished.connect(end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_changes_are_read_once() -> Iterator[None]:
    """What a transaction itself wrote is new to it whenever it looks: each page of a test would read all rows again.

    So what was read is struck off the log, where the test's transaction is rolled back and no one else reads it.
    Nothing that is ready is kept then: who counts the queries of a page they had before counts those of a new one.
    """
    read = current.Keeper._read

    def read_once(keeper: current.Keeper, now: datetime) -> State:
        state = read(keeper, now)
        if any(block._from_testcase for block in connection.atomic_blocks):  # type: ignore[attr-defined]
            # Not through Django, which would count it among the page's own queries.
            ask = connection.connection.execute
            if ask("SHOW transaction_read_only").fetchone() == ("off",):
                ask("DELETE FROM groups_change WHERE xact = pg_current_xact_id_if_assigned()")
            _throw_away_what_is_ready()
        return state

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(current.Keeper, "_read", read_once)
        yield


@pytest.fixture(autouse=True)
def _admins_own_templates(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ignores errors of templates is drawn as in use: pytest-django would put a sentence where nothing belongs."""
    if request.node.get_closest_marker("ignore_template_errors"):
        monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "")


@pytest.fixture(autouse=True)
def _no_index_from_another_test() -> Iterator[None]:
    """The finder's index is the process's own: it would outlive the rows of a test that are rolled back."""
    yield
    current.forget()
    _throw_away_what_is_ready()


def _throw_away_what_is_ready() -> None:
    """Have no page or listing that was made for an earlier request."""
    caching._pages._kept = ("", {})
    shelf._kept = ("", {})


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A real mail server on this machine, to which all mail of the test goes."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()
