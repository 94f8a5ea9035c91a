"""Ways to narrow a list in the admin."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from groups.models import CrisisLine, SupportGroup
from groups.models.choices import Attendance

CONFIRMATION_HOLDS = timedelta(days=settings.KINDRED_CONFIRM_DAYS)  # after that those who run a group are asked
CRISIS_CHECK_HOLDS = timedelta(days=183)  # "due every six months" (CrisisLine.checked_on)


class ConfirmedFilter(DropdownFilter):
    """Listings by whether a person has lately said that they are still true."""

    title = "last confirmed"
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [
            ("due", f"More than {settings.KINDRED_CONFIRM_DAYS} days ago, or never"),
            ("recent", f"In the last {settings.KINDRED_CONFIRM_DAYS} days"),
            ("never", "Never"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> QuerySet[SupportGroup]:
        """Narrow the list."""
        limit = timezone.now() - CONFIRMATION_HOLDS
        conditions = {
            "due": Q(confirmed_at=None) | Q(confirmed_at__lt=limit),
            "recent": Q(confirmed_at__gte=limit),
            "never": Q(confirmed_at=None),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class AttendanceFilter(DropdownFilter):
    """Listings with a meeting of this kind."""

    title = "how people take part"
    parameter_name = "attendance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Return the choices."""
        return list(Attendance.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> QuerySet[SupportGroup]:
        """Narrow the list."""
        if self.value() not in Attendance.values:
            return queryset
        return queryset.filter(meetings__attendance=self.value()).distinct()


class SourceFilter(DropdownFilter):
    """Listings by the import they come from."""

    title = "source"
    parameter_name = "source"
    by_hand: ClassVar[str] = "-"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the sources there are."""
        sources = SupportGroup.objects.exclude(source="").order_by("source").values_list("source", flat=True).distinct()
        return [(self.by_hand, "Entered by hand"), *((source, source) for source in sources)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SupportGroup]) -> QuerySet[SupportGroup]:
        """Narrow the list."""
        if not self.value():
            return queryset
        return queryset.filter(source="" if self.value() == self.by_hand else self.value())


class NeedsCheckingFilter(DropdownFilter):
    """Crisis lines whose check is due."""

    title = "check"
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("due", "Needs checking"), ("done", "Checked in the last six months")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CrisisLine]) -> QuerySet[CrisisLine]:
        """Narrow the list."""
        limit = timezone.localdate() - CRISIS_CHECK_HOLDS
        conditions = {"due": Q(checked_on=None) | Q(checked_on__lt=limit), "done": Q(checked_on__gte=limit)}
        return queryset.filter(conditions.get(self.value() or "", Q()))
