"""The form with which two listings become one: whose word stands, which meetings stay, and where the listing stands."""

from dataclasses import dataclass
from typing import Any

from django import forms

from groups.actions.merged_facts import (
    LISTS,
    QUESTIONS,
    Side,
    chosen_facts,
    days_and_hours,
    differing,
    same_meeting,
    usual_side,
)
from groups.admin.facts_in_words import ASKED, NOT_STATED, Names, in_words, meeting_in_words, names_of
from groups.facts import MEETINGS, Facts, facts_of
from groups.models import SupportGroup
from groups.models.choices import Status

# Where a listing stands, the most public first.
PUBLIC_FIRST = (Status.PUBLISHED, Status.PAUSED, Status.SUBMITTED, Status.DRAFT)


@dataclass(frozen=True, slots=True)
class MeetingOption:
    """A meeting of one of the two that may stay, in words; ``has_twin``: one of the kept listing's is much the same."""

    key: str
    said: str
    is_of_kept: bool
    has_twin: bool = False


class MergeForm(forms.Form):
    """Asks only what the two answer differently. Unbound, it proposes the usual."""

    seen = forms.CharField(widget=forms.HiddenInput)
    keep = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, keep: SupportGroup, other: SupportGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = (keep, other)
        self.facts = (facts_of(keep), facts_of(other))
        self.names = names_of(self.facts)
        self.questions = differing(*self.facts)
        for question in self.questions:
            self.fields[question] = forms.ChoiceField(
                label=ASKED.get(question, question),
                choices=self._sides(question),
                initial=usual_side(*self.facts, question),
                widget=forms.RadioSelect,
            )
        self.options = list(_meeting_options(*self.facts))
        self.fields[MEETINGS] = forms.MultipleChoiceField(
            label="Which meetings stay?",
            choices=[(one.key, one.said) for one in self.options],
            initial=[one.key for one in self.options if not one.has_twin],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        standings = {group.status for group in self.groups}
        self.fields["status"] = forms.ChoiceField(
            label="Where does it stand afterwards?",
            choices=[(one, one.label) for one in PUBLIC_FIRST if one in standings],
            initial=next(one for one in PUBLIC_FIRST if one in standings),
            widget=forms.RadioSelect,
        )

    def _sides(self, question: str) -> list[tuple[str, str]]:
        keep, other = (said(facts, question, self.names) for facts in self.facts)
        sides = [(Side.KEEP.value, keep), (Side.OTHER.value, other)]
        if question in LISTS and all(facts[question] for facts in self.facts):
            both = self.facts[0] | {question: self.facts[0][question] | self.facts[1][question]}
            sides.append((Side.BOTH.value, said(both, question, self.names)))
        return sides

    @property
    def asks_standing(self) -> bool:
        """Return whether the two stand at different places."""
        return len({group.status for group in self.groups}) > 1

    @property
    def ticks(self) -> list[tuple[Any, MeetingOption]]:
        """Return the tick of each meeting with what it is about."""
        return list(zip(self[MEETINGS], self.options, strict=True))

    @property
    def alike(self) -> list[str]:
        """Return the questions that both answer in the same way, and that either answers."""
        return [
            ASKED.get(one, one).rstrip("?").lower()
            for one in QUESTIONS
            if one not in self.questions and said(self.facts[0], one, self.names) != NOT_STATED
        ]

    def chosen(self) -> Facts:
        """Return what the kept listing shall say. Only where the form is valid."""
        answers = self.cleaned_data
        sides = {question: Side(answers[question]) for question in self.questions}
        return chosen_facts(*self.facts, sides=sides, meetings=answers[MEETINGS])


def said(facts: Facts, question: str, names: Names) -> str:
    """Return what a listing answers, in words."""
    lines = in_words({}, {name: facts[name] for name in QUESTIONS[question]}, names)
    label = ASKED.get(question, question)
    parts = [one.now if one.label == label else f"{one.label.rstrip('?')}: {one.now}" for one in lines if one.now]
    return "; ".join(parts) or NOT_STATED


def _meeting_options(keep: Facts, other: Facts) -> list[MeetingOption]:
    ours, theirs = keep[MEETINGS], other[MEETINGS]
    options = [MeetingOption(key, meeting_in_words(one), is_of_kept=True) for key, one in ours.items()]
    for key, one in sorted(theirs.items(), key=lambda item: str(days_and_hours(item[1]))):
        has_twin = bool(same_meeting(one, ours))
        options.append(MeetingOption(key, meeting_in_words(one), is_of_kept=False, has_twin=has_twin))
    return options
