"""What waits for a steward, beside the reviews: doubts, addresses that mail comes back from, checks, invitations."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from facilitators.confirmation.due import unconfirmed
from facilitators.models import Check, Facilitation, Invitation
from groups.finder.fit import CONFIRMED_LATELY
from groups.models import Bounce, Outcome, Report, Suggestion, SupportGroup
from groups.models.choices import Status
from groups.models.from_visitors import Wrong

# Long enough to book a course or to ask for a new certificate.
EXPIRES_SOON = timedelta(days=60)


def waiting_reports() -> QuerySet[Report]:
    """Return the reports nobody has decided, what felt unsafe first."""
    with_group = Report.objects.waiting().select_related("group__organisation", "proposal")
    return with_group.prefetch_related("group__meetings__venue")


def long_unconfirmed(now: datetime | None = None) -> QuerySet[SupportGroup]:
    """Return the listings that say of themselves that nobody has confirmed them lately; what leaves first, first.

    Before that, their people are asked and reminded by mail.
    """
    now = now or timezone.now()
    rows = unconfirmed(now).filter(said_at__lte=now - CONFIRMED_LATELY)  # type: ignore[misc]  # annotated
    return rows.prefetch_related("meetings__venue", "facilitations__facilitator")


def doubted() -> QuerySet[SupportGroup]:
    """Return the listings at which visitors found nobody, with how many did and when the last one said so."""
    nobody = Q(reports__wrong=Wrong.NOBODY_CAME, reports__outcome=Outcome.WAITING)
    rows = SupportGroup.objects.filter(status=Status.PUBLISHED, doubted_at__isnull=False)
    rows = rows.filter(Q(confirmed_at=None) | Q(confirmed_at__lt=F("doubted_at")))
    counted = rows.annotate(found=Count("reports", filter=nobody), found_at=Max("reports__sent_at", filter=nobody))
    return counted.prefetch_related("meetings__venue", "facilitations__facilitator").order_by("doubted_at", "pk")


def bounces() -> QuerySet[Bounce]:
    """Return the addresses that mail came back from, the latest first."""
    return Bounce.objects.annotate(small=Lower("email")).order_by("-last_at", "pk")


def expiring_checks() -> QuerySet[Check]:
    """Return the checks of people who run a group that expire soon or did, and that none made since replaces."""
    renewed = Check.objects.filter(
        facilitator=OuterRef("facilitator"), kind=OuterRef("kind"), name__iexact=OuterRef("name")
    ).filter(Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")))
    runs = Facilitation.objects.filter(facilitator=OuterRef("facilitator"), accepted_at__isnull=False)
    due = Check.objects.filter(expires_on__lte=timezone.localdate() + EXPIRES_SOON)
    rows = due.filter(Exists(runs), ~Exists(renewed)).select_related("facilitator")
    return rows.prefetch_related("facilitator__facilitations__group").order_by("expires_on", "pk")


def to_invite() -> QuerySet[Suggestion]:
    """Return the groups on the site whose sender runs them and was never invited to keep the listing true."""
    asked = Invitation.objects.filter(group=OuterRef("group"), email__iexact=OuterRef("email"))
    runs = Facilitation.objects.filter(group=OuterRef("group"))
    rows = Suggestion.objects.filter(runs_it=True, group__status=Status.PUBLISHED).filter(~Exists(asked), ~Exists(runs))
    return rows.select_related("group__organisation").prefetch_related("group__meetings__venue")
