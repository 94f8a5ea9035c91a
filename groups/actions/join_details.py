"""How to join online and by phone: given to those who ask, at the time and in the way the group wants.

What a listing keeps private is in mails only: never on a page, in a feed, in the search index or in a log.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice

from django.conf import settings
from django.db import transaction

from groups.actions.contact import TooManyError, say
from groups.emails import join_details as emails
from groups.emails.answering import Side
from groups.models import ContactMessage, JoinRequest, Meeting, SupportGroup
from groups.models.choices import Attendance, JoinDetailsGiven
from groups.recurrence import Occurrence

DATES_OFFERED = 4
KEPT = timedelta(days=1)  # after the date itself
MOST_FOR_A_DATE = 200
# Whoever cannot get in, or finds the mail late, may ask again for so long after the beginning.
LATE = timedelta(minutes=30)


class NothingToSendError(Exception):
    """The listing says nothing of how to join."""


def meetings_with_details(group: SupportGroup) -> list[Meeting]:
    """Return a group's meetings online and by phone of which it is known how to join."""
    joined = group.meetings.exclude(attendance=Attendance.IN_PERSON).exclude(join_details="")
    return list(joined.prefetch_related("exceptions").order_by("position", "pk"))


def dates_to_ask_for(group: SupportGroup, *, now: datetime) -> list[tuple[Meeting, Occurrence]]:
    """Return the next dates, soonest first, whose details are sent shortly before."""
    found = [_dates(meeting, now) for meeting in meetings_with_details(group)]
    return list(islice(merge(*found, key=lambda one: one[1].starts_at), DATES_OFFERED))


def _dates(meeting: Meeting, now: datetime) -> Iterator[tuple[Meeting, Occurrence]]:
    return ((meeting, occurrence) for occurrence in meeting.occurrences(after=now - LATE))


@transaction.atomic
def ask_for_date(meeting: Meeting, *, starts_at: datetime, email: str, now: datetime) -> JoinRequest:
    """Note that somebody wants to join one date; where it is soon, the details go out at once.

    Whoever asks again gets them again. Raises ``TooManyError``.
    """
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.join_requests.filter(starts_at=starts_at).count() >= MOST_FOR_A_DATE:
        raise TooManyError
    request, is_new = JoinRequest.objects.get_or_create(meeting=meeting, email=email.lower(), starts_at=starts_at)
    if is_new or request.sent_at:
        request.sent_at = None
        request.save(update_fields=["sent_at"])
        _release(request, now=now)
    return request


@transaction.atomic
def release_details(*, now: datetime) -> int:
    """Mail how to join to all who asked for a date that begins soon; return how many mails that were."""
    due = JoinRequest.objects.filter(sent_at=None, starts_at__lte=now + _ahead(), starts_at__gt=now - LATE)
    requests = list(due.select_for_update(of=("self",), skip_locked=True).select_related("meeting__group"))
    return sum(_release(request, now=now) for request in requests)


def _release(request: JoinRequest, *, now: datetime) -> bool:
    """Send what was asked for, if it is time; return whether it was."""
    if request.starts_at > now + _ahead():
        return False
    if _is_given(request):
        emails.send_details(request)
    else:
        emails.tell_not_sent(request)
    request.sent_at = now
    request.save(update_fields=["sent_at"])
    return True


def _ahead() -> timedelta:
    return timedelta(minutes=settings.KINDRED_JOIN_MINUTES)


def _is_given(request: JoinRequest) -> bool:
    """Return whether the listing still says so: published, with details, given in this way, and the date as it was."""
    meeting, group = request.meeting, request.meeting.group
    is_given = group.join_details_given in {JoinDetailsGiven.BEFORE_MEETING, JoinDetailsGiven.PUBLIC}
    if not (group.is_published and is_given and meeting.join_details):
        return False
    dates = meeting.occurrences(after=request.starts_at, before=request.starts_at + timedelta(minutes=1))
    return any(one.starts_at == request.starts_at for one in dates)


def forget_join_requests(*, now: datetime) -> int:
    """Delete, the day after, who asked to join; return how many that were."""
    number, _ = JoinRequest.objects.filter(starts_at__lt=now - KEPT).delete()
    return number


def send_details(side: Side) -> ContactMessage:
    """Send a visitor who asked, in their conversation with the group, how to join each of its meetings.

    Raises ``NothingToSendError``, ``NobodyThereError``, ``TooManyError``.
    """
    meetings = meetings_with_details(side.conversation.group)
    if not meetings:
        raise NothingToSendError
    return say(side, text="\n\n".join(_in_words(meeting) for meeting in meetings))


def _in_words(meeting: Meeting) -> str:
    start = f", {meeting.start_time:%H:%M} ({meeting.timezone})" if meeting.start_time else ""
    return f"{meeting}{start}:\n{meeting.join_details.strip()}"
