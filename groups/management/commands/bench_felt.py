"""``manage.py bench_felt``: how fast pages feel on a slow phone, with the directory at hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from groups.bench.felt import lines
from groups.bench.filling import fill
from groups.bench.server import serving


class Command(BaseCommand):
    """Open pages in a browser that is held back, served by gunicorn as for operators."""

    help = "Print bytes, paints and layout shifts of public pages on a slow phone. Needs Chromium."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often to open each page, and how many groups to make first."""
        parser.add_argument("--runs", type=int, default=3, help="how often to open each page; the best counts")
        parser.add_argument("--groups", type=int, help="make so many demo groups first, if there are none at all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        fill(options["groups"])
        with serving() as server:
            for line in lines(server.base, runs=options["runs"]):
                self.stdout.write(line)
