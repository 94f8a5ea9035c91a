"""Every closed set of answers in a listing, in the words a visitor reads; those that only stewards read, in English.

Blank means "not stated" wherever a field allows it, so no set has a value for that.
"""

from zoneinfo import available_timezones

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups import recurrence

# IANA time zones by their full names. Those without a slash are abbreviations, which nobody agrees on, old names of
# what has one with a slash, or "localtime", which PostgreSQL does not know.
TIMEZONES = frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


class Status(TextChoices):
    """Where the listing stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for review"
    PUBLISHED = "published", "Published"
    PAUSED = "paused", "Paused"
    ARCHIVED = "archived", "Archived"


class ForWhom(TextChoices):
    """Who comes: people who live with it themselves, or those close to them."""

    SELF = "self", _("People who live with it themselves")
    FAMILY = "family", _("Family, friends and carers")
    BOTH = "both", _("People who live with it, and those close to them")


class LedBy(TextChoices):
    """Who leads."""

    PEER = "peer", _("People who have been there")
    PROFESSIONAL = "professional", _("A professional")
    BOTH = "both", _("A professional and someone who has been there")


class Structure(TextChoices):
    """Whether one may come any time."""

    DROP_IN = "drop_in", _("Drop in, any time")
    COURSE = "course", _("A course with a start and an end")


class Faith(TextChoices):
    """Whether faith is part of it."""

    SECULAR = "secular", _("Not religious")
    FAITH = "faith", _("Faith is part of it")


class Size(TextChoices):
    """How many usually come."""

    UP_TO_6 = "up_to_6", _("Up to 6 people")
    UP_TO_12 = "up_to_12", _("7 to 12 people")
    UP_TO_25 = "up_to_25", _("13 to 25 people")
    OVER_25 = "over_25", _("More than 25 people")


class Cost(TextChoices):
    """What it costs."""

    FREE = "free", pgettext_lazy("cost", "Free")
    DONATION = "donation", _("Give what you can")
    PAID = "paid", _("There is a fee")


class Joining(TextChoices):
    """How one comes the first time."""

    TURN_UP = "turn_up", _("Just turn up")
    CONTACT_FIRST = "contact_first", _("Get in touch first")
    REFERRAL = "referral", _("Through a referral")


class Capacity(TextChoices):
    """Whether there is room."""

    OPEN = "open", _("There is room")
    WAITING_LIST = "waiting_list", _("There is a waiting list")
    FULL = "full", _("Full for now")


class JoinDetailsGiven(TextChoices):
    """How the private link or number of a meeting reaches those who come."""

    ON_REQUEST = "on_request", _("On request")
    BEFORE_MEETING = "before_meeting", _("Shortly before the meeting, to those who asked")
    PUBLIC = "public", _("Publicly, on the page")


class Attendance(TextChoices):
    """How one takes part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")
    PHONE = "phone", _("By phone")


class Frequency(TextChoices):
    """How it repeats."""

    WEEKLY = recurrence.Frequency.WEEKLY.value, "Every week, or every few weeks"
    MONTHLY = recurrence.Frequency.MONTHLY.value, "Every month, or every few months"
    ONCE = recurrence.Frequency.ONCE.value, "Once"
    APPOINTMENT = recurrence.Frequency.APPOINTMENT.value, "By appointment"


class ExceptionKind(TextChoices):
    """What is different about one date."""

    CANCELLED = recurrence.ExceptionKind.CANCELLED.value, "Cancelled"
    MOVED = recurrence.ExceptionKind.MOVED.value, "Moved"
    ADDED = recurrence.ExceptionKind.ADDED.value, "Added"


class Confidence(TextChoices):
    """How far the facts can be relied on (see the data's own README)."""

    CONFIRMED = "confirmed", "Confirmed by its own or an official page"
    CORROBORATED = "corroborated", "Found in two independent lists"
    UNCERTAIN = "uncertain", "Uncertain: never shown"
