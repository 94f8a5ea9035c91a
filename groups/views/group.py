"""A group's own page: what one reads before going there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from heapq import merge
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from groups.emails.contact import readers_of
from groups.models import AccessFeature, Meeting, SupportGroup
from groups.recurrence import Occurrence
from groups.views.first_visit import first_answers, open_questions

DATES_SHOWN = 3

# What a listing may leave out, in the words of “The group has not told us …”, and how to tell that it does say it.
QUESTIONS: tuple[tuple[Promise, Callable[[SupportGroup], object]], ...] = (
    (_("whether it is for you or for your family"), lambda group: group.for_whom),
    (_("for which ages"), lambda group: group.ages_in_words),
    (_("in which language"), lambda group: group.languages.all()),
    (_("how to come the first time"), lambda group: group.joining),
    (_("whether there is room"), lambda group: group.capacity),
    (_("what it costs"), lambda group: group.cost),
    (_("whether you can come any time"), lambda group: group.structure),
    (_("who leads it"), lambda group: group.led_by),
    (_("whether you may just listen"), lambda group: group.may_just_listen is not None),
    (_("whether new people are welcome"), lambda group: group.newcomers_welcome is not None),
    (_("how many people come"), lambda group: group.typical_size),
    (_("whether faith is part of it"), lambda group: group.faith),
    (_("what is kept private"), lambda group: group.confidentiality),
)


@dataclass(frozen=True)
class GroupDate:
    """One real date of a group, cancelled ones included, and the meeting it belongs to."""

    occurrence: Occurrence
    meeting: Meeting


@dataclass(frozen=True)
class MeetingSheet:
    """A meeting with its answers about access sorted: yes and no; and whether there are features it says nothing of."""

    meeting: Meeting
    has: list[AccessFeature]
    lacks: list[AccessFeature]
    leaves_out: bool

    @property
    def ends_at(self) -> time | None:
        """Return when it ends by the clock on the wall; None where that is not stated."""
        start, duration = self.meeting.start_time, self.meeting.duration
        if start is None or duration is None:
            return None
        return (datetime.combine(date.min, start) + duration).time()


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a listing: in full when published, as closed for now when paused, else 404 as if it never was."""
    listings = SupportGroup.objects.with_page().select_related("organisation")
    listing = get_object_or_404(listings.prefetch_related("topics", "communities", "languages"), slug=slug)
    now = timezone.now()
    if not listing.is_published:
        return render(request, "group/paused.html", {"group": listing, "now": now})
    return render(request, "group/page.html", page_context(listing, now))


def page_context(listing: SupportGroup, now: datetime) -> dict[str, Any]:
    """Return what the page of a saved listing shows."""
    meetings = list(listing.meetings.select_related("venue").prefetch_related("exceptions", "access_stated"))
    dates = next_dates(meetings, now)
    sheets = _sheets(meetings)
    access = access_agreed(sheets)
    return {
        "group": listing,
        "now": now,
        "dates": dates,
        "next_date": next((one for one in dates if not one.occurrence.is_cancelled), None),
        "takes_messages": bool(readers_of(listing)),
        "sheets": sheets,
        "people": _people(listing),
        "first_answers": first_answers(listing, access),
        "first_questions": open_questions(listing, meetings, access),
        "not_stated": [question for question, answer in QUESTIONS if not answer(listing)],
    }


def _people(listing: SupportGroup) -> Iterable[models.Model]:
    """Return who runs it, of those who said yes and may be shown, with their checks."""
    shown = listing.facilitations.exclude(accepted_at=None).exclude(facilitator__public_name="")
    return shown.select_related("facilitator").prefetch_related("facilitator__checks")


def next_dates(meetings: Iterable[Meeting], now: datetime) -> list[GroupDate]:
    """Return the next three dates that take place, soonest first, and the cancelled ones among them."""
    found, taking_place = [], 0
    for one in merge(*(_dates_of(meeting, now) for meeting in meetings), key=lambda one: one.occurrence.starts_at):
        found.append(one)
        taking_place += not one.occurrence.is_cancelled
        if taking_place == DATES_SHOWN:
            break
    return found


def _dates_of(meeting: Meeting, now: datetime) -> Iterator[GroupDate]:
    for occurrence in meeting.occurrences(after=now, include_cancelled=True):
        yield GroupDate(occurrence, meeting)


def _sheets(meetings: Iterable[Meeting]) -> list[MeetingSheet]:
    features = list(AccessFeature.objects.all())
    return [sheet_of(meeting, features) for meeting in meetings]


def sheet_of(meeting: Meeting, features: list[AccessFeature]) -> MeetingSheet:
    """Return a meeting with what it says of each of the features sorted."""
    stated = {answer.feature_id: answer.is_available for answer in meeting.access_stated.all()}
    return MeetingSheet(
        meeting=meeting,
        has=[feature for feature in features if stated.get(feature.pk) is True],
        lacks=[feature for feature in features if stated.get(feature.pk) is False],
        leaves_out=any(feature.pk not in stated for feature in features),
    )


def access_agreed(sheets: Iterable[MeetingSheet]) -> dict[str, bool]:
    """Return what all meetings that speak of an access feature say of it: {"camera-optional": True, …}, by slug.

    Where they differ it is left out: that stands beside each meeting.
    """
    has = {feature.slug for sheet in sheets for feature in sheet.has}
    lacks = {feature.slug for sheet in sheets for feature in sheet.lacks}
    return dict.fromkeys(has - lacks, True) | dict.fromkeys(lacks - has, False)
