"""People who run groups, and what they were trained and checked for."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import SupportGroup
from groups.models.constraints import in_order, not_blank, one_of


class Role(models.TextChoices):
    """A facilitator's part in a group."""

    LEAD = "lead", _("Leads the group")
    CO = "co", _("Helps to lead the group")


class CheckKind(models.TextChoices):
    """What was checked."""

    TRAINING = "training", _("Training")
    BACKGROUND = "background", _("Background check")


class Facilitator(models.Model):
    """A person who runs groups; may have a login.

    Only ``public_name`` and ``about`` ever reach a page. The rest is private.
    """

    name = models.CharField("full name", max_length=150, help_text="Private.")
    email = models.EmailField("e-mail address", blank=True, help_text="Private.")
    phone = models.CharField(max_length=40, blank=True, help_text="Private.")
    public_name = models.CharField(
        max_length=80, blank=True, help_text="As visitors may call them, such as “Sam”. Empty: not shown at all."
    )
    about = models.CharField(max_length=300, blank=True, help_text="One sentence for visitors.")
    is_trusted = models.BooleanField(
        "edits go live at once",
        default=False,
        help_text="A steward looks at them afterwards. Without it, changes to a published listing wait for a steward.",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="facilitator"
    )

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [not_blank("facilitator", "name")]

    def __str__(self) -> str:
        return self.name

    @property
    def public_checks(self) -> list["Check"]:
        """Return the checks that hold today and may be shown. Prefetch ``checks``."""
        today = timezone.localdate()
        return [check for check in self.checks.all() if check.is_public and check.is_valid_on(today)]


class Facilitation(models.Model):
    """That a facilitator runs a group, and in which role."""

    facilitator = models.ForeignKey(Facilitator, on_delete=models.CASCADE, related_name="facilitations")
    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="facilitations")
    role = models.CharField(max_length=16, choices=Role, default=Role.LEAD)
    accepted_at = models.DateTimeField(null=True, blank=True, help_text="When they said yes. Empty: invited.")

    class Meta:
        ordering = ("-role", "id")
        constraints: ClassVar = [
            one_of("facilitation", "role", Role),
            models.UniqueConstraint(
                fields=["facilitator", "group"],
                name="facilitation_once",
                violation_error_message="This person already runs this group.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facilitator}, {self.group}"


class Check(models.Model):
    """Training or a background check: what, by whom, when, until."""

    facilitator = models.ForeignKey(Facilitator, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=16, choices=CheckKind)
    name = models.CharField("what", max_length=150, help_text="Such as Safeguarding, level 2.")
    checked_by = models.CharField("by whom", max_length=150)
    checked_on = models.DateField("when")
    expires_on = models.DateField("until", null=True, blank=True, help_text="Empty: it does not expire.")
    is_public = models.BooleanField("shown to visitors", default=True)

    class Meta:
        ordering = ("-checked_on", "name")
        constraints: ClassVar = [
            one_of("check", "kind", CheckKind),
            not_blank("check", "name"),
            not_blank("check", "checked_by"),
            in_order("check", "checked_on", "expires_on"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.checked_on}"

    def is_valid_on(self, day: date) -> bool:
        """Return whether it has been made and has not expired on ``day``."""
        return self.checked_on <= day and (self.expires_on is None or day <= self.expires_on)
