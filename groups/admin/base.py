"""What every admin page of the directory has in common."""

from typing import Any, ClassVar

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.forms import Field, TypedChoiceField
from django.forms.utils import ErrorList
from django.http import HttpRequest
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.forms import PaginationInlineFormSet

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


class RowErrorsFormSet(PaginationInlineFormSet):
    """Rows below one another, which say above them what Unfold leaves out: mistakes that belong to no one field."""

    def non_form_errors(self) -> ErrorList:
        """Return the mistakes of the rows together, and of each row as a whole."""
        found = super().non_form_errors()
        kept = [form for form in self.forms if not (self.is_bound and self._should_delete_form(form))]
        whole = [error for form in kept for error in form.non_field_errors()]
        return ErrorList([*found, *whole])


class DirectoryStackedInline(PlainFields, StackedInline):
    """Rows below one another, for rows with much to say."""

    formset = RowErrorsFormSet
    extra = 0


def counted(model: type[models.Model], by: str) -> Coalesce:
    """Return how many rows of ``model`` point at a row through ``by``, for ``annotate``.

    A subquery: counting through a join takes away the order of the rows, and multiplies where two things are counted.
    """
    rows = model._base_manager.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(rows.annotate(count=Count("*")).values("count")), 0)


class DirectoryTabularInline(PlainFields, TabularInline):
    """Rows as a table, for rows with little to say."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        """Name each field for a screen reader: the heads of a table are no labels."""
        formset = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)
        return formset
