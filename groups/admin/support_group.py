"""The listing editor: everything about a group on one page, in the order a visitor reads it."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timesince import timesince
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import action, display

from groups.actions.dates import refresh_occurrences
from groups.admin.base import DirectoryAdmin
from groups.admin.concurrency import ConcurrentEditMixin
from groups.admin.duplicate import DuplicateMixin
from groups.admin.filters import AttendanceFilter, ConfirmedFilter, SourceFilter
from groups.admin.listing_actions import ListingActions
from groups.admin.meeting import WHO, MeetingInline
from groups.admin.preview import NEW, PreviewMixin, Sent, anchor
from groups.admin.sections import sections_of
from groups.admin.several_meetings import SeveralMeetingsMixin
from groups.admin.support_group_form import SupportGroupForm
from groups.admin.widgets import time_zones
from groups.models import Meeting, Missing, SupportGroup
from groups.models.choices import ExceptionKind, Status
from groups.recurrence import falls_on

TOGETHER = "What you agree on"
STATUS_COLOURS = {
    Status.PUBLISHED.label: "success",
    Status.SUBMITTED.label: "warning",
    Status.PAUSED.label: "default",
    Status.DRAFT.label: "default",
    Status.ARCHIVED.label: "default",
}


class SupportGroupAdmin(
    SeveralMeetingsMixin, ConcurrentEditMixin, PreviewMixin, DuplicateMixin, ListingActions, DirectoryAdmin
):
    """Listings. Registered in ``facilitators.admin``, which adds the people who run a group."""

    form = SupportGroupForm
    inlines: ClassVar[list[Any]] = [MeetingInline]
    autocomplete_fields = ("organisation", "topics", "communities", "languages")
    readonly_fields = ("last_confirmed", "provenance")
    actions_submit_line = ("save_and_confirm",)
    change_form_template = "admin/listing_form.html"
    fieldsets = (
        ("What is it?", {"fields": ["name", "summary", "description", "organisation", "website"]}),
        (WHO, {"fields": ["topics", "for_whom", "communities", ("minimum_age", "maximum_age"), "languages"]}),
        (
            "How to join",
            {
                "fields": [
                    *("joining", "joining_note", "capacity", "join_details_given", "cost", "cost_note"),
                    *("phone", "contact_email"),
                ]
            },
        ),
        (
            "What is it like?",
            {
                "fields": [
                    *("led_by", "structure", "course_starts_on", "course_weeks", "may_join_late", "may_just_listen"),
                    *("faith", "typical_size", "newcomers_welcome", "newcomers_note"),
                ]
            },
        ),
        (
            "The first visit",
            {
                "fields": [
                    *("first_visit_look_for", "first_visit_entrance", "first_visit_what_happens"),
                    *("first_visit_bring", "first_visit_late"),
                ],
            },
        ),
        (TOGETHER, {"fields": ["confidentiality", "agreement"]}),
        (
            "Publishing",
            {"fields": ["status", "pause_reason", "paused_until", "slug", "last_confirmed", "provenance"]},
        ),
    )

    list_display = ("name", "listing_status", "topic_names", "meets", "dates", "last_confirmed", "organisation")
    list_select_related = ("organisation",)
    list_filter = (
        ("status", ChoicesDropdownFilter),
        AttendanceFilter,
        ("topics", AutocompleteSelectFilter),
        ConfirmedFilter,
        SourceFilter,
        ("organisation", AutocompleteSelectFilter),
    )
    search_fields = ("name", "summary", "organisation__name", "meetings__venue__locality")
    search_help_text = "Name, sentence, organisation or town"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SupportGroup]:
        """Fetch along what the list shows."""
        queryset: QuerySet[SupportGroup] = super().get_queryset(request)
        return queryset.prefetch_related("topics", "meetings")

    @display(description="Status", ordering="status", label=STATUS_COLOURS)
    def listing_status(self, group: SupportGroup) -> str:
        """Return where the listing stands."""
        return group.get_status_display()

    @admin.display(description="Topics")
    def topic_names(self, group: SupportGroup) -> str:
        """Return the topics in one line."""
        return ", ".join(topic.name for topic in group.topics.all()) or "–"

    @admin.display(description="Meets")
    def meets(self, group: SupportGroup) -> str:
        """Return all schedules in words."""
        return "; ".join(meeting.schedule_in_words for meeting in group.meetings.all()) or "–"

    @admin.display(description="Single dates")
    def dates(self, group: SupportGroup) -> str:
        """Return the way to cancelling or moving one."""
        page = reverse("admin:groups_supportgroup_dates", args=[group.pk])
        return format_html('<a class="row-link" href="{}" aria-label="Dates of {}">Cancel or move</a>', page, group)

    @admin.display(description="Last confirmed", ordering="confirmed_at")
    def last_confirmed(self, group: SupportGroup) -> str:
        """Return when a person last said that it is still true."""
        if group.confirmed_at is None:
            return "Never"
        return f"{timesince(group.confirmed_at, depth=1)} ago, {date_format(timezone.localtime(group.confirmed_at))}"

    @admin.display(description="Where this comes from")
    def provenance(self, group: SupportGroup) -> str:
        """Return the import behind the listing, if any, and when it last changed."""
        if group._state.adding:
            return "Entered by hand"
        source = f"Imported from {group.source}" if group.source else "Entered by hand"
        left = "; it is no longer listed there" if group.left_source_at else ""
        return f"{source}{left}. Last changed {date_format(timezone.localtime(group.changed_at), 'j F Y, H:i')}."

    @action(description="Save: all still true", permissions=["change"])
    def save_and_confirm(self, request: HttpRequest, group: SupportGroup) -> None:
        """Note, with the changes saved, that everything is true today."""
        group.confirmed_at = timezone.now()
        group.save()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Hand the page its sections, what is missing, and the time zones that all its meetings choose from."""
        group: SupportGroup = context.get("original") or SupportGroup()
        if context["adminform"].form.is_bound:
            group.status = context["adminform"].form.status_so_far  # what was sent is not saved
        context |= {
            "time_zones": time_zones(),
            "unsaved_id": group.pk or NEW,
            "is_public": group.is_published,
            "sections": sections_of(context["adminform"], is_published=group.is_published),
            "missing": _missing(group, context),
            "confirmed_in_words": self.last_confirmed(group),
        }
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save topics and meetings, publish if that is wished and possible, and have new dates found at once."""
        super().save_related(request, form, formsets, change)
        group = form.instance
        if form.wants_publishing:
            self._publish_if_complete(request, group)
        self._point_out_lost_changes(request, group)
        transaction.on_commit(lambda: refresh_occurrences(timezone.now()))

    def _publish_if_complete(self, request: HttpRequest, group: SupportGroup) -> None:
        missing = group.missing_for_publishing()
        if not missing:
            group.publish()
            group.save()
            return
        page = reverse("admin:groups_supportgroup_change", args=[group.pk])
        links = format_html_join(
            "", '<li><a href="{}#{}">{}</a></li>', ((page, anchor(one.field), one.message) for one in missing)
        )
        text = (
            "Everything you wrote is saved, but visitors cannot see it ({}). Before it can be published:"
            '<ul class="missing">{}</ul>'
        )
        self.message_user(request, format_html(text, group.get_status_display().lower(), links), messages.WARNING)

    def _point_out_lost_changes(self, request: HttpRequest, group: SupportGroup) -> None:
        """Warn of changed dates on which the group does not meet anyway: a slip that would cancel nothing."""
        today = timezone.localdate()
        for meeting in Meeting.objects.filter(group=group).prefetch_related("exceptions"):
            for exception in meeting.exceptions.all():
                day = exception.original_on
                if exception.kind != ExceptionKind.ADDED and day and day >= today and not falls_on(meeting.rule, day):
                    self.message_user(
                        request,
                        f"{date_format(day, 'l j F Y')} is changed, but is not a date of “{meeting}”. Check the date.",
                        messages.WARNING,
                    )

    def response_post_save_add(self, request: HttpRequest, obj: SupportGroup) -> HttpResponse:
        """Stay on the page where something is still missing."""
        return self._stay_if_incomplete(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: SupportGroup) -> HttpResponse:
        """Stay on the page where something is still missing."""
        return self._stay_if_incomplete(request, obj) or super().response_post_save_change(request, obj)

    def _stay_if_incomplete(self, request: HttpRequest, group: SupportGroup) -> HttpResponse | None:
        if request.POST.get("status") != Status.PUBLISHED or group.is_published:
            return None
        return HttpResponseRedirect(reverse("admin:groups_supportgroup_change", args=[group.pk]))

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Tell of changed dates as well, which sit inside the meetings."""
        nested = [
            inner.formset
            for formset in formsets
            for row in formset.forms
            for inner in getattr(row, "nested_formsets", [])
            if hasattr(inner.formset, "new_objects")  # those of a removed meeting are not saved
        ]
        return super().construct_change_message(request, form, [*formsets, *nested], add)

    def get_view_on_site_url(self, obj: models.Model | None = None) -> str | None:
        """Return the public page, which only a published listing has."""
        if not isinstance(obj, SupportGroup) or not obj.is_published:
            return None
        return obj.get_absolute_url()


def _missing(group: SupportGroup, context: dict[str, Any]) -> list[Missing]:
    """Return what to do before the listing can be saved, or published, as the id of each question and the words."""
    form = context["adminform"].form
    if form.is_bound:
        return Sent(form, [one.formset for one in context["inline_admin_formsets"]], group.is_published).problems
    return [Missing(anchor(one.field), one.message) for one in group.missing_for_publishing()]
