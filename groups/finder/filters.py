"""The finder's parameters as a django-filter FilterSet, made from ``WISHES``: parsed, validated, applied.

Nothing a visitor types is an error. A value nobody knows is left out and listed in ``unknown``, so that a page can
say so and an API can refuse it.
"""

from collections import OrderedDict
from datetime import datetime
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict

from groups.finder.matching import DEFAULT_KM, SORTS, Asked, in_order, matching
from groups.finder.places import Resolved, resolve
from groups.finder.times import Clock
from groups.finder.wish import Wish
from groups.finder.wishes import WISHES
from groups.models import SupportGroup
from groups.models.choices import TIMEZONES

LONGEST_TEXT = 300
FURTHEST_KM = 500
OLDEST = 120


class WishField(forms.Field):
    """The values chosen for one wish: those that exist, in the order given, with their labels."""

    widget = forms.SelectMultiple

    def __init__(self, *, wish: Wish, **options: Any) -> None:
        super().__init__(**options)
        self.wish = wish

    def clean(self, value: list[str] | None) -> dict[str, str]:
        """Return labels by known value; a wish for one thing only keeps the first."""
        # PostgreSQL refuses even to look for a text with NUL in it.
        known = self.wish.labels_of(dict.fromkeys(one for one in value or [] if "\0" not in one))
        return dict(list(known.items())[:1]) if self.wish.is_single else known


class WishFilter(django_filters.Filter):
    """A wish as a parameter; what it does to a queryset is up to ``matching``."""

    field_class = WishField


class TextField(forms.CharField):
    """Free text, cut to what a sentence needs rather than refused; NUL, which PostgreSQL cannot store, is dropped."""

    def to_python(self, value: Any) -> str:
        """Return the text without surplus white space."""
        return " ".join(str(value or "").replace("\0", "").split())[:LONGEST_TEXT]


class TextFilter(django_filters.Filter):
    """A free-text parameter."""

    field_class = TextField


class CountryFilter(django_filters.Filter):
    """A country's two letters."""

    field_class = forms.RegexField


class GroupFilterSet(django_filters.FilterSet):
    """What was asked, from the query string ``data`` at the instant ``now``.

    ``qs`` is every matching group in the order asked for; ``asked`` what was understood.
    """

    q = TextFilter()
    near = TextFilter()
    within = django_filters.NumberFilter(min_value=1, max_value=FURTHEST_KM)
    age = django_filters.NumberFilter(min_value=0, max_value=OLDEST)
    tz = django_filters.ChoiceFilter(choices=sorted((name, name) for name in TIMEZONES))
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()))
    country = CountryFilter(regex=r"^[A-Za-z]{2}$")

    def __init__(self, data: QueryDict, *, now: datetime) -> None:
        super().__init__(data, queryset=SupportGroup.objects.published())
        self._given = data
        self._now = now

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        """Add a filter for each wish to those declared here."""
        wishes = OrderedDict((wish.parameter, WishFilter(wish=wish)) for wish in WISHES)
        return OrderedDict({**wishes, **super().get_filters()})

    def filter_queryset(self, queryset: QuerySet[SupportGroup]) -> QuerySet[SupportGroup]:
        """Return the matching groups in order: filters combine by rows, not one after the other."""
        return in_order(matching(self.asked), self.asked)

    @cached_property
    def understood(self) -> dict[str, Any]:
        """Return the cleaned values; a parameter that was not understood is missing."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def unknown(self) -> dict[str, list[str]]:
        """Return what was left out, by parameter, as it was given."""
        given = {name: [value for value in self._given.getlist(name) if value] for name in self.filters}
        left_out = {name: given[name] for name in self.form.errors if name in given}
        for wish in WISHES:
            known = self.understood[wish.parameter]
            left_out[wish.parameter] = [value for value in given[wish.parameter] if value not in known]
        return {name: values for name, values in left_out.items() if values}

    @cached_property
    def place(self) -> Resolved | None:
        """Return what the place named stands for; None where none was named."""
        text = self.understood.get("near")
        country = (self.understood.get("country") or settings.KINDRED_COUNTRY).upper()
        return resolve(text, country=country) if text else None

    @cached_property
    def asked(self) -> Asked:
        """Return all that was understood."""
        understood = self.understood
        chosen = {wish.parameter: tuple(understood[wish.parameter]) for wish in WISHES}
        return Asked(
            clock=Clock(self._now, understood.get("tz") or settings.TIME_ZONE),
            wishes={parameter: values for parameter, values in chosen.items() if values},
            text=understood["q"],
            near=self.place.point if self.place else None,
            within_km=float(understood.get("within") or DEFAULT_KM),
            age=None if understood.get("age") is None else int(understood["age"]),
            sort=understood.get("sort") or "fit",
        )
