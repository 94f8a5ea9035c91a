"""How gunicorn serves Kindred. gunicorn reads these names; HOST, PORT, WEB_CONCURRENCY come from the environment."""

import gc
import os
from pathlib import Path
from typing import Any

from django.db import connections
from django.utils.module_loading import import_string

from config import env
from config.logs import ACCESS_FORMAT, PrivateLogger

host = env.text("HOST", "127.0.0.1")
bind = f"[{host}]:{env.number('PORT', 8000)}" if ":" in host else f"{host}:{env.number('PORT', 8000)}"

preload_app = True  # the application is loaded once and its memory shared by the workers
worker_class = "gthread"  # a slow client holds a thread, not a worker
workers = env.number("WEB_CONCURRENCY", os.cpu_count() or 2)
threads = 4
os.environ.setdefault("DATABASE_POOL_SIZE", str(threads + 1))  # one for each thread, one for the index

graceful_timeout = 10
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  heartbeats must not wait for a disk
control_socket_disable = True  # one way less to steer the server

logger_class = PrivateLogger
accesslog = "-"
access_log_format = ACCESS_FORMAT
loglevel = "warning"


def _close_pools() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own


def _groups(name: str) -> Any:
    """Return a function of the directory; by its name, because models cannot be loaded before this file is."""
    return import_string(f"groups.{name}")


def when_ready(server: Any) -> None:
    """Load what searches need before the workers are forked: they share its memory, and a new one has it at once."""
    _groups("finder.ahead.prepare")()
    gc.collect()
    gc.freeze()  # a collection in a worker would touch, and so copy, what is shared


def pre_fork(server: Any, worker: Any) -> None:
    """Close what loading the application opened: a connection cannot be shared between processes."""
    _close_pools()


def post_worker_init(worker: Any) -> None:
    """Keep this worker's index true from now on, and add up what it counts."""
    _groups("finder.current.follow")()
    _groups("actions.unmet.start")()


def worker_exit(server: Any, worker: Any) -> None:
    """Stop looking for changes, add what was counted, and close this worker's connections in good order."""
    _groups("finder.current.forget")()
    _groups("actions.unmet.stop")()
    _close_pools()
