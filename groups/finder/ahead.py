"""What searches need is loaded before the first one asks: in the process that web workers are forked from."""

from contextlib import suppress

from django.conf import settings
from django.db import InterfaceError, OperationalError

from groups.finder import current
from groups.finder.crisis import is_in_danger
from groups.finder.words import understand

ANY_WORDS = "somewhere to talk of an evening"


def prepare() -> None:
    """Build the index, and read what words mean and what danger sounds like: workers share that memory.

    Without a database nothing is loaded, and each worker does it when there is one.
    """
    current.build_ahead()
    with suppress(InterfaceError, OperationalError):
        understand(ANY_WORDS, country=settings.KINDRED_COUNTRY)
        is_in_danger(ANY_WORDS)
