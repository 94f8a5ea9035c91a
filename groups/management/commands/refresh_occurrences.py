"""``manage.py refresh_occurrences``: work out coming dates, once or for ever."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from groups.actions.dates import refresh_occurrences


class Command(BaseCommand):
    """Fill in the dates that meetings lack because they are new, were changed, or time has passed."""

    help = "Work out the coming dates of meetings that lack them, so that searches by day and time find them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on for ever, resting so long in between")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refresh once; with ``--every``, again and again until stopped."""
        rest = options["every"]
        while True:
            count = refresh_occurrences(timezone.now())
            if count and options["verbosity"]:
                self.stdout.write(f"Dates worked out for {count} meetings.")
            if not rest:
                return
            close_old_connections()
            time.sleep(rest)
