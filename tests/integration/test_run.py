import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from config import postgres, run
from groups.actions import places

ADD_PLACE = """
    INSERT INTO groups_place (geoname_id, name, near, region, country, latitude, longitude, population, timezone)
    VALUES (2644688, 'Leeds', '', 'England', 'GB', 53.7965, -1.5478, 536280, 'Europe/London')
"""


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_taken_port_is_one_line_with_the_remedy(taken_port):
    with pytest.raises(run.CannotRunError) as error:
        run.check_port("127.0.0.1", taken_port)

    assert str(error.value) == (
        f"Port {taken_port} of 127.0.0.1 cannot be used (Address already in use): "
        "choose another, for example make run PORT=8001."
    )


def test_port_out_of_range_is_one_line_with_the_remedy():
    with pytest.raises(run.CannotRunError) as error:
        run.check_port("127.0.0.1", 80000)

    assert str(error.value) == (
        "Port 80000 of 127.0.0.1 cannot be used (there is no such port): "
        "choose another, for example make run PORT=8001."
    )


def test_full_disk_is_one_line_with_the_remedy_at_the_first_start_only(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "FIRST_RUN_BYTES", 10**21)

    with pytest.raises(run.CannotRunError) as error:
        run.check_room(tmp_path / "not" / "yet")

    assert str(error.value).startswith(f"The disk of {tmp_path} has less than ")
    assert str(error.value).endswith(" MB of room: make some, or set KINDRED_DATA.")
    (tmp_path / "postgres").mkdir()
    run.check_room(tmp_path)


def test_static_state_changes_with_a_file(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "page.css").write_text("a {}")
    before = run.static_state()

    (tmp_path / "page.css").write_text("a { color: red }")

    assert run.static_state() != before


# --- The whole of it, for real


class Running:
    """`python -m config.run` in a data folder of its own."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = data.with_suffix(".log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.run"],
                cwd=postgres.ROOT,
                env={**os.environ, "KINDRED_DATA": str(data), "PORT": str(self.port), **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self) -> None:
        self.wait_for(f"Kindred is ready at http://127.0.0.1:{self.port}\n")

    def wait_for(self, words: str) -> str:
        give_up_at = time.monotonic() + 240
        while words not in (log := self.log.read_text()):
            assert self.process.poll() is None, log
            assert time.monotonic() < give_up_at, log
            time.sleep(0.05)
        return log

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Referer": "https://example.org/"})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    def children(self) -> list[int]:
        return [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]


@pytest.fixture
def nothing_yet():
    with tempfile.TemporaryDirectory(prefix="kindred-run-") as folder:
        yield Path(folder, "data")


@pytest.fixture(scope="module")
def data():
    """One place, and the note that those that ship are loaded: loading them takes longer than all tests here."""
    with tempfile.TemporaryDirectory(prefix="kindred-run-") as folder:
        data = Path(folder, "data")
        with postgres.running(data, is_throwaway=True):
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
            subprocess.run(migrate, cwd=postgres.ROOT, env={**os.environ, "KINDRED_DATA": str(data)}, check=True)
            with psycopg.connect(postgres.url(data)) as database:
                database.execute(ADD_PLACE)
                shipped = places._digest(places.SHIPPED_PLACES, places.SHIPPED_POSTAL_CODES)
                database.execute(f"COMMENT ON TABLE groups_place IS '{shipped}'")
        yield data


@contextmanager
def started(data: Path, **environment: str) -> Iterator[Running]:
    running = Running(data, **environment)
    try:
        running.wait_until_ready()
        yield running
    finally:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait()


@pytest.fixture
def running(data):
    """All that runs, by words alone: what loading meanings takes has nothing to do with starting and stopping."""
    with started(data, KINDRED_MEANING="off") as running:
        yield running


def server_is_up(data):
    return (data / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.thorough)])
def test_signal_stops_everything_and_exits_with_0(running, number):
    children = running.children()
    assert len(children) == 3
    assert server_is_up(running.data)

    running.process.send_signal(number)

    assert running.process.wait(30) == 0
    assert running.log.read_text().splitlines()[-1] == "Kindred has stopped."
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert not server_is_up(running.data)


@pytest.mark.parametrize(("number", "name"), [(0, "web server"), pytest.param(2, "worker", marks=pytest.mark.thorough)])
def test_child_that_dies_stops_everything_and_exits_with_1(running, number, name):
    children = running.children()

    os.kill(children[number], signal.SIGKILL)

    assert running.process.wait(30) == 1
    said = [line for line in running.log.read_text().splitlines() if line.startswith("kindred: ")]
    assert said == [f"kindred: The {name} ended by itself (code -9): see above for the reason."]
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert not server_is_up(running.data)


@pytest.mark.thorough
def test_database_that_dies_stops_everything_and_exits_with_1(running):
    children = running.children()

    os.kill(int((running.data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    assert running.process.wait(30) == 1
    assert running.log.read_text().splitlines()[-1] == (
        f"kindred: The database ended by itself: see {running.data / 'postgres.log'} for the reason."
    )
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.thorough
def test_kill_of_the_supervisor_itself_leaves_nothing_behind(running):
    children = running.children()

    running.process.kill()
    running.process.wait()

    give_up_at = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in children) or server_is_up(running.data):
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


@pytest.mark.thorough
def test_first_start_answers_a_search_without_a_cookie_and_logs_it_without_its_words(nothing_yet):
    with started(nothing_yet) as running:
        response = running.get("/groups/?q=my+nan+passed")
        log = running.wait_for("GET /groups/ 200")  # a request is logged once it has been answered

    assert response.status == 200
    assert response.getheader("Set-Cookie") is None
    assert [word for word in ("nan", "?", "https://example.org/") if word in log] == []
