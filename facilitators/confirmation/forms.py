"""The one form behind a link in a mail."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST_PAUSE = timedelta(days=366)


class PauseForm(forms.Form):
    """Why a group has a break, and until when. Both may be left empty."""

    until = forms.DateField(
        label=_("Until which day?"),
        required=False,
        help_text=_("The last day of the break. After it, people can find you again by themselves."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=200,
        help_text=_("Everybody can read this. Such as: “Summer break”, “Our hall is being repaired”."),
    )

    def clean_until(self) -> Any:
        """Refuse days that are over, and a year in which a digit is wrong."""
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until and until < today:
            raise forms.ValidationError(gettext("This day is over. Choose today or a later one."))
        if until and until > today + LONGEST_PAUSE:
            raise forms.ValidationError(gettext("That is more than a year away. Leave it empty if you do not know."))
        return until
