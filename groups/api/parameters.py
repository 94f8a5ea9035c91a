"""The finder's parameters for other software: described for OpenAPI, and refused by name where nobody knows them.

They are read by the same ``Filters`` as the page's. Only what happens to a value nobody knows differs: the page
leaves it out and says so, the API refuses it, because nobody may be there to read a note.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from groups.finder.asked import SORTS
from groups.finder.filters import FURTHEST_KM, LONGEST_TEXT, OLDEST, Filters
from groups.finder.wish import AccessWish, VocabularyWish, Wish
from groups.finder.wishes import WISHES

LAST_PAGE = 1_000_000
LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Parameter:
    """One parameter: what it means, and the JSON Schema of its values."""

    name: str
    description: str
    schema: Mapping[str, Any]

    @property
    def values(self) -> Sequence[str]:
        """Return the values it can take, where they are few and fixed."""
        values: Sequence[str] = self.schema.get("items", self.schema).get("enum", ())
        return values

    @property
    def allowed(self) -> str:
        """Return what would do, in a sentence."""
        if self.values:
            return f"Known: {', '.join(self.values)}."
        if "minimum" in self.schema:
            return f"Known: numbers from {self.schema['minimum']} to {self.schema['maximum']}."
        return self.description

    def as_openapi(self) -> dict[str, Any]:
        """Return it in OpenAPI's words. Several values of one are sent as ``day=mon&day=tue``, OpenAPI's default."""
        return {
            "name": self.name,
            "in": "query",
            "required": False,
            "description": self.description,
            "schema": dict(self.schema),
        }


@dataclass(frozen=True)
class Refusal:
    """One parameter that cannot be answered, and why."""

    parameter: str
    kind: str
    message: str

    def as_detail(self) -> dict[str, Any]:
        """Return it as the API tells it."""
        return {"type": self.kind, "loc": ["query", self.parameter], "msg": self.message}


PLACE_AND_WORDS = (
    Parameter(
        "q",
        "Own words, in English, Spanish, French or German. What is understood of them counts as if it were asked for "
        f"by parameter. Cut after {LONGEST_TEXT} characters.",
        {"type": "string"},
    ),
    Parameter(
        "near",
        "A town, an address, a postal code, or latitude,longitude (rounded to two decimals). A label from "
        "understood.near or did_you_mean is never ambiguous.",
        {"type": "string"},
    ),
    Parameter("within", "How far from there, in kilometres.", {"type": "number", "minimum": 1, "maximum": FURTHEST_KM}),
)
OTHERS = (
    Parameter("age", "The visitor's age in years.", {"type": "integer", "minimum": 0, "maximum": OLDEST}),
    Parameter(
        "tz",
        "The visitor's IANA time zone, such as Europe/London: the clock for groups online or by phone.",
        {"type": "string"},
    ),
    Parameter(
        "country",
        "Two letters (ISO 3166-1): whose places and postal codes are meant first.",
        {"type": "string", "pattern": "^[A-Za-z]{2}$"},
    ),
    Parameter("sort", "The order inside each tier.", {"type": "string", "enum": list(SORTS), "default": "fit"}),
    Parameter(
        "page",
        "The page, from 1; beyond the last, the last.",
        {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
    ),
)


def parameters() -> list[Parameter]:
    """Return all parameters, in the order of the finder's form."""
    return [*PLACE_AND_WORDS, *map(_parameter, WISHES), *OTHERS]


def is_open(wish: Wish) -> bool:
    """Return whether stewards add to the wish's values, so that no description can list them."""
    return isinstance(wish, VocabularyWish | AccessWish)


def page_in(data: QueryDict) -> int | None:
    """Return the page asked for, 1 where none is; None where it is no page number."""
    text = data.get("page") or "1"
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(LAST_PAGE)) else 0
    return number if 1 <= number <= LAST_PAGE else None


def refusals(data: QueryDict, filters: Filters) -> Iterator[Refusal]:
    """Yield what of ``data`` cannot be answered: names nobody knows, values nobody knows, a place nobody knows."""
    known = {parameter.name: parameter for parameter in parameters()}
    for name in data:
        if name not in known:
            yield Refusal(name, "unknown_parameter", f"Unknown parameter. Known: {', '.join(known)}.")
    for name, values in filters.unknown.items():
        yield from (_unknown(known[name], value) for value in values)
    if page_in(data) is None:
        yield _unknown(known["page"], data.getlist("page")[-1])
    place = filters.place
    if data.get("near") and place and not place.point and not place.alternatives:
        yield _unknown(known["near"], data.getlist("near")[-1])


def _unknown(parameter: Parameter, value: str) -> Refusal:
    return Refusal(parameter.name, "unknown_value", f"Unknown: “{value[:LONGEST_QUOTE]}”. {parameter.allowed}")


def _parameter(wish: Wish) -> Parameter:
    several = "all must hold" if wish.is_all_of else "any will do"
    how_many = "One value." if wish.is_single else f"Repeat it for several: {several}."
    values: dict[str, Any] = {"type": "string"}
    which = ""
    if not is_open(wish):
        values["enum"] = [option.value for option in wish.options()]
    elif wish.is_listed:
        which = f" The values are those under facets.{wish.parameter} of an answer."
    else:
        which = " The values are slugs."
    schema = {"type": "array", "items": values, **({"maxItems": 1} if wish.is_single else {})}
    return Parameter(wish.parameter, f"{wish.legend}. {how_many}{which}", schema)
