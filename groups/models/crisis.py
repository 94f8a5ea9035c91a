"""Who to call right now."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from groups.models.choices import Confidence
from groups.models.constraints import country_code, not_blank, one_of


class CrisisLineQuerySet(models.QuerySet["CrisisLine"]):
    """Crisis lines that may be shown."""

    def shown(self) -> "CrisisLineQuerySet":
        """Leave out lines whose number is in doubt: a dead number is worse than none."""
        return self.exclude(confidence=Confidence.UNCERTAIN)


class CrisisLine(models.Model):
    """A number, text service or page that answers a person in danger; or a country's emergency number."""

    country = models.CharField(max_length=2, help_text="Two capital letters, such as GB.")
    name = models.CharField(max_length=150)
    is_emergency = models.BooleanField("emergency number", default=False)
    number = models.CharField(max_length=40, blank=True, help_text="As people write it, such as 116 123.")
    tel = models.CharField("number to dial", max_length=20, blank=True, help_text="Digits only, for phones to dial.")
    text_service = models.CharField(max_length=200, blank=True, help_text="Such as: Text SHOUT to 85258.")
    url = models.URLField("page", blank=True)
    hours = models.CharField(max_length=100, blank=True)
    languages = ArrayField(models.CharField(max_length=35), default=list, blank=True)
    audience = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=300, blank=True)
    sources = ArrayField(models.TextField(), default=list, blank=True)
    confidence = models.CharField(max_length=16, choices=Confidence, default=Confidence.UNCERTAIN)
    checked_on = models.DateField(
        null=True, blank=True, help_text="When a person last checked it. Due every six months."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers are shown first.")

    objects = CrisisLineQuerySet.as_manager()

    class Meta:
        ordering = ("country", "-is_emergency", "position", "name")
        constraints: ClassVar = [
            country_code("crisisline"),
            not_blank("crisisline", "name"),
            one_of("crisisline", "confidence", Confidence),
            models.CheckConstraint(
                name="crisisline_reachable",
                condition=~models.Q(number="", text_service="", url=""),
                violation_error_message="Give a number, a text service or a page.",
            ),
            models.CheckConstraint(
                name="crisisline_number_dialled",
                condition=models.Q(tel="") | (models.Q(tel__regex=r"^\+?[0-9*#]+$") & ~models.Q(number="")),
                violation_error_message="The number to dial has digits only, and is also written out.",
            ),
            models.UniqueConstraint(fields=["country", "name"], name="crisisline_once_per_country"),
            models.UniqueConstraint(
                fields=["country"],
                condition=models.Q(is_emergency=True),
                name="crisisline_one_emergency_number",
                violation_error_message="This country already has an emergency number.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})"
