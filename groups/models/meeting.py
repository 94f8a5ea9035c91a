"""When and where a group comes together."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import DateTimeField, Func, Q, Value
from django.db.models.lookups import IsNull

from groups import recurrence
from groups.models.choices import TIMEZONES, Attendance, ExceptionKind, Frequency
from groups.models.constraints import one_of
from groups.models.support_group import SupportGroup
from groups.models.venue import Venue
from groups.models.vocabulary import AccessFeature
from groups.speech import spoken

WEEKDAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}


def check_timezone(name: str) -> None:
    """Raise ``ValidationError`` unless ``name`` is an IANA time zone such as Europe/London."""
    if name not in TIMEZONES:
        raise ValidationError(f"“{name}” is not a time zone. Write it like Europe/London.", code="timezone")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, and how far ahead their dates are worked out."""

    def with_dates_short_of(self, instant: datetime) -> Self:
        """Return meetings whose ``Occurrence`` rows do not reach ``instant``, changed ones included."""
        return self.filter(Q(horizon=None) | Q(horizon__reaches_at__lt=instant))


class Meeting(models.Model):
    """A rule by which a group meets (HSDS *schedule*), in RFC 5545 terms and its own time zone.

    A group has several when it meets in several ways: Tuesdays in a hall, first Sundays online.
    Dates come from ``groups.recurrence``; a copy of the next weeks' dates, for searching, is in
    ``Occurrence``.
    """

    group = models.ForeignKey(SupportGroup, on_delete=models.CASCADE, related_name="meetings")
    name = models.CharField(
        max_length=200, blank=True, help_text="Only if the group has several, such as “Newcomers’ evening”."
    )
    attendance = models.CharField(max_length=16, choices=Attendance)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    timezone = models.CharField("time zone", max_length=64, validators=[check_timezone])

    freq = models.CharField("how often", max_length=16, choices=Frequency, default=Frequency.WEEKLY)
    interval = models.PositiveSmallIntegerField("every", default=1, help_text="2 means every second week or month.")
    byday = ArrayField(
        models.CharField(max_length=2, choices=list(WEEKDAYS.items())), verbose_name="days", default=list, blank=True
    )
    bysetpos = ArrayField(
        models.SmallIntegerField(),
        verbose_name="which of the month",
        default=list,
        blank=True,
        help_text="1, 3 means the first and third; -1 means the last.",
    )
    bymonthday = ArrayField(
        models.SmallIntegerField(),
        verbose_name="dates of the month",
        default=list,
        blank=True,
        help_text="15 means the 15th; -1 means the last day.",
    )
    dtstart = models.DateField("first day", null=True, blank=True)
    until = models.DateField("last day", null=True, blank=True)
    start_time = models.TimeField("starts at", null=True, blank=True)
    duration = models.DurationField(null=True, blank=True, help_text="Empty means: not stated.")

    access = models.ManyToManyField(AccessFeature, through="MeetingAccess", related_name="meetings")
    join_details = models.TextField(
        "how to join online or by phone",
        blank=True,
        help_text="Link, number, passcode. Private unless the listing says it is public.",
    )
    notes = models.TextField(blank=True, help_text="Shown to everybody.")
    position = models.PositiveSmallIntegerField(default=0)
    source_key = models.CharField(max_length=200, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("group", "position", "id")
        constraints: ClassVar = [
            one_of("meeting", "attendance", Attendance),
            one_of("meeting", "freq", Frequency),
            models.CheckConstraint(
                name="meeting_timezone_known",
                # The second half fails for a zone that PostgreSQL does not know: one such row would break every search.
                condition=Q(timezone__regex=r"^(UTC|[A-Z]\w+(/[\w+-]+)+)$")
                & Q(
                    IsNull(
                        Func(
                            "timezone",
                            Value("epoch"),
                            template="timezone(%(expressions)s::timestamptz)",
                            output_field=DateTimeField(),
                        ),
                        False,
                    )
                ),
                violation_error_message="Write the time zone like Europe/London.",
            ),
            models.CheckConstraint(
                name="meeting_interval_positive",
                condition=Q(interval__gte=1),
                violation_error_message="“Every” counts from 1.",
            ),
            models.CheckConstraint(
                name="meeting_no_false_address",
                condition=Q(attendance__in=["in_person", "hybrid"]) | Q(venue=None),
                violation_error_message="A meeting online or by phone has no venue.",
            ),
            models.CheckConstraint(
                name="meeting_days_known",
                condition=Q(byday__contained_by=list(WEEKDAYS)),
                violation_error_message="Days are MO, TU, WE, TH, FR, SA, SU.",
            ),
            models.CheckConstraint(
                name="meeting_positions_known",
                condition=Q(bysetpos__contained_by=[-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]),
                violation_error_message="Weeks of the month are 1 to 5, or -1 to -5 from the end.",
            ),
            models.CheckConstraint(
                name="meeting_monthdays_known",
                condition=Q(bymonthday__contained_by=[n for n in range(-31, 32) if n]),
                violation_error_message="Dates of the month are 1 to 31, or -1 to -31 from the end.",
            ),
            models.CheckConstraint(
                name="meeting_rule_complete",
                condition=(
                    Q(freq="weekly", byday__len__gte=1, bysetpos__len=0, bymonthday__len=0)
                    | Q(freq="monthly", byday__len__gte=1, bysetpos__len__gte=1, bymonthday__len=0)
                    | Q(freq="monthly", byday__len=0, bysetpos__len=0, bymonthday__len__gte=1)
                    | Q(
                        freq="once", byday__len=0, bysetpos__len=0, bymonthday__len=0, dtstart__isnull=False, until=None
                    )
                    | Q(freq="appointment", byday__len=0, bysetpos__len=0, bymonthday__len=0)
                ),
                violation_error_message=(
                    "Weekly needs days; monthly needs days with weeks of the month, or dates; once needs its day."
                ),
            ),
            models.CheckConstraint(
                name="meeting_time_stated",
                condition=Q(freq="appointment") | Q(start_time__isnull=False),
                violation_error_message="Say when it starts, unless it is by appointment.",
            ),
            models.CheckConstraint(
                name="meeting_interval_anchored",
                condition=Q(interval=1) | Q(freq__in=["weekly", "monthly"], dtstart__isnull=False),
                violation_error_message="“Every second…” needs the first day to count from.",
            ),
            models.CheckConstraint(
                name="meeting_dtstart_to_until",
                condition=Q(dtstart=None) | Q(until=None) | Q(dtstart__lte=models.F("until")),
                violation_error_message="The last day must not be before the first.",
            ),
            models.CheckConstraint(
                name="meeting_duration_within_a_day",
                condition=Q(duration=None) | Q(duration__gt=timedelta(0), duration__lte=timedelta(days=1)),
                violation_error_message="A meeting lasts more than nothing and at most a day.",
            ),
            models.UniqueConstraint(
                fields=["group", "source_key"], condition=~Q(source_key=""), name="meeting_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.schedule_in_words

    @property
    def rule(self) -> recurrence.Rule:
        """Return the pure rule behind this meeting."""
        return recurrence.Rule(
            freq=recurrence.Frequency(self.freq),
            timezone=self.timezone,
            start_time=self.start_time,
            duration=self.duration,
            dtstart=self.dtstart,
            until=self.until,
            interval=self.interval,
            byday=tuple(recurrence.Weekday(day) for day in self.byday),
            bysetpos=tuple(self.bysetpos),
            bymonthday=tuple(self.bymonthday),
        )

    @property
    def schedule_in_words(self) -> str:
        """Return the rule in words, such as “First and third Tuesday of the month”."""
        return recurrence.describe(self.rule, spoken())

    @property
    def is_in_person(self) -> bool:
        """Return whether one can walk in."""
        return self.attendance in {Attendance.IN_PERSON, Attendance.HYBRID}

    def occurrences(
        self, *, after: datetime, before: datetime | None = None, include_cancelled: bool = False
    ) -> Iterator[recurrence.Occurrence]:
        """Yield this meeting's real dates from ``after`` on, in order, exceptions applied.

        Prefetch ``exceptions`` when asking this of many meetings.
        """
        exceptions = [exception.as_rule_exception() for exception in self.exceptions.all()]
        return recurrence.occurrences(
            self.rule, exceptions, after=after, before=before, include_cancelled=include_cancelled
        )


class MeetingException(models.Model):
    """One date that differs from a meeting's rule: cancelled, moved or added."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="exceptions")
    kind = models.CharField(max_length=16, choices=ExceptionKind, default=ExceptionKind.CANCELLED)
    original_on = models.DateField("date", null=True, blank=True, help_text="The date that does not happen as usual.")
    new_on = models.DateField("new date", null=True, blank=True)
    new_start_time = models.TimeField("new time", null=True, blank=True, help_text="Empty means: the usual time.")
    note = models.CharField(max_length=200, blank=True, help_text="Shown to everybody, such as: bank holiday.")

    class Meta:
        verbose_name = "change to one date"
        verbose_name_plural = "changes to single dates"
        ordering = ("original_on", "new_on")
        constraints: ClassVar = [
            one_of("meetingexception", "kind", ExceptionKind),
            models.CheckConstraint(
                name="meetingexception_dates_fit_kind",
                condition=(
                    Q(kind="cancelled", original_on__isnull=False, new_on=None, new_start_time=None)
                    | Q(kind="moved", original_on__isnull=False, new_on__isnull=False)
                    | Q(kind="added", original_on=None, new_on__isnull=False)
                ),
                violation_error_message=(
                    "Cancelled needs the date; moved needs the date and the new one; added needs the new one only."
                ),
            ),
            models.UniqueConstraint(
                fields=["meeting", "original_on"],
                name="meetingexception_once_per_date",
                violation_error_message="This date is already changed.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "new_on"],
                condition=Q(kind="added"),
                name="meetingexception_added_once",
                violation_error_message="This date is already added.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.original_on or self.new_on}"

    def as_rule_exception(self) -> recurrence.RuleException:
        """Return the pure exception behind this row."""
        return recurrence.RuleException(
            kind=recurrence.ExceptionKind(self.kind),
            original_on=self.original_on,
            new_on=self.new_on,
            new_start_time=self.new_start_time,
            note=self.note,
        )


class MeetingAccess(models.Model):
    """A meeting's word on one access feature: yes or no. Without a row it is not stated."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="access_stated")
    feature = models.ForeignKey(AccessFeature, on_delete=models.CASCADE, related_name="stated_by")
    is_available = models.BooleanField("available")

    class Meta:
        verbose_name = "access"
        verbose_name_plural = "access"
        ordering = ("feature__position", "feature__name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "feature"],
                name="meetingaccess_stated_once",
                violation_error_message="This is already answered.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.feature}: {'yes' if self.is_available else 'no'}"
