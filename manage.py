#!/usr/bin/env python
"""Django's command line for Kindred. Starts the embedded database for commands that need one."""

import os
import signal
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from config import postgres

WITHOUT_DATABASE = {"check", "collectstatic", "compilemessages", "help", "makemessages", "version"}


def main() -> None:
    """Run the command named in the arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # leave the database in good order
    is_without_database = len(sys.argv) < 2 or sys.argv[1].startswith("-") or sys.argv[1] in WITHOUT_DATABASE
    try:
        with nullcontext() if is_without_database else postgres.available():
            execute_from_command_line(sys.argv)
    except postgres.PostgresError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
