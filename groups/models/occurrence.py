"""A copy of coming dates, so that searching for days and times is plain SQL."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from groups.models.meeting import Meeting


class Occurrence(models.Model):
    """A copy of one computed date, so that a search for days and times is plain SQL.

    Never edited: ``refresh_occurrences`` writes the rows, and a trigger deletes a meeting's rows as soon as
    its rule or an exception changes, so that a search never finds a date that is no longer true.
    """

    # Without an index of its own: the unique one below begins with the meeting.
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="dates", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("starts_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="occurrence_once"),
            models.CheckConstraint(
                name="occurrence_ends_after_start", condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["starts_at"], name="occurrence_start")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.starts_at.isoformat()}"


class OccurrenceHorizon(models.Model):
    """How far ahead a meeting's ``Occurrence`` rows reach. Without a row they must be worked out anew."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, primary_key=True, related_name="horizon")
    reaches_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.reaches_at.isoformat()}"
