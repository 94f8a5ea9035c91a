"""Meetings and their changed dates, on the page of their group."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.forms import PaginationInlineFormSet

from groups.admin.base import DirectoryStackedInline
from groups.admin.meeting_form import ExceptionForm, MeetingForm, MeetingFormSet
from groups.models import Meeting, MeetingException, SupportGroup

# The section of the group's page that an inline comes after.
WHO = "Who is it for?"
ANOTHER = "another"  # in the address: opens an empty meeting


class PrefetchedFormSet(PaginationInlineFormSet):
    """The changed dates of one meeting, as they were fetched with those of all."""

    def get_queryset(self) -> QuerySet[MeetingException]:
        """Return what was fetched along with the meeting, where it was."""
        if "exceptions" in getattr(self.instance, "_prefetched_objects_cache", {}):
            return self.instance.exceptions.all()  # type: ignore[no-any-return]
        rows: QuerySet[MeetingException] = super().get_queryset()
        return rows


class ExceptionInline(DirectoryStackedInline):
    """Single dates that are cancelled, moved or added."""

    model = MeetingException
    form = ExceptionForm
    formset = PrefetchedFormSet
    verbose_name = "changed date"
    verbose_name_plural = "Is one date different? A holiday, another day, an extra meeting"


class MeetingInline(DirectoryStackedInline):
    """When and where a group meets: one row for each way in which it does."""

    model = Meeting
    form = MeetingForm
    formset = MeetingFormSet
    template = "admin/editor/meetings.html"
    inlines: ClassVar = [ExceptionInline]
    follows = WHO
    verbose_name_plural = "When and where?"
    autocomplete_fields = ("venue",)
    fieldsets = (
        (None, {"fields": ["attendance", "venue", "freq", "interval", "byday", "bysetpos", "bymonthday"]}),
        (None, {"fields": [("start_time", "end_time"), ("dtstart", "until")]}),
        ("Joining online or by phone", {"fields": ["join_details"], "classes": ["joining-online"]}),
        ("Getting in and taking part", {"fields": ["access_answers"]}),
        ("More: name, notes, time zone", {"fields": ["name", "notes", "timezone"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        """Fetch along what the row shows."""
        queryset: QuerySet[Meeting] = super().get_queryset(request)
        return queryset.select_related("venue").prefetch_related("exceptions", "access_stated")

    def get_extra(self, request: HttpRequest, obj: SupportGroup | None = None, **kwargs: Any) -> int:
        """Open the first meeting of a group that has none, and another where no script can."""
        return 0 if obj is not None and ANOTHER not in request.GET and obj.meetings.exists() else 1
