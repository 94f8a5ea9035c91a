"""What is done by schedule, and what watchers are told of it."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from facilitators.jobs import give_up_unsent
from groups.models import OutgoingMail
from tests import factories as make
from tests.post import MailServer, run_jobs


def queued(days_ago: int) -> OutgoingMail:
    return OutgoingMail.objects.create(
        to="alice@example.org", subject="Hello", text="Hello.", queued_at=timezone.now() - timedelta(days=days_ago)
    )


@pytest.mark.django_db
def test_mails_of_a_week_ago_are_given_up_and_told_to_stewards_as_a_number() -> None:
    make.make_steward()
    kept, *_ = queued(6), queued(8), queued(9)

    for _ in range(2):
        give_up_unsent(timestamp=0)

    [mail] = OutgoingMail.objects.exclude(pk=kept.pk)
    assert (mail.to, mail.subject) == ("stella@example.org", "Mails were not sent")
    assert mail.text.startswith("2 mails could not be sent for a week, and were given up.\n\nPlease ask")
    assert "alice" not in mail.text


@pytest.mark.django_db
def test_superusers_are_told_where_there_is_no_steward() -> None:
    make.make_superuser()
    queued(8)

    give_up_unsent(timestamp=0)

    assert [mail.to for mail in OutgoingMail.objects.all()] == ["admin@example.org"]


@pytest.fixture
def jobs(transactional_db: None) -> Any:
    """Run SQL on the table of jobs, which is empty."""

    def run(statement: str, *values: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    run("DELETE FROM procrastinate_jobs")
    return run


def test_jobs_that_failed_are_forgotten_after_two_weeks(jobs: Any) -> None:
    for name, days in (("old", 15), ("young", 13)):
        [[pk]] = jobs(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('x', %s, 'failed') RETURNING id",
            name,
        )
        at = timezone.now() - timedelta(days=days)
        jobs("INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'failed', %s)", pk, at)
    app.tasks["groups.jobs.forget_finished_jobs"].defer(timestamp=0)

    run_jobs()

    assert jobs("SELECT task_name FROM procrastinate_jobs") == [("young",)]


def test_job_of_a_worker_that_died_is_done_again(jobs: Any) -> None:
    mail = queued(0)
    [[worker]] = jobs(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
    )
    app.tasks["groups.mail.deliver"].defer(mail=mail.pk)
    jobs("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", worker)
    app.tasks["groups.jobs.take_up_lost_jobs"].defer(timestamp=0)

    run_jobs()

    assert (OutgoingMail.objects.count(), jobs("SELECT count(*) FROM procrastinate_jobs")) == (0, [(0,)])


def test_metrics_count_jobs_that_wait_and_that_failed(jobs: Any, client: Client) -> None:
    insert = "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES ('x', 'x', %s, %s)"
    tomorrow = timezone.now() + timedelta(days=1)
    for status, at in (("todo", None), ("todo", timezone.now()), ("todo", tomorrow), ("doing", None), ("failed", None)):
        jobs(insert, status, at)

    text = client.get("/metrics").content.decode()

    assert "kindred_jobs_waiting 2.0\n" in text
    assert "kindred_jobs_failed 1.0\n" in text


def test_log_of_jobs_names_nobody_and_no_group(
    jobs: Any, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    make.make_facilitator(make.make_group(name="Larch"))
    app.tasks["facilitators.jobs.ask_about_listings"].defer(timestamp=0)

    with caplog.at_level(logging.DEBUG):
        run_jobs()

    assert [letter.subject for letter in mail_server.letters] == ["Still true? Larch"]
    # The test's own mail server logs what it hears.
    logged = "\n".join(caplog.handler.format(one) for one in caplog.records if not one.name.startswith("mail."))
    assert "ask_about_listings" in logged
    assert [word for word in ("alice", "Alice", "Larch", "still-true", "127.0.0.1:8000") if word in logged] == []
