"""Mails on their way."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from groups.models.constraints import not_blank
from groups.models.contact import ContactMessage


class OutgoingMail(models.Model):
    """A mail that waits to be sent. Deleted once it is: jobs and logs know its number only."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    reply_to = models.EmailField(blank=True)
    message = models.ForeignKey(ContactMessage, on_delete=models.CASCADE, null=True, related_name="mails")
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("queued_at", "id")
        default_permissions = ()
        constraints: ClassVar = [not_blank("outgoingmail", "to")]

    def __str__(self) -> str:
        return f"{self.pk}"
