"""Which listings are due for what, because nobody has said for long that they are still true.

With ``KINDRED_CONFIRM_DAYS`` at 90, counted from when a listing was last confirmed or, if it never was, published:

======= ==========================================================================================
day 90  those who run the group are asked: number 1
day 120 and reminded: number 2
day 150 once more: number 3
day 180 pages and searches say that it was not confirmed lately (``groups.finder.fit``)
day 335 stewards and the coordinators of its organisation are told that it leaves soon: number 4
day 365 it leaves
======= ==========================================================================================

Each step needs the one before, and time since: a listing that was never asked about, because it is older than this
part of the site, leaves only after three mails that nobody answered.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from facilitators.models import ConfirmationRequest
from groups.models import ListingVersion, SupportGroup
from groups.models.choices import Status

REMINDERS = (1, 2, 3)
LEAVES_SOON = 4
LEAVES_AFTER = timedelta(days=365)
KNOWN_BEFORE = timedelta(days=30)  # so long before, stewards and coordinators are told
# The job runs once a day, some seconds later or earlier than the day before.
SLACK = timedelta(days=1)


def confirmation_holds() -> timedelta:
    """Return for how long nobody is asked."""
    return timedelta(days=settings.KINDRED_CONFIRM_DAYS)


def between_mails() -> timedelta:
    """Return how long an answer is waited for before the next mail."""
    return confirmation_holds() / 3


def is_asked_by_mail() -> Q:
    """Return which listings people confirm: those that a list from elsewhere still names are confirmed by that list."""
    return Q(status=Status.PUBLISHED) & (Q(source="") | Q(left_source_at__isnull=False))


def unconfirmed(now: datetime) -> QuerySet[SupportGroup]:
    """Return the listings nobody has confirmed for long, longest first.

    ``said_at`` is when somebody last stood by it; ``asked`` how many mails have gone out since then and since it was
    last back on the site, ``asked_at`` when the last of them did (None: none did).
    """
    kept = ListingVersion.objects.filter(group=OuterRef("pk"), made_at__lte=now)
    not_seen = kept.exclude(status=Status.PUBLISHED)
    since = Greatest("said_at", Subquery(not_seen.order_by("-made_at").values("made_at")[:1]))
    requests = ConfirmationRequest.objects.filter(group=OuterRef("pk"), sent_at__gt=OuterRef("counted_from"))
    return (
        SupportGroup.objects.filter(is_asked_by_mail())
        .annotate(said_at=Coalesce("confirmed_at", "published_at"))
        .filter(said_at__lte=now - confirmation_holds())
        .annotate(counted_from=since)
        .annotate(asked=Coalesce(_last(requests, "number"), Value(0)), asked_at=_last(requests, "sent_at"))
        .order_by("said_at", "pk")
    )


def _last(requests: QuerySet[ConfirmationRequest], column: str) -> Subquery:
    return Subquery(requests.order_by("-number", "-sent_at").values(column)[:1])


def to_ask(now: datetime) -> QuerySet[SupportGroup]:
    """Return the listings whose people are due a mail; its number is ``asked`` + 1."""
    due = Q()
    for number in REMINDERS:
        after = confirmation_holds() + (number - 1) * between_mails()
        due |= Q(asked=number - 1, said_at__lte=now - after) & _waited(now, between_mails())
    return unconfirmed(now).filter(due)


def to_tell_of(now: datetime) -> QuerySet[SupportGroup]:
    """Return the listings of which stewards and coordinators are due to know that they leave soon.

    Among them are some of which not all mails have gone out: these leave only where there is nobody to ask.
    """
    old = Q(said_at__lte=now - (LEAVES_AFTER - KNOWN_BEFORE), asked__lt=LEAVES_SOON)
    return unconfirmed(now).filter(old & (Q(asked__lt=REMINDERS[-1]) | _waited(now, between_mails())))


def to_leave(now: datetime) -> QuerySet[SupportGroup]:
    """Return the listings that leave now."""
    told = Q(asked=LEAVES_SOON, asked_at__lte=now - KNOWN_BEFORE + SLACK)
    return unconfirmed(now).filter(told & Q(said_at__lte=now - LEAVES_AFTER))


def _waited(now: datetime, so_long: timedelta) -> Q:
    return Q(asked_at=None) | Q(asked_at__lte=now - so_long + SLACK)
