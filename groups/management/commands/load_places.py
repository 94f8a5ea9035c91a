"""Load the places and postal codes that visitors can name."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groups.actions.gazetteer import GazetteerError
from groups.actions.places import SHIPPED_PLACES, SHIPPED_POSTAL_CODES, load_places


class Command(BaseCommand):
    """``manage.py load_places [--places FILE] [--postal FILE] [--force]``."""

    help = "Replaces all places and postal codes. Does nothing where the same files are loaded already."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the files and the force."""
        parser.add_argument("--places", type=Path, default=SHIPPED_PLACES, help="CSV or CSV.gz; default: as shipped.")
        parser.add_argument("--postal", type=Path, default=SHIPPED_POSTAL_CODES, help="CSV or CSV.gz; as shipped.")
        parser.add_argument("--force", action="store_true", help="Load even if the same files are loaded already.")

    def handle(self, *, places: Path, postal: Path, force: bool, **options: Any) -> None:
        """Load, and say what is there."""
        try:
            loaded = load_places(places=places, postal_codes=postal, is_forced=force)
        except GazetteerError as error:
            raise CommandError(str(error)) from None
        state = "Loaded" if loaded.is_changed else "Already loaded:"
        self.stdout.write(
            f"{state} {loaded.places:,} places under {loaded.names:,} names, {loaded.postal_codes:,} postal codes."
        )
