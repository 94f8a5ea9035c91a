"""What people searched for and did not find, for stewards: who should be listed, and where a group is wanted."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from unfold.admin import ModelAdmin

from facilitators.permissions import is_steward
from groups.actions.unmet import FEWEST, Need, unmet_since
from groups.models import Topic, UnmetNeed

PERIODS = (30, 90, 365)  # days
USUAL_PERIOD = 90
BARS = 10  # more do not make a picture
NO_TOPIC = "No topic"
NO_REGION = "No place"


@dataclass(frozen=True, slots=True)
class Row:
    """A topic and a region in words, and how often they were sought in vain."""

    topic: str
    region: str
    searches: int


@dataclass(frozen=True, slots=True)
class Bar:
    """What one bar stands for; ``length`` is its share of the longest, in percent."""

    name: str
    searches: int
    length: int


@admin.register(UnmetNeed)
class UnmetNeedAdmin(ModelAdmin):
    """A page to read, and the same as a file. Nobody changes what was counted."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this is a steward."""
        return is_steward(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nobody adds any."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nobody changes any."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nobody deletes any."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the file."""
        file = path("file/", self.admin_site.admin_view(self.file_view), name="groups_unmetneed_file")
        return [file, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[UnmetNeed]:
        """Return the rows that may be shown."""
        return UnmetNeed.objects.filter(searches__gte=FEWEST)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show what was not found in the last days, as bars and as a table."""
        days = self._days(request)
        rows = _rows(days)
        context = {
            **self.admin_site.each_context(request),
            "title": "Unmet need",
            "opts": self.opts,
            "is_counted": settings.KINDRED_UNMET,
            "fewest": FEWEST,
            "days": days,
            "periods": PERIODS,
            "rows": rows,
            "charts": {
                "By topic": _bars((row.topic, row.searches) for row in rows),
                "By region": _bars((row.region, row.searches) for row in rows),
            },
        }
        return TemplateResponse(request, "admin/unmet/page.html", context)

    def file_view(self, request: HttpRequest) -> HttpResponse:
        """Send the same numbers as CSV: topics by their slugs, empty where none was sought, and regions alike."""
        days = self._days(request)
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="unmet-need-{days}-days.csv"'
        writer = csv.writer(response)
        writer.writerow(["days", "topic", "region", "searches"])
        writer.writerows([days, *need] for need in _needs(days))
        return response

    def _days(self, request: HttpRequest) -> int:
        """Return how many days are asked for. Only stewards get so far."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return {str(days): days for days in PERIODS}.get(request.GET.get("days", ""), USUAL_PERIOD)


def _needs(days: int) -> list[Need]:
    return unmet_since(timezone.localdate() - timedelta(days=days - 1))


def _rows(days: int) -> list[Row]:
    needs = _needs(days)
    names = dict(Topic.objects.filter(slug__in={need.topic for need in needs}).values_list("slug", "name"))
    return [
        Row(names.get(need.topic, need.topic) or NO_TOPIC, need.region or NO_REGION, need.searches) for need in needs
    ]


def _bars(counted: Iterable[tuple[str, int]]) -> list[Bar]:
    totals: Counter[str] = Counter()
    for name, searches in counted:
        totals[name] += searches
    longest = max(totals.values(), default=1)
    return [Bar(name, searches, round(100 * searches / longest)) for name, searches in totals.most_common(BARS)]
