"""The form that narrows the list of a kind: by words, place, topic, organisation, age, and what else fits the kind."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, TypeAlias

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from facilitators.desk.rows import Choice, Kind
from groups.models import Meeting, Organisation, SupportGroup, Topic, Venue

AGES = {"1": "More than a day", "7": "More than a week", "30": "More than a month", "90": "More than three months"}
# Of more regions or topics than this nobody chooses from a list: the words find them.
MOST_OFFERED = 300
LONGEST_ID = 9  # digits
Options: TypeAlias = list[tuple[str, str]]


class DeskFilter(forms.Form):
    """What the list of a kind is narrowed by; an answer that is none of those offered narrows nothing."""

    q = forms.CharField(label="Name or town", required=False, max_length=100)

    def __init__(self, data: QueryDict, *, kind: Kind) -> None:
        super().__init__(data, label_suffix="")
        self.kind = kind
        self.fields["q"].widget.input_type = "search"
        if kind.groups:
            waiting = self._waiting_groups()
            self._add("organisation", "Organisation", [*_organisations(waiting), *_organisation(data)])
            self._add("region", "Region", [*_regions(waiting), *_region(data)])
            self._add("topic", "Topic", [*_topics(waiting), *_topic(data)])
        for choice in kind.choices:
            self._add(choice.name, choice.label, [(value, label) for value, label, _ in choice.options()])
        if kind.since:
            self._add("older", "Waits for", list(AGES.items()))

    def _add(self, name: str, label: str, choices: Options) -> None:
        """Ask something that has at least one answer, each once."""
        if choices:
            options = list({"": "All", **dict(choices)}.items())
            self.fields[name] = forms.ChoiceField(label=label, choices=options, required=False)

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything is asked for."""
        return any(self.answers.values())

    @property
    def more(self) -> list[forms.BoundField]:
        """Return the questions beside the words."""
        return [field for field in self if field.name != "q"]

    @property
    def is_narrowed_more(self) -> bool:
        """Return whether anything is asked for beside words."""
        return any(answer for name, answer in self.answers.items() if name != "q")

    def rows(self) -> QuerySet[Any]:
        """Return what waits and is asked for, in the order of the kind."""
        rows, answers = self.kind.waiting(), self.answers
        for asked in self._asked(answers):
            # A subquery: a join would tell some rows twice.
            rows = rows.filter(pk__in=rows.model._base_manager.filter(asked).values("pk"))
        for choice in self.kind.choices:
            rows = rows.filter(_chosen(choice, answers.get(choice.name, "")))
        if days := answers.get("older"):
            rows = rows.filter(**{f"{self.kind.since}__lte": timezone.now() - timedelta(days=int(days))})
        return rows

    @cached_property
    def answers(self) -> dict[str, str]:
        """Return each answer that narrows, or an empty string."""
        self.is_valid()
        return {name: value.strip() for name, value in self.cleaned_data.items()}

    def _asked(self, answers: dict[str, str]) -> Iterator[Q]:
        if words := answers.get("q"):
            own = Q(*((f"{column}__icontains", words) for column in self.kind.search), _connector=Q.OR)
            yield own | self._of(_named(words))
        if organisation := answers.get("organisation"):
            yield self._of(SupportGroup.objects.filter(organisation=int(organisation)))
        if region := answers.get("region"):
            there = Meeting.objects.filter(venue__region=region)
            yield self._of(SupportGroup.objects.filter(pk__in=there.values("group")))
        if topic := answers.get("topic"):
            about = Topic.objects.filter(Q(slug=topic) | Q(parent__slug=topic))
            yield self._of(SupportGroup.objects.filter(topics__in=about))

    def _of(self, groups: QuerySet[SupportGroup]) -> Q:
        found = Q(pk__in=[])
        for way in self.kind.groups:
            found |= Q(**{f"{way}__in": groups.values("pk")})
        return found

    def _waiting_groups(self) -> QuerySet[SupportGroup]:
        rows = self.kind.waiting().order_by()
        found = Q(pk__in=[])
        for way in self.kind.groups:
            found |= Q(pk__in=rows.values(way))
        return SupportGroup.objects.filter(found).order_by()


# --- What is offered: what the groups that wait have


def _organisations(groups: QuerySet[SupportGroup]) -> Options:
    behind = Organisation.objects.filter(groups__in=groups).distinct().order_by("name")
    return [(str(pk), name) for pk, name in behind.values_list("pk", "name")[:MOST_OFFERED]]


def _regions(groups: QuerySet[SupportGroup]) -> Options:
    there = Venue.objects.filter(meetings__group__in=groups).exclude(region="").order_by("region")
    return [(region, region) for region in there.values_list("region", flat=True).distinct()[:MOST_OFFERED]]


def _topics(groups: QuerySet[SupportGroup]) -> Options:
    about = Topic.objects.filter(groups__in=groups)
    broad = Topic.objects.filter(pk__in=about.values("parent"))
    return list((about | broad).distinct().order_by("name").values_list("slug", "name")[:MOST_OFFERED])


# --- What was asked for, which the last row may just have had


def _organisation(data: QueryDict) -> Options:
    asked = data.get("organisation", "")
    known = Organisation.objects.filter(pk=int(asked)) if asked.isdecimal() and len(asked) <= LONGEST_ID else []
    return [(str(one.pk), one.name) for one in known]


def _region(data: QueryDict) -> Options:
    asked = data.get("region", "").replace("\0", "")
    return [(asked, asked)] if asked and Venue.objects.filter(region=asked).exists() else []


def _topic(data: QueryDict) -> Options:
    asked = data.get("topic", "").replace("\0", "")
    return [(one.slug, one.name) for one in Topic.objects.filter(slug=asked)]


def _chosen(choice: Choice, answer: str) -> Q:
    return next((rows for value, _, rows in choice.options() if value == answer), Q())


def _named(words: str) -> QuerySet[SupportGroup]:
    there = Meeting.objects.filter(venue__locality__icontains=words)
    return SupportGroup.objects.filter(Q(name__icontains=words) | Q(pk__in=there.values("group")))
