"""Two people who edit one row at a time never overwrite each other without knowing.

The form carries what the row was when it was opened. When it comes back and the row is another one by then, nothing
is saved: the form says who changed what meanwhile and keeps everything typed. Saving once more is then a decision.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from groups.admin.vanished_rows import keep_vanished_rows

OPENED = "opened"
CONFLICT = "conflict"  # the code of the error that tells of somebody else's changes
LONGEST_SHOWN = 200  # characters of a long text, where two versions stand side by side
LOOK_BACK = timedelta(days=1)  # for changes told where the form does not know when it was opened


class OpenedField(forms.CharField):
    """Carries what the row was when the form was opened; is never a change by itself."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return False: opening a form changes nothing."""
        return False


def fingerprint(instance: models.Model) -> str:
    """Return a digest of all columns of a row, ``changed_at`` included where it has one."""
    fields = [field for field in instance._meta.concrete_fields if not field.generated]
    values = [(field.attname, str(field.value_from_object(instance))) for field in fields]
    return hashlib.sha256(repr(values).encode()).hexdigest()


class ConcurrentEditForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that refuses, once, to save over somebody else's changes. Its admin is a ``ConcurrentEditMixin``."""

    opened = OpenedField()
    looks_for_conflicts = True  # not where the form is only looked at, and nothing will be saved

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Taken here, because validation writes what was typed into the instance.
        self._fingerprint = fingerprint(self.instance) if self.instance.pk else ""
        self.initial[OPENED] = f"{timezone.now().isoformat()} {self._fingerprint}"

    def clean(self) -> dict[str, Any]:
        """Compare the row as it was opened with the row as it is now."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opened_at, _, opened = data.get(OPENED, "").partition(" ")
        if opened != self._fingerprint and self.looks_for_conflicts:
            # The form shown again knows of the newer row, so that saving once more works.
            shown_again = cast(QueryDict, self.data).copy()
            shown_again[self.add_prefix(OPENED)] = self.initial[OPENED]
            self.data = shown_again
            self.add_error(None, ValidationError(self._conflict(opened_at), code=CONFLICT))
        return data

    def _conflict(self, opened_at: str) -> SafeString:
        entries = LogEntry.objects.filter(
            content_type=get_content_type_for_model(self.instance),
            object_id=self.instance.pk,
            action_time__gt=_instant(opened_at) or timezone.now() - LOOK_BACK,
        ).select_related("user")
        told = [
            (entry.user, date_format(timezone.localtime(entry.action_time), "H:i"), entry.get_change_message())
            for entry in entries
        ]
        differences = format_html_join("", "<li>{}: it now says “{}”, you wrote “{}”.</li>", self._differences())
        return format_html(
            "<strong>Not saved yet: this was changed while you had it open.</strong> "
            "Everything you wrote is still here, rows that are gone by now included. "
            "Press Save again to keep your version.<ul>{}</ul>{}",
            format_html_join("", "<li>{}, {}: {}</li>", told) or format_html("<li>{}</li>", "Changed by an import."),
            format_html("Where the two differ:<ul>{}</ul>", differences) if differences else "",
        )

    def _differences(self) -> Iterator[tuple[str, str, str]]:
        for name in self.changed_data:
            if name in self.cleaned_data:
                field = self.fields[name]
                saved = self.get_initial_for_field(field, name)
                yield str(self[name].label), in_words(field, saved), in_words(field, self.cleaned_data[name])


class ConcurrentEditMixin:
    """For an admin whose form is a ``ConcurrentEditForm``: sends the note along and holds the row while saving."""

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Put the note of when the form was opened among the first fields of a change form."""
        first, *others = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if obj is None:
            return [first, *others]
        name, options = first
        return [(name, {**options, "fields": [*options["fields"], OPENED]}), *others]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, locked where it is about to be saved: of two at the same moment, the second waits."""
        found = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        return type(found)._base_manager.select_for_update().filter(pk=found.pk).first()

    def _create_formsets(self, request: HttpRequest, obj: models.Model, change: bool) -> Any:
        """Take rows that somebody else has removed meanwhile as new ones, so that nothing typed is lost."""
        if change and request.method == "POST":
            data = request.POST.copy()
            for inline in self.get_inline_instances(request, obj):  # type: ignore[attr-defined]
                keep_vanished_rows(data, request, inline, obj)
            request.POST = data  # type: ignore[assignment]
        return super()._create_formsets(request, obj, change)  # type: ignore[misc]


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def in_words(field: forms.Field, value: Any) -> str:
    """Return a form value as the form shows it, shortened."""
    if isinstance(field, forms.ModelChoiceField) and isinstance(value, int):
        value = field.queryset.filter(pk=value).first() if field.queryset is not None else value
    if isinstance(value, models.QuerySet | list | tuple):
        text = ", ".join(sorted(str(one) for one in value))
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        text = str(dict(cast(Any, field.choices)).get(value, value))
    elif isinstance(value, bool):
        text = "Yes" if value else "No"
    else:
        text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
