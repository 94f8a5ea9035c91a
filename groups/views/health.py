"""For whatever watches over the service."""

import os
from collections.abc import Iterable, Iterator
from math import nan

from django.db import DatabaseError, connection
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from groups.finder import current


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process is alive."""
    return HttpResponse("alive", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether pages can be served and are true: 503, with the reason in one line, where not."""
    trouble = current.trouble() if _database_answers() else "no database"
    return HttpResponse(trouble or "ready", status=503 if trouble else 200, content_type="text/plain")


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures of the worker that was asked, in the words Prometheus reads; nothing about visitors."""
    return HttpResponse(generate_latest(_REGISTRY), content_type=CONTENT_TYPE_LATEST)


class IndexCollector(Collector):
    """The figures of this process's index, each with the label ``worker``: another request may ask another process."""

    def describe(self) -> Iterable[Metric]:
        """Return nothing: figures are read when they are asked for, and not when this is registered."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield each figure as it is now."""
        record = current.record()
        age = nan if record.age is None else record.age
        yield self._gauge(
            "database_up", "Whether the database answered the last look for changes.", record.has_database
        )
        yield self._gauge("index_groups", "Published groups in the index.", current.count())
        yield self._gauge("index_age_seconds", "Time since the index was known to be true.", age)
        yield self._gauge("index_build_seconds", "Time the last build of the whole index took.", record.build_seconds)
        yield self._gauge("index_refresh_seconds", "Time the last refresh took.", record.refresh_seconds)
        yield self._counter("index_refreshes", "Changes taken over into the index.", record.refreshes)
        yield self._counter("index_failed_refreshes", "Tries to look for changes that failed.", record.failures)

    def _gauge(self, name: str, what: str, value: float) -> Metric:
        gauge = GaugeMetricFamily(f"kindred_{name}", what, labels=["worker"])
        gauge.add_metric([str(os.getpid())], value)
        return gauge

    def _counter(self, name: str, what: str, value: float) -> Metric:
        counter = CounterMetricFamily(f"kindred_{name}", what, labels=["worker"])
        counter.add_metric([str(os.getpid())], value)
        return counter


class JobsCollector(Collector):
    """How the worker keeps up: the same figures whichever process is asked."""

    def describe(self) -> Iterable[Metric]:
        """Return nothing: figures are read when they are asked for, and not when this is registered."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield each figure as it is now; none without a database."""
        try:
            waiting, failed = _jobs()
        except DatabaseError:
            return
        yield GaugeMetricFamily("kindred_jobs_waiting", "Jobs that are due and have not begun.", waiting)
        yield GaugeMetricFamily("kindred_jobs_failed", "Jobs of the last two weeks that were given up.", failed)


def _jobs() -> tuple[int, int]:
    due = Q(status="todo") & (Q(scheduled_at=None) | Q(scheduled_at__lte=timezone.now()))
    counts = {"waiting": Count("pk", filter=due), "failed": Count("pk", filter=Q(status="failed"))}
    found = ProcrastinateJob.objects.aggregate(**counts)
    return found["waiting"], found["failed"]


_REGISTRY = CollectorRegistry()
_REGISTRY.register(IndexCollector())
_REGISTRY.register(JobsCollector())
