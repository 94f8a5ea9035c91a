"""Where mails go. Addresses that mail came back from are left alone until they change."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.functions import Lower

from groups.models import Bounce


def stewards() -> list[str]:
    """Return the addresses of those who decide what visitors report, else the administrators'.

    Administrators get it, too, where mail reaches none of the stewards.
    """
    active = get_user_model().objects.filter(is_active=True).order_by("email")
    decide = Q(groups__permissions__codename="change_report", groups__permissions__content_type__app_label="groups")
    found = reachable(user.email for user in active.filter(decide).distinct())
    return found or reachable(user.email for user in active.filter(is_superuser=True))


def reachable(addresses: Iterable[str]) -> list[str]:
    """Return each address once, without the empty ones and those that mail came back from."""
    found = [address for address in dict.fromkeys(addresses) if address]
    small = Bounce.objects.annotate(small=Lower("email")).filter(small__in=[address.lower() for address in found])
    bounced = set(small.values_list("small", flat=True))
    return [address for address in found if address.lower() not in bounced]
