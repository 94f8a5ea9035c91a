"""Messages between visitors and groups, for as long as it takes to deliver and answer them."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from groups.models.constraints import not_blank
from groups.models.meeting import Meeting
from groups.models.support_group import SupportGroup


class Conversation(models.Model):
    """A visitor and a group who write to each other without knowing each other's address.

    Deleted with its messages by schedule: ``groups.actions.contact.forget_conversations``.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="conversations")
    visitor_email = models.EmailField()
    visitor_name = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-started_at", "-id")
        default_permissions = ()
        constraints: ClassVar = [not_blank("conversation", "visitor_email")]

    def __str__(self) -> str:
        return f"{self.group}, {self.started_at:%Y-%m-%d}"


class ContactMessage(models.Model):
    """One message of a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    is_from_visitor = models.BooleanField()
    text = models.TextField(max_length=5000)
    written_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at", "id")
        default_permissions = ()
        constraints: ClassVar = [not_blank("contactmessage", "text")]

    def __str__(self) -> str:
        return f"{self.conversation_id}, {self.written_at:%Y-%m-%d %H:%M}"


class JoinRequest(models.Model):
    """That somebody asked for the link or number of one date of a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="join_requests")
    email = models.EmailField()
    starts_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at", "id")
        default_permissions = ()
        constraints: ClassVar = [
            not_blank("joinrequest", "email"),
            models.UniqueConstraint(
                fields=["meeting", "email", "starts_at"],
                name="joinrequest_once",
                violation_error_message="This address has already asked for this date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}, {self.starts_at:%Y-%m-%d %H:%M}"
