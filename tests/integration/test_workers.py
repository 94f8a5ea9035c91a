"""Two real web workers over a real database: what is committed reaches both, and both outlive what they depend on."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from config import postgres

CLIENTS = 4
ADD_GROUP = """
    INSERT INTO groups_supportgroup (slug, name, summary, status, published_at, created_at, changed_at,
        description, for_whom, led_by, structure, faith, typical_size, newcomers_note, cost, cost_note, joining,
        joining_note, capacity, website, phone, contact_email, confidentiality, agreement, first_visit_look_for,
        first_visit_entrance, first_visit_what_happens, first_visit_bring, first_visit_late, join_details_given,
        pause_reason, source, source_key, source_digest)
    SELECT 'group-' || count(*), 'A group', 'A calm place.', 'published', now(), now(), now(),
        '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', ''
    FROM groups_supportgroup
"""


class Site:
    """gunicorn with two workers, as ``make run`` starts it, and its database."""

    def __init__(self, data: Path) -> None:
        self.data = data
        # Words alone: no test here searches, and each worker would load what meanings take.
        self.environment = {**os.environ, "KINDRED_DATA": str(data), "WEB_CONCURRENCY": "2", "KINDRED_MEANING": "off"}
        self.environment.pop("DATABASE_URL", None)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = data.with_suffix(".log")
        self.manage("migrate", "--verbosity=0")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi"],
                cwd=postgres.ROOT,
                env={**self.environment, "PORT": str(self.port)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=postgres.ROOT, env=self.environment, check=True)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text; every request may reach another worker."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def groups_by_worker(self, workers: dict[int, int]) -> dict[int, int]:
        """Ask one worker how many groups it knows, and write that down under its process id."""
        _, text = self.get("/metrics")
        found = re.search(r'^kindred_index_groups\{worker="(\d+)"\} (\d+)\.0$', text, re.MULTILINE)
        assert found, text
        workers[int(found[1])] = int(found[2])
        return workers

    def both_know(self, groups: int, *, without: int = 0) -> dict[int, int]:
        """Wait until two workers, none of them the process ``without``, know so many groups."""
        workers: dict[int, int] = {}

        def know() -> bool:
            self.groups_by_worker(workers).pop(without, None)
            return len(workers) == 2 and set(workers.values()) == {groups}

        self.wait_until(know)
        return workers

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        give_up_at = time.monotonic() + 60
        while not is_so():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < give_up_at, self.log.read_text()
            time.sleep(0.05)

    def is_answering(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def add_group(self) -> int:
        """Commit a published group, as any program may; return how many there are."""
        with psycopg.connect(postgres.url(self.data)) as database:
            database.execute(ADD_GROUP)
            row = database.execute("SELECT count(*) FROM groups_supportgroup").fetchone()
        assert row
        return int(row[0])


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="kindred-workers-") as folder:
        data = Path(folder, "data")
        with postgres.running(data, is_throwaway=True):
            site = Site(data)
            try:
                site.wait_until(site.is_answering)
                yield site
            finally:
                site.stop()


def test_commit_is_seen_by_both_workers(site: Site) -> None:
    workers = site.both_know(site.add_group())

    assert site.process.pid not in workers
    assert site.get("/readyz") == (200, "ready")


def test_killed_worker_loses_only_its_requests_in_flight_and_the_next_knows_what_it_knew(site: Site) -> None:
    groups = site.add_group()
    victim = min(site.both_know(groups))

    def is_answered(number: int) -> bool:
        if number == 100:
            os.kill(victim, signal.SIGKILL)
        try:
            return site.get("/readyz") == (200, "ready")
        except (OSError, http.client.HTTPException):
            return False

    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = list(clients.map(is_answered, range(500)))

    assert answers.count(False) <= CLIENTS
    groups = site.add_group()
    assert victim not in site.both_know(groups, without=victim)


def test_workers_outlive_a_restart_of_the_database(site: Site) -> None:
    programs = postgres.find_programs(site.data)
    postgres._run([programs / "pg_ctl", "stop", "--mode=fast"], site.data)
    site.wait_until(lambda: site.get("/readyz") == (503, "no database"))

    with postgres.running(site.data):
        groups = site.add_group()

    site.both_know(groups)
    site.wait_until(lambda: site.get("/readyz") == (200, "ready"))
