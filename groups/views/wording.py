"""What was asked for in the words of the page: labels, distances, and each thing wanted."""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings

from groups.finder.asked import KM_PER_MILE, MILES_COUNTRIES, Asked, Want
from groups.finder.wish import Option
from groups.templatetags.plain import kilometres, miles

# Distances offered, where people count in kilometres and where they count in miles.
DISTANCES_KM = (5, 15, 30, 50, 100)
DISTANCES_MILES = (3, 10, 20, 30, 60)

# Labels that make sense below their legend only, as they stand by themselves.
ALONE = {"for": {"self": "For people who live with it", "family": "For people close to someone"}}

QUOTES = ' "“”'

Options = Mapping[str, Sequence[Option]]


class Wording:
    """The words for one search; ``options`` are those of each wish, by parameter."""

    def __init__(self, asked: Asked, options: Options) -> None:
        self._asked = asked
        self._options = options
        self._labels = {
            name: {option.value: option.label for option in every} | ALONE.get(name, {})
            for name, every in options.items()
        }
        self._is_in_miles = ((asked.near and asked.near.country) or settings.KINDRED_COUNTRY) in MILES_COUNTRIES

    def label(self, parameter: str, value: str) -> str:
        """Return what a value is called; the value itself where it has no name."""
        return self._labels.get(parameter, {}).get(value, value)

    def labels(self, parameter: str, values: Iterable[str]) -> list[str]:
        """Return what each value is called."""
        return [self.label(parameter, value) for value in values]

    def narrowest(self, parameter: str, values: Sequence[str]) -> list[str]:
        """Return those of ``values`` that are not the broader one of another."""
        broader = {option.broader for option in self._options.get(parameter, ()) if option.value in values}
        return [value for value in values if value not in broader]

    def distance(self, metres: float) -> str:
        """Return a distance as people there say it, in miles or in kilometres."""
        return miles(metres / 1000) if self._is_in_miles else kilometres(metres / 1000)

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
        return self._asked.near.label.partition(",")[0] if self._asked.near.country else "you"

    @property
    def within(self) -> str:
        """Return how far from the place is near enough: “10 miles”."""
        return self.distance(self._asked.within_km * 1000)

    def want(self, want: Want) -> str:
        """Return one thing wanted in short: “Tuesday or Wednesday”, “Within 10 miles of Leeds”."""
        match want.parameter:
            case "q":
                return quoted(want.values[0])
            case "near":
                return f"Within {self.within} of {self.place}"
            case "age":
                return f"Age {want.values[0]}"
            case parameter:
                return " or ".join(self.labels(parameter, want.values))

    def dropped(self, want: Want) -> str:
        """Return one thing wanted as what could be done without: of a place, however near."""
        return f"Near {self.place}" if want.parameter == "near" else self.want(want).strip(QUOTES)


def quoted(words: str) -> str:
    """Return words in quotation marks, without any of their own around them."""
    return f"“{words.strip(QUOTES)}”"
