"""What every admin page of the directory has in common."""

from typing import Any, ClassVar

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import Field, ModelForm, TypedChoiceField
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.forms import PaginationInlineFormSet

from groups.admin.widgets import NOT_STATED, DateWidget, NamedChoice, NamedChoices, TimeWidget, YesNoWidget


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

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Let a row of the directory be chosen without a script, too."""
        if self._is_by_name(db_field, request):
            kwargs.setdefault("widget", NamedChoice(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Let rows of the directory be chosen without a script, too."""
        if self._is_by_name(db_field, request):
            kwargs.setdefault("widget", NamedChoices(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def _is_by_name(self, db_field: Any, request: HttpRequest) -> bool:
        chosen_from = db_field.remote_field.model._meta
        found_while_typing = self.get_autocomplete_fields(request)  # type: ignore[attr-defined]
        return db_field.name in found_while_typing and chosen_from.app_label == "groups"

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        """Show "add a new one" beside a choice of rows, where Unfold hides it in a menu."""
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.template_name = "admin/widgets/related.html"
        return field

    def get_field_queryset(
        self, db: str | None, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest
    ) -> QuerySet[Any] | None:
        """Offer the rows that their own admin offers this user: Django would offer everybody's."""
        related = self.admin_site._registry.get(db_field.remote_field.model)  # type: ignore[attr-defined]
        if isinstance(related, DirectoryAdmin):
            return related.get_choices(request)
        rows: QuerySet[Any] | None = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        return rows


class DirectoryAdmin(PlainFields, ModelAdmin):
    """The base of every admin here.

    Who may see and change which rows is asked in one place each: ``get_queryset`` and ``has_change_permission``
    with the object. Actions ask again for every object, because Django asks for them without it.
    """

    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    warn_unsaved_form = True
    object_history_template = "admin/history.html"  # Django's tells everybody's e-mail address

    def get_choices(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that this user may choose in forms and filters of others: those they may see."""
        rows: QuerySet[Any] = self.get_queryset(request)
        return rows if self.has_view_permission(request) else rows.none()


class RowForm(ModelForm):  # type: ignore[type-arg]
    """A row on the page of its group.

    One that is saved and was not touched is left alone: the database holds it to the rules already, and asking anew
    takes dozens of queries for each row, each time that somebody stops typing.
    """

    def full_clean(self) -> None:
        """Check what was typed, if anything was."""
        if self.is_bound and self.instance.pk and not self.has_changed():
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()


class RowErrorsFormSet(PaginationInlineFormSet):
    """Rows below one another, which say above them what Unfold leaves out: mistakes that belong to no one field."""

    def non_form_errors(self) -> ErrorList:
        """Return the mistakes of the rows together, and of each row as a whole."""
        found = super().non_form_errors()
        kept = [form for form in self.forms if not (self.is_bound and self._should_delete_form(form))]
        whole = [error for form in kept for error in form.non_field_errors()]
        return ErrorList([*found, *whole])


class PartOfARow:
    """For an inline: who may see or change a row may see or change what belongs to it.

    Rows within rows of an inline are asked for with the row of the page, or with one that has no admin of its own. The
    page has asked by then: none is opened without leave to see its row, and none saved without leave to change it.
    """

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether the user may see the row around."""
        return self._may("view", request, obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether the user may change, or is about to add, the row around."""
        return self._may("change" if obj is not None and obj.pk else "add", request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether the user may change the row around."""
        return self._may("change", request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return whether the user may change the row around: what belongs to it is part of it."""
        return self._may("change", request, obj)

    def _may(self, what: str, request: HttpRequest, obj: models.Model | None) -> bool:
        around = self.parent_model if obj is None else type(obj)  # type: ignore[attr-defined]
        page = self.admin_site._registry.get(around)  # type: ignore[attr-defined]
        if page is None:
            return True
        if what == "add":
            return bool(page.has_add_permission(request))
        return bool(getattr(page, f"has_{what}_permission")(request, obj))


class DirectoryStackedInline(PartOfARow, PlainFields, StackedInline):
    """Rows below one another, for rows with much to say."""

    formset = RowErrorsFormSet
    extra = 0


def counted(model: type[models.Model], by: str) -> Coalesce:
    """Return how many rows of ``model`` point at a row through ``by``, for ``annotate``.

    A subquery: counting through a join takes away the order of the rows, and multiplies where two things are counted.
    """
    rows = model._base_manager.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(rows.annotate(count=Count("*")).values("count")), 0)


class DirectoryTabularInline(PartOfARow, PlainFields, TabularInline):
    """Rows as a table, for rows with little to say."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        """Name each field for a screen reader: the heads of a table are no labels."""
        formset = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)
        return formset
