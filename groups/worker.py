"""The worker: a process that does what is due, one job after another, until it is told to stop.

It has an app of its own for asking the database for jobs. Procrastinate's way, to give the one app another connector,
would have a task queue its mails beside the transaction it is in: the worker would look for a mail before it is there,
and send one whose reason was taken back.
"""

import asyncio
import sys
from contextlib import suppress

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connections
from procrastinate import App
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

LOST = (ConnectorException, DatabaseError, psycopg.Error)
SECONDS_BETWEEN_TRIES = 2
SECONDS_FOR_A_CONNECTION = 5  # also while it is told to stop


def make_worker_app() -> App:
    """Return an app that asks for jobs through a pool of its own, while what they queue is part of their changes."""
    jobs = DjangoApp(
        connector=PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4, timeout=SECONDS_FOR_A_CONNECTION),
        worker_defaults=settings.PROCRASTINATE_WORKER_DEFAULTS,
        periodic_defaults=settings.PROCRASTINATE_PERIODIC_DEFAULTS,
    )
    jobs.tasks, jobs.periodic_registry = app.tasks, app.periodic_registry
    return jobs


async def work_until(stop: asyncio.Event) -> None:
    """Do what is due until ``stop`` is set; jobs begun by then are finished.

    A database that goes away is waited for: the rest of the site does so, too, and nothing that waits is lost.
    """
    is_failing = False
    while not stop.is_set():
        trouble = await _work_until(stop)
        if trouble and not is_failing:
            sys.stderr.write(f"Jobs cannot be done ({trouble}): trying on.\n")
        is_failing = bool(trouble)
        await sync_to_async(connections.close_all)()  # schedules are kept through a connection of Django's
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN_TRIES)


async def _work_until(stop: asyncio.Event) -> str:
    """Work until stopped or until the database is lost; return the name of what went wrong, if anything."""
    working, stopping = asyncio.create_task(_work()), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    working.cancel()  # which ends it once it has finished what it has begun
    [ended] = await asyncio.gather(working, return_exceptions=True)
    if isinstance(ended, LOST):
        return type(ended).__name__
    if isinstance(ended, Exception):
        raise ended
    return "" if stop.is_set() else "the worker ended"


async def _work() -> None:
    jobs = make_worker_app()
    async with jobs.open_async():
        await jobs.run_worker_async(install_signal_handlers=False)
