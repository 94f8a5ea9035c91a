"""Topics: finding a group by what one lives with."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from groups.finder import current
from groups.finder.alphabet import in_alphabet
from groups.finder.asked import Asked
from groups.finder.fit import Answer, Tier
from groups.finder.times import Clock
from groups.models import Topic
from groups.views.cards import cards_of
from groups.views.drawing import draw
from groups.views.search_page import answer_from
from groups.views.wording import Wording

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
    asked = _asked(timezone.now(), topic=slug)
    state = current.state(asked.clock.now)
    answer = answer_from(state, asked, per_page=CARDS_SHOWN)
    counts = answer.facets["topic"]
    context = {
        "topic": found,
        "count": answer.counts[Tier.FITS],
        "narrower": [TopicCount(one, counts.get(one.slug, 0), []) for one in in_alphabet(found.children.all())],
        "cards": _cards(answer, asked, read_at=state.read_at),
    }
    return render(request, "topics/topic.html", context)


def topic_counts() -> list[TopicCount]:
    """Return the broad topics by name, each with its narrower ones, and how many groups each has."""
    asked = _asked(timezone.now())
    counts = answer_from(current.state(asked.clock.now), asked).facets["topic"]
    narrower: dict[int | None, list[TopicCount]] = {}
    for one in in_alphabet(Topic.objects.exclude(parent=None)):
        narrower.setdefault(one.parent_id, []).append(TopicCount(one, counts.get(one.slug, 0), []))
    broad = in_alphabet(Topic.objects.top_level())
    return [TopicCount(one, counts.get(one.slug, 0), narrower.get(one.pk, [])) for one in broad]


def _asked(now: datetime, *, topic: str = "") -> Asked:
    clock = Clock(now.replace(second=0, microsecond=0), settings.TIME_ZONE)
    return Asked(clock=clock, wishes={"topic": (topic,)} if topic else {}, sort="soonest")


def _cards(answer: Answer, asked: Asked, *, read_at: str) -> list[SafeString]:
    # All of them are about the topic, so none needs to say why it is here; those that are only close are not shown.
    found = [replace(one, met=()) for one in answer.found if one.tier is Tier.FITS]
    cards = cards_of(found, asked=asked, wording=Wording(asked, {}), read_at=read_at)
    return [draw(card, "h3") for card in cards.values()]
