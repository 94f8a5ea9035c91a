"""What keeps a directory in order: addresses that mail comes back from, old addresses of pages, and needs unmet."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from groups.models.constraints import not_blank
from groups.models.support_group import SupportGroup


class Bounce(models.Model):
    """An address that mail came back from."""

    email = models.EmailField(unique=True)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-last_at",)
        default_permissions = ("view", "delete")
        constraints: ClassVar = [not_blank("bounce", "email")]

    def __str__(self) -> str:
        return self.email


class OldSlug(models.Model):
    """An address that a listing had before: it leads to the present one."""

    slug = models.SlugField(max_length=64, unique=True)
    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="old_slugs")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("slug",)
        default_permissions = ()
        constraints: ClassVar = [not_blank("oldslug", "slug")]

    def __str__(self) -> str:
        return self.slug


class UnmetNeed(models.Model):
    """How many searches of one day, for one topic in one region, found no group that fits. Nothing else is kept.

    A cell below ``groups.actions.unmet.FEWEST`` is deleted when its day is over.
    """

    day = models.DateField()
    topic = models.CharField(max_length=64, blank=True)  # a slug; empty: none was asked for
    region = models.CharField(max_length=120, blank=True)  # "England, GB"; empty: no place was asked for
    searches = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-day", "-searches")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "topic", "region"], name="unmetneed_once_a_day"),
            models.CheckConstraint(name="unmetneed_counted", condition=Q(searches__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.topic} {self.region}".strip()
