"""Meetings that are less than weekly, or closed for now, found in what is said of a meeting.

Meeting Guide knows weekly meetings only, so the rest is said in names and notes: “2nd Wednesdays”, “Only on the 3rd
Saturday of each month”. Read as weekly, such a meeting would show dates on which nobody is there. Only plain statements
about the whole meeting count: “Open meeting last Tuesday of the month” says nothing about when it meets.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from groups.interchange.clock import DAY_NAMES
from groups.recurrence import Weekday

POSITIONS = {
    word: position
    for position, words in {
        1: ("1st", "first"),
        2: ("2nd", "second"),
        3: ("3rd", "third"),
        4: ("4th", "fourth"),
        5: ("5th", "fifth"),
        -1: ("last",),
    }.items()
    for word in words
}
_POSITION = rf"(?:{'|'.join(POSITIONS)})"
_WEEKDAY = r"(?P<day>(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)s?\b\.?"
_AND = r"\s*(?:,|&|\+|/|and)\s*(?:the\s+)?"
_DATES = rf"(?P<positions>{_POSITION}(?:{_AND}{_POSITION})*)\s+{_WEEKDAY}"
_OF_MONTH = r"(?:\s+(?:of|in|each|every|per|a|the|month|monthly)\b)*"
_LEAD = (
    r"(?:(?:this|the|our|a|an|it|we|group|meeting|meets?|is|are|held|once-per-month|monthly|only|on|in[\s-]person|every)"
    r"\s+|at\s+a\s+residence\s+|[\w/-]+\s+meeting\s+held\s+)*"
)
IN_NAME = re.compile(rf"\b{_DATES}", re.IGNORECASE)
IN_NOTES = re.compile(rf"{_LEAD}{_DATES}{_OF_MONTH}(?:\s+only)?[\s.!]*", re.IGNORECASE)
SUBJECT = re.compile(r"^.{0,80}?\bmeets?\s+only\s+(?=on\b)", re.IGNORECASE)
_EVERY_OTHER = rf"every\s+(?:other|second|2nd)\s+(?:week\b|{_WEEKDAY})"
EVERY_OTHER_IN_NAME = re.compile(rf"\b{_EVERY_OTHER}", re.IGNORECASE)
EVERY_OTHER_IN_NOTES = re.compile(rf"\bmeets?\s+(?:only\s+)?(?:on\s+)?{_EVERY_OTHER}", re.IGNORECASE)
# “Last Thu. has chips” is one sentence.
_ABBREVIATED = "".join(
    rf"(?<!{day}\.)" for day in ("mon", "tue", "ues", "wed", "eds", "thu", "urs", "fri", "sat", "sun")
)
SENTENCE_END = re.compile(rf"(?<=[.!]){_ABBREVIATED}\s+|\n|\s\(", re.IGNORECASE)
_ENDED = r"(?:cancell?ed|closed|suspended|on\s+hold|on\s+hiatus)"
_FOR_NOW = r"(?:temporarily|for\s+now|indefinitely|until\s+further\s+notice)"
CLOSED_IN_NAME = re.compile(
    rf"\bcancell?ed\b|\b{_FOR_NOW}\s+{_ENDED}\b|\b{_ENDED}\s+{_FOR_NOW}\b|\bno\s+longer\s+meet(?:s|ing)\b",
    re.IGNORECASE,
)
CLOSED_IN_NOTES = re.compile(
    rf"(?:(?:this|the)\s+)?(?:(?:meeting|group)\s+)?(?:is\s+|has\s+been\s+)?"
    rf"(?:(?:{_FOR_NOW}\s+)?cancell?ed|{_FOR_NOW}\s+{_ENDED}|{_ENDED}\s+{_FOR_NOW})(?:\s+{_FOR_NOW})?[\s.!*]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a meeting comes together.

    bysetpos: the weeks of the month; empty is every week. is_unclear: every second week, nobody says counted from when.
    """

    bysetpos: tuple[int, ...] = ()
    is_unclear: bool = False


def find_rhythm(name: str, notes: str, days: tuple[Weekday, ...]) -> Rhythm:
    """Return how often a meeting on ``days`` comes together, from its name and notes."""
    if len(days) != 1:
        return Rhythm()
    found = IN_NAME.search(name)
    sentences = [SUBJECT.sub("", sentence.strip()) for sentence in SENTENCE_END.split(notes)]
    for match in (found, *(IN_NOTES.fullmatch(sentence) for sentence in sentences)):
        if match and DAY_NAMES[match["day"].lower()[:3]] == days[0]:
            positions = {POSITIONS[word] for word in re.findall(_POSITION, match["positions"].lower())}
            return Rhythm(bysetpos=tuple(sorted(positions, key=lambda number: (number < 0, number))))
    return Rhythm(is_unclear=bool(EVERY_OTHER_IN_NAME.search(name) or EVERY_OTHER_IN_NOTES.search(notes)))


def is_said_closed(names: Iterable[str], notes: str) -> bool:
    """Return whether a name or a whole sentence of the notes says that the meeting does not take place for now."""
    sentences = SENTENCE_END.split(notes)
    return any(CLOSED_IN_NAME.search(name) for name in names) or any(
        CLOSED_IN_NOTES.fullmatch(sentence.strip()) for sentence in sentences
    )
