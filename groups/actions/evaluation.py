"""How well searches in people's own words are understood, measured on searches whose meaning somebody wrote down.

The format is that of ``tests/data/searches.json``: each search has the ``topics`` it may be about, one of them
``primary`` (null for none), the ``facets`` it names, and whether it speaks of danger (``crisis``).
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groups.finder.crisis import is_in_danger
from groups.finder.folding import fold
from groups.finder.times import DAY_PARTS
from groups.finder.words import Understood, understand

FIRST = 3
# The access features each will do for.
ACCESS = {
    "wheelchair": {"step-free", "accessible-toilet"},
    "step_free": {"step-free"},
    "hearing_loop": {"hearing-loop"},
    "bsl": {"sign-language"},
    "quiet": {"quiet-space", "low-sensory"},
    "childcare": {"childcare", "children-welcome"},
}
# Ages that say the same as a community.
AGES = {"young-people": range(13, 26), "students": range(16, 30), "older-people": range(55, 120)}


class SearchesError(Exception):
    """The file of searches cannot be used."""


@dataclass(frozen=True)
class Search:
    """One search and what was made of it."""

    text: str
    topics: tuple[str, ...]
    primary: str | None
    facets: Mapping[str, Any]
    is_crisis: bool
    understood: Understood
    is_seen_as_crisis: bool

    @property
    def guesses(self) -> tuple[str, ...]:
        """The topics understood, best first."""
        return tuple(self.understood.wishes.get("topic", ()))

    @property
    def missed_facets(self) -> list[str]:
        """The facets that were not understood as meant."""
        return [name for name, meant in self.facets.items() if not FACETS[name](meant, self.understood)]

    @property
    def is_missed(self) -> bool:
        """Whether anything was not understood as meant."""
        first = self.guesses[0] if self.guesses else None
        return first != self.primary or self.is_crisis != self.is_seen_as_crisis or bool(self.missed_facets)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of how many."""

    name: str
    hits: int
    among: int

    def __str__(self) -> str:
        share = f" {self.hits / self.among:7.1%}" if self.among else ""
        return f"{self.name:<44} {self.hits:>4} of {self.among:>4}{share}"


def read_searches(file: Path, *, country: str, tag: str | None = None) -> list[Search]:
    """Understand each search of ``file`` that has the ``tag``, as at a site in ``country``. Raises SearchesError."""
    try:
        queries = json.loads(file.read_text(encoding="utf-8"))["queries"]
        return [_search(query, country) for query in queries if tag is None or tag in query["tags"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SearchesError(f"{file}: {type(error).__name__}: {error}") from None


def figures(searches: Sequence[Search]) -> list[Figure]:
    """Return the figures: topics first, then each facet, then danger."""
    about = [search for search in searches if search.primary]
    nothing = [search for search in searches if not search.primary]
    danger = [search for search in searches if search.is_crisis]
    harmless = [search for search in searches if not search.is_crisis]
    names = dict.fromkeys(name for search in searches for name in search.facets)
    return [
        _figure("topic: first guess is the one meant", (s.guesses[:1] == (s.primary,) for s in about)),
        _figure(f"topic: among the first {FIRST}", (s.primary in s.guesses[:FIRST] for s in about)),
        _figure("topic: first guess is one of those meant", (bool({*s.guesses[:1]} & {*s.topics}) for s in about)),
        _figure("no topic meant, but guessed", (bool(s.guesses) for s in nothing)),
        *(
            _figure(f"facet: {name}", (name not in s.missed_facets for s in searches if name in s.facets))
            for name in names
        ),
        _figure("danger: seen", (s.is_seen_as_crisis for s in danger)),
        _figure("danger: false alarms", (s.is_seen_as_crisis for s in harmless)),
    ]


def _figure(name: str, answers: Iterable[bool]) -> Figure:
    counted = list(answers)
    return Figure(name, sum(counted), len(counted))


def _search(query: Mapping[str, Any], country: str) -> Search:
    understood = understand(query["query"], country=country)
    unknown = query["facets"].keys() - FACETS.keys()
    if unknown:
        raise KeyError(f"facet {min(unknown)}")
    return Search(
        text=query["query"],
        topics=tuple(query["topics"]),
        primary=query["primary"],
        facets=query["facets"],
        is_crisis=query["crisis"],
        understood=understood,
        is_seen_as_crisis=is_in_danger(query["query"], understood.wishes.get("topic", ())),
    )


def _part_of_day(time: str) -> str:
    if time == "midday":
        return "afternoon"
    hour = time.partition(":")[0]
    return next((part for part, hours in DAY_PARTS.items() if hour.isdigit() and int(hour) in hours), time)


def _has(parameter: str, understood: Understood, *values: str) -> bool:
    return set(understood.wishes.get(parameter, ())) == set(values)


def _is_for(audience: str, understood: Understood) -> bool:
    """Tell whether the audience was understood: as a community, a topic or an age."""
    said = {value for name in ("community", "topic") for value in understood.wishes.get(name, ())}
    return audience in said or (understood.age is not None and understood.age in AGES.get(audience, ()))


def _has_access(needs: Sequence[str], understood: Understood) -> bool:
    offered = set(understood.wishes.get("access", ()))
    is_signed = "bfi" in understood.wishes.get("language", ())
    return all(ACCESS[need] & offered or (need == "bsl" and is_signed) for need in needs)


FACETS: dict[str, Callable[[Any, Understood], bool]] = {
    "place": lambda meant, understood: fold(meant) in fold(understood.near),
    "days": lambda meant, understood: _has("day", understood, *meant),
    "time": lambda meant, understood: _has("time", understood, _part_of_day(meant)),
    "when": lambda meant, understood: _has("when", understood, meant),
    "format": lambda meant, understood: _has("attendance", understood, meant),
    "audience": lambda meant, understood: all(_is_for(one, understood) for one in meant),
    "language": lambda meant, understood: meant == understood.written_in or _has("language", understood, meant),
    "access": _has_access,
    "cost": lambda meant, understood: _has("cost", understood, meant),
    "secular": lambda meant, understood: _has("faith", understood, "secular" if meant else "faith"),
    "newcomer": lambda meant, understood: _has("newcomers", understood, *(["yes"] if meant else [])),
    "near_me": lambda meant, understood: understood.is_near_me == meant,
    "perspective": lambda meant, understood: _has("for", understood, meant),
    "timezone": lambda meant, understood: understood.timezone == meant,
    "country": lambda meant, understood: understood.country == meant,
    "participation": lambda meant, understood: _has("participation", understood, meant),
}
