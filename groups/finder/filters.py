"""The finder's parameters as a django-filter FilterSet, made from ``WISHES``: parsed, validated, put together.

Nothing a visitor types is an error. A value nobody knows is left out and listed in ``unknown``, so that a page can
say so and an API can refuse it. What is chosen in a parameter replaces what the words of ``q`` say of it.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.http import QueryDict

from groups.finder.asked import SORTS, Asked, usual_km
from groups.finder.places import Resolved, resolve
from groups.finder.times import Clock
from groups.finder.wish import Option, Wish
from groups.finder.wishes import WISHES
from groups.finder.words import Understood, understand
from groups.models import SupportGroup
from groups.models.choices import TIMEZONES

LONGEST_TEXT = 300
FURTHEST_KM = 500
OLDEST = 120


class WishField(forms.Field):
    """The values chosen for one wish: those that exist, in the order given, with their labels."""

    widget = forms.SelectMultiple

    def __init__(self, *, wish: Wish, options: Sequence[Option] | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wish = wish
        self.options = options

    def clean(self, value: Sequence[str] | None) -> dict[str, str]:
        """Return labels by known value; a wish for one thing only keeps the first."""
        # PostgreSQL refuses even to look for a text with NUL in it.
        values = dict.fromkeys(one for one in value or [] if "\0" not in one)
        if self.options is None:
            known = self.wish.labels_of(values)
        else:
            labels = {option.value: option.label for option in self.options}
            known = {one: labels[one] for one in values if one in labels}
        return dict(list(known.items())[:1]) if self.wish.is_single else known


class WishFilter(django_filters.Filter):
    """A wish as a parameter. ``options`` are its values where they are known already; None reads the database."""

    field_class = WishField

    def __init__(self, *, wish: Wish, options: Sequence[Option] | None = None) -> None:
        super().__init__(wish=wish, options=options)
        self.wish = wish

    def __deepcopy__(self, memo: dict[int, Any]) -> "WishFilter":
        """Return a filter for the same wish: wishes never change."""
        return WishFilter(wish=self.wish)


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
    """What was asked, from the query string ``data`` at the instant ``now``: ``asked``, and how it came about.

    ``options`` are the values of all wishes, by parameter, where they are known already; None reads the database.
    """

    q = TextFilter()
    near = TextFilter()
    within = django_filters.NumberFilter(min_value=1, max_value=FURTHEST_KM)
    age = django_filters.NumberFilter(min_value=0, max_value=OLDEST)
    tz = django_filters.ChoiceFilter(choices=sorted((name, name) for name in TIMEZONES))
    sort = django_filters.ChoiceFilter(choices=list(SORTS.items()))
    country = CountryFilter(regex=r"^[A-Za-z]{2}$")

    def __init__(
        self, data: QueryDict, *, now: datetime, options: Mapping[str, tuple[Option, ...]] | None = None
    ) -> None:
        super().__init__(data, queryset=SupportGroup.objects.published())
        for wish in WISHES:
            self.filters[wish.parameter].extra["options"] = None if options is None else options[wish.parameter]
        self._given = data
        self._now = now

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        """Add a filter for each wish to those declared here."""
        wishes = OrderedDict((wish.parameter, WishFilter(wish=wish)) for wish in WISHES)
        return OrderedDict({**wishes, **super().get_filters()})

    @cached_property
    def understood(self) -> dict[str, Any]:
        """Return the cleaned values of the parameters; one that was not understood is missing."""
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
    def words(self) -> Understood:
        """Return what the words of ``q`` say."""
        return understand(self.understood["q"], country=self._home)

    @cached_property
    def place(self) -> Resolved | None:
        """Return what the place named, in its parameter or else in words, stands for; None where none was named."""
        text = self.understood.get("near") or self.words.near
        country = self._home if self.understood.get("country") else self.words.country or self._home
        return resolve(text, country=country) if text else None

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Return all values wished for with their labels, by parameter: those chosen, else those said."""
        fields = self.form.fields
        said = {name: fields[name].clean(values) for name, values in self.words.wishes.items()}
        labels = {wish.parameter: self.understood[wish.parameter] or said.get(wish.parameter) for wish in WISHES}
        return {name: values for name, values in labels.items() if values}

    @cached_property
    def asked(self) -> Asked:
        """Return all that was understood."""
        understood, words = self.understood, self.words
        age = words.age if understood.get("age") is None else int(understood["age"])
        point = self.place.point if self.place else None
        return Asked(
            clock=Clock(
                self._now.replace(second=0, microsecond=0),
                understood.get("tz") or words.timezone or settings.TIME_ZONE,
            ),
            wishes={parameter: tuple(values) for parameter, values in self.labels.items()},
            text=words.left,
            is_text_wanted=words.is_text_wanted,
            said=understood["q"],
            from_words=self._from_words,
            near=point,
            within_km=float(understood.get("within") or usual_km((point.country if point else "") or self._home)),
            age=age,
            sort=understood.get("sort") or "fit",
        )

    @property
    def _home(self) -> str:
        """Return the country that is meant first: the one chosen, else the site's."""
        return (self.understood.get("country") or str(settings.KINDRED_COUNTRY)).upper()

    @property
    def _from_words(self) -> frozenset[str]:
        """Return the parameters that only the words of ``q`` speak of."""
        said = {name for name in self.labels if not self.understood[name]}
        said |= {"near"} if self.words.near and not self.understood.get("near") else set()
        said |= {"age"} if self.words.age is not None and self.understood.get("age") is None else set()
        return frozenset(said)
