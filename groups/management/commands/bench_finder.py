"""``manage.py bench_finder``: how long the finder takes on the directory at hand."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from statistics import median, quantiles
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from django.utils import timezone

from groups.models import SupportGroup
from groups.views.finder import finder
from groups.views.group import group
from groups.views.search_page import SearchPage

SEARCHES = {
    "broad": "",
    "typical": "topic=grief-loss&near=Leeds&time=evening",
    "hard": "q=evening+circle&near=Leeds&within=50&day=tue&attendance=in_person&cost=free&language=en&for=self",
}


class Command(BaseCommand):
    """Time the finder and the group page inside one process: no server, no network, one client."""

    help = "Print how many milliseconds the finder, its page and a group's page take on the directory at hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often to repeat each, and how many groups to make first."""
        parser.add_argument("--repeat", type=int, default=20, help="how often to do each (default 20)")
        parser.add_argument("--groups", type=int, help="make so many demo groups first, if there are none at all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each thing timed, with its median and 95th percentile."""
        published = SupportGroup.objects.published()
        if options["groups"] and not SupportGroup.objects.exists():
            for command in ("load_vocabulary", "load_places"):
                call_command(command, verbosity=0)
            call_command("seed_demo", groups=options["groups"], verbosity=0)
        one = published.first()
        if one is None:
            raise CommandError("There are no groups to search. Make some with --groups 10000.")
        repeat = max(2, options["repeat"])
        self.stdout.write(f"{published.count():,} published groups, {repeat} times each\n")
        self.stdout.write(f"{'':<28}{'median':>10}{'p95':>10}  ms")
        one_line = time_of(lambda: HttpResponse("one line"), repeat)
        self._row("one-line view", one_line)
        for name, query in SEARCHES.items():
            self._row(f"{name}: answer", time_of(partial(answer, query), repeat))
            self._row(f"{name}: page", time_of(partial(page, query), repeat))
        self._row("group page", time_of(lambda: group(RequestFactory().get("/"), slug=one.slug), repeat))

    def _row(self, name: str, milliseconds: list[float]) -> None:
        slow = quantiles(milliseconds, n=20)[-1]
        self.stdout.write(f"{name:<28}{median(milliseconds):>10.2f}{slow:>10.2f}")


def time_of(work: Callable[[], object], repeat: int) -> list[float]:
    """Return how many milliseconds each of ``repeat`` runs took, after one that does not count."""
    work()
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return times


def answer(query: str) -> SearchPage:
    """Find the groups of a query, their order, the first page's cards and every facet's counts."""
    search = SearchPage(QueryDict(query), now=timezone.now())
    _ = (search.total, search.cards, search.facets)
    return search


def page(query: str) -> HttpResponse:
    """Answer a query with the whole page."""
    return finder(RequestFactory().get(f"/groups/?{query}"))
