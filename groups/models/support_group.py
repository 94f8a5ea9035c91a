"""A listing: what a group says of itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from groups.models.choices import (
    Capacity,
    Cost,
    Faith,
    ForWhom,
    JoinDetailsGiven,
    Joining,
    LedBy,
    Size,
    Status,
    Structure,
)
from groups.models.constraints import in_order, not_blank, one_of
from groups.models.fold import Fold
from groups.models.organisation import Organisation
from groups.models.vocabulary import Community, Language, Topic
from groups.speech import Speech, spoken


@dataclass(frozen=True)
class Missing:
    """Something a listing needs before it can be published: the field, and what to do."""

    field: str
    message: str


def ages_in(speech: Speech, low: int | None, high: int | None) -> str:
    """Return the ages from ``low`` to ``high``, such as “18 to 30”; an empty string where neither is stated."""
    if low is None and high is None:
        return ""
    if not low:
        return speech.gettext("All ages") if high is None else speech.gettext("Up to {age}").format(age=high)
    if high is None:
        return speech.gettext("{age} and over").format(age=low)
    return str(low) if low == high else speech.pgettext("ages", "{low} to {high}").format(low=low, high=high)


def ages_in_words(low: int | None, high: int | None) -> str:
    """Return the same in the language of the page."""
    return ages_in(spoken(), low, high)


def is_doubted(doubted_at: datetime | None, confirmed_at: datetime | None) -> bool:
    """Return whether visitors found nobody there, and nobody has confirmed the listing since."""
    return doubted_at is not None and (confirmed_at is None or confirmed_at < doubted_at)


class SupportGroupQuerySet(models.QuerySet["SupportGroup"]):
    """Listings by who may see them."""

    def published(self) -> Self:
        """Return what everybody may see. Every page, feed, export and index starts here."""
        return self.filter(status=Status.PUBLISHED)

    def with_page(self) -> Self:
        """Return what has a page of its own: a paused listing's says that it is closed for now."""
        return self.filter(status__in=[Status.PUBLISHED, Status.PAUSED])


class SupportGroup(models.Model):
    """A peer-support group's listing (HSDS *service*).

    An empty value always means "not stated", which is never the same as "no": text and choices are blank,
    yes-or-no answers and numbers are null, lists are empty. Where a "no" makes sense it has a value of its
    own (``False``, ``secular``, the community “everyone”, a minimum age of 0 for all ages).
    """

    slug = models.SlugField(max_length=64, unique=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT)
    name = models.CharField(max_length=200)
    summary = models.CharField(max_length=250, blank=True, help_text="One sentence: who it is for and what it is like.")
    description = models.TextField(blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="groups"
    )

    topics = models.ManyToManyField(Topic, blank=True, related_name="groups")
    communities = models.ManyToManyField(Community, blank=True, related_name="groups")
    languages = models.ManyToManyField(Language, blank=True, related_name="groups")
    for_whom = models.CharField("for", max_length=16, choices=ForWhom, blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 means: all ages.")
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)

    led_by = models.CharField(max_length=16, choices=LedBy, blank=True)
    structure = models.CharField(max_length=16, choices=Structure, blank=True)
    course_starts_on = models.DateField(null=True, blank=True)
    course_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    may_join_late = models.BooleanField("may join a running course", null=True, blank=True)
    may_just_listen = models.BooleanField(null=True, blank=True)
    faith = models.CharField(max_length=16, choices=Faith, blank=True)
    typical_size = models.CharField(max_length=16, choices=Size, blank=True)
    newcomers_welcome = models.BooleanField(null=True, blank=True)
    newcomers_note = models.CharField(max_length=300, blank=True)

    cost = models.CharField(max_length=16, choices=Cost, blank=True)
    cost_note = models.CharField(max_length=200, blank=True)
    joining = models.CharField("how to join", max_length=16, choices=Joining, blank=True)
    joining_note = models.TextField(blank=True, help_text="What to say or send, and what for.")
    capacity = models.CharField(max_length=16, choices=Capacity, blank=True)
    website = models.URLField(blank=True)
    phone = models.CharField("public phone number", max_length=40, blank=True)
    contact_email = models.EmailField(
        "private e-mail address", blank=True, help_text="Where messages for the group go. Never shown."
    )

    confidentiality = models.TextField("confidentiality statement", blank=True)
    agreement = models.TextField("group agreement", blank=True)
    first_visit_look_for = models.CharField("who to look for", max_length=300, blank=True)
    first_visit_entrance = models.CharField("entrance", max_length=300, blank=True)
    first_visit_what_happens = models.TextField("what happens", blank=True)
    first_visit_bring = models.CharField("what to bring", max_length=300, blank=True)
    first_visit_late = models.CharField("if you are late", max_length=300, blank=True)
    join_details_given = models.CharField(
        "online link or number is given", max_length=16, choices=JoinDetailsGiven, blank=True
    )

    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField("last confirmed", null=True, blank=True)
    doubted_at = models.DateTimeField(
        "visitors are told to check before they travel",
        null=True,
        blank=True,
        editable=False,
        help_text="Since two people said within a month that nobody was there.",
    )
    paused_until = models.DateField(null=True, blank=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    source = models.CharField(max_length=64, blank=True, editable=False)
    source_key = models.CharField(max_length=255, blank=True, editable=False)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    left_source_at = models.DateTimeField(null=True, editable=False)

    text = models.GeneratedField(
        expression=SearchVector(Fold("name"), weight="A", config="english")
        + SearchVector(Fold("summary"), weight="B", config="english")
        + SearchVector(Fold("description"), weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SupportGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "group"
        ordering = ("name",)
        indexes: ClassVar = [
            models.Index(fields=["status", "name"], name="supportgroup_status_name"),
            GinIndex(fields=["text"], name="supportgroup_text"),
            GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="supportgroup_name_trigrams"),
        ]
        constraints: ClassVar = [
            not_blank("supportgroup", "slug"),
            not_blank("supportgroup", "name"),
            one_of("supportgroup", "status", Status),
            one_of("supportgroup", "for_whom", ForWhom, or_blank=True),
            one_of("supportgroup", "led_by", LedBy, or_blank=True),
            one_of("supportgroup", "structure", Structure, or_blank=True),
            one_of("supportgroup", "faith", Faith, or_blank=True),
            one_of("supportgroup", "typical_size", Size, or_blank=True),
            one_of("supportgroup", "cost", Cost, or_blank=True),
            one_of("supportgroup", "joining", Joining, or_blank=True),
            one_of("supportgroup", "capacity", Capacity, or_blank=True),
            one_of("supportgroup", "join_details_given", JoinDetailsGiven, or_blank=True),
            in_order("supportgroup", "minimum_age", "maximum_age"),
            models.CheckConstraint(
                name="supportgroup_ages_human",
                condition=(Q(minimum_age=None) | Q(minimum_age__lte=120))
                & (Q(maximum_age=None) | Q(maximum_age__lte=120)),
                violation_error_message="Ages run from 0 to 120.",
            ),
            models.CheckConstraint(
                name="supportgroup_course_only",
                condition=Q(structure="course") | Q(course_starts_on=None, course_weeks=None, may_join_late=None),
                violation_error_message="Start, weeks and joining late are for courses only.",
            ),
            models.CheckConstraint(
                name="supportgroup_course_weeks_positive",
                condition=Q(course_weeks=None) | Q(course_weeks__gte=1),
                violation_error_message="A course has at least one week.",
            ),
            models.CheckConstraint(
                name="supportgroup_published_complete",
                condition=~Q(status="published") | (Q(published_at__isnull=False) & ~Q(summary="")),
                violation_error_message="A published listing has a summary and the time it was published.",
            ),
            models.CheckConstraint(
                name="supportgroup_pause_only_if_paused",
                condition=Q(status="paused") | Q(paused_until=None, pause_reason=""),
                violation_error_message="Only a paused listing has a reason and a date for the pause.",
            ),
            models.CheckConstraint(
                name="supportgroup_source_whole",
                condition=Q(source="", source_key="", source_digest="", left_source_at=None)
                | (~Q(source="") & ~Q(source_key="")),
                violation_error_message="An imported listing has both its source and its key there.",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source=""), name="supportgroup_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Return whether everybody may see the listing."""
        return self.status == Status.PUBLISHED

    @property
    def is_doubted(self) -> bool:
        """Return whether visitors are told to check before they travel."""
        return is_doubted(self.doubted_at, self.confirmed_at)

    @property
    def ages_in_words(self) -> str:
        """Return the ages it is for, such as “18 to 30”; an empty string where they are not stated."""
        return ages_in_words(self.minimum_age, self.maximum_age)

    def publish(self) -> None:
        """Make the listing public; its time of publication is kept from the first time. Not saved."""
        self.status = Status.PUBLISHED
        self.published_at = self.published_at or timezone.now()
        self.paused_until, self.pause_reason = None, ""

    def stand(self, status: Status) -> None:
        """Let the listing stand elsewhere, without the reason and date of a pause. Not saved."""
        if status == Status.PUBLISHED:
            self.publish()
        else:
            self.status, self.paused_until, self.pause_reason = status, None, ""

    def missing_for_publishing(self, meetings: Iterable[Any] | None = None) -> list[Missing]:
        """Return what the saved listing still needs before a visitor can rely on it.

        ``meetings`` are its own, with their venues, where they are at hand; they are fetched else.
        """
        return list(self._missing(meetings))

    def _missing(self, meetings: Iterable[Any] | None) -> Iterator[Missing]:
        if not self.summary:
            yield Missing("summary", "Write one sentence that says who it is for.")
        if not self.pk or not self.topics.all():
            yield Missing("topics", "Choose at least one topic.")
        if meetings is None:
            meetings = self.meetings.select_related("venue") if self.pk else []
        meetings = list(meetings)
        if not meetings:
            yield Missing("meetings", "Add at least one meeting, or say it meets by appointment.")
        for number, meeting in enumerate(meetings):
            if meeting.is_in_person and meeting.venue is None:
                yield Missing(f"meetings-{number}-venue", f"Say where “{meeting}” comes together.")
