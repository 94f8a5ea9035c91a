"""The finder's parameters, from ``WISHES`` and a few fields: parsed, validated, put together.

Nothing a visitor types is an error. A value nobody knows is left out and listed in ``unknown``, so that a page can
say so and an API can refuse it. What is chosen in a parameter replaces what the words of ``q`` say of it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict

from groups.finder.asked import SORTS, Asked, usual_km
from groups.finder.places import Resolved, resolve
from groups.finder.times import Clock
from groups.finder.wish import Option, Wish
from groups.finder.wishes import WISHES
from groups.finder.words import Understood, understand
from groups.models.choices import TIMEZONES

LONGEST_TEXT = 300
FURTHEST_KM = 500
OLDEST = 120


class TextField(forms.CharField):
    """Free text, cut to what a sentence needs rather than refused; NUL, which PostgreSQL cannot store, is dropped."""

    def to_python(self, value: Any) -> str:
        """Return the text without surplus white space."""
        return " ".join(str(value or "").replace("\0", "").split())[:LONGEST_TEXT]


class TimezoneField(forms.CharField):
    """An IANA time zone. No choice field: six hundred choices would be copied for every search."""

    def validate(self, value: str) -> None:
        """Raise ``ValidationError`` for a zone nobody knows."""
        super().validate(value)
        if value and value not in TIMEZONES:
            raise ValidationError("Not a time zone.", code="timezone")


class OtherParameters(forms.Form):
    """The parameters that are no wishes."""

    q = TextField(required=False)
    near = TextField(required=False)
    within = forms.DecimalField(required=False, min_value=1, max_value=FURTHEST_KM)
    age = forms.DecimalField(required=False, min_value=0, max_value=OLDEST)
    tz = TimezoneField(required=False)
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()))
    country = forms.RegexField(required=False, regex=r"^[A-Za-z]{2}$")


class Filters:
    """What was asked, from the query string ``data`` at the instant ``now``: ``asked``, and how it came about.

    ``options`` are the values of all wishes, by parameter, where they are known already; None reads the database.
    """

    def __init__(
        self, data: QueryDict, *, now: datetime, options: Mapping[str, tuple[Option, ...]] | None = None
    ) -> None:
        self._data = data
        self._now = now
        self._options = options
        self._form = OtherParameters(data)

    @cached_property
    def understood(self) -> dict[str, Any]:
        """Return the cleaned values by parameter, for wishes their labels by value; what nobody knows is missing."""
        self._form.is_valid()
        chosen = {wish.parameter: self._known(wish, self._data.getlist(wish.parameter)) for wish in WISHES}
        return {**self._form.cleaned_data, **chosen}

    @cached_property
    def unknown(self) -> dict[str, list[str]]:
        """Return what was left out, by parameter, as it was given."""
        left_out = {name: list(filter(None, self._data.getlist(name))) for name in self._form.errors}
        for wish in WISHES:
            known = self.understood[wish.parameter]
            given = self._data.getlist(wish.parameter)
            left_out[wish.parameter] = [value for value in given if value and value not in known]
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
        said = self.words.wishes
        labels = {
            wish.parameter: self.understood[wish.parameter] or self._known(wish, said.get(wish.parameter, ()))
            for wish in WISHES
        }
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
            guesses=words.guesses if "topic" in self._from_words else (),
            written_in="" if "language" in self.labels else words.written_in,
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

    def _known(self, wish: Wish, values: Iterable[str]) -> dict[str, str]:
        """Return labels by known value, in the order given; a wish for one thing only keeps the first."""
        # PostgreSQL refuses even to look for a text with NUL in it.
        wished = dict.fromkeys(value for value in values if "\0" not in value)
        if self._options is None:
            known = wish.labels_of(wished)
        else:
            labels = {option.value: str(option.label) for option in self._options[wish.parameter]} if wished else {}
            known = {value: labels[value] for value in wished if value in labels}
        return dict(list(known.items())[:1]) if wish.is_single else known
