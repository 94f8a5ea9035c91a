"""``manage.py import_groups``: bring in listings from another system's file, again and again."""

from argparse import ArgumentParser
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.template.defaultfilters import pluralize
from django.utils import timezone

from groups.actions.dates import refresh_occurrences
from groups.actions.imports import ImportReport, import_groups
from groups.interchange import csv, meeting_guide
from groups.interchange.address import country_code
from groups.interchange.rows import BrokenFileError, Reading
from groups.models import Topic
from groups.models.choices import TIMEZONES

FORMATS = {"meeting-guide": meeting_guide.read, "csv": csv.read}
SOURCE_LENGTH = 64
WORDS_SHOWN = 12


class Command(BaseCommand):
    """Read, validate, apply; a dry run does the same and takes it back."""

    help = (
        "Import groups from a file. Run again with a newer file, it updates what it imported before, pauses what has "
        "left, and changes nothing where nothing has changed. See docs/importing.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS), help="what the file is written in")
        parser.add_argument("--source", default="", metavar="NAME", help="whose list it is; default: the file's name")
        parser.add_argument("--timezone", default="", metavar="ZONE", help="where none is stated: like Europe/London")
        parser.add_argument("--country", default="", metavar="CC", help="where none is stated: like GB")
        parser.add_argument(
            "--topic",
            action="append",
            default=[],
            metavar="SLUG",
            help="where none is stated: like alcohol; repeatable",
        )
        parser.add_argument("--dry-run", action="store_true", help="report what would be done, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file and report. Raises CommandError where nothing was imported."""
        source = options["source"] or options["file"].stem
        self._check(options, source)
        reading = self._read(options)
        now = timezone.now()
        with transaction.atomic():
            report = import_groups(reading=reading, source=source, now=now)
            transaction.set_rollback(options["dry_run"])
        self._report(report, source, is_dry_run=options["dry_run"])
        if not reading.rows:
            raise CommandError("Nothing in this file could be used, so nothing was changed.")
        if not options["dry_run"]:
            refresh_occurrences(now)

    def _check(self, options: dict[str, Any], source: str) -> None:
        if not source.strip() or len(source) > SOURCE_LENGTH:
            raise CommandError(f"--source: give the list a name of at most {SOURCE_LENGTH} characters.")
        if options["timezone"] and options["timezone"] not in TIMEZONES:
            near = _near_zones(options["timezone"])
            raise CommandError(f"--timezone: “{options['timezone']}” is not a time zone. {near}")
        if options["country"] and not country_code(options["country"]):
            raise CommandError(f"--country: “{options['country']}” is not a country. Write it like GB.")
        if options["format"] == "meeting-guide" and not options["topic"]:
            raise CommandError("--topic: a Meeting Guide feed does not say what its groups are about, such as alcohol.")
        if unknown := set(options["topic"]) - set(Topic.objects.values_list("slug", flat=True)):
            slug = min(unknown)
            raise CommandError(f"--topic: “{slug}” is not a topic here. {_near_topics(slug)}")

    def _read(self, options: dict[str, Any]) -> Reading:
        read = FORMATS[options["format"]]
        topics: Sequence[str] = options["topic"]
        try:
            with options["file"].open("rb") as file:
                return read(
                    file, timezone=options["timezone"], country=country_code(options["country"]), topics=tuple(topics)
                )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from None
        except BrokenFileError as error:
            raise CommandError(f"{options['file'].name}: {error} Nothing was changed.") from None

    def _report(self, report: ImportReport, source: str, *, is_dry_run: bool) -> None:
        counts = ("created", "updated", "unchanged", "paused", "resumed")
        said = ", ".join(f"{getattr(report, count)} {count}" for count in counts)
        self.stdout.write(f"{source}: {said}, {len(report.rejections)} rejected.")
        records = f"{report.records:,} record{pluralize(report.records)}"
        self.stdout.write(f"Read {records}: {report.meetings:,} meeting{pluralize(report.meetings)}.")
        if report.closed:
            groups = "1 group does" if report.closed == 1 else f"{report.closed} groups do"
            self.stdout.write(f"{groups} not meet for now, says the list: not shown.")
        for one in sorted(report.rejections, key=lambda rejection: rejection.position):
            parts = [f"{one.position} “{one.name}”" if one.name else str(one.position), one.field, one.reason]
            self.stdout.write(f"  rejected: {': '.join(part for part in parts if part)}")
        if report.not_understood:
            words = [f"{word} ({times})" for word, times in report.not_understood.most_common(WORDS_SHOWN)]
            if more := len(report.not_understood) - len(words):
                words.append(f"and {more} more")
            self.stdout.write(f"Not understood, left out: {'; '.join(words)}")
        if is_dry_run:
            self.stdout.write("Dry run: nothing was changed.")


def _near_zones(word: str) -> str:
    same = [zone for zone in TIMEZONES if zone.casefold() == word.casefold()]
    near = same or get_close_matches(word, TIMEZONES, n=2, cutoff=0.7)
    return f"Did you mean {' or '.join(near)}?" if near else "Write it like Europe/London."


def _near_topics(word: str) -> str:
    names = dict(Topic.objects.values_list("slug", "name"))
    if not names:
        return "There are none yet: manage.py load_vocabulary."
    alike = get_close_matches(word.casefold(), names, n=4, cutoff=0.5)
    alike += [slug for slug, name in names.items() if word.casefold() in name.casefold() and slug not in alike]
    return f"Did you mean {' or '.join(alike[:4])}?" if alike else "The page /topics/ lists them."
