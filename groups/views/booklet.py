"""Any search, or groups somebody chose, as a booklet in large type: to print, or to read as it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from groups.finder.crisis import help_for
from groups.finder.wish import About
from groups.finder.wishes import BY_PARAMETER
from groups.models import AccessFeature, SupportGroup
from groups.models.choices import Frequency
from groups.views.cards import Card
from groups.views.chapters import Chapter, Entry, Line, by_day, by_place
from groups.views.discreet import is_discreet
from groups.views.group import sheet_of
from groups.views.search_page import SearchPage

# In large type some forty sheets of paper. Of a search, those that fit best.
MOST_GROUPS = 100
ORDERS = {"day": by_day, "place": by_place}
LINES_OF_HELP = 3
# What is asked of the booklet, and not of the search.
OWN = ("by", "discreet", "page")


@dataclass(frozen=True)
class Contents:
    """Which groups go into a booklet, by id, and how many there would be without a limit.

    Of a search: ``asked`` tells in words what was asked, ``cards`` by address how each group fits it, ``meetings`` by
    id which of its meetings does, where that was asked for, ``url`` is the way back, ``country`` where the place is.
    """

    ids: Sequence[int]
    total: int
    asked: Sequence[str] = ()
    cards: Mapping[str, Card] = field(default_factory=dict)
    meetings: Mapping[int, int | None] = field(default_factory=dict)
    url: str = ""
    country: str = ""


@require_safe
def booklet(request: HttpRequest) -> HttpResponse:
    """Show the groups of a search (the finder's parameters), or those named by ``group``, ``by`` day or place."""
    now = timezone.now()
    data = request.GET
    contents = _chosen(data.getlist("group")) if "group" in data else _found(data, now)
    by = data["by"] if data.get("by") in ORDERS else "day"
    chapters = ORDERS[by](_entries(contents, now))
    found_help = help_for(contents.country)
    context = {
        "contents": contents,
        "chapters": chapters,
        "legend": _legend(chapters),
        "emergency": found_help.emergency,
        "lines": found_help.lines[:LINES_OF_HELP],
        "by": by,
        "is_discreet": is_discreet(request),
        "by_day_url": _way(data, by="day"),
        "by_place_url": _way(data, by="place"),
        "discreet_url": _way(data, discreet="1"),
        "open_url": _way(data, discreet=""),
        "now": now,
    }
    return render(request, "booklet/page.html", context)


def _found(data: QueryDict, now: datetime) -> Contents:
    asked_for = data.copy()
    for name in OWN:
        asked_for.pop(name, None)
    search = SearchPage(asked_for, now=now, per_page=MOST_GROUPS)
    asked, answer = search.outcome
    query = asked_for.urlencode()
    is_about_meetings = asked.near or any(BY_PARAMETER[name].about is not About.GROUP for name in asked.wishes)
    return Contents(
        ids=[one.group for one in answer.found],
        total=search.total,
        asked=[chip.label for chip in (*search.heard.understood, *search.heard.chosen)],
        cards={card.url: card for section in search.sections for part in section.parts for card in part.cards},
        meetings={one.group: one.meeting for one in answer.found} if is_about_meetings else {},
        url=f"{reverse('finder')}?{query}" if query else reverse("finder"),
        country=asked.near.country if asked.near else "",
    )


def _chosen(slugs: Sequence[str]) -> Contents:
    known = [slug for slug in slugs[:MOST_GROUPS] if "\0" not in slug]  # PostgreSQL takes no NUL
    ids = list(SupportGroup.objects.published().filter(slug__in=known).values_list("pk", flat=True))
    return Contents(ids=ids, total=len(ids))


def _entries(contents: Contents, now: datetime) -> Iterator[Entry]:
    """Yield what is still published, with the meetings that go on. The same few queries, however many groups."""
    groups = SupportGroup.objects.published().filter(pk__in=contents.ids).select_related("organisation")
    of_meetings = ("meetings__venue", "meetings__exceptions", "meetings__access_stated")
    features = list(AccessFeature.objects.all())
    for group in groups.prefetch_related("communities", "languages", *of_meetings):
        lines = [
            Line(sheet_of(meeting, features), next(meeting.occurrences(after=now), None))
            for meeting in group.meetings.all()
        ]
        going_on = [line for line in lines if line.next_date or line.meeting.freq == Frequency.APPOINTMENT]
        sought = contents.meetings.get(group.pk)
        fitting = [line for line in going_on if line.meeting.pk == sought] or going_on
        yield Entry(
            group,
            lines=fitting,
            others=[line for line in going_on if line not in fitting],
            card=contents.cards.get(group.get_absolute_url()),
        )


def _legend(chapters: Iterable[Chapter]) -> list[AccessFeature]:
    """Return what is said about getting in and taking part anywhere in a booklet, in its usual order."""
    sheets = (line.sheet for chapter in chapters for entry in chapter.entries for line in entry.lines)
    named = set(chain.from_iterable((*sheet.has, *sheet.lacks) for sheet in sheets))
    return sorted(named, key=lambda feature: (feature.position, feature.name))


def _way(data: QueryDict, **changes: str) -> str:
    """Return the way to the same booklet with some parameters replaced; an empty one is left out."""
    changed = data.copy()
    for name, value in changes.items():
        changed.setlist(name, [value] if value else [])
    return f"{reverse('print')}?{changed.urlencode()}"
