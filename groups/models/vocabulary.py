"""The words listings are described with: all of it data, all of it editable by stewards."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from groups.models.constraints import not_blank
from groups.speech import spoken


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics, by their place in the two levels."""

    def top_level(self) -> "TopicQuerySet":
        """Return the broad topics, those without a parent."""
        return self.filter(parent=None)

    def with_children_of(self, slugs: list[str]) -> "TopicQuerySet":
        """Return the topics named and all the narrower ones below them."""
        return self.filter(models.Q(slug__in=slugs) | models.Q(parent__slug__in=slugs))


class Topic(models.Model):
    """What people in a group live with. Two levels: broad topics and narrower ones below them.

    A database trigger keeps it at two levels (see the first migration).
    """

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=100, unique=True)
    description = models.CharField(max_length=300, blank=True, help_text="One sentence a newcomer understands.")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    is_crisis = models.BooleanField(
        "brings up help now", default=False, help_text="People who look for this may be in danger: show help now first."
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            not_blank("topic", "slug"),
            not_blank("topic", "name"),
            models.CheckConstraint(
                name="topic_not_own_parent",
                condition=~models.Q(parent=models.F("id")),
                violation_error_message="A topic cannot be its own parent.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    @property
    def local_name(self) -> str:
        """Return what it is called in the language of the page; a name that stewards gave it as it stands."""
        return spoken().pgettext("topic", self.name)

    @property
    def local_description(self) -> str:
        """Return its description in the language of the page, as its name."""
        return spoken().pgettext("topic", self.description) if self.description else ""


class TopicAlias(models.Model):
    """Words people use for a topic: lay names, misspellings, other languages."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=100)
    language = models.CharField(max_length=35, default="en", help_text="BCP 47 tag of the words, such as en or es.")
    is_guarded = models.BooleanField(
        "guarded",
        default=False,
        help_text="Counts only as the whole search or in capitals: “me”, “did” and “AA” are also everyday words.",
    )

    class Meta:
        verbose_name = "other word"
        verbose_name_plural = "other words"
        ordering = ("language", "text")
        constraints: ClassVar = [
            not_blank("topicalias", "text"),
            models.UniqueConstraint(
                models.F("topic"),
                models.F("language"),
                Lower("text"),
                name="topicalias_once_per_topic",
                violation_error_message="This topic already has these words.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Community(models.Model):
    """Who a group is for: women, veterans, LGBTQ+ people…, or expressly everyone."""

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=100, unique=True)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "communities"
        ordering = ("name",)
        constraints: ClassVar = [not_blank("community", "slug"), not_blank("community", "name")]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """Return what it is called in the language of the page; a name that stewards gave it as it stands."""
        return spoken().pgettext("community", self.name)


class AccessFeature(models.Model):
    """Something that lets a person get in and take part: step-free, hearing loop, captions…

    Each meeting says yes or no to a feature, or says nothing (see MeetingAccess).
    """

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=100, unique=True)
    description = models.CharField(max_length=300, blank=True, help_text="What a visitor can rely on when it is there.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers are shown first.")

    class Meta:
        ordering = ("position", "name")
        constraints: ClassVar = [not_blank("accessfeature", "slug"), not_blank("accessfeature", "name")]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """Return what it is called in the language of the page; a name that stewards gave it as it stands."""
        return spoken().pgettext("access", self.name)

    @property
    def local_description(self) -> str:
        """Return its description in the language of the page, as its name."""
        return spoken().pgettext("access", self.description) if self.description else ""


class Language(models.Model):
    """A language spoken or signed in groups, by its BCP 47 tag."""

    tag = models.CharField(max_length=35, unique=True, help_text="BCP 47 tag, such as en, pt-BR or bfi.")
    name = models.CharField(max_length=100, help_text="In English, such as Welsh.")
    endonym = models.CharField(max_length=100, blank=True, help_text="As its speakers call it, such as Cymraeg.")
    is_signed = models.BooleanField("sign language", default=False)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            not_blank("language", "name"),
            models.CheckConstraint(
                name="language_tag_bcp47",
                condition=models.Q(tag__regex=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
                violation_error_message="Give a BCP 47 tag, such as en, pt-BR or bfi.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """Return what it is called in the language of the page."""
        return spoken().language(self.tag, self.name)


class ShippedEntry(models.Model):
    """An entry of the shipped vocabulary that was added once, so that one that stewards delete stays deleted."""

    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=250)

    class Meta:
        verbose_name_plural = "shipped entries"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="shippedentry_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
