"""Ages and hours in what people write: "I'm 17", "in my 30s", "after 7pm", "19 Uhr"."""

import re
from collections.abc import Iterator, Sequence

from groups.finder.lexicon import Span, Word
from groups.finder.times import DAY_PARTS

YOUNGEST, OLDEST = 8, 110
PART_OF_HOUR = {hour: part for part, hours in DAY_PARTS.items() for hour in hours}

# "I'm 3 months sober" and "im 20 stone" tell no age.
_NO_YEARS = (
    r"(?!\s*(?:\d|[.,:]\d|%|months?|weeks?|days?|hours?|minutes?|years? (?!old)|stone|kg|kilos?|pounds|lbs?|meses|"
    r"semanas|d[ií]as|horas|mois|semaines|jours|heures|monate?|wochen?|tage?|stunden?|uhr|pm\b|am\b|h\b))"
)
_AGES = [
    re.compile(pattern + _NO_YEARS, re.IGNORECASE)
    for pattern in (
        r"\b(?:i['’]?m|i am|ich bin|bin|aged?|j['’]ai|je suis âgée? de)\s+(?P<age>\d{1,3})\b"
        r"(?:\s*(?:years? old|years? of age|yrs? old|yo\b|y/o|ans|jahre(?: alt)?))?",
        r"\b(?P<age>\d{1,3})[\s-]*(?:years?[\s-]*olds?|yrs?[\s-]*old|yo|y/o)\b",
        r"\btengo\s+(?P<age>\d{1,3})(?:\s*años)?\b",
        r"\b(?:de\s+)?(?P<age>\d{1,3})\s*(?:años de edad|ans|jahre alt)\b",
        r"\b(?P<age>\d{1,3})[\s-]*jährige[rn]?\b",
    )
]
_DECADE = re.compile(
    r"\b(?:in (?:my|his|her|their) (?P<stage>early |mid[ -]?|late )?|in meinen |mitte |anfang |ende |"
    r"(?P<bare>early|mid|late) )"
    r"(?P<decade>[2-9]0)(?:['’]?s|ern?)\b",
    re.IGNORECASE,
)
_STAGES = {"early": 2, "mid": 5, "late": 8, "": 5}
# Whose age it is: that of "my 15 year old" is not the visitor's.
_OTHERS = re.compile(
    r"\b(?:my|our|his|her|a|mi|mis|un|una|su|mon|ma|mes|notre|son|sa|une?|mein\w*|unser\w*|ein\w*|"
    r"(?:son|daughter|hijo|hija|fils|fille|sohn|tochter|kid|child|brother|sister)(?: is| de| hat)?)\s+$",
    re.IGNORECASE,
)
_CLOCKS = [
    re.compile(r"\b(?P<hour>[01]?\d|2[0-3])\s*(?:[:.h]\s*(?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?\s?m\b\.?", re.I),
    re.compile(r"\b(?P<hour>[01]?\d|2[0-3])(?::|h|\.(?=\d\d\s*uhr))(?P<minute>[0-5]\d)(?:\s*(?:h|uhr))?\b", re.I),
    re.compile(r"\b(?P<hour>[01]?\d|2[0-3])\s*(?:h|uhr|heures|hrs)\b", re.I),
]


def figures_in(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """Yield the words that tell the visitor's age ("age", in years) or an hour ("time", a part of the day)."""
    for start, end, age in _ages(text):
        yield _span(words, start, end, (("age", str(age)),) if age else ())
    for pattern in _CLOCKS:
        for match in pattern.finditer(text):
            yield _span(words, *match.span(), (("time", PART_OF_HOUR[_hour(match)]),))


def _ages(text: str) -> Iterator[tuple[int, int, int | None]]:
    for match in _DECADE.finditer(text):
        yield *match.span(), int(match["decade"]) + _STAGES[(match["stage"] or match["bare"] or "").strip(" -").lower()]
    for pattern in _AGES:
        for match in pattern.finditer(text):
            age = int(match["age"])
            is_own = YOUNGEST <= age <= OLDEST and not _OTHERS.search(text, 0, match.start())
            yield *match.span(), age if is_own else None


def _hour(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    half = (match.groupdict().get("half") or "").lower()
    if half == "p" and hour < 12:
        return hour + 12
    return 0 if half == "a" and hour == 12 else hour


def _span(words: Sequence[Word], start: int, end: int, means: tuple[tuple[str, str], ...]) -> Span:
    inside = [number for number, word in enumerate(words) if word.start < end and start < word.end]
    return Span(inside[0], inside[-1] + 1, means)
