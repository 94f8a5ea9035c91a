"""The words demo listings are made of, read from groups/data/demo/."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"
LANGUAGES = ("en", "de", "fr", "es")


@dataclass(frozen=True, slots=True)
class Template:
    """A group somebody might run: what is particular to it. All else is drawn.

    name: may hold {town}. topic, topics, communities, languages: slugs and BCP 47 tags. family: the broad topic whose
    sentences fit, where it is not the topic's own. ages: minimum and maximum, years. attendance, countries: the only
    ones it may have; empty means any. access: features its summary promises. setting: what kind of venue.
    course: its weeks. day: an RFC 5545 weekday. rule: daily, weekly or monthly. minutes: how long.
    time: morning, day, evening, weekend or after_school. is_private: the venue is confidential.
    """

    name: str
    summary: str
    topic: str
    topics: tuple[str, ...] = ()
    family: str = ""
    communities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    attendance: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    ages: tuple[int | None, int | None] | None = None
    for_whom: str = ""
    led_by: str = ""
    faith: str = ""
    cost: str = ""
    joining: str = ""
    size: str = ""
    setting: str = "room"
    time: str = ""
    day: str = ""
    rule: str = ""
    minutes: int | None = None
    course: int | None = None
    listen: bool | None = None
    is_private: bool = False

    @property
    def all_topics(self) -> tuple[str, ...]:
        """Return its own topic and the others it touches."""
        return (self.topic, *self.topics)


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences in one language, each list of alternatives.

    Keys are answers, and then for whom a sentence is true (`Sketch.lines`): any, place (all in person), in_person (in a
    room), cafe, outdoors, online, phone. {lead} is the facilitator's public name, {low} and {less} are prices. Given
    names are of women, men, or any.
    """

    opening: list[str]
    about: dict[str, list[str]]
    what_happens: dict[str, list[str]]
    look_for: dict[str, list[str]]
    look_for_nobody: dict[str, list[str]]
    entrance: list[str]
    bring: dict[str, list[str]]
    late: dict[str, list[str]]
    confidentiality: list[str]
    agreement: list[str]
    cost_note: dict[str, dict[str, list[str]]]
    joining_note: dict[str, dict[str, list[str]]]
    newcomers_note: dict[str, list[str]]
    meeting_names: dict[str, list[str]]
    meeting_notes: dict[str, list[str]]
    exception_notes: dict[str, dict[str, list[str]]]
    pause_reasons: list[str]
    directions: dict[str, list[str]]
    venues: dict[str, list[str]]
    streets: list[str]
    street_pattern: str
    organisations: list[tuple[str, str]]
    organisation_of: dict[str, str]
    given_names: dict[str, list[str]]
    surnames: list[str]
    facilitator_about: list[str]
    checks: dict[str, list[tuple[str, str]]]

    def names_for(self, template: Template) -> list[str]:
        """Return the given names of who may run it: women run groups for women only, and men those for men only."""
        only = [one for one in ("women", "men") if one in template.communities]
        return [name for key in (*(only or ("women", "men")), "any") for name in self.given_names[key]]


def load_templates(language: str) -> list[Template]:
    """Return the groups that may be drawn in this language (a BCP 47 tag of LANGUAGES)."""
    listings = _read(f"listings.{language}.json")["listings"]
    return [_template(topic, facts) for topic, entries in listings.items() for facts in entries]


def load_texts(language: str) -> Texts:
    """Return the sentences in this language (a BCP 47 tag of LANGUAGES)."""
    return Texts(**_read(f"texts.{language}.json"))


def load_countries() -> dict[str, dict[str, Any]]:
    """Return what is known of each country by its code; see ``groups.demo.towns.Country``."""
    return _read("countries.json")


def _template(topic: str, facts: dict[str, Any]) -> Template:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()}
    return Template(topic=topic, **fields)


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return content
