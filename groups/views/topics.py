"""Topics: finding a group by what one lives with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groups.models import SupportGroup, Topic
from groups.models.support_group import SupportGroupQuerySet
from groups.views.cards import Card, next_date

CARDS_SHOWN = 6


@dataclass(frozen=True)
class TopicCount:
    """A topic, how many published groups are about it or a narrower one, and the narrower ones with theirs."""

    topic: Topic
    count: int
    narrower: list["TopicCount"]


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Show all topics, broad ones with their narrower ones, and how many groups each has."""
    return render(request, "topics/index.html", {"topics": topic_counts()})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic, its narrower ones, and the groups about it that meet soonest."""
    found = get_object_or_404(Topic.objects.select_related("parent"), slug=slug)
    now = timezone.now()
    below = Topic.objects.with_children_of([slug])
    about_it = SupportGroup.objects.published().filter(pk__in=SupportGroup.objects.filter(topics__in=below))
    counts = _counted_by("topics")
    context = {
        "topic": found,
        "now": now,
        "count": about_it.count(),
        "narrower": [TopicCount(one, counts.get(one.pk, 0), []) for one in found.children.all()],
        "cards": list(_soonest(about_it, now)),
    }
    return render(request, "topics/topic.html", context)


def topic_counts() -> list[TopicCount]:
    """Return the broad topics by name, each with its narrower ones. Four queries, however many topics there are."""
    narrow = _counted_by("topics")
    broad = _counted_by(Coalesce("topics__parent", "topics"))
    narrower: dict[int | None, list[TopicCount]] = {}
    for one in Topic.objects.exclude(parent=None):
        narrower.setdefault(one.parent_id, []).append(TopicCount(one, narrow.get(one.pk, 0), []))
    return [TopicCount(one, broad.get(one.pk, 0), narrower.get(one.pk, [])) for one in Topic.objects.top_level()]


def _counted_by(key: str | Coalesce) -> dict[int, int]:
    """Return how many published groups have each topic, by the topic's id; ``key`` is the way to it."""
    groups = SupportGroup.objects.published().exclude(topics=None).order_by()
    counted = groups.annotate(key=F(key) if isinstance(key, str) else key).values("key")
    return dict(counted.annotate(n=Count("pk", distinct=True)).values_list("key", "n"))


def _soonest(groups: SupportGroupQuerySet, now: datetime) -> Iterator[Card]:
    to_come = Min("meetings__dates__starts_at", filter=Q(meetings__dates__starts_at__gte=now))
    in_order = groups.annotate(next_at=to_come).order_by(F("next_at").asc(nulls_last=True), "name")
    for group in in_order.for_cards()[:CARDS_SHOWN]:
        meetings = list(group.meetings.all())
        yield Card(group=group, meetings=meetings, next_date=next_date(meetings, after=now))
