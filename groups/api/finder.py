"""A search in, the answer as JSON out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
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
from groups.views.shelf import Listed, shelf
from groups.views.unmet import count_if_unmet


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
    count_if_unmet(request, asked, answer)
    return shape.FinderAnswer(
        count=shape.Counts(**{tier.value: answer.counts[tier] for tier in Tier}),
        page=answer.page,
        pages=answer.pages,
        understood=_understood(filters),
        crisis=is_in_danger(asked.said, asked.wishes.get("topic", ())),
        results=list(_results(answer, request, read_at=state.read_at)),
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


def _results(answer: Answer, request: HttpRequest, *, read_at: str) -> Iterator[shape.Result]:
    """Yield the groups of the page. What is no longer published by now is left out."""
    groups = shelf.groups([found.group for found in answer.found], read_at=read_at)
    for found in answer.found:
        if found.group in groups:
            yield _result(found, groups[found.group], request)


def _result(found: Found, group: Listed, request: HttpRequest) -> shape.Result:
    # A meeting may have moved to another group since it was found.
    meeting = group.meetings.get(found.meeting) if found.meeting else None
    return shape.Result(
        slug=group.slug,
        name=group.name,
        summary=group.summary,
        url=request.build_absolute_uri(reverse("group", args=[group.slug])),
        tier=found.tier,
        topics=group.topics,
        attendance=meeting.attendance if meeting else None,
        next=found.next_at.astimezone(UTC).isoformat() if found.next_at else None,
        timezone=meeting.rule.timezone if meeting else None,
        place=meeting.place if meeting and not found.is_remote else None,
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
                label=str(option.label),
                count=counts.get(option.value, 0),
                selected=option.value in chosen,
            )
            for option in options[wish.parameter]
            if not is_open(wish) or counts.get(option.value) or option.value in chosen
        ]
    return facets


def _in_query(want: Want) -> str:
    return urlencode([(want.parameter, value) for value in want.values])
