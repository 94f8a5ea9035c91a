"""A group's dates as a file for one's own calendar."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groups.interchange.ical import Entry, Revision, file_of_day, whole_file
from groups.models import Meeting, SupportGroup, Venue
from groups.models.choices import Attendance
from groups.views.discreet import is_discreet


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a listing's coming dates, or those of ``?date=2026-11-25`` only; 404 where that day has none.

    A paused listing has no dates, so that a calendar that follows this address empties itself. ``?discreet=1`` leaves
    out whatever tells what the dates are.
    """
    listing = get_object_or_404(SupportGroup.objects.with_page(), slug=slug)
    discreet = is_discreet(request)
    entries = list(_entries(listing, discreet=discreet)) if listing.is_published else []
    revision = Revision.of(listing.changed_at, timezone.now())
    name = "appointment" if discreet else listing.slug
    file: bytes | None = None
    if (asked := request.GET.get("date")) is None:
        file = whole_file(entries, revision)
    elif day := _day(asked):
        file, name = file_of_day(entries, day, revision), f"{name}-{day}"
    if file is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"', "X-Robots-Tag": "noindex"}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


def _day(written: str) -> date | None:
    try:
        return parse_date(written)
    except ValueError:  # written well, but no such day
        return None


def _entries(listing: SupportGroup, *, discreet: bool) -> Iterator[Entry]:
    for meeting in listing.meetings.select_related("venue").prefetch_related("exceptions"):
        exceptions = [exception.as_rule_exception() for exception in meeting.exceptions.all()]
        # The same for both: who changes from one to the other does not have each date twice.
        key = f"{settings.KINDRED_URL}/meetings/{meeting.pk}"
        if discreet:
            yield Entry(key, meeting.rule, exceptions, _("Appointment"), _place(meeting, discreet=True))
            continue
        yield Entry(
            key=key,
            rule=meeting.rule,
            exceptions=exceptions,
            summary=listing.name,
            location=_place(meeting),
            description=_description(listing, meeting),
            url=settings.KINDRED_URL + listing.get_absolute_url(),
        )


def _description(listing: SupportGroup, meeting: Meeting) -> str:
    page = settings.KINDRED_URL + listing.get_absolute_url()
    look = _("Before you go, look whether anything has changed: {page}").format(page=page)
    return "\n".join(filter(None, [meeting.name, listing.summary, listing.get_joining_display(), look]))


def _place(meeting: Meeting, *, discreet: bool = False) -> str:
    """Return where it is, as a calendar finds it on a map; never how to join from home, which is not for a calendar."""
    if meeting.attendance == Attendance.ONLINE:
        return "" if discreet else _("Online")
    if meeting.attendance == Attendance.PHONE:
        return "" if discreet else _("By phone")
    return _address(meeting.venue, discreet=discreet) if meeting.venue else ""


def _address(venue: Venue, *, discreet: bool) -> str:
    # The name of a house may tell as much as the name of a group.
    lines = [line for line in venue.address_lines if not (discreet and line == venue.name)]
    if venue.is_confidential and not discreet:
        lines.append(_("address given when you get in touch"))
    return ", ".join(lines)
