"""The web server as an operator runs it, for the time of a measurement."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

WORKERS = 2
READY_SECONDS = 400


@dataclass(frozen=True)
class Memory:
    """What one worker holds, in megabytes: pages shared with the others, and its own."""

    shared: float
    private: float


@dataclass(frozen=True)
class Server:
    """A running server: its address, and the process id of its master."""

    base: str
    pid: int

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]

    def memory(self) -> Memory:
        """Return the memory of the largest worker."""
        return max((_memory(pid) for pid in self.workers()), key=lambda one: one.shared + one.private)


@contextmanager
def serving() -> Iterator[Server]:
    """Run gunicorn with the project's own configuration until the block ends.

    Raises ``RuntimeError`` where it does not get ready.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": str(WORKERS)}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The web server ended by itself (code {process.returncode}): see above.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"The web server was not ready after {READY_SECONDS} seconds.")


def _memory(pid: int) -> Memory:
    fields = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, value = line.split(":")
        fields[name] = int(value.split()[0]) / 1024
    return Memory(
        shared=fields["Shared_Clean"] + fields["Shared_Dirty"],
        private=fields["Private_Clean"] + fields["Private_Dirty"],
    )
