"""Meetings and their changed dates, on the page of their group."""

from itertools import islice
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from groups.admin.base import DirectoryStackedInline, DirectoryTabularInline
from groups.admin.meeting_form import ExceptionForm, MeetingForm, MeetingFormSet
from groups.models import Meeting, MeetingException, SupportGroup

DATES_SHOWN = 5
# The section of the group's page that an inline comes after.
WHO = "Who is it for?"


class ExceptionInline(DirectoryTabularInline):
    """Single dates that are cancelled, moved or added."""

    model = MeetingException
    form = ExceptionForm
    verbose_name = "changed date"
    verbose_name_plural = "Is one date different? A holiday, another day, an extra meeting"


class MeetingInline(DirectoryStackedInline):
    """When and where a group meets: one row for each way in which it does."""

    model = Meeting
    form = MeetingForm
    formset = MeetingFormSet
    inlines: ClassVar = [ExceptionInline]
    follows = WHO
    verbose_name_plural = "When and where?"
    autocomplete_fields = ("venue",)
    readonly_fields = ("coming_dates",)
    fieldsets = (
        (None, {"fields": ["coming_dates", "attendance", "venue", "freq", "interval", "byday", "bysetpos"]}),
        (None, {"fields": ["bymonthday", ("start_time", "end_time"), ("dtstart", "until")]}),
        ("Joining online or by phone", {"fields": ["join_details"], "classes": ["collapse", "joining-online"]}),
        ("Getting in and taking part", {"fields": ["access_answers"], "classes": ["collapse"]}),
        ("More: name, notes, time zone", {"fields": ["name", "notes", "timezone"], "classes": ["collapse"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        """Fetch along what the row shows."""
        queryset: QuerySet[Meeting] = super().get_queryset(request)
        return queryset.select_related("venue").prefetch_related("exceptions", "access_stated")

    def get_extra(self, request: HttpRequest, obj: SupportGroup | None = None, **kwargs: Any) -> int:
        """Open the first meeting of a group that has none."""
        return 0 if obj is not None and obj.meetings.exists() else 1

    @admin.display(description="Meets")
    def coming_dates(self, meeting: Meeting) -> str:
        """Return the rule in words with the next real dates, so that a slip is seen at once."""
        if meeting._state.adding:
            return "Save, and the next dates are shown here."
        dates = list(islice(meeting.occurrences(after=timezone.now()), DATES_SHOWN))
        return format_html(
            "<strong>{}</strong>{}",
            meeting.schedule_in_words,
            format_html_join(
                "", "<br>{}{}", ((date_format(date.starts_at, "l j F Y, H:i"), _mark(date)) for date in dates)
            )
            or format_html("<br>{}", "No dates to come."),
        )


def _mark(date: Any) -> str:
    return " (moved)" if date.is_moved else " (added)" if date.is_added else ""
