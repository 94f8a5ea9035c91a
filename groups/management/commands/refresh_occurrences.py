"""``manage.py refresh_occurrences``: work out coming dates, once or for ever."""

import time
from argparse import ArgumentParser
from collections.abc import Collection
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from groups.actions.dates import Alarm, refresh_occurrences
from groups.finder.changes import forget_old_changes

# The log of changes holds a day; a minute more or less does not matter.
SECONDS_BETWEEN_FORGETTING = 60


class Command(BaseCommand):
    """Fill in the dates that meetings lack because they are new, were changed, or time has passed."""

    help = "Work out the coming dates of meetings that lack them, so that searches by day and time find them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="go on for ever, resting so long unless a meeting changes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refresh once; with ``--every``, again and again until stopped."""
        self._is_quiet = not options["verbosity"]
        if options["every"]:
            with closing(Alarm()) as alarm:
                self._go_on(alarm, options["every"])
        else:
            self._refresh(None)

    def _refresh(self, among: Collection[int] | None) -> None:
        count = refresh_occurrences(timezone.now(), among=among)
        if count and not self._is_quiet:
            self.stdout.write(f"Dates worked out for {count} meetings.")

    def _go_on(self, alarm: Alarm, rest: int) -> None:
        among: set[int] | None = None
        is_failing = False
        forget_at = time.monotonic()
        while True:
            try:
                self._refresh(among)
                is_failing = False
                if time.monotonic() >= forget_at:
                    forget_old_changes()
                    forget_at = time.monotonic() + SECONDS_BETWEEN_FORGETTING
            except (InterfaceError, OperationalError) as error:
                # Not the end: the rest of the site waits for the database to come back, too.
                if not is_failing:
                    self.stderr.write(f"Dates could not be worked out ({type(error).__name__}): trying on.")
                is_failing = True
            close_old_connections()
            among = alarm.wait(rest)
