"""Whom mails about unconfirmed listings go to, beside stewards."""

from django.db.models import F, Q

from facilitators.models import Coordination, Facilitator
from groups.emails.addresses import reachable
from groups.emails.review import addresses_of
from groups.models import SupportGroup


def people_to_ask(group: SupportGroup) -> list[str]:
    """Return the addresses of those who run a group, else the group's own; none where mail reaches nobody."""
    return reachable(addresses_of(group)) or reachable([group.contact_email])


def person_of(group: SupportGroup, address: str) -> Facilitator | None:
    """Return who runs the group and has this address, those who have a login first; None where it is nobody's."""
    theirs = Q(email__iexact=address) | Q(email="", user__email__iexact=address)
    running = Q(facilitations__group=group, facilitations__accepted_at__isnull=False)
    may_speak = Q(user=None) | Q(user__is_active=True)
    found = Facilitator.objects.filter(theirs, running, may_speak).select_related("user")
    return found.order_by(F("user").asc(nulls_last=True), "pk").first()


def coordinators(organisation: int | None) -> list[str]:
    """Return the addresses of those who look after an organisation."""
    found = Coordination.objects.filter(organisation=organisation).select_related("facilitator__user")
    people = [one.facilitator for one in found]
    return reachable(person.email or (person.user.email if person.user else "") for person in people)
