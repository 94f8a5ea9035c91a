"""Listings that may be one group, and listings that became one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groups.models.constraints import one_of
from groups.models.support_group import SupportGroup


class SamePlace(models.TextChoices):
    """What two listings have in common about where they meet."""

    BUILDING = "building", "Same building"
    TOWN = "town", "Same town"
    REMOTE = "remote", "Both online or by phone"


class Lookalike(models.Model):
    """Two listings that are perhaps one group, and why: found by ``groups.actions.duplicates``.

    ``certainty`` counts what they have in common. Once somebody has said that they are two groups, that holds.
    """

    first = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="lookalikes_after")
    second = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="lookalikes_before")
    place = models.CharField(max_length=16, choices=SamePlace)
    has_same_name = models.BooleanField()
    has_same_time = models.BooleanField()
    has_same_topic = models.BooleanField()
    has_same_contact = models.BooleanField()
    certainty = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField(default=timezone.now)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="lookalikes_dismissed"
    )

    class Meta:
        ordering = ("-certainty", "first", "second")
        default_permissions = ()
        constraints: ClassVar = [
            one_of("lookalike", "place", SamePlace),
            models.UniqueConstraint(fields=["first", "second"], name="lookalike_once"),
            models.CheckConstraint(
                name="lookalike_in_order",
                condition=Q(first__lt=F("second")),
                violation_error_message="Of two listings, the one with the smaller number comes first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class Merge(models.Model):
    """That a listing became one with another: it is archived, and ``kept`` stands for it."""

    kept = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="merges")
    other = models.OneToOneField(SupportGroup, on_delete=models.CASCADE, related_name="merged_as")
    merged_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="merges_made"
    )

    class Meta:
        ordering = ("merged_at", "id")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="merge_of_two",
                condition=~Q(kept=F("other")),
                violation_error_message="A listing cannot become one with itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} into {self.kept_id}"
