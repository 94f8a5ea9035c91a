"""The index a process holds: true whenever it is asked for, and kept while the database cannot be asked."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries

from groups.finder import current
from groups.finder.places import resolve
from groups.models import SupportGroup
from tests.factories import make_group, make_place

MINUTE = datetime(2031, 1, 5, 12, 0, tzinfo=UTC)


def wait_until(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


@contextmanager
def unreadable_log() -> Iterator[None]:
    """Have every look for changes fail."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE groups_change RENAME TO away")
        cursor.execute("ALTER TABLE groups_supportgroup DISABLE TRIGGER USER")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE away RENAME TO groups_change")
            cursor.execute("ALTER TABLE groups_supportgroup ENABLE TRIGGER USER")


# --- Whoever asks looks first


@pytest.mark.django_db
def test_what_was_just_written_is_in_the_index() -> None:
    assert current.state(MINUTE).count == 0
    group = make_group()
    assert current.state(MINUTE).count == 1
    SupportGroup.objects.filter(pk=group.pk).update(status="draft")
    assert current.state(MINUTE).count == 0


@pytest.mark.django_db(transaction=True)
def test_state_stays_the_same_while_nothing_changes() -> None:
    make_group()
    assert current.state(MINUTE + timedelta(seconds=59)).version == current.state(MINUTE).version


@pytest.mark.django_db(transaction=True)
def test_place_that_was_not_found_is_found_once_it_is_there() -> None:
    current.state(MINUTE)
    assert resolve("Otley", country="GB").point is None
    make_place(name="Otley", latitude=53.9, longitude=-1.69)
    current.state(MINUTE)
    found = resolve("Otley", country="GB").point
    assert found is not None
    assert found.latitude == 53.9


@pytest.mark.django_db
def test_state_is_of_the_minute_asked_for_even_when_the_clock_is_put_back() -> None:
    later = MINUTE + timedelta(hours=1)
    assert [current.state(now).minute for now in (MINUTE, later, MINUTE)] == [MINUTE, later, MINUTE]


@pytest.mark.django_db(transaction=True)
def test_failure_is_raised_where_nobody_keeps_the_index_true() -> None:
    with unreadable_log(), pytest.raises(ProgrammingError):
        current.state(MINUTE)


# --- A thread that follows the database


@pytest.fixture
def following(transactional_db: None) -> Iterator[None]:
    """A web worker's thread, and an index that was built before."""
    current.build_ahead()
    current.follow()
    yield
    current.forget()


def count() -> int:
    return current.state(timezone.now()).count


@pytest.mark.usefixtures("following")
def test_commit_reaches_the_index_and_requests_do_not_wait_for_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_group()

    with django_assert_num_queries(0):
        wait_until(lambda: count() == 1)


@pytest.mark.usefixtures("following")
def test_failed_refresh_keeps_the_last_state_and_says_so(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    make_group()
    wait_until(lambda: count() == 1)
    with unreadable_log():
        wait_until(lambda: current.record().failing_with == "ProgrammingError")
        assert count() == 1
        assert client.get("/readyz").content == b"ready"  # it may soon be over

        monkeypatch.setattr(current, "SECONDS_UNTIL_STALE", 0)
        response = client.get("/readyz")
        assert response.status_code == 503
        assert re.fullmatch(rb"index stale since \d+ s: ProgrammingError", response.content)
        monkeypatch.undo()

    make_group()
    wait_until(lambda: count() == 2)
    assert current.record().failing_with == ""


@pytest.mark.django_db(transaction=True)
def test_index_that_could_never_be_built_is_not_ready(client: Client) -> None:
    with unreadable_log():
        current.build_ahead()
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"index not built: ProgrammingError")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_next_minute_is_there_before_it_begins(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keeper = current.Keeper()
    keeper.refresh(MINUTE + timedelta(seconds=59.5))
    next_minute = MINUTE + timedelta(minutes=1)

    with django_assert_num_queries(0):
        assert keeper.state(MINUTE + timedelta(seconds=59.9)).minute == MINUTE
        assert keeper.state(next_minute).minute == next_minute
        assert keeper.state(next_minute) is keeper.state(next_minute + timedelta(seconds=59))


# --- What watches over it


@pytest.mark.django_db
def test_metrics_tell_of_the_index_and_of_nobody(client: Client) -> None:
    make_group()
    current.state(MINUTE)
    make_group()
    current.state(MINUTE)

    response = client.get("/metrics")

    families = text_string_to_metric_families(response.content.decode())
    samples = [sample for family in families for sample in family.samples]
    figures = {sample.name: sample for sample in samples if not sample.name.startswith("kindred_jobs_")}
    assert {name: figures[name].value for name in figures if not name.endswith("_seconds")} == {
        "kindred_database_up": 1,
        "kindred_index_groups": 2,
        "kindred_index_refreshes_total": 1,
        "kindred_index_failed_refreshes_total": 0,
    }
    assert {name for name in figures if name.endswith("_seconds")} == {
        "kindred_index_age_seconds",
        "kindred_index_build_seconds",
        "kindred_index_refresh_seconds",
    }
    assert {tuple(sample.labels) for sample in figures.values()} == {("worker",)}
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
