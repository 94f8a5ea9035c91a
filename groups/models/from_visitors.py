"""What visitors tell: that something is wrong with a listing, or that a group is missing. Neither needs an account."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.constraints import not_blank, one_of
from groups.models.listing_version import Outcome, Proposal
from groups.models.support_group import SupportGroup


class Wrong(models.TextChoices):
    """What is wrong with a listing."""

    CLOSED = "closed", _("The group has closed")
    NOBODY_CAME = "nobody_came", _("Nobody was there")
    TIME = "time", _("The day or time is wrong")
    PLACE = "place", _("The place is wrong")
    UNSAFE = "unsafe", _("It did not feel safe")
    OTHER = "other", _("Something else")


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by what is to be done with them."""

    def waiting(self) -> Self:
        """Return those that nobody has decided, what felt unsafe first, then the oldest."""
        is_less_urgent = Case(When(wrong=Wrong.UNSAFE, then=False), default=True)
        return self.filter(outcome=Outcome.WAITING).order_by(is_less_urgent, "sent_at", "id")


class Report(models.Model):
    """That a visitor found something wrong. It names nobody who sent it."""

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="reports")
    wrong = models.CharField("what is wrong", max_length=16, choices=Wrong)
    note = models.TextField(max_length=2000, blank=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="report")
    sent_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports_decided"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("sent_at", "id")
        constraints: ClassVar = [
            one_of("report", "wrong", Wrong),
            one_of("report", "outcome", Outcome),
            models.CheckConstraint(
                name="report_decided_at_once",
                condition=Q(outcome="waiting", decided_at=None) | (~Q(outcome="waiting") & Q(decided_at__isnull=False)),
                violation_error_message="A report has a time of decision exactly when it is decided.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_wrong_display()}: {self.group}"


class Suggestion(models.Model):
    """A group that somebody wants listed. Nobody sees it before the address it came from is confirmed.

    ``facts`` is what ``groups.facts.apply_facts`` takes. Confirmed, it becomes a listing that waits for review;
    unconfirmed, it is forgotten after ``groups.actions.suggestions.DAYS_TO_CONFIRM``.
    """

    email = models.EmailField("e-mail address")
    runs_it = models.BooleanField("runs the group", default=False)
    facts = models.JSONField()
    sent_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    group = models.OneToOneField(
        SupportGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="suggestion"
    )

    class Meta:
        ordering = ("sent_at", "id")
        default_permissions = ("view", "delete")
        constraints: ClassVar = [
            not_blank("suggestion", "email"),
            models.CheckConstraint(
                name="suggestion_listed_once_confirmed",
                condition=Q(group=None) | Q(confirmed_at__isnull=False),
                violation_error_message="A suggestion becomes a listing only once its address is confirmed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facts.get('name', '')}, {self.sent_at:%Y-%m-%d}"
