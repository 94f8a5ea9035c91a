"""By what the lists of the desk are narrowed, beside words, place, topic, organisation and age."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from facilitators.confirmation.due import LEAVES_AFTER
from facilitators.desk.rows import Choice
from facilitators.models.facilitator import CheckKind
from groups.models import SamePlace
from groups.models.choices import Status
from groups.models.from_visitors import Wrong

SOON = timedelta(days=30)
NEARLY_SURE = 8  # of what two listings have in common, as ``groups.actions.lookalikes_sql`` counts it

WRONG = Choice("wrong", "What is wrong", lambda: [(one.value, str(one.label), Q(wrong=one)) for one in Wrong])
STATUS = Choice("status", "Status", lambda: [(one.value, str(one.label), Q(group__status=one)) for one in Status])
SENDER = Choice(
    "sender",
    "Sent by",
    lambda: [
        ("visitor", "A visitor", Q(suggestion__isnull=False)),
        ("runs", "Whoever runs it", Q(suggestion=None) | Q(suggestion__runs_it=True)),
    ],
)
PROPOSED_BY = Choice(
    "by", "Changed by", lambda: [("visitor", "A visitor", Q(by=None)), ("runs", "A person", Q(by__isnull=False))]
)
SURE = Choice(
    "sure",
    "How sure",
    lambda: [
        ("nearly", "Nearly sure", Q(certainty__gte=NEARLY_SURE)),
        ("less", "Less sure", Q(certainty__lt=NEARLY_SURE)),
    ],
)
PLACE = Choice("place", "Where", lambda: [(one.value, str(one.label), Q(place=one)) for one in SamePlace])
STANDING = Choice(
    "status",
    "Status",
    lambda: [
        ("both", "Both are published", Q(first__status=Status.PUBLISHED, second__status=Status.PUBLISHED)),
        ("one", "One is not", ~Q(first__status=Status.PUBLISHED) | ~Q(second__status=Status.PUBLISHED)),
    ],
)
IMPORTED = Choice(
    "from",
    "From",
    lambda: [
        ("lists", "Both from a list", ~Q(first__source="") & ~Q(second__source="")),
        ("people", "One or both from people", Q(first__source="") | Q(second__source="")),
    ],
)
LEAVES = Choice(
    "leaves",
    "Leaves the site",
    lambda: [("soon", "Within 30 days", Q(said_at__lte=timezone.now() - LEAVES_AFTER + SOON))],
)
TIMES = Choice("times", "Came back", lambda: [("again", "More than once", Q(times__gt=1))])
CHECK = Choice("kind", "Kind", lambda: [(one.value, str(one.label), Q(kind=one)) for one in CheckKind])
EXPIRED = Choice(
    "expired",
    "When",
    lambda: [
        ("yes", "Expired already", Q(expires_on__lt=timezone.localdate())),
        ("no", "Still holds", Q(expires_on__gte=timezone.localdate())),
    ],
)
