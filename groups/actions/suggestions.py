"""Groups that visitors want listed: kept until the sender's address is confirmed, then a listing waiting for review."""

from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from groups.actions.imported_slugs import LENGTH, Slugs
from groups.actions.listing_facts import apply_facts
from groups.actions.versions import keep_new
from groups.emails.suggestions import ask_to_confirm
from groups.facts import Facts
from groups.models import OldSlug, Suggestion, SupportGroup
from groups.models.choices import Status

DAYS_TO_CONFIRM = 7
# How long stewards can ask whoever suggested a group, or invite them to look after it.
DAYS_KEPT = 90
# Nobody can have others' inboxes filled: so many mails a day go to an address that does not answer.
MOST_MAILS_A_DAY = 3

SALT = "groups.actions.suggestions"
WITH_SLUG = (SupportGroup, OldSlug)


def has_enough_mail(email: str) -> bool:
    """Return whether so many mails went to the address today that it gets no more."""
    since = timezone.now() - timedelta(days=1)
    waiting = Suggestion.objects.filter(email__iexact=email, confirmed_at=None, sent_at__gte=since)
    return waiting.count() >= MOST_MAILS_A_DAY


@transaction.atomic
def suggest_group(*, facts: Facts, email: str, runs_it: bool) -> Suggestion:
    """Keep a group that somebody wants listed, and ask at their address whether it was them."""
    suggestion = Suggestion.objects.create(facts=facts, email=email, runs_it=runs_it)
    path = reverse("add-group-confirm", args=[signing.dumps(suggestion.pk, salt=SALT)])
    ask_to_confirm(email, link=f"{settings.KINDRED_URL}{path}", days=DAYS_TO_CONFIRM)
    return suggestion


def suggestion_of(token: str) -> Suggestion | None:
    """Return what a link in a mail is about; None where it is too old, not ours, or its suggestion is forgotten."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=timedelta(days=DAYS_TO_CONFIRM))
    except signing.BadSignature:
        return None
    return Suggestion.objects.filter(pk=pk).first()


@transaction.atomic
def confirm_suggestion(suggestion: Suggestion) -> None:
    """Make a suggestion a listing that waits for review; nothing happens the second time."""
    with connection.cursor() as cursor:  # two of one name, confirmed at once, would take the same slug
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('suggestion', 0))")
    waiting = Suggestion.objects.select_for_update().filter(pk=suggestion.pk, confirmed_at=None).first()
    if waiting is None:
        return
    now = timezone.now()
    group = SupportGroup.objects.create(
        name=waiting.facts["name"],
        slug=_free_slug(waiting.facts),
        status=Status.SUBMITTED,
        confirmed_at=now if waiting.runs_it else None,
    )
    apply_facts(group, waiting.facts)
    keep_new(group, by=None, why="Suggested by whoever runs it." if waiting.runs_it else "Suggested by a visitor.")
    waiting.group, waiting.confirmed_at = group, now
    waiting.save(update_fields=["group", "confirmed_at"])


def forget_suggestions(*, now: datetime) -> int:
    """Forget suggestions that nobody confirmed, and whose they were once the review is long over; return how many.

    A listing that a suggestion became stays.
    """
    unconfirmed = Suggestion.objects.filter(confirmed_at=None, sent_at__lt=now - timedelta(days=DAYS_TO_CONFIRM))
    old = Suggestion.objects.filter(confirmed_at__lt=now - timedelta(days=DAYS_KEPT))
    return sum(found.delete()[0] for found in (unconfirmed, old))


def _free_slug(facts: Facts) -> str:
    towns = [meeting["venue"]["locality"] for meeting in facts["meetings"].values() if meeting["venue"]]
    told = facts["name"], "".join(towns[:1])
    first = Slugs(()).take(*told)[: LENGTH // 2 - 1]  # whatever is put behind it, so much of it stays
    taken = (model.objects.filter(slug__startswith=first).values_list("slug", flat=True) for model in WITH_SLUG)
    return Slugs(set(chain(*taken))).take(*told)
