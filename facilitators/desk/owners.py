"""Whose addresses are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from facilitators.models import Facilitator
from groups.models import SupportGroup


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an address is, in words, and where it is changed."""

    said: str
    link: str
    go: str


def owners_of(emails: Iterable[str]) -> dict[str, Owner]:
    """Return by address whose it is: a person's, else a group's, else nobody's any more. Two queries, or three."""
    wanted = {email: email.lower() for email in emails}
    people = {
        small: person
        for person in Facilitator.objects.annotate(one=Lower("email"), two=Lower("user__email"))
        .filter(Q(one__in=wanted.values()) | Q(two__in=wanted.values()))
        .prefetch_related("facilitations__group")
        for small in (person.one, person.two)
        if small
    }
    groups = {
        group.small: group  # type: ignore[attr-defined]  # annotated
        for group in SupportGroup.objects.annotate(small=Lower("contact_email")).filter(small__in=wanted.values())
    }
    return {email: _owner(people.get(small), groups.get(small)) for email, small in wanted.items()}


def _owner(person: Facilitator | None, group: SupportGroup | None) -> Owner:
    if person is not None:
        runs = ", ".join(one.group.name for one in person.facilitations.all())
        said = f"{person.name}’s, who runs {runs}." if runs else f"{person.name}’s."
        return Owner(said, reverse("admin:facilitators_facilitator_change", args=[person.pk]), "Open the person")
    if group is not None:
        link = reverse("admin:groups_supportgroup_change", args=[group.pk])
        return Owner(f"Messages for {group.name} go there.", link, "Open the group")
    return Owner("Nobody here has this address any more.", "", "")
