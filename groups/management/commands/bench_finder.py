"""``manage.py bench_finder``: how fast the finder is on the directory at hand."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone

from groups.bench.filling import fill
from groups.bench.load import measure
from groups.bench.searches import KINDS
from groups.bench.server import Server, serving
from groups.finder import current, index, texts
from groups.finder.asked import Asked
from groups.finder.filters import Filters
from groups.finder.times import Clock
from groups.models import SupportGroup

CLIENTS = (1, 8)
WARM = 20  # requests before those that count


class Command(BaseCommand):
    """Time the index inside this process, then pages through gunicorn with two workers on this machine."""

    help = "Print how long answers, pages, refreshes and the index's building take on the directory at hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often to repeat each, and how many groups to make first."""
        parser.add_argument("--repeat", type=int, default=200, help="how often to do each (default 200)")
        parser.add_argument("--groups", type=int, help="make so many demo groups first, if there are none at all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the tables."""
        fill(options["groups"])
        slugs = list(SupportGroup.objects.published().order_by("?").values_list("slug", flat=True)[:50])
        if not slugs:
            raise CommandError("There are no groups to search. Make some with --groups 10000.")
        repeat = max(20, options["repeat"])
        self.stdout.write(f"\n# {SupportGroup.objects.published().count():,} published groups\n")
        self._index(repeat)
        with serving() as server:
            self._pages(server, slugs, repeat)
            memory = server.memory()
            self.stdout.write(f"memory of a worker: {memory.shared:,.0f} MB shared, {memory.private:,.0f} MB its own\n")

    def _index(self, repeat: int) -> None:
        """Time building, refreshing and asking the index."""
        started = time.perf_counter()
        index.build(timezone.now())
        self.stdout.write(f"index built in {time.perf_counter() - started:.1f} s")
        current.state(timezone.now())
        self.stdout.write(f"one changed listing seen in {median(refreshes(5)):.0f} ms")
        self.stdout.write(f"\n{'answer from memory':<28}{'median':>9}{'p95':>9}  ms")
        self._row("broad, kept", time_each([answer_to("")] * repeat))
        self._row("broad, worked out", time_each([worked_out_anew] * repeat))
        for kind in ("typical", "hard"):
            queries = list(islice(cycle(KINDS[kind]), repeat))
            self._row(kind, time_each([answer_to(query) for query in queries]))
            self._row(f"{kind}, with its words", time_each([partial(understand_and_answer, one) for one in queries]))

    def _row(self, name: str, milliseconds: list[float]) -> None:
        slow = quantiles(milliseconds, n=20)[-1]
        self.stdout.write(f"{name:<28}{median(milliseconds):>9.2f}{slow:>9.2f}")

    def _pages(self, server: Server, slugs: Sequence[str], repeat: int) -> None:
        """Time pages through the server, against a view of one line in the same server."""
        coming = {kind: cycle(queries) for kind, queries in KINDS.items()}
        asked: list[tuple[str, str, Iterator[str]]] = [("one-line view", "/healthz", cycle([""]))]
        for what, path in {"page": "/groups/?", "htmx update": "/groups/?", "API": "/api/finder/?"}.items():
            asked += [(f"{what}, {kind}", path, queries) for kind, queries in coming.items()]
        asked.append(("group page", "/groups/", cycle(f"{slug}/" for slug in slugs)))
        for clients in CLIENTS:
            title = f"{clients} client{'s' if clients > 1 else ''}"
            self.stdout.write(f"\n{title:<28}{'median':>9}{'p95':>9}{'a second':>10}{'times':>7}{'bytes':>9}")
            one_line = 0.0
            for name, path, queries in asked:
                headers = {"HX-Request": "true"} if name.startswith("htmx") else {}
                warm, paths = ([path + query for query in islice(queries, count)] for count in (WARM, repeat))
                measure(server.base, warm, clients=2, requests=WARM, headers=headers)
                took = measure(server.base, paths, clients=clients, requests=repeat, headers=headers)
                one_line = one_line or took.median
                self.stdout.write(
                    f"{name:<28}{took.median:>9.2f}{took.p95:>9.2f}{took.each_second:>10.0f}"
                    f"{took.median / one_line:>7.1f}{took.bytes:>9}"
                )


def answer_to(query: str) -> Callable[[], object]:
    """Return what asks the index for a query whose words and place are understood already."""
    state = current.state(timezone.now())
    asked = Filters(QueryDict(query), now=timezone.now(), options=state.options).asked
    return partial(state.answer, asked, texts.mentions(asked.text, asked.said), page=1)


def worked_out_anew() -> object:
    """Answer the search for nothing in particular as the first one after a change would be answered."""
    state = replace(current.state(timezone.now()))
    clock = Clock(state.minute, settings.TIME_ZONE)
    return state.answer(Asked(clock, {}), texts.mentions("", ""), page=1)


def understand_and_answer(query: str) -> object:
    """Understand a query's words and place, look for the words left, and ask the index."""
    return answer_to(query)()


def time_each(works: Iterable[Callable[[], object]]) -> list[float]:
    """Return how many milliseconds each took."""
    times = []
    for work in works:
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return times


def refreshes(times: int) -> list[float]:
    """Change a listing ``times`` times; return how many milliseconds it took until the index held each change."""
    took = []
    for group in SupportGroup.objects.published().order_by("?")[:times]:
        group.save(update_fields=["changed_at"])
        started = time.perf_counter()
        current.state(timezone.now())
        took.append((time.perf_counter() - started) * 1000)
    return took
