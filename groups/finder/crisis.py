"""Whether somebody's words say that they, or others, are in danger, and who can help there and then.

Recall comes before precision: a panel too many is read past, one too few may cost a life. So nothing said beside words
of danger takes them back, "not" least of all ("I do not want to live"); only everyday phrases that use the same words
("killing time") are set aside first. docs/crisis.md tells how the words were chosen and how to add some.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from groups.finder import meaning
from groups.finder.folding import fold
from groups.finder.leaning import Leaning
from groups.finder.phrases import Spelling, compiled
from groups.models import CrisisLine, Topic
from groups.speech import spoken

_DATA = Path(__file__).parent.parent / "data"
_WORDS = json.loads((_DATA / "crisis_words.json").read_text(encoding="utf-8"))
_SPELLING = Spelling(_WORDS["written"], _WORDS["often_misspelt"], _WORDS["real_words"])
_HARMLESS = compiled((phrase for phrases in _WORDS["harmless"].values() for phrase in phrases), _WORDS["lists"])
_DANGER = compiled((phrase for phrases in _WORDS["danger"].values() for phrase in phrases), _WORDS["lists"])

_EXAMPLES = json.loads((_DATA / "crisis_examples.json").read_text(encoding="utf-8"))
# What people in danger type, and others who are not: "danger" and "harmless", folded, to compare meanings with.
EXAMPLES: dict[str, list[str]] = {kind: list(dict.fromkeys(map(fold, texts))) for kind, texts in _EXAMPLES.items()}
# How far a text must lean to danger, from -1 to 1, to speak of it: the doubtful do. docs/crisis.md has the figures.
LEANING = -0.35
# A single word means too little to compare: most are names of places. The words alone tell.
FEWEST_WORDS = 2


def is_in_danger(text: str, topics: Iterable[str] = ()) -> bool:
    """Tell whether ``text`` speaks of danger, or one of ``topics`` (slugs) is marked as one of danger.

    The cheapest is asked first: the words, then the topics, then what the text means.
    """
    return has_words_of_danger(text) or is_about_danger(topics) or means_danger(text)


def has_words_of_danger(text: str) -> bool:
    """Tell whether ``text``, in any of four languages, has words of suicide, self-harm, violence, abuse or threats."""
    said = _HARMLESS.sub("- ", _SPELLING.corrected(text))
    return _DANGER.search(said) is not None


def is_about_danger(topics: Iterable[str]) -> bool:
    """Tell whether stewards marked one of ``topics`` (slugs) as one whose seekers may be in danger."""
    return not _topics_of_danger().isdisjoint(topics)


def forget() -> None:
    """Forget which topics are marked: the vocabulary is another now."""
    _topics_of_danger.cache_clear()


@cache
def _topics_of_danger() -> frozenset[str]:
    return frozenset(Topic.objects.filter(is_crisis=True).values_list("slug", flat=True))


def means_danger(text: str) -> bool:
    """Tell whether ``text`` means much the same as what people in danger type; False where meanings are off."""
    said = fold(text)
    if not meaning.is_on() or len(said.split()) < FEWEST_WORDS:
        return False
    return _leaning().towards(meaning.meant([said])[0]) > LEANING


@cache
def _leaning() -> Leaning:
    """Return what tells danger from the rest, learnt once from the examples."""
    return Leaning.of(EXAMPLES["danger"], EXAMPLES["harmless"])


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown: the fields of ``CrisisLine`` that a visitor needs to reach it and to trust it.

    What is called local is in the language of the page where it ships with the program, else as a steward wrote it.
    """

    name: str
    number: str
    tel: str
    text_service: str
    url: str
    hours: str
    audience: str
    note: str
    checked_on: date | None

    @property
    def local_number(self) -> str:
        """Return the number as written: two of them may be joined by a word, “112 or 999”."""
        return _local(self.number)

    @property
    def local_text_service(self) -> str:
        """Return what to text, and where to."""
        return _local(self.text_service)

    @property
    def local_hours(self) -> str:
        """Return when somebody answers."""
        return _local(self.hours)

    @property
    def local_audience(self) -> str:
        """Return whom it is for, as it follows “for”."""
        return _local(self.audience)

    @property
    def local_note(self) -> str:
        """Return what else one needs to know."""
        return _local(self.note)


def _local(text: str) -> str:
    return spoken().pgettext("help line", text) if text else ""


@dataclass(frozen=True, slots=True)
class Help:
    """Who helps right now in ``country`` (ISO 3166-1): the emergency number, if known, and lines, foremost first."""

    country: str
    emergency: Line | None
    lines: tuple[Line, ...]


def help_for(country: str) -> Help:
    """Return the lines that may be shown of ``country``; of the site's own where it has none. One query."""
    countries = [code for code in (country.upper(), settings.KINDRED_COUNTRY) if code.isalpha()]
    found = list(CrisisLine.objects.shown().filter(country__in=countries))
    known = next((code for code in countries if any(line.country == code for line in found)), settings.KINDRED_COUNTRY)
    lines = [line for line in found if line.country == known]
    return Help(
        country=known,
        emergency=next((_shown(line) for line in lines if line.is_emergency), None),
        lines=tuple(_shown(line) for line in lines if not line.is_emergency),
    )


def _shown(line: CrisisLine) -> Line:
    return Line(**{name: getattr(line, name) for name in Line.__slots__})
