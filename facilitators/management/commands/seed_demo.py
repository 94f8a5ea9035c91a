"""Fill an empty directory with made-up groups."""

import gc
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from facilitators.demo import CAST_LISTINGS, People, ensure_cast, ensure_logins
from facilitators.demo_logins import active_demo_logins
from groups.actions.dates import refresh_occurrences
from groups.demo.listings import SOURCE, Directory, Listing
from groups.demo.rows import Rows
from groups.models import SupportGroup, Topic

LISTINGS_AT_ONCE = 5_000


class Command(BaseCommand):
    """Makes groups, meetings, venues, people and demo logins: the same ones for the same seed on the same day."""

    help = "Fill an empty directory with made-up groups and demo logins. Refuses in production and among real groups."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--groups", type=int, default=150, help="how many (default: 150)")
        parser.add_argument("--seed", type=int, default=1, help="another number makes other groups (default: 1)")
        parser.add_argument("--today", type=date.fromisoformat, help="the day to count from (default: today)")
        parser.add_argument("--add", action="store_true", help="add to the demo groups that are there")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_where_it_would_harm(may_add=options["add"])
        today = options["today"] or timezone.localdate()
        with uncollected(), transaction.atomic():
            ensure_logins()
            seed_listings(options["groups"], seed=options["seed"], today=today)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # or the first searches are planned for empty tables
        with uncollected():
            meetings = refresh_occurrences(datetime.combine(today, time.min, UTC))
        if options["verbosity"]:
            self.stdout.write(f"Made {options['groups']} demo groups with {meetings} meetings.")
            for email, password, what in active_demo_logins():
                self.stdout.write(f"Demo login: {email} with password {password} ({what})")


@contextmanager
def uncollected() -> Iterator[None]:
    """Do without Python's search for reference cycles: rows form none, and looking takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def refuse_where_it_would_harm(*, may_add: bool) -> None:
    """Raise CommandError in production, among groups that are not demo groups, and without a vocabulary."""
    if settings.IS_PRODUCTION:
        raise CommandError("Demo groups and their public passwords have no place in production (KINDRED_ENV).")
    if SupportGroup.objects.exclude(source=SOURCE).exists():
        raise CommandError("There are groups here that are not demo groups. Made-up ones are not mixed with them.")
    if not may_add and SupportGroup.objects.exists():
        raise CommandError("There are demo groups already. Use --add to make more.")
    if not Topic.objects.exists():
        raise CommandError("There are no topics yet. Run: manage.py load_vocabulary")


def seed_listings(number: int, *, seed: int, today: date) -> None:
    """Write this many listings with their people."""
    rows = Rows()
    people = People(seed=seed, today=today, rows=rows)
    cast: list[Listing] = []
    for done, listing in enumerate(Directory(seed=seed, today=today, rows=rows).draw(number), start=1):
        people.add_to(listing)
        if len(cast) < CAST_LISTINGS and listing.group.is_published and listing.sketch.language == "en":
            cast.append(listing)
        if done % LISTINGS_AT_ONCE == 0:
            rows.write()
    rows.write()
    ensure_cast(cast)
