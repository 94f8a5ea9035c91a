"""What differs between two listings, in the words of the editor: for reviews and histories."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from groups import recurrence
from groups.admin.meeting_form import MeetingForm
from groups.admin.support_group_form import SupportGroupForm
from groups.facts import MEETINGS, Facts, Path
from groups.models import (
    AccessFeature,
    Community,
    Language,
    Meeting,
    MeetingException,
    Organisation,
    SupportGroup,
    Topic,
)
from groups.models.choices import Status

NOT_STATED = "not stated"
WORDS_AT_MOST = 2000  # of two texts together, that are compared word by word: it takes the product of both
SHORT = 5  # words; a longer answer is compared word by word
WHEN = {"freq", "interval", "byday", "bysetpos", "bymonthday", "dtstart", "until", "start_time", "duration"}
# The questions about a group in the order in which the editor asks them, with the meetings after who it is for.
ASKED: dict[str, str] = SupportGroupForm.Meta.labels
AFTER_MEETINGS = "joining"
VOCABULARY: dict[str, tuple[type[models.Model], str]] = {
    "topics": (Topic, "slug"),
    "communities": (Community, "slug"),
    "languages": (Language, "tag"),
}
ADDRESS = ("name", "street", "locality", "postcode", "region")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that differs: what it was and what it is, in words; empty where it is not stated.

    ``about`` is the meeting, if it is a meeting's. Where it ``is_conflict``, somebody else has changed it meanwhile.
    """

    label: str
    was: str
    now: str
    is_text: bool = False
    is_conflict: bool = False
    about: str = ""

    @property
    def marked(self) -> SafeString:
        """Return what is gone in ``<del>`` and what is new in ``<ins>``, long texts word by word."""
        if self.is_text and self.was and self.now:
            return marked_words(self.was, self.now)
        gone = format_html("<del>{}</del>", self.was or NOT_STATED)
        new = format_html("<ins>{}</ins>", self.now or NOT_STATED)
        return format_html("{} <span aria-hidden='true'>→</span> {}", gone, new)


def marked_words(was: str, now: str) -> SafeString:
    """Return two texts as one, with the words that are gone in ``<del>`` and those that are new in ``<ins>``."""
    old, new = re.findall(r"\S+\s*|\s+", was), re.findall(r"\S+\s*|\s+", now)
    if len(old) + len(new) > WORDS_AT_MOST:
        return format_html("<del>{}</del><ins>{}</ins>", was, now)
    pieces: list[tuple[SafeString]] = []
    # Space after a word is no other word.
    matched = SequenceMatcher(None, [word.rstrip() for word in old], [word.rstrip() for word in new], autojunk=False)
    for kind, i1, i2, j1, j2 in matched.get_opcodes():
        if kind == "equal":
            pieces.append((format_html("{}", "".join(new[j1:j2])),))
            continue
        if i1 < i2:
            pieces.append((format_html("<del>{}</del>", "".join(old[i1:i2])),))
        if i1 < i2 and j1 < j2 and not old[i2 - 1][-1].isspace():
            pieces.append((format_html("{}", " "),))
        if j1 < j2:
            pieces.append((format_html("<ins>{}</ins>", "".join(new[j1:j2])),))
    return format_html_join("", "{}", pieces)


@dataclass(frozen=True, slots=True)
class Names:
    """What the words of the vocabulary in some listings are called; one that is gone is called by its slug."""

    known: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, kind: str, slug: str) -> str:
        """Return the name of an organisation, topic, community, language or access feature."""
        return self.known.get(kind, {}).get(slug, slug)


def names_of(listings: Iterable[Facts]) -> Names:
    """Fetch the names of all that these listings mention: five queries, however many they are."""
    listings = list(listings)
    slugs = {kind: {slug for facts in listings for slug in facts.get(kind, {})} for kind in VOCABULARY}
    known = {
        kind: dict(model._base_manager.filter(**{f"{key}__in": slugs[kind]}).values_list(key, "name"))
        for kind, (model, key) in VOCABULARY.items()
    }
    organisations = {facts.get("organisation", "") for facts in listings}
    known["organisation"] = dict(Organisation.objects.filter(slug__in=organisations).values_list("slug", "name"))
    features = {slug for facts in listings for one in facts.get(MEETINGS, {}).values() for slug in one["access"]}
    known["access"] = dict(AccessFeature.objects.filter(slug__in=features).values_list("slug", "name"))
    return Names(known)


def in_words(old: Facts, new: Facts, names: Names, *, conflicts: Collection[Path] = ()) -> list[Line]:
    """Return line by line what differs between two listings, in the order of the editor.

    ``old`` may be empty: then all that ``new`` says is told. ``conflicts`` are ways to facts that were changed twice.
    """
    return list(_Comparison(old, new, names, set(conflicts)).lines())


def status_line(was: str, now: str) -> Line:
    """Return that a listing moved."""
    return Line("Where it stands", Status(was).label if was else "", Status(now).label)


class _Comparison:
    def __init__(self, old: Facts, new: Facts, names: Names, conflicts: set[Path]) -> None:
        self.old, self.new, self.names, self.conflicts = old, new, names, conflicts

    def lines(self) -> Iterator[Line]:
        for name, label in ASKED.items():
            if name == AFTER_MEETINGS:
                yield from self._meetings()
            if name in self.old or name in self.new:
                yield from self._line((name,), label, self._of_group(name, self.old), self._of_group(name, self.new))

    def _line(
        self, path: Path, label: str, was: str, now: str, *, about: str = "", is_text: bool = False
    ) -> Iterator[Line]:
        if was != now:
            is_text = is_text or min(len(was.split()), len(now.split())) > SHORT
            is_conflict = any(one[: len(path)] == path for one in self.conflicts)
            yield Line(label, was, now, is_text, is_conflict, about)

    def _of_group(self, name: str, facts: Facts) -> str:
        value = facts.get(name)
        if name in VOCABULARY:
            return ", ".join(sorted(self.names.of(name, slug) for slug in value or ()))
        if name == "organisation":
            return self.names.of(name, value) if value else ""
        return _in_words(SupportGroup, name, value)

    # --- Meetings

    def _meetings(self) -> Iterator[Line]:
        old, new = self.old.get(MEETINGS, {}), self.new.get(MEETINGS, {})
        for key in dict.fromkeys((*old, *new)):
            path = (MEETINGS, key)
            if key not in new:
                yield from self._line(path, "Meeting taken away", meeting_in_words(old[key]), "")
            elif key not in old:
                label = "New meeting" if self.old else "Meeting"
                yield from self._line(path, label, "", meeting_in_words(new[key]))
                yield from self._details(path, {}, new[key], about=_heading(new[key]))
            else:
                yield from self._meeting(path, old[key], new[key], about=_heading(old[key]))

    def _meeting(self, path: Path, old: Facts, new: Facts, *, about: str) -> Iterator[Line]:
        was, now = when_in_words(old), when_in_words(new)
        is_conflict = any(one[:2] == path and one[2] in WHEN for one in self.conflicts)
        if was != now:
            yield Line("When", was, now, is_conflict=is_conflict, about=about)
        for name, words in (("timezone", str), ("attendance", _attendance), ("venue", venue_in_words)):
            was, now = words(old[name]), words(new[name])
            yield from self._line((*path, name), _question(name), was, now, about=about)
        yield from self._line((*path, "name"), _question("name"), old["name"], new["name"], about=about)
        yield from self._details(path, old, new, about=about)

    def _details(self, path: Path, old: Facts, new: Facts, *, about: str) -> Iterator[Line]:
        """Tell what a sentence about when and where leaves out."""
        for name in ("join_details", "notes"):
            was, now = old.get(name, ""), new.get(name, "")
            yield from self._line((*path, name), _question(name), was, now, about=about, is_text=True)
        access = old.get("access", {}), new.get("access", {})
        for label, slug in sorted((self.names.of("access", slug), slug) for slug in {*access[0], *access[1]}):
            was, now = (_yes_no(one.get(slug)) for one in access)
            yield from self._line((*path, "access", slug), label, was, now, about=about)
        changes = old.get("changes", {}), new.get("changes", {})
        for key in sorted({*changes[0], *changes[1]}):
            was, now = (_change(one.get(key)) for one in changes)
            yield from self._line((*path, "changes", key), _day(key.removeprefix("+")), was, now, about=about)


def _heading(facts: Facts) -> str:
    return facts["name"] or when_in_words(facts)


def meeting_in_words(facts: Facts) -> str:
    """Return a meeting as a sentence: when, how, and where."""
    parts = (facts["name"], when_in_words(facts), _attendance(facts["attendance"]), venue_in_words(facts["venue"]))
    return "; ".join(part for part in parts if part)


def when_in_words(facts: Facts) -> str:
    """Return when a meeting is, such as “Every Tuesday, 19:00 to 20:30, until Friday 1 May 2030”."""
    try:
        rule = _rule(facts)
    except ValueError:  # proposed by somebody, and not checked before it is accepted
        return "At times that make no sense"
    words = recurrence.describe(rule)
    if rule.start_time:
        words += f", {rule.start_time:%H:%M}"
    if rule.start_time and rule.duration:
        words += f" to {datetime.combine(date.min, rule.start_time) + rule.duration:%H:%M}"
    if rule.dtstart and rule.freq != recurrence.Frequency.ONCE:
        words += f", from {_day(facts['dtstart'])}"
    return words + (f", until {_day(facts['until'])}" if rule.until else "")


def _rule(facts: Facts) -> recurrence.Rule:
    first, last = (date.fromisoformat(facts[name]) if facts[name] else None for name in ("dtstart", "until"))
    return recurrence.Rule(
        freq=recurrence.Frequency(facts["freq"]),
        timezone=facts["timezone"],
        start_time=_time(facts["start_time"]),
        duration=timedelta(seconds=facts["duration"]) if facts["duration"] else None,
        dtstart=first,
        until=last,
        interval=facts["interval"],
        byday=tuple(recurrence.Weekday(day) for day in facts["byday"]),
        bysetpos=tuple(facts["bysetpos"]),
        bymonthday=tuple(facts["bymonthday"]),
    )


def venue_in_words(facts: Facts) -> str:
    """Return a venue in one line, with what is told to those who come where its address is kept confidential."""
    if not facts:
        return ""
    words = ", ".join(facts[name] for name in ADDRESS if facts.get(name))
    if not facts.get("is_confidential"):
        return words
    private = ", ".join(facts[f"private_{name}"] for name in ADDRESS[:2] if facts.get(f"private_{name}"))
    return f"{words} (confidential: {private})" if private else f"{words} (confidential)"


def _attendance(value: str) -> str:
    return _in_words(Meeting, "attendance", value)


def _change(facts: Facts | None) -> str:
    """Return what is different about one date."""
    if facts is None:
        return "as usual"
    words = _in_words(MeetingException, "kind", facts["kind"])
    if facts["new_on"]:
        words += f" to {_day(facts['new_on'])}" if facts["kind"] == "moved" else ""
    if facts["new_start_time"]:
        words += f", {_time(facts['new_start_time']):%H:%M}"
    return words + (f" ({facts['note']})" if facts["note"] else "")


def _question(name: str) -> str:
    labels: Mapping[str, str] = MeetingForm.Meta.labels
    declared = MeetingForm.declared_fields.get(name)
    return str(labels.get(name) or (declared.label if declared else name)).rstrip("?")


def _in_words(model: type[models.Model], name: str, value: Any) -> str:
    """Return a plain fact as people say it."""
    column = model._meta.get_field(name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _yes_no(value)
    if isinstance(column, models.DateField):
        return _day(value)
    choices = dict(column.flatchoices) if isinstance(column, models.Field) else {}
    return str(choices.get(value, value))


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "Yes" if value else "No"


def _time(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None


def _day(value: str) -> str:
    return date_format(date.fromisoformat(value), "l j F Y")
