"""What a visitor asked for, understood: known values only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from groups.finder.places import Point
from groups.finder.times import Clock
from groups.finder.wishes import BY_PARAMETER

SORTS = {"fit": "Best fit", "soonest": "Soonest", "nearest": "Nearest", "name": "Name"}

# How far people travel of an evening, where nothing else is said: about half an hour by car or bus.
DEFAULT_KM = 15.0
# The same in countries whose road signs count miles: ten of them, so that a page can say a round number.
MILES_COUNTRIES = frozenset({"GB", "US", "IM", "JE", "GG", "GI", "PR", "GU", "VI", "AS", "MP", "BS", "BZ", "LR"})
KM_PER_MILE = 1.609344
DEFAULT_MILES = 10


def usual_km(country: str) -> float:
    """Return the distance that will do in ``country`` (ISO 3166-1 alpha-2; may be empty) where none is chosen."""
    return DEFAULT_MILES * KM_PER_MILE if country in MILES_COUNTRIES else DEFAULT_KM


@dataclass(frozen=True, slots=True)
class Want:
    """One thing a group is held against: any one of ``values`` will do."""

    parameter: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """All that was asked.

    ``wishes`` maps parameters of ``WISHES`` to the values chosen; ``near`` is a point with its label, and ``within_km``
    the distance from it that will do. ``text`` are the words nothing was made of: they bring groups that contain them
    forward, and where ``is_text_wanted`` a group without them misses something. ``said`` is all that was typed: a
    group of that name meets whatever was understood from the words, the parameters ``from_words``. ``guesses`` are the
    topics wished for where none was named, only meant: the likeliest first. ``written_in`` is the language of the words
    (a BCP 47 tag), where no language is wished for: groups that speak it come forward, and none misses anything.
    """

    clock: Clock
    wishes: Mapping[str, tuple[str, ...]]
    text: str = ""
    is_text_wanted: bool = False
    said: str = ""
    from_words: frozenset[str] = frozenset()
    guesses: tuple[str, ...] = ()
    written_in: str = ""
    near: Point | None = None
    within_km: float = DEFAULT_KM
    age: int | None = None
    sort: str = "fit"

    @property
    def wants(self) -> Iterator[Want]:
        """Yield each thing wanted. Of a wish for several things that must all hold, each is one."""
        if self.text and self.is_text_wanted:
            yield Want("q", (self.text,))
        if self.near:
            yield Want("near", (self.near.label,))
        if self.age is not None:
            yield Want("age", (str(self.age),))
        for parameter, values in self.wishes.items():
            if BY_PARAMETER[parameter].is_all_of:
                yield from (Want(parameter, (value,)) for value in values)
            else:
                yield Want(parameter, values)

    def without(self, want: Want) -> "Asked":
        """Return the same but for one thing wanted."""
        match want.parameter:
            case "q":
                return replace(self, is_text_wanted=False)
            case "near":
                return replace(self, near=None)
            case "age":
                return replace(self, age=None)
            case parameter:
                left = tuple(value for value in self.wishes[parameter] if value not in want.values)
                others = {name: values for name, values in self.wishes.items() if name != parameter}
                return replace(self, wishes={**others, parameter: left} if left else others)
