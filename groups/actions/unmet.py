"""What people look for and nobody offers: searches that found no group that fits, by day, topic and region.

Nothing else of a search is kept. A page that is shown writes nothing: each process counts in its memory, and adds what
it counted to the table now and then, all of it together and in alphabetical order, so that no row tells of a request.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from threading import Event, Lock, Thread
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from groups.finder.asked import Asked
from groups.finder.fit import Answer, Tier
from groups.finder.places import Point
from groups.finder.towns import kilometres_between
from groups.models import Place, UnmetNeed

FEWEST = 5  # searches of one day: fewer might be known to be somebody's, so they are not shown, and then deleted
SECONDS_BETWEEN = 600.0
MOST_AT_ONCE = 1_000  # different things that a process counts until it adds them: whoever tries all places gets no more
# Round a point, in degrees: where the nearest town is looked for.
NEAR_LATITUDE, NEAR_LONGITUDE = 0.5, 1.5
LONGEST_REGION = 116  # with ", GB" it fits its column

ADD = """
    INSERT INTO groups_unmetneed (day, topic, region, searches) VALUES (%s, %s, %s, %s)
    ON CONFLICT (day, topic, region) DO UPDATE SET searches = groups_unmetneed.searches + excluded.searches
"""

logger = logging.getLogger(__name__)


class Sought(NamedTuple):
    """One topic sought on a day ("" none), and where: to about a kilometre, with the country; None for anywhere."""

    day: date
    topic: str
    at: tuple[float, float, str] | None


class Need(NamedTuple):
    """What was sought and not found in some days: a topic's slug, a region ("" none), and how often."""

    topic: str
    region: str
    searches: int


class Tally:
    """What one process counted and did not add to the table yet; for all its threads."""

    def __init__(self) -> None:
        self._counts: Counter[Sought] = Counter()
        self._lock = Lock()

    def count(self, sought: Iterable[Sought]) -> None:
        """Count each once."""
        with self._lock:
            self._counts.update(one for one in sought if one in self._counts or len(self._counts) < MOST_AT_ONCE)

    def add(self) -> None:
        """Add all that was counted to the table. Where that fails, it stays counted, and the error is raised."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        try:
            _add(taken)
        except Exception:
            with self._lock:
                self._counts.update(taken)
            raise


def count_search(asked: Asked, answer: Answer, *, day: date) -> None:
    """Count a search, where something was asked for and no group fits: once for each topic asked for.

    Of topics that were only guessed, the likeliest counts. With the setting ``KINDRED_UNMET`` off, nothing is counted.
    """
    if settings.KINDRED_UNMET and any(asked.wants) and not answer.counts.get(Tier.FITS):
        topics = asked.guesses[:1] or asked.wishes.get("topic") or ("",)
        at = _roughly(asked.near) if asked.near else None
        _tally.count([Sought(day, topic, at) for topic in topics])


def add_counted() -> None:
    """Add to the table what this process counted. Raises what writing to the database raises."""
    _tally.add()


def forget_few(*, today: date) -> None:
    """Delete, of the days before ``today``, every number below ``FEWEST``."""
    UnmetNeed.objects.filter(day__lt=today, searches__lt=FEWEST).delete()


def unmet_since(first: date) -> list[Need]:
    """Return what was sought and not found from that day on, the most first. Days with few searches count nothing."""
    rows = UnmetNeed.objects.filter(day__gte=first, searches__gte=FEWEST).values("topic", "region")
    found = rows.annotate(total=Sum("searches")).order_by("-total", "topic", "region")
    return [Need(row["topic"], row["region"], row["total"]) for row in found]


# --- In a web worker


class Adder(Thread):
    """Adds what its process counted every ten minutes, until told to stop."""

    def __init__(self) -> None:
        super().__init__(name="unmet", daemon=True)
        self._is_told_to_stop = Event()

    def run(self) -> None:
        """Rest, add, give the connection back."""
        while not self._is_told_to_stop.wait(SECONDS_BETWEEN):
            _try_to_add()

    def stop(self) -> None:
        """Ask it to stop, and wait a moment for it."""
        self._is_told_to_stop.set()
        self.join(1)


def start() -> None:
    """Add what this process counts now and then, in a thread."""
    global _adder
    _adder = Adder()
    _adder.start()


def stop() -> None:
    """Stop the thread, and add what is left: the process ends."""
    if _adder is not None:
        _adder.stop()
    _try_to_add()


def _try_to_add() -> None:
    try:
        add_counted()
    except Exception as error:
        # Without the text, which may hold a row's values.
        logger.warning("Unmet need could not be added up: %s", type(error).__name__)
    with suppress(Exception):
        connection.close()


_tally = Tally()
_adder: Adder | None = None


# --- Where


def _add(counts: Counter[Sought]) -> None:
    cells: Counter[tuple[date, str, str]] = Counter()
    regions = {at: _region(*at) for at in {one.at for one in counts} if at}
    for (day, topic, at), searches in counts.items():
        region = regions[at] if at else ""
        if region is not None:
            cells[day, topic, region] += searches
    # In one order: two processes that add at once must not wait for each other.
    rows = [(*cell, searches) for cell, searches in sorted(cells.items())]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(ADD, rows)


def _roughly(point: Point) -> tuple[float, float, str]:
    return round(point.latitude, 2), round(point.longitude, 2), point.country


def _region(latitude: float, longitude: float, country: str) -> str | None:
    """Return the region of the nearest town, else the country; None where nobody lives."""
    towns = Place.objects.filter(
        latitude__range=(latitude - NEAR_LATITUDE, latitude + NEAR_LATITUDE),
        longitude__range=(longitude - NEAR_LONGITUDE, longitude + NEAR_LONGITUDE),
        **({"country": country} if country else {}),
    ).values_list("latitude", "longitude", "region", "country")
    nearest = min(towns, key=lambda town: kilometres_between((latitude, longitude), town[:2]), default=None)
    if nearest is None:
        return country or None
    return ", ".join(part for part in (nearest[2][:LONGEST_REGION], nearest[3]) if part)
