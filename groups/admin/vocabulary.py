"""The words listings are described with."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest
from unfold.contrib.filters.admin import RelatedDropdownFilter

from groups.admin.base import DirectoryAdmin, DirectoryTabularInline, counted
from groups.models import AccessFeature, Community, Language, SupportGroup, Topic, TopicAlias

WEB_ADDRESS_FROM_NAME = {"slug": ("name",)}


class WordsAdmin(DirectoryAdmin):
    """Words that all who describe a listing choose from, and that stewards alone may change."""

    def get_choices(self, request: HttpRequest) -> QuerySet[Any]:
        """Return all words."""
        words: QuerySet[Any] = self.get_queryset(request)
        return words


class AliasInline(DirectoryTabularInline):
    """Other words for a topic."""

    model = TopicAlias
    verbose_name_plural = "Other words people use for it"


class TopicForm(ModelForm):  # type: ignore[type-arg]
    """A topic; the two levels, which a trigger guards, are asked for in words first."""

    class Meta:
        model = Topic
        fields: ClassVar[list[str]] = ["name", "description", "parent", "is_crisis", "slug"]
        labels: ClassVar[dict[str, str]] = {"parent": "Part of", "slug": "Web address"}
        help_texts: ClassVar[dict[str, str]] = {
            "parent": "The broader topic it belongs to. Leave empty if it is a broad one itself.",
            "slug": "Made from the name. Changing it later breaks links people have saved.",
        }

    def clean_parent(self) -> Topic | None:
        """Keep topics at two levels."""
        parent: Topic | None = self.cleaned_data["parent"]
        if parent is not None and self.instance.pk and self.instance.children.exists():
            raise ValidationError("This topic has narrower ones below it, so it cannot be part of another.")
        return parent


@admin.register(Topic)
class TopicAdmin(WordsAdmin):
    """What people live with."""

    form = TopicForm
    fieldsets = ((None, {"fields": ["name", "description", "parent", "is_crisis", "slug"]}),)
    inlines: ClassVar[list[Any]] = [AliasInline]
    prepopulated_fields: ClassVar[dict[str, Any]] = WEB_ADDRESS_FROM_NAME
    list_display = ("name", "parent", "alias_count", "group_count", "is_crisis")
    list_select_related = ("parent",)
    list_filter = (("parent", RelatedDropdownFilter), "is_crisis")
    search_fields = ("name", "aliases__text")
    search_help_text = "Name, or another word for it"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Count other words and groups along."""
        queryset: QuerySet[Topic] = super().get_queryset(request)
        return queryset.annotate(
            alias_count=counted(TopicAlias, "topic"), group_count=counted(SupportGroup.topics.through, "topic")
        )

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        """Offer only broad topics to be part of."""
        if db_field.name == "parent":
            kwargs["queryset"] = Topic.objects.top_level()
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return field

    def view_on_site(self, topic: Topic) -> str:
        """Return the public page."""
        return topic.get_absolute_url()

    @admin.display(description="Other words", ordering="alias_count")
    def alias_count(self, topic: Any) -> int:
        """Return how many other words it has."""
        return int(topic.alias_count)

    @admin.display(description="Groups", ordering="group_count")
    def group_count(self, topic: Any) -> int:
        """Return how many listings have chosen it."""
        return int(topic.group_count)


@admin.register(Community)
class CommunityAdmin(WordsAdmin):
    """Who groups are for."""

    fieldsets = ((None, {"fields": ["name", "description", "slug"]}),)
    prepopulated_fields: ClassVar[dict[str, Any]] = WEB_ADDRESS_FROM_NAME
    list_display = ("name", "description")
    search_fields = ("name",)


@admin.register(AccessFeature)
class AccessFeatureAdmin(WordsAdmin):
    """What lets people get in and take part."""

    fieldsets = ((None, {"fields": ["name", "description", "position", "slug"]}),)
    prepopulated_fields: ClassVar[dict[str, Any]] = WEB_ADDRESS_FROM_NAME
    list_display = ("name", "description", "position")
    search_fields = ("name",)


@admin.register(Language)
class LanguageAdmin(WordsAdmin):
    """What is spoken or signed."""

    list_display = ("name", "endonym", "tag", "is_signed")
    list_filter = ("is_signed",)
    search_fields = ("name", "endonym", "tag")
