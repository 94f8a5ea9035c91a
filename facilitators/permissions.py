"""Who may do what. Plain functions, asked with the user and the object; the admin and every other write ask here.

============ =====================================================================================================
facilitator  runs groups (an accepted ``Facilitation``): changes these, the venues where only these meet, and what is
             said of themselves; answers what visitors write to them; who leads one invites others to help
coordinator  looks after organisations (a ``Coordination``): changes these, their groups, and the venues where only
             these meet; changes what is said of those who run only these; invites others to run or lead them, and to
             look after the organisation, too
steward      runs the directory: changes everything in it, publishes, decides what waits, invites anybody to anything;
             sees logins and roles, and does not change them
superuser    everything
============ =====================================================================================================

Whoever is noted as a person here (``takes_part``) may also list a new group, add a venue, choose any venue that is no
secret, and see who runs the same groups. Anybody else with a login may do nothing.

What a published listing says changes at once where a steward, a coordinator or a trusted facilitator changes it;
others' changes wait for a steward.
"""

from typing import TypeAlias

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from facilitators.models import Coordination, Facilitation, Facilitator, Role, User
from facilitators.roles import STEWARDS
from groups.models import Meeting, Organisation, SupportGroup, Venue

Anybody: TypeAlias = User | AbstractBaseUser | AnonymousUser


def is_steward(user: Anybody) -> bool:
    """Return whether the user runs the directory; a superuser does."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    prefetch_related_objects([user], "groups")  # a page of the admin asks some twenty times
    return any(group.name == STEWARDS for group in user.groups.all())


def must_have_second_factor(user: Anybody) -> bool:
    """Return whether the user may do so much that one factor is not enough: stewards and superusers."""
    return is_steward(user)


def takes_part(user: Anybody) -> bool:
    """Return whether the user is a person who runs groups or looks after an organisation, or was asked to."""
    return isinstance(user, User) and user.is_active and Facilitator.objects.filter(user=user).exists()


# --- Groups


def groups_managed_by(user: Anybody) -> QuerySet[SupportGroup]:
    """Return the groups that the user may change."""
    if is_steward(user):
        return SupportGroup.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return SupportGroup.objects.none()
    return SupportGroup.objects.filter(_is_run_by(user) | Q(organisation__in=organisations_coordinated_by(user)))


def groups_run_by(user: Anybody) -> QuerySet[SupportGroup]:
    """Return the groups that the user said yes to running: what visitors write to these is for them to answer."""
    if not isinstance(user, User) or not user.is_active:
        return SupportGroup.objects.none()
    return SupportGroup.objects.filter(_is_run_by(user))


def _is_run_by(user: User) -> Exists:
    return Exists(Facilitation.objects.filter(group=OuterRef("pk"), facilitator__user=user, accepted_at__isnull=False))


def can_manage(user: Anybody, group: SupportGroup) -> bool:
    """Return whether the user may change this group."""
    return groups_managed_by(user).filter(pk=group.pk).exists()


def goes_live(user: Anybody, group: SupportGroup) -> bool:
    """Return whether what the user changes in a published listing is seen by visitors at once."""
    if is_steward(user) or coordinates(user, group.organisation):
        return can_manage(user, group)
    is_trusted = isinstance(user, User) and Facilitator.objects.filter(user=user, is_trusted=True).exists()
    return is_trusted and can_manage(user, group)


def can_publish(user: Anybody) -> bool:
    """Return whether the user may publish a listing that was never published: review is a steward's."""
    return is_steward(user)


def can_invite_to(user: Anybody, group: SupportGroup) -> bool:
    """Return whether the user may ask others to run this group: who leads it, coordinates it or is a steward."""
    if is_steward(user) or coordinates(user, group.organisation):
        return True
    if not isinstance(user, User) or not user.is_active:
        return False
    return Facilitation.objects.filter(
        group=group, facilitator__user=user, accepted_at__isnull=False, role=Role.LEAD
    ).exists()


# --- Organisations, venues and people


def organisations_coordinated_by(user: Anybody) -> QuerySet[Organisation]:
    """Return the organisations that the user looks after; a steward looks after all."""
    if is_steward(user):
        return Organisation.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        pk__in=Coordination.objects.filter(facilitator__user=user).values("organisation")
    )


def is_coordinator(user: Anybody) -> bool:
    """Return whether the user looks after any organisation."""
    return organisations_coordinated_by(user).exists()


def organisations_visible_to(user: Anybody) -> QuerySet[Organisation]:
    """Return the organisations that the user may see: those they look after, and those behind their groups."""
    behind = groups_managed_by(user).exclude(organisation=None)
    return organisations_coordinated_by(user) | Organisation.objects.filter(pk__in=behind.values("organisation"))


def coordinates(user: Anybody, organisation: Organisation | None) -> bool:
    """Return whether the user looks after this organisation."""
    return organisation is not None and organisations_coordinated_by(user).filter(pk=organisation.pk).exists()


def venues_managed_by(user: Anybody) -> QuerySet[Venue]:
    """Return the venues that the user may change: those where only groups meet that are theirs, or none as yet."""
    if is_steward(user):
        return Venue.objects.all()
    others = _meetings_here().exclude(group__in=groups_managed_by(user))
    return venues_used_by(user).filter(~Exists(others))


def venues_visible_to(user: Anybody) -> QuerySet[Venue]:
    """Return the venues that the user may choose: their own, and those that are no secret."""
    if is_steward(user):
        return Venue.objects.all()
    if not takes_part(user):
        return Venue.objects.none()
    return Venue.objects.filter(Q(pk__in=venues_used_by(user).values("pk")) | Q(is_confidential=False))


def venues_used_by(user: Anybody) -> QuerySet[Venue]:
    """Return the venues where one of the user's groups meets, and those they added where nobody meets yet."""
    if is_steward(user):
        return Venue.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return Venue.objects.none()
    theirs = _meetings_here().filter(group__in=groups_managed_by(user))
    return Venue.objects.filter(Exists(theirs) | Q(~Exists(_meetings_here()), added_by=user))


def _meetings_here() -> QuerySet[Meeting]:
    return Meeting.objects.filter(venue=OuterRef("pk"))


def people_managed_by(user: Anybody) -> QuerySet[Facilitator]:
    """Return the people whose facts the user may change: all for a steward; themselves; a coordinator's facilitators.

    Somebody who has not said yes yet, runs groups elsewhere too, or is a coordinator or steward, is not a coordinator's
    to change.
    """
    if is_steward(user):
        return Facilitator.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return Facilitator.objects.none()
    theirs = Facilitation.objects.filter(
        facilitator=OuterRef("pk"),
        group__organisation__in=organisations_coordinated_by(user),
        accepted_at__isnull=False,
    )
    others = Facilitation.objects.filter(facilitator=OuterRef("pk")).exclude(
        group__organisation__in=organisations_coordinated_by(user)
    )
    ordinary = ~Exists(Coordination.objects.filter(facilitator=OuterRef("pk"))) & ~Q(
        Q(user__groups__name=STEWARDS) | Q(user__is_superuser=True)
    )
    return Facilitator.objects.filter(Q(user=user) | (Exists(theirs) & ~Exists(others) & ordinary))


def people_visible_to(user: Anybody) -> QuerySet[Facilitator]:
    """Return the people whom the user may see: those they manage, and those who run the same groups."""
    if is_steward(user):
        return Facilitator.objects.all()
    together = Facilitation.objects.filter(facilitator=OuterRef("pk"), group__in=groups_managed_by(user))
    return Facilitator.objects.filter(Q(pk__in=people_managed_by(user)) | Exists(together))
