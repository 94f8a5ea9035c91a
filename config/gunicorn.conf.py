"""How gunicorn serves Kindred. gunicorn reads these names; HOST, PORT, WEB_CONCURRENCY come from the environment."""

import os
from pathlib import Path
from typing import Any

from django.db import connections

from config import env
from config.logs import ACCESS_FORMAT, PrivateLogger

host = env.text("HOST", "127.0.0.1")
bind = f"[{host}]:{env.number('PORT', 8000)}" if ":" in host else f"{host}:{env.number('PORT', 8000)}"

preload_app = True  # the application is loaded once and its memory shared by the workers
worker_class = "gthread"  # a slow client holds a thread, not a worker
workers = env.number("WEB_CONCURRENCY", os.cpu_count() or 2)
threads = 4
os.environ.setdefault("DATABASE_POOL_SIZE", str(threads))  # a connection for each thread

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


def pre_fork(server: Any, worker: Any) -> None:
    """Close what loading the application opened: a connection cannot be shared between processes."""
    _close_pools()


def worker_exit(server: Any, worker: Any) -> None:
    """Close this worker's connections in good order."""
    _close_pools()
