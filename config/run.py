"""`make run`: from an installed checkout to a filled directory that answers, and down again in good order.

Checks, database, migrations, data, static files, then three children: gunicorn, the command that keeps the computed
dates true, and the worker that sends mails. A signal, or the death of a child or the database, stops everything this
process started.
"""

import ctypes
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connections

from config import env, postgres
from facilitators.demo_logins import active_demo_logins

FIRST_RUN_BYTES = 1_000_000_000  # database with places and postal codes, write-ahead log, static files
READY_SECONDS = 300  # a million groups are read before the first answer
STOP_SECONDS = 15  # more than gunicorn gives its workers to finish
PR_SET_PDEATHSIG = 1  # prctl(2)

CHILDREN = {
    "web server": ["-m", "gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi"],
    "clock": ["manage.py", "refresh_occurrences", "--every", "60"],
    "worker": ["manage.py", "run_worker"],
}


class CannotRunError(Exception):
    """Kindred cannot run here. The message is one line that says what is wrong and what to do."""


class Stopped(BaseException):
    """Somebody asked to stop."""


class Supervisor:
    """The children, and what a signal does to them: the first one asks them to stop, the next one insists."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.is_stopping = False

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """Handle SIGINT and SIGTERM. Raises Stopped for the first."""
        if not self.is_stopping:
            self.is_stopping = True
            raise Stopped
        for child in self.children.values():
            child.kill()

    def start(self) -> None:
        """Start the children, each in a session of its own (Ctrl-C is ours to pass on)."""
        for name, arguments in CHILDREN.items():
            self.children[name] = subprocess.Popen(  # noqa: S603
                [sys.executable, *arguments],
                cwd=postgres.ROOT,
                start_new_session=True,
                preexec_fn=_stop_with_parent,
            )

    def check(self) -> None:
        """Raise CannotRunError if a child or the embedded database has ended."""
        data = postgres.data_folder()
        if not env.secret("DATABASE_URL") and not postgres.is_alive(data):
            raise CannotRunError(f"The database ended by itself: see {data / 'postgres.log'} for the reason.")
        for name, child in self.children.items():
            if child.poll() is not None:
                raise CannotRunError(f"The {name} ended by itself (code {child.returncode}): see above for the reason.")

    def stop(self) -> None:
        """Stop the children and wait for them."""
        self.is_stopping = True
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _stop_with_parent() -> None:
    """In a child: ask Linux for SIGTERM when the parent dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main() -> NoReturn:
    """Run until told to stop. Exits with 0 when told, 1 when Kindred cannot run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    supervisor = Supervisor()
    signal.signal(signal.SIGINT, supervisor.on_signal)
    signal.signal(signal.SIGTERM, supervisor.on_signal)
    try:
        host, port = env.text("HOST", "127.0.0.1"), env.number("PORT", 8000)
        check_port(host, port)
        check_room(postgres.data_folder())
        with postgres.available():
            try:
                prepare()
                supervisor.start()
                serve(supervisor, "127.0.0.1" if host == "0.0.0.0" else host, port)  # noqa: S104
            finally:
                supervisor.stop()
    except Stopped:
        say("Kindred has stopped.")
        sys.exit(0)
    except (CannotRunError, CommandError, ImproperlyConfigured, postgres.PostgresError) as error:
        sys.exit(f"kindred: {error}")


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


# --- Before anything is started


def check_port(host: str, port: int) -> None:
    """Raise CannotRunError unless this address can be listened at."""
    try:
        if port not in range(1, 65536):
            raise OSError(0, "there is no such port")  # getaddrinfo would take it for another
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CannotRunError(
            f"Port {port} of {host} cannot be used ({error.strerror}): choose another, for example make run PORT=8001."
        ) from None


def check_room(data: Path) -> None:
    """Raise CannotRunError if this would be the first start and the disk has no room for it."""
    if (data / "postgres").exists():
        return
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    if shutil.disk_usage(place).free < FIRST_RUN_BYTES:
        needed = FIRST_RUN_BYTES // 1_000_000
        raise CannotRunError(f"The disk of {place} has less than {needed} MB of room: make some, or set KINDRED_DATA.")


# --- What the site needs before it answers


def prepare() -> None:
    """Bring database, data and static files up to date. Quick where nothing is to do."""
    say("Preparing the database ...")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    call_command("load_places", verbosity=0)
    call_command("ensure_roles", verbosity=0)
    if settings.HAS_DEMO and not apps.get_model("groups", "SupportGroup").objects.exists():
        say("Making demo groups ...")
        call_command("seed_demo", verbosity=0)
    call_command("refresh_occurrences", verbosity=0)
    connections.close_all()
    collect_static()


def collect_static() -> None:
    """Collect static files when one of them has changed since the last time."""
    stamp = settings.DATA_DIR / "static.stamp"
    state = static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Collecting static files ...")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


def static_state() -> str:
    """Return a digest of every static file's path, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# --- While it runs


def serve(supervisor: Supervisor, host: str, port: int) -> NoReturn:
    """Say when the site answers, then watch the children. Raises Stopped or CannotRunError, never returns."""
    give_up_at = time.monotonic() + READY_SECONDS
    while not answers(host, port):
        supervisor.check()
        if time.monotonic() > give_up_at:
            raise CannotRunError(f"The web server does not answer at port {port}: see above for the reason.")
        time.sleep(0.05)
    logins = active_demo_logins()
    connections.close_all()
    say(f"Kindred is ready at http://{f'[{host}]' if ':' in host else host}:{port}")
    for email, password, what in logins:
        say(f"Demo login at /admin/ as {what}: {email} with password {password}")
    if settings.HAS_LOCAL_MAIL:
        say("Mails are not sent, but shown at /debug/mail/")
    while True:
        supervisor.check()
        time.sleep(0.2)


def answers(host: str, port: int) -> bool:
    """Tell whether the site answers there; in production it may answer by pointing to https."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        name = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"  # "*" and ".example.org" are patterns
        connection.request("GET", "/healthz", headers={"Host": name})
        return connection.getresponse().status < http.HTTPStatus.BAD_REQUEST
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    main()
