"""Asking people to look after listings: who may ask whom, the link in the mail, and what a yes makes."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from facilitators.emails import post_invitation
from facilitators.models import Coordination, Facilitation, Facilitator, Invitation, InvitedAs, Role, User
from facilitators.models.invitation import in_two_weeks
from facilitators.permissions import (
    Anybody,
    can_invite_to,
    coordinates,
    groups_managed_by,
    is_steward,
    organisations_coordinated_by,
)
from facilitators.roles import ensure_stewards
from groups.models import Organisation, SupportGroup

KEY = signing.Signer(salt="facilitators.invitation")


class InvitationClosedError(Exception):
    """The invitation was accepted, has expired, or who sent it may no longer invite."""


# --- Who may ask


def can_send(user: Anybody, invitation: Invitation) -> bool:
    """Return whether the user may ask for this: a lead for help, a coordinator in their organisation, a steward."""
    if is_steward(user):
        return True
    if invitation.invited_as == InvitedAs.COORDINATOR:
        return coordinates(user, invitation.organisation)
    group = invitation.group
    if invitation.invited_as != InvitedAs.FACILITATOR or group is None:
        return False
    return can_invite_to(user, group) and (invitation.role == Role.CO or coordinates(user, group.organisation))


def groups_to_invite_to(user: Anybody) -> QuerySet[SupportGroup]:
    """Return the groups for which the user may ask others; the rule of ``permissions.can_invite_to``, for many."""
    groups = groups_managed_by(user)
    if is_steward(user):
        return groups
    leads = Facilitation.objects.filter(facilitator__user=user.pk, accepted_at__isnull=False, role=Role.LEAD)
    return groups.filter(Q(pk__in=leads.values("group")) | Q(organisation__in=organisations_coordinated_by(user)))


def can_invite(user: Anybody) -> bool:
    """Return whether the user may ask anybody for anything."""
    return is_steward(user) or organisations_coordinated_by(user).exists() or groups_to_invite_to(user).exists()


def invitations_visible_to(user: Anybody) -> QuerySet[Invitation]:
    """Return the invitations to what the user may invite to."""
    if is_steward(user):
        return Invitation.objects.all()
    return Invitation.objects.filter(
        Q(group__in=groups_to_invite_to(user)) | Q(organisation__in=organisations_coordinated_by(user))
    )


# --- Asking


@transaction.atomic
def invite(
    *,
    by: User,
    email: str,
    name: str = "",
    invited_as: str = InvitedAs.FACILITATOR,
    group: SupportGroup | None = None,
    role: str = "",
    organisation: Organisation | None = None,
) -> Invitation:
    """Ask somebody by mail. Raises ``PermissionDenied`` where that is not for ``by`` to ask."""
    invitation = Invitation(
        email=email, name=name, invited_as=invited_as, group=group, role=role, organisation=organisation, invited_by=by
    )
    if not can_send(by, invitation):
        raise PermissionDenied
    invitation.save()
    post_invitation(invitation, link=link_to(invitation))
    return invitation


@transaction.atomic
def send_again(*, by: User, invitation: Invitation) -> None:
    """Send the mail once more; it can be accepted for two weeks from now, as asked by ``by``.

    Raises ``PermissionDenied`` like ``invite``, and ``InvitationClosedError`` where the answer was yes already.
    """
    if not can_send(by, invitation):
        raise PermissionDenied
    if invitation.accepted_at:
        raise InvitationClosedError
    invitation.invited_by, invitation.sent_at, invitation.expires_at = by, timezone.now(), in_two_weeks()
    invitation.save(update_fields=["invited_by", "sent_at", "expires_at"])
    post_invitation(invitation, link=link_to(invitation))


def link_to(invitation: Invitation) -> str:
    """Return the address of the page where an invitation is accepted. Its key is in no log: it follows the ``?``."""
    return f"{settings.KINDRED_URL}{reverse('invitation')}?{urlencode({'key': KEY.sign(str(invitation.pk))})}"


def invitation_of(key: str) -> Invitation | None:
    """Return the invitation whose link holds this key; None where nobody signed the key, or it was withdrawn."""
    try:
        number = KEY.unsign(key)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("group", "organisation", "invited_by").filter(pk=int(number)).first()


def can_be_accepted(invitation: Invitation) -> bool:
    """Return whether it is open, and who sent it may still ask for this."""
    return invitation.is_open and invitation.invited_by is not None and can_send(invitation.invited_by, invitation)


# --- Saying yes


@transaction.atomic
def accept_invitation(*, invitation: Invitation, name: str) -> User:
    """Make the login, or find it, and give it what the invitation says; return it.

    The caller has seen that it is the invited person: nobody else has the link, and who has a login already has logged
    in. Raises ``InvitationClosedError``.
    """
    invitation = Invitation.objects.select_for_update(of=["self"]).get(pk=invitation.pk)
    if not can_be_accepted(invitation):
        raise InvitationClosedError
    user = _login_of(invitation.email, name)
    person = _person_of(user, name)
    if invitation.group:
        _let_run(person, invitation.group, Role(invitation.role))
    elif invitation.organisation:
        Coordination.objects.get_or_create(facilitator=person, organisation=invitation.organisation)
    elif invitation.invited_as == InvitedAs.STEWARD:
        user.groups.add(ensure_stewards())
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return user


def login_with(email: str) -> User | None:
    """Return the login that has this address."""
    return User.objects.filter(email__iexact=email).first()


def _login_of(email: str, name: str) -> User:
    user = login_with(email) or User.objects.create_user(email, first_name=name)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def _person_of(user: User, name: str) -> Facilitator:
    """Return the person behind a login: theirs, else who was noted by the address without a login, else a new one."""
    person = Facilitator.objects.filter(user=user).first()
    person = person or Facilitator.objects.filter(user=None, email__iexact=user.email).order_by("pk").first()
    person = person or Facilitator(name=name or user.get_full_name() or user.email, email=user.email)
    person.user = user
    person.save()
    return person


def _let_run(person: Facilitator, group: SupportGroup, role: Role) -> None:
    """Have the person run the group; who leads it already is not made less."""
    facilitation, is_new = Facilitation.objects.get_or_create(
        facilitator=person, group=group, defaults={"role": role, "accepted_at": timezone.now()}
    )
    if is_new:
        return
    if facilitation.accepted_at is None or role == Role.LEAD:
        facilitation.role = role
    facilitation.accepted_at = facilitation.accepted_at or timezone.now()
    facilitation.save(update_fields=["role", "accepted_at"])
