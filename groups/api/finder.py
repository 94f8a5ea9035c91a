"""A search in, the answer as JSON out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import HttpRequest
from django.utils import timezone

from groups.api import answer as shape
from groups.api.parameters import Refusal, is_open, page_in, refusals
from groups.finder import current, places
from groups.finder.asked import Want
from groups.finder.crisis import is_in_danger
from groups.finder.filters import Filters
from groups.finder.fit import Answer, Found, Reason, Tier
from groups.finder.texts import mentions
from groups.finder.wish import Option
from groups.finder.wishes import WISHES
from groups.models import Meeting, SupportGroup, Topic

# What the line that names a venue is made of.
VENUE_LINE = ("venue__name", "venue__locality", "venue__street", "venue__region")


def finder_answer(request: HttpRequest, *, now: datetime) -> shape.FinderAnswer | list[Refusal]:
    """Return what the finder answers to the query string, or why it cannot."""
    state = current.state(now)
    filters = Filters(request.GET, now=now, options=state.options)
    page = page_in(request.GET)
    refused = list(refusals(request.GET, filters))
    if refused or page is None:
        return refused
    asked = filters.asked
    answer = state.answer(asked, mentions(asked.text, asked.said), page=page)
    return shape.FinderAnswer(
        count=shape.Counts(**{tier.value: answer.counts[tier] for tier in Tier}),
        page=answer.page,
        pages=answer.pages,
        understood=_understood(filters),
        crisis=is_in_danger(asked.said, asked.wishes.get("topic", ())),
        results=list(_results(answer, request)),
        facets=_facets(answer, filters, state.options),
        relax=[shape.Relaxation(drop=_in_query(one.want), fits=one.fits) for one in answer.relax],
    )


def _understood(filters: Filters) -> shape.Understood:
    asked = filters.asked
    others = filters.place.alternatives if filters.place else ()
    wishes = {wish.parameter: list(asked.wishes.get(wish.parameter, ())) for wish in WISHES}
    return shape.Understood.model_validate(
        {
            "near": _point(asked.near) if asked.near else None,
            "did_you_mean": [_point(other) for other in others],
            "near_me": filters.words.is_near_me,
            "within": round(asked.within_km, 1) if asked.near else None,
            "age": asked.age,
            "left": asked.text,
            **wishes,
        }
    )


def _point(point: places.Point) -> shape.Point:
    return shape.Point(label=point.label, lat=point.latitude, lng=point.longitude)


def _results(answer: Answer, request: HttpRequest) -> Iterator[shape.Result]:
    """Yield the groups of the page. What is no longer published by now is left out."""
    topics = ArraySubquery(Topic.objects.filter(groups=OuterRef("pk")).values("slug"))
    shown = SupportGroup.objects.published().only("slug", "name", "summary", "confirmed_at")
    rows = shown.annotate(topic_slugs=topics).filter(pk__in=[found.group for found in answer.found])
    groups = {row.pk: (row, row.topic_slugs) for row in rows}  # type: ignore[attr-defined]  # annotated above
    judged = Meeting.objects.only("group", "attendance", "timezone", *VENUE_LINE).select_related("venue")
    meetings = judged.in_bulk([found.meeting for found in answer.found if found.meeting])
    for found in answer.found:
        if found.group in groups:
            meeting = meetings.get(found.meeting or 0)
            # A meeting may have moved to another group since it was found.
            own = meeting if meeting and meeting.group_id == found.group else None
            yield _result(found, *groups[found.group], own, request)


def _result(
    found: Found, group: SupportGroup, topics: list[str], meeting: Meeting | None, request: HttpRequest
) -> shape.Result:
    venue = meeting.venue if meeting and not found.is_remote else None
    return shape.Result(
        slug=group.slug,
        name=group.name,
        summary=group.summary,
        url=request.build_absolute_uri(group.get_absolute_url()),
        tier=found.tier,
        topics=topics,
        attendance=meeting.attendance if meeting else None,
        next=found.next_at.astimezone(UTC).isoformat() if found.next_at else None,
        timezone=meeting.timezone if meeting else None,
        place=str(venue) if venue else None,
        distance_km=None if found.metres is None else round(found.metres / 1000, 1),
        met=_codes(found.met),
        not_stated=_codes(found.not_stated),
        missed=_codes(found.missed),
        confirmed_on=timezone.localdate(group.confirmed_at).isoformat() if group.confirmed_at else None,
    )


def _codes(reasons: Iterable[Reason]) -> list[str]:
    return [f"{reason.parameter}:{value}" for reason in reasons for value in reason.values]


def _facets(
    answer: Answer, filters: Filters, options: Mapping[str, tuple[Option, ...]]
) -> dict[str, list[shape.FacetValue]]:
    """Return each listed wish's values; of an open vocabulary those that find something or are chosen."""
    facets = {}
    for wish in WISHES:
        if not wish.is_listed:
            continue
        chosen, counts = filters.asked.wishes.get(wish.parameter, ()), answer.facets[wish.parameter]
        facets[wish.parameter] = [
            shape.FacetValue(
                value=option.value,
                label=option.label,
                count=counts.get(option.value, 0),
                selected=option.value in chosen,
            )
            for option in options[wish.parameter]
            if not is_open(wish) or counts.get(option.value) or option.value in chosen
        ]
    return facets


def _in_query(want: Want) -> str:
    return urlencode([(want.parameter, value) for value in want.values])
