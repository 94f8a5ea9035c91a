"""The one sentence or two a listing needs, put together from what its source states and nothing else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel import Locale

from groups.interchange.meeting_guide_types import COMMUNITIES, FORMATS
from groups.interchange.plain_text import shorten
from groups.interchange.rows import MeetingRow

SUMMARY_LENGTH = 250
ENGLISH = Locale("en")
# Sign languages as their signers write them; CLDR has none.
SIGN_LANGUAGES = {"ase": "American Sign Language", "fcs": "Quebec Sign Language", "rsl": "Russian Sign Language"}
WAYS = {
    frozenset({"in_person"}): "in person",
    frozenset({"online"}): "online",
    frozenset({"phone"}): "by phone",
}
BOTH_WAYS = "in person and online"
DOORS = {
    "self": "Only for people who live with it themselves.",
    "both": "Anyone may come.",
}
SOME_CLOSED = "Some meetings are open to anyone."


@dataclass(frozen=True, slots=True)
class About:
    """What holds for a group as a whole. people, formats: Meeting Guide codes; languages: BCP 47 tags."""

    people: frozenset[str]
    languages: tuple[str, ...]
    for_whom: str
    formats: frozenset[str]


def summarise(about: About, meetings: Sequence[MeetingRow]) -> str:
    """Return the summary: how and where it meets, for whom, in which language, and what happens there.

    Days and times are left out: the page computes them, and a sentence would go stale.
    """
    towns = list(dict.fromkeys(one.venue.locality for one in meetings if one.venue and one.venue.locality))
    way = WAYS.get(frozenset(meeting.attendance for meeting in meetings), BOTH_WAYS)
    parts = [f"Meets {way}"]
    if 0 < len(towns) <= 3:
        parts[0] += f" in {_listed(towns)}"
    if about.people:
        parts.append(f"for {_people(about.people)}")
    if about.languages and about.languages != ("en",):
        parts.append(f"in {_languages(about.languages)}")
    has_closed = any(note_people(is_closed=True) in meeting.notes for meeting in meetings)
    door = SOME_CLOSED if about.for_whom == "both" and has_closed else DOORS.get(about.for_whom, "")
    sentences = [f"{', '.join(parts)}.", door, note_formats(about.formats)]
    kept = ""
    for sentence in filter(None, sentences):
        longer = f"{kept} {sentence}".strip()
        kept = longer if len(longer) <= SUMMARY_LENGTH else kept
    return kept or shorten(sentences[0], SUMMARY_LENGTH)


def first_sentences(text: str, length: int) -> str:
    """Return as many whole sentences from the start of ``text`` as fit; at least a part of the first."""
    plain = " ".join(text.split())
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s|$)", plain) if match.end() <= length]
    return plain if len(plain) <= length else plain[: ends[-1]] if ends else shorten(plain, length)


def note_people(*, people: Iterable[str] = (), languages: Sequence[str] = (), is_closed: bool = False) -> str:
    """Return for whom one meeting is, where that differs from the rest of its group: “For women. In Spanish.”"""
    sentences = [
        f"For {_people(people)}." if people else "",
        f"In {_languages(languages)}." if languages else "",
        DOORS["self"] if is_closed else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def note_formats(codes: Iterable[str]) -> str:
    """Return what happens there as one sentence: “Discussion, speaker.”"""
    words = ", ".join(FORMATS[code] for code in sorted(codes) if code in FORMATS)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _people(codes: Iterable[str]) -> str:
    return _listed([COMMUNITIES[code][1] for code in sorted(codes)])


def _languages(tags: Iterable[str]) -> str:
    return _listed([SIGN_LANGUAGES.get(tag) or str(ENGLISH.languages.get(tag, tag)) for tag in tags])


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
