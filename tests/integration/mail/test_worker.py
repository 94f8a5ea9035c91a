"""The worker: what it must not do, and when it stops."""

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app

from groups.mail import post
from groups.worker import work_until
from tests.post import MailServer, run_jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seen_by_others() -> Iterator[list[int]]:
    """A job that queues a mail; how many jobs other connections saw waiting before its change was committed."""
    seen = []

    @app.task(name="queues_a_mail")
    def task() -> None:
        with transaction.atomic():
            post("alice@example.org", subject="Hello", lines=["Hello."], why="You run a group.")
            with psycopg.connect(**connection.get_connection_params()) as other:
                seen.append(jobs_waiting(other))

    task.defer()
    yield seen
    del app.tasks["queues_a_mail"]


def jobs_waiting(database: Any) -> int:
    rows = database.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL")
    return int(next(iter(rows.fetchone())))


def test_mail_queued_by_a_job_waits_for_its_change(mail_server: MailServer, seen_by_others: list[int]) -> None:
    run_jobs()

    assert seen_by_others == [0]
    assert [letter.recipients for letter in mail_server.letters] == [["alice@example.org"]]


def test_jobs_are_told_numbers_only() -> None:
    """What a job is told is kept in a table, and written to the log by name."""
    told = {
        (name, parameter.name): parameter.annotation
        for name, task in app.tasks.items()
        if "builtin" not in name
        for parameter in inspect.signature(task.func).parameters.values()
        if parameter.annotation is not JobContext
    }

    assert told
    assert {key: kind for key, kind in told.items() if kind not in (int, "int")} == {}


def test_worker_told_to_stop_has_sent_what_waited(mail_server: MailServer) -> None:
    post("alice@example.org", subject="Hello", lines=["Hello."], why="You run a group.")

    async def work() -> None:
        stop = asyncio.Event()
        working = asyncio.create_task(work_until(stop))
        while not mail_server.letters:
            await asyncio.sleep(0.01)
        stop.set()
        await working

    asyncio.run(work())

    assert [letter.recipients for letter in mail_server.letters] == [["alice@example.org"]]
