"""Load the topics, communities, languages, access features and crisis lines that ship."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groups.actions.meanings import keep_meanings
from groups.actions.vocabulary import SHIPPED, load_vocabulary
from groups.actions.vocabulary_files import VocabularyError


class Command(BaseCommand):
    """``manage.py load_vocabulary [--folder FOLDER] [--overwrite]``."""

    help = "Adds the shipped words that were never added before. What stewards changed or deleted stays so."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where the files are, and the overwriting."""
        parser.add_argument("--folder", type=Path, default=SHIPPED, help="Where the files are; default: as shipped.")
        parser.add_argument("--overwrite", action="store_true", help="Set every shipped word back to as shipped.")

    def handle(self, *, folder: Path, overwrite: bool, **options: Any) -> None:
        """Load, and say what became of each kind."""
        try:
            loaded = load_vocabulary(folder=folder, is_overwriting=overwrite)
        except VocabularyError as error:
            raise CommandError(str(error)) from None
        for kind, count in loaded.items():
            self.stdout.write(
                f"{kind}: {count.created} created, {count.updated} updated, {count.left} left as they are"
            )
        self.stdout.write(f"meanings: {keep_meanings()} worked out")
