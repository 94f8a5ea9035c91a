"""What a visitor writes to a group, and what either side answers."""

from datetime import datetime

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from groups.forms.guard import GuardedForm
from groups.interchange.letters import LONGEST
from groups.models import Meeting
from groups.recurrence import Occurrence

LONGEST_MESSAGE = LONGEST - 1_000  # taking out addresses may make it longer


def _email() -> forms.EmailField:
    return forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For the answer. Nobody but this site sees it."),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def _shows_addresses() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Let them see e-mail addresses that I write in my message"),
        help_text=_("Without this, we take them out."),
        required=False,
    )


class ContactForm(GuardedForm):
    """A message to a group."""

    purpose = "contact"

    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    email = _email()
    name = forms.CharField(
        label=_("What may they call you?"),
        help_text=_("A first name, or any name you like."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shows_addresses = _shows_addresses()


class AskToJoinForm(GuardedForm):
    """That somebody wants to know how to join, from those who run the group."""

    purpose = "join"

    email = _email()
    name = forms.CharField(
        label=_("What may they call you?"),
        help_text=_("A first name, or any name you like."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Anything you want to say or ask"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class JoinDateForm(GuardedForm):
    """Which of the ``dates``, told in ``words``, somebody wants to join."""

    purpose = "join"

    date = forms.ChoiceField(label=_("Which date?"), widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For this one mail. The group does not see it, and we delete it the day after."),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, request: HttpRequest, *, dates: list[tuple[Meeting, Occurrence]], words: list[str]) -> None:
        super().__init__(request)
        self._dates = {f"{meeting.pk}@{one.starts_at.isoformat()}": (meeting, one) for meeting, one in dates}
        self.fields["date"].choices = [  # type: ignore[attr-defined]  # a choice field, as declared above
            *zip(self._dates, words, strict=True)
        ]

    @property
    def chosen(self) -> tuple[Meeting, datetime]:
        """Return the meeting and the start that were chosen; once the form is valid."""
        meeting, occurrence = self._dates[self.cleaned_data["date"]]
        return meeting, occurrence.starts_at


class AnswerForm(forms.Form):
    """An answer in a conversation; who may write it is told by the link."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Please write something first.")},
    )
    shows_addresses = _shows_addresses()
