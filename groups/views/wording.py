"""What was asked for in the words of the page: labels, distances, and each thing wanted."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.finder.asked import KM_PER_MILE, MILES_COUNTRIES, Asked, Want
from groups.finder.wishes import BY_PARAMETER
from groups.speech import Speech, spoken
from groups.views.options import Options, options_in

# Distances offered, where people count in kilometres and where they count in miles.
DISTANCES_KM = (5, 15, 30, 50, 100)
DISTANCES_MILES = (3, 10, 20, 30, 60)

# Labels that make sense below their legend only, as they stand by themselves.
ALONE = {"for": {"self": _("For people who live with it"), "family": _("For people close to someone")}}
# Labels that begin with a capital only because they begin a line; and those that English begins with one anywhere.
PLAIN_LABELS = {"time", "when", "attendance", "cost", "structure", "led_by", "joining"}
NAMES_IN_ENGLISH = {"day", "language"}

# What parameters that are no wishes are called, inside a sentence.
PARAMETERS = {
    "age": _("age"),
    "within": _("distance"),
    "tz": _("time zone"),
    "sort": pgettext_lazy("of results", "order"),
    "country": _("country"),
}

# With the spaces, no-break and narrow, that French has inside its own.
QUOTES = ' "“”«»„\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}'


class Wording:
    """The words for one search, in the language of the page; ``options`` are those of each wish, by parameter."""

    def __init__(self, asked: Asked, options: Options) -> None:
        self.speech = spoken()
        self.options = options_in(self.speech, options)
        self._asked = asked
        self._labels: dict[str, dict[str, str]] = {}
        self._is_in_miles = ((asked.near and asked.near.country) or settings.KINDRED_COUNTRY) in MILES_COUNTRIES

    def label(self, parameter: str, value: str) -> str:
        """Return what a value is called; the value itself where it has no name."""
        labels = self._labels.get(parameter)
        if labels is None:
            every = {option.value: str(option.label) for option in self.options.get(parameter, ())}
            alone = {name: str(label) for name, label in ALONE.get(parameter, {}).items()}
            labels = self._labels[parameter] = every | alone
        return labels.get(value, value)

    def labels(self, parameter: str, values: Iterable[str]) -> list[str]:
        """Return what each value is called."""
        return [self.label(parameter, value) for value in values]

    def inside(self, parameter: str, values: Iterable[str]) -> list[str]:
        """Return what each value is called inside a sentence."""
        is_plain = parameter in PLAIN_LABELS or (parameter in NAMES_IN_ENGLISH and not self.speech.is_english)
        return [self.speech.inside(label) if is_plain else label for label in self.labels(parameter, values)]

    def narrowest(self, parameter: str, values: Sequence[str]) -> list[str]:
        """Return those of ``values`` that are not the broader one of another."""
        broader = {option.broader for option in self.options.get(parameter, ()) if option.value in values}
        return [value for value in values if value not in broader]

    def distance(self, metres: float) -> str:
        """Return a distance as people there say it, in miles or in kilometres."""
        kilometres = metres / 1000
        return self.speech.miles(kilometres / KM_PER_MILE) if self._is_in_miles else self.speech.kilometres(kilometres)

    @property
    def unit_km(self) -> float:
        """Return how long the unit is that people there count in: a mile or a kilometre."""
        return KM_PER_MILE if self._is_in_miles else 1.0

    @property
    def distances_km(self) -> list[float]:
        """Return the distances on offer: round numbers in the unit of the place, as kilometres."""
        if self._is_in_miles:
            return [round(distance * KM_PER_MILE, 2) for distance in DISTANCES_MILES]
        return [float(distance) for distance in DISTANCES_KM]

    @property
    def place(self) -> str:
        """Return the place named without what is around it: “Leeds”; “you” for a bare point on the map."""
        if self._asked.near is None:
            return ""
        if self._asked.near.country:
            return self._asked.near.label.partition(",")[0]
        return self.speech.pgettext("near", "you")

    @property
    def within(self) -> str:
        """Return how far from the place is near enough: “10 miles”."""
        return self.distance(self._asked.within_km * 1000)

    def want(self, want: Want) -> str:
        """Return one thing wanted in short: “Tuesday or Wednesday”, “Within 10 miles of Leeds”."""
        match want.parameter:
            case "q":
                return self.quoted(want.values[0])
            case "near":
                words = self.speech.gettext("Within {distance} of {place}")
                return words.format(distance=self.within, place=self.place)
            case "age":
                return self.speech.gettext("Age {age}").format(age=want.values[0])
            case parameter:
                return self.speech.any_of(self.labels(parameter, want.values))

    def dropped(self, want: Want) -> str:
        """Return one thing wanted as what could be done without: of a place, however near."""
        if want.parameter == "near":
            return self.speech.gettext("Near {place}").format(place=self.place)
        return self.want(want).strip(QUOTES)

    def quoted(self, words: str) -> str:
        """Return words in quotation marks, without any of their own around them."""
        return quoted(words, self.speech)


def quoted(words: str, speech: Speech | None = None) -> str:
    """Return words in quotation marks, without any of their own around them; in the page's language else."""
    return (speech or spoken()).gettext("“{words}”").format(words=words.strip(QUOTES))


def parameter_in_words(parameter: str) -> str:
    """Return what a parameter of the finder is called, as it stands inside a sentence."""
    if parameter in PARAMETERS:
        return str(PARAMETERS[parameter])
    return spoken().inside(str(BY_PARAMETER[parameter].legend))
