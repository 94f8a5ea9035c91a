"""Measure how well searches are understood."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from groups.actions.evaluation import Search, SearchesError, figures, read_searches


class Command(BaseCommand):
    """``manage.py evaluate_search FILE [--tag TAG] [--quiet]``."""

    help = "Reads searches with what they mean (docs/meaning.md) and prints how many were understood."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, and the quiet."""
        parser.add_argument("file", type=Path, help="JSON in the format of tests/data/searches.json.")
        parser.add_argument("--tag", help="Only searches with this tag.")
        parser.add_argument("--quiet", action="store_true", help="Print the figures only, not what was missed.")

    def handle(self, *, file: Path, tag: str | None, quiet: bool, **options: Any) -> None:
        """Understand all of it, list what was missed, and sum up."""
        try:
            searches = read_searches(file, country=settings.KINDRED_COUNTRY, tag=tag)
        except SearchesError as error:
            raise CommandError(str(error)) from None
        for search in searches:
            if search.is_missed and not quiet:
                self.stdout.write(_told(search))
        for figure in figures(searches):
            self.stdout.write(str(figure))


def _told(search: Search) -> str:
    """Return a missed search with what was meant and what was understood."""
    understood = search.understood
    said = {name: ",".join(values) for name, values in understood.wishes.items() if name != "topic"}
    said |= {"near": understood.near, "age": str(understood.age or ""), "left": understood.left}
    lines = [f"{search.text}"]
    if search.guesses[:1] != ((search.primary,) if search.primary else ()):
        lines.append(f"  topic: {search.primary or 'none'} meant, {', '.join(search.guesses) or 'none'} guessed")
    lines += [f"  {name}: {search.facets[name]} meant" for name in search.missed_facets]
    if search.is_crisis != search.is_seen_as_crisis:
        lines.append(f"  danger: {'not seen' if search.is_crisis else 'seen where there is none'}")
    lines.append("  understood: " + "; ".join(f"{name} {value}" for name, value in said.items() if value))
    return "\n".join(lines)
