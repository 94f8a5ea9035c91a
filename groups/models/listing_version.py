"""What a listing said before: each change with who made it, when, and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from groups.models.choices import Status
from groups.models.constraints import one_of
from groups.models.support_group import SupportGroup


class ListingVersion(models.Model):
    """A whole listing as it stood after a change; docs/decisions/0020-versions-of-whole-listings.md tells why whole.

    ``facts`` is what ``groups.facts.facts_of`` returns. A version that ``is_to_look_at`` went live without a steward,
    who looks at it afterwards.
    """

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="versions")
    status = models.CharField(max_length=16, choices=Status)
    facts = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="versions_made"
    )
    why = models.CharField(max_length=200, blank=True)
    is_to_look_at = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="versions_looked_at"
    )

    class Meta:
        ordering = ("-made_at", "-id")
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["group", "-made_at"], name="listingversion_of_group"),
            models.Index(
                fields=["made_at"],
                condition=Q(is_to_look_at=True, looked_at=None),
                name="listingversion_to_look_at",
            ),
        ]
        constraints: ClassVar = [one_of("listingversion", "status", Status)]

    def __str__(self) -> str:
        return f"{self.group_id}, {self.made_at:%Y-%m-%d %H:%M}"


class Outcome(models.TextChoices):
    """What became of something that waited for a steward."""

    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class Proposal(models.Model):
    """A change to a published listing that waits for a steward, while the listing stays as it is.

    ``base`` is what the listing said when the change was made, ``facts`` what it should say: only what differs between
    the two is changed. ``by`` is empty where a visitor proposes it.
    """

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="proposals")
    base = models.JSONField()
    facts = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals_made"
    )
    why = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals_decided"
    )
    answer = models.CharField(max_length=300, blank=True, help_text="What the steward says to whoever proposed it.")

    class Meta:
        ordering = ("made_at", "id")
        default_permissions = ()
        constraints: ClassVar = [
            one_of("proposal", "outcome", Outcome),
            models.CheckConstraint(
                name="proposal_decided_at_once",
                condition=Q(outcome="waiting", decided_at=None) | (~Q(outcome="waiting") & Q(decided_at__isnull=False)),
                violation_error_message="A proposal has a time of decision exactly when it is decided.",
            ),
            models.UniqueConstraint(
                fields=["group", "by"],
                condition=Q(outcome="waiting"),
                name="proposal_one_waiting_each",
                violation_error_message="This person already has a change waiting for this group.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.made_at:%Y-%m-%d %H:%M}"
