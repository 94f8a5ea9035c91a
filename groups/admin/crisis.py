"""Who to call right now."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget, UnfoldAdminTextInputWidget

from groups.admin.base import DirectoryAdmin
from groups.admin.filters import CRISIS_CHECK_HOLDS, NeedsCheckingFilter
from groups.models import CrisisLine


class CrisisLineForm(forms.ModelForm):  # type: ignore[type-arg]
    """A line, with its lists written the way people write lists."""

    languages = SimpleArrayField(
        forms.CharField(max_length=35),
        required=False,
        help_text="Tags with commas between them, such as en, cy.",
        widget=UnfoldAdminTextInputWidget,
    )
    sources = SimpleArrayField(
        forms.CharField(),
        delimiter="\n",
        required=False,
        help_text="Where this can be checked: one page a line.",
        widget=UnfoldAdminExpandableTextareaWidget,
    )

    class Meta:
        model = CrisisLine
        fields = "__all__"  # noqa: DJ007  (the admin's fieldsets choose)


@admin.register(CrisisLine)
class CrisisLineAdmin(DirectoryAdmin):
    """Numbers that must be right: each is checked by a person every six months."""

    form = CrisisLineForm
    fieldsets = (
        (None, {"fields": ["country", "name", "is_emergency", "number", "tel", "text_service", "url"]}),
        ("For whom and when", {"fields": ["hours", "languages", "audience", "note", "position"]}),
        ("Can it be relied on?", {"fields": ["confidence", "checked_on", "sources"]}),
    )
    list_display = ("name", "country", "number", "confidence", "check_state")
    list_filter = (NeedsCheckingFilter, ("confidence", ChoicesDropdownFilter), "country")
    search_fields = ("name", "country", "number", "tel", "text_service")
    actions: ClassVar[tuple[str, ...]] = ("mark_checked",)

    @display(description="Checked", ordering="checked_on", label={"due": "warning"})
    def check_state(self, line: CrisisLine) -> tuple[str, str]:
        """Return when a person last checked it, marked where that is due again."""
        if line.checked_on is None:
            return "due", "Never checked"
        is_due = line.checked_on < timezone.localdate() - CRISIS_CHECK_HOLDS
        return "due" if is_due else "done", line.checked_on.isoformat()

    @admin.action(description="Mark as checked today", permissions=["change"])
    def mark_checked(self, request: HttpRequest, queryset: QuerySet[CrisisLine]) -> None:
        """Note that a person has checked these lines today."""
        lines = [line for line in queryset if self.has_change_permission(request, line)]
        for line in lines:
            line.checked_on = timezone.localdate()
            line.save(update_fields=["checked_on"])
            self.log_change(request, line, "Checked.")
        self.message_user(request, f"Marked as checked today: {len(lines)}.", messages.SUCCESS)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Show the newest check first of all: a new line is checked on the day it is entered."""
        return {"checked_on": timezone.localdate(), **super().get_changeform_initial_data(request)}
