"""Who is asked to look after listings, and who looks after an organisation's."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from facilitators.models.facilitator import Facilitator, Role
from groups.models import Organisation, SupportGroup
from groups.models.constraints import not_blank, one_of

DAYS_TO_ACCEPT = 14


class Coordination(models.Model):
    """That a person looks after all groups of an organisation, and those who run them."""

    facilitator = models.ForeignKey(Facilitator, on_delete=models.CASCADE, related_name="coordinations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="coordinations")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("organisation__name", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["facilitator", "organisation"],
                name="coordination_once",
                violation_error_message="This person already looks after this organisation.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.facilitator}, {self.organisation}"


class InvitedAs(models.TextChoices):
    """What somebody is invited to be."""

    FACILITATOR = "facilitator", "Runs a group"
    COORDINATOR = "coordinator", "Looks after an organisation’s groups"
    STEWARD = "steward", "Runs the directory"


def in_two_weeks() -> datetime:
    """Return when an invitation of this moment runs out."""
    return timezone.now() + timedelta(days=DAYS_TO_ACCEPT)


class Invitation(models.Model):
    """That somebody was asked, by e-mail, to look after listings. Accepting it makes their login.

    A facilitator is invited to a ``group`` (in a ``role``) or, with neither, to list a new one; a coordinator to an
    ``organisation``.
    """

    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=150, blank=True)
    invited_as = models.CharField(max_length=16, choices=InvitedAs, default=InvitedAs.FACILITATOR)
    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations")
    role = models.CharField(max_length=16, choices=Role, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=in_two_weeks, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-sent_at", "-id")
        constraints: ClassVar = [
            not_blank("invitation", "email"),
            one_of("invitation", "invited_as", InvitedAs),
            one_of("invitation", "role", Role, or_blank=True),
            models.CheckConstraint(
                name="invitation_to_what",
                condition=Q(invited_as="facilitator", organisation=None)
                & (Q(group=None, role="") | (Q(group__isnull=False) & ~Q(role="")))
                | Q(invited_as="coordinator", group=None, role="", organisation__isnull=False)
                | Q(invited_as="steward", group=None, role="", organisation=None),
                violation_error_message=(
                    "A facilitator is invited to a group in a role, a coordinator to an organisation, "
                    "a steward to neither."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_invited_as_display()}"

    @property
    def is_open(self) -> bool:
        """Return whether it can still be accepted."""
        return self.accepted_at is None and timezone.now() < self.expires_at


class ConfirmationRequest(models.Model):
    """That those who run a group were asked by mail whether its listing is still true.

    ``number`` counts the mails since it was last confirmed: 1 asks, 2 and 3 remind, 4 tells
    stewards and coordinators that it leaves soon.
    """

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="confirmation_requests")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("group", "sent_at")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="confirmationrequest_number_counts",
                condition=Q(number__range=(1, 4)),
                violation_error_message="Mails are counted from 1 to 4.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.number}"
