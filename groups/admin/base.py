"""What every admin page of the directory has in common."""

from typing import Any, ClassVar

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms import Field, TypedChoiceField
from django.http import HttpRequest
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from groups.admin.widgets import NOT_STATED, DateWidget, TimeWidget, YesNoWidget


class PlainFields:
    """Form fields a lay person understands: native dates and times, and "Not stated" as the first answer."""

    formfield_overrides: ClassVar[dict[Any, dict[str, Any]]] = {
        models.DateField: {"widget": DateWidget},
        models.TimeField: {"widget": TimeWidget},
    }

    def formfield_for_choice_field(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> TypedChoiceField:
        """Say "Not stated" where a choice may stay open."""
        if db_field.blank:
            kwargs.setdefault("choices", db_field.get_choices(include_blank=True, blank_choice=[("", NOT_STATED)]))
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc,no-any-return]

    def formfield_for_nullboolean_field(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        """Say "Not stated" where a yes or no may stay open."""
        return db_field.formfield(**{"widget": YesNoWidget, **kwargs})

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        """Show "add a new one" beside a choice of rows, where Unfold hides it in a menu."""
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.template_name = "admin/widgets/related.html"
        return field


class DirectoryAdmin(PlainFields, ModelAdmin):
    """The base of every admin here.

    Who may see and change which rows is asked in one place each: ``get_queryset`` and ``has_change_permission``
    with the object. Actions ask again for every object, because Django asks for them without it.
    """

    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    warn_unsaved_form = True
    save_on_top = False
    show_full_result_count = False


class DirectoryStackedInline(PlainFields, StackedInline):
    """Rows below one another, for rows with much to say."""

    extra = 0


class DirectoryTabularInline(PlainFields, TabularInline):
    """Rows as a table, for rows with little to say."""

    extra = 0
