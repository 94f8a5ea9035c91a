"""What a visitor is asked about a group that is missing: what one can know from outside."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from groups.actions.similar import listed_already
from groups.actions.suggestions import has_enough_mail
from groups.actions.told_facts import ToldPlace, unstated, venue_told
from groups.facts import GROUP_FIELDS, MEETING_FIELDS, Facts
from groups.finder.alphabet import in_alphabet
from groups.forms.guard import GuardedForm
from groups.models import Meeting, SupportGroup, Topic
from groups.models.choices import Attendance, Frequency
from groups.models.meeting import WEEKDAYS
from groups.speech import listed_weekday

IN_PERSON = (Attendance.IN_PERSON, Attendance.HYBRID)
FURTHEST = timedelta(days=92)  # until when the next date of a group that meets every two weeks surely is
# Each day as rules name it, and as visitors read it.
DAYS_NAMED = [(day, listed_weekday(number)) for number, day in enumerate(WEEKDAYS)]
WEEKS = [
    ("1", pgettext_lazy("of the month", "First")),
    ("2", pgettext_lazy("of the month", "Second")),
    ("3", pgettext_lazy("of the month", "Third")),
    ("4", pgettext_lazy("of the month", "Fourth")),
    ("-1", pgettext_lazy("of the month", "Last")),
]


class Rhythm(TextChoices):
    """How often a group meets, as far as a visitor need say."""

    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")
    ASK = "ask", _("It differs: ask the group")


# What has to be answered besides, by how often the group meets.
NEEDED = {
    Rhythm.WEEKLY: ("day", "start_time"),
    Rhythm.FORTNIGHTLY: ("next_on", "start_time"),
    Rhythm.MONTHLY: ("week", "day", "start_time"),
}


def topic_choices() -> list[tuple[str, Any]]:
    """Return the topics for a list to choose from, narrower ones below their broad one."""
    choices: list[tuple[str, Any]] = [("", gettext("Choose what comes closest"))]
    for broad in in_alphabet(Topic.objects.top_level().prefetch_related("children")):
        narrower = [(one.slug, one.local_name) for one in in_alphabet(broad.children.all())]
        name = broad.local_name
        whole = (broad.slug, gettext("{topic} (all of it)").format(topic=name) if narrower else name)
        choices.append((name, [whole, *narrower]) if narrower else whole)
    return choices


_clock = partial(forms.TimeField, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class SuggestionForm(GuardedForm):
    """A group that somebody wants listed; ``already`` are those that may be the same, once asked."""

    purpose = "suggestion"

    name = forms.CharField(label=_("What is the group called?"), max_length=200)
    summary = forms.CharField(
        label=_("Who is it for, in one sentence?"),
        max_length=250,
        help_text=_("Such as: tea and talk for people who lost a partner."),
    )
    topic = forms.ChoiceField(label=_("What is it about?"), choices=topic_choices)
    topic_too = forms.ChoiceField(label=_("And about this as well"), choices=topic_choices, required=False)

    attendance = forms.ChoiceField(
        label=_("How do people take part?"), choices=Attendance.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=_("The place"), max_length=200, required=False, help_text=_("Such as St Chad’s Parish Rooms.")
    )
    street = forms.CharField(label=_("Street and number"), max_length=300, required=False)
    town = forms.CharField(label=_("Town"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)

    rhythm = forms.ChoiceField(label=_("How often does it meet?"), choices=Rhythm.choices, widget=forms.RadioSelect)
    week = forms.ChoiceField(label=_("Which one of the month?"), choices=[("", _("Choose")), *WEEKS], required=False)
    day = forms.ChoiceField(label=_("On which day?"), choices=[("", _("Choose")), *DAYS_NAMED], required=False)
    next_on = forms.DateField(
        label=_("When is the next one?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    start_time = _clock(label=_("It starts at"))
    end_time = _clock(label=_("It ends at"))

    website = forms.URLField(
        label=_("A web page about it"), max_length=200, required=False, assume_scheme="https", widget=forms.URLInput
    )
    runs_it = forms.BooleanField(label=_("I run this group, or help to run it"), required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send one mail, with a link to confirm. It is never shown to visitors."),
    )
    is_new = forms.BooleanField(label=_("Is it one of these?"), required=False)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.already: list[SupportGroup] = []

    def clean(self) -> dict[str, Any]:
        """Ask for what the other answers make needed, and whether the group is one that is listed already."""
        said = self.cleaned_data
        if said.get("attendance") in IN_PERSON and not (said.get("town") or said.get("postcode")):
            self.add_error("town", gettext("Please name the town, or the postcode."))
        for name in NEEDED.get(said.get("rhythm", ""), ()):
            if name not in self.errors and not said.get(name):
                self.add_error(name, gettext("Please answer this too."))
        if "email" in said and has_enough_mail(said["email"]):
            words = gettext("We have sent several mails there today. Please use the link in one of them.")
            self.add_error("email", words)
        if not self.errors and not said["is_new"]:
            self._ask_whether_it_is_new()
        return said

    def clean_next_on(self) -> date | None:
        """Refuse a day from which nothing can be counted."""
        day: date | None = self.cleaned_data["next_on"]
        if day and not timezone.localdate() <= day <= timezone.localdate() + FURTHEST:
            raise forms.ValidationError(gettext("Please choose the next day it meets, from today on."))
        return day

    def _ask_whether_it_is_new(self) -> None:
        said = self.cleaned_data
        self.already = listed_already(said["name"], attendance=said["attendance"], place=self._place)
        if self.already:
            self.add_error("is_new", gettext("If so, you need not send it."))

    @property
    def _place(self) -> ToldPlace:
        said = self.cleaned_data
        if said["attendance"] not in IN_PERSON:
            return ToldPlace()
        return ToldPlace(said["place"], said["street"], said["town"], said["postcode"])

    @property
    def facts(self) -> Facts:
        """Return the group as facts, once the form is valid; messages for it go to whoever runs it."""
        said = self.cleaned_data
        return {
            **unstated(SupportGroup, GROUP_FIELDS),
            **{name: said[name] for name in ("name", "summary", "website")},
            "contact_email": said["email"] if said["runs_it"] else "",
            "organisation": "",
            "topics": {slug: True for slug in (said["topic"], said["topic_too"]) if slug},
            "communities": {},
            "languages": {},
            "meetings": {"new": self._meeting()},
        }

    def _meeting(self) -> Facts:
        return {
            **unstated(Meeting, MEETING_FIELDS),
            **_rule(self.cleaned_data),
            "attendance": self.cleaned_data["attendance"],
            "timezone": settings.TIME_ZONE,
            "venue": venue_told(self._place) if str(self._place) else {},
            "access": {},
            "changes": {},
        }


def _rule(said: dict[str, Any]) -> Facts:
    """Return by which rule the group meets; what the answer to how often it meets does not need is left out."""
    if said["rhythm"] == Rhythm.ASK:
        return {"freq": Frequency.APPOINTMENT.value}
    hours = {"start_time": said["start_time"].isoformat(), "duration": _seconds(said["start_time"], said["end_time"])}
    if said["rhythm"] == Rhythm.WEEKLY:
        return {**hours, "freq": Frequency.WEEKLY.value, "byday": [said["day"]]}
    if said["rhythm"] == Rhythm.MONTHLY:
        return {**hours, "freq": Frequency.MONTHLY.value, "byday": [said["day"]], "bysetpos": [int(said["week"])]}
    first = said["next_on"]
    day = list(WEEKDAYS)[first.weekday()]
    return {**hours, "freq": Frequency.WEEKLY.value, "interval": 2, "byday": [day], "dtstart": first.isoformat()}


def _seconds(start: time, end: time | None) -> float | None:
    """Return how long it lasts, past midnight if need be; None where that is not told."""
    if end is None or end == start:
        return None
    length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    return (length % timedelta(days=1)).total_seconds()
