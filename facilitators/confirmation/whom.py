"""Whom mails about unconfirmed listings go to. Addresses that mail came back from are left alone until they change."""

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Lower

from facilitators.models import Coordination, User
from facilitators.roles import STEWARDS
from groups.emails.review import addresses_of
from groups.models import Bounce, SupportGroup


def people_to_ask(group: SupportGroup) -> list[str]:
    """Return the addresses of those who run a group, else the group's own; none where mail reaches nobody."""
    return _reachable(addresses_of(group)) or _reachable([group.contact_email])


def login_of(group: SupportGroup, address: str) -> User | None:
    """Return the login of who runs the group and has this address; None where they have none."""
    theirs = Q(facilitator__email__iexact=address) | Q(facilitator__email="", email__iexact=address)
    running = Q(facilitator__facilitations__group=group, facilitator__facilitations__accepted_at__isnull=False)
    return User.objects.filter(theirs, running, is_active=True).first()


def stewards() -> list[str]:
    """Return the addresses of those who run the directory: its stewards, else its superusers."""
    active = User.objects.filter(is_active=True)
    found = active.filter(groups__name=STEWARDS) or active.filter(is_superuser=True)
    return _reachable(user.email for user in found)


def coordinators(organisation: int | None) -> list[str]:
    """Return the addresses of those who look after an organisation."""
    found = Coordination.objects.filter(organisation=organisation).select_related("facilitator__user")
    people = [one.facilitator for one in found]
    return _reachable(person.email or (person.user.email if person.user else "") for person in people)


def _reachable(addresses: Iterable[str]) -> list[str]:
    found = [address for address in dict.fromkeys(addresses) if address]
    small = Bounce.objects.annotate(small=Lower("email")).filter(small__in=[address.lower() for address in found])
    bounced = set(small.values_list("small", flat=True))
    return [address for address in found if address.lower() not in bounced]
