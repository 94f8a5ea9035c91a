"""What a visitor is asked about a listing that is wrong."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.actions.told_facts import Correction, ToldPlace
from groups.forms.guard import GuardedForm
from groups.models import Meeting, SupportGroup
from groups.models.from_visitors import Wrong
from groups.models.meeting import WEEKDAYS
from groups.speech import listed_weekday, spoken

LONGEST_NOTE = 1_000
# Each day as rules name it, and as visitors read it.
DAYS_NAMED = [(day, listed_weekday(number)) for number, day in enumerate(WEEKDAYS)]
OF_CORRECTION = ("meeting", "day", "start_time", "place", "town", "postcode")


def meeting_in_short(meeting: Meeting) -> str:
    """Return “Every Tuesday · 7 pm”, with its name where it has one."""
    start = spoken().clock(meeting.start_time) if meeting.start_time else ""
    return " · ".join(part for part in (meeting.name, meeting.schedule_in_words, start) if part)


class ReportForm(GuardedForm):
    """What is wrong, a note, and what is right if one knows it; of a paused group, whose page shows no more, only that
    something is.
    """

    purpose = "report"

    wrong = forms.ChoiceField(label=_("What is wrong?"), choices=Wrong.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What happened?"),
        help_text=_("A few words help us. Please do not name anybody."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    day = forms.ChoiceField(label=_("The right day"), choices=[("", _("I do not know")), *DAYS_NAMED], required=False)
    start_time = forms.TimeField(
        label=_("The right time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("The right place and street"), max_length=200, required=False)
    town = forms.CharField(label=_("Town"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)

    def __init__(self, request: HttpRequest, *, group: SupportGroup) -> None:
        super().__init__(request)
        meetings = group.meetings.select_related("venue", "group") if group.is_published else Meeting.objects.none()
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        choices = [(key, meeting_in_short(meeting)) for key, meeting in self.meetings.items()]
        self.fields["meeting"] = forms.ChoiceField(
            label=_("Which meeting?"), choices=choices, required=False, widget=forms.RadioSelect
        )
        superfluous = {0: OF_CORRECTION, 1: ("meeting",)}.get(len(self.meetings), ())
        for name in superfluous:
            del self.fields[name]
        self.order_fields(["wrong", "note", "meeting"])

    def clean(self) -> dict[str, Any]:
        """Ask for words where a choice alone tells nothing, and for the meeting that a correction is of."""
        said = self.cleaned_data
        if said.get("wrong") == Wrong.OTHER and not said.get("note"):
            self.add_error("note", gettext("Please tell us in a few words what is wrong."))
        is_corrected = any(said.get(name) for name in OF_CORRECTION if name != "meeting")
        if is_corrected and "meeting" in self.fields and not said.get("meeting"):
            self.add_error("meeting", gettext("Please choose which meeting you mean."))
        return said

    @property
    def correction(self) -> Correction | None:
        """Return what the visitor says is right, if anything; once the form is valid."""
        said = self.cleaned_data
        place = ToldPlace(name=said.get("place", ""), town=said.get("town", ""), postcode=said.get("postcode", ""))
        if not self.meetings or not (said["day"] or said["start_time"] or str(place)):
            return None
        meeting = self.meetings[said["meeting"]] if "meeting" in said else next(iter(self.meetings.values()))
        return Correction(meeting, day=said["day"], start_time=said["start_time"], place=place)
