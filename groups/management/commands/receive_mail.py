"""``manage.py receive_mail``: take a mail that a mail server hands over. docs/mail.md tells how to set that up."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from groups.incoming import LARGEST, RefusedError, receive


class Command(BaseCommand):
    """Read one mail from standard input. Exits with 0, or with what sysexits.h has for why it is not taken."""

    help = "Take a mail from standard input: bounces, and answers to messages."
    requires_system_checks = ()  # a mail server waits

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("recipient", help="whom the envelope names")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and route it; say nothing of what it holds."""
        try:
            receive(options["recipient"], sys.stdin.buffer.read(LARGEST + 1))
        except RefusedError as error:
            raise CommandError(str(error), returncode=error.code) from None
        except DatabaseError:
            raise CommandError("The database is away: try again.", returncode=os.EX_TEMPFAIL) from None
