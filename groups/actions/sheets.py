"""What a steward's sheet would do, worked out before anything is written.

A row that names a ``listing`` changes it, whatever it came from; a row that names none makes a new one. A listing that
the sheet does not name is left alone. What is wrong with any row keeps the whole sheet from being applied.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q

from groups.actions.moderation import TO, Move, moves_from
from groups.actions.sheet_places import settle_places
from groups.actions.sheet_rows import ID, Entry, Reader, entries_of
from groups.actions.sheet_words import SheetWords
from groups.facts import MEETINGS, Facts, differences, facts_of_all
from groups.interchange.csv_columns import MEETING_COLUMNS, nearest_columns, one_of, read_cell
from groups.interchange.csv_rows import ATTENDED
from groups.interchange.plain_text import shorten
from groups.interchange.rows import BrokenFileError, Defaults, RecordError, Rejection, folded
from groups.interchange.sheet_file import Sheet
from groups.models import OldSlug, SupportGroup
from groups.models.choices import Status


@dataclass(frozen=True, slots=True)
class ChangedListing:
    """A listing that a sheet changes: what it says, and what it would say; where it stands, and where it would."""

    pk: int
    slug: str
    old: Facts
    new: Facts
    was: str
    status: str

    @property
    def gone(self) -> list[str]:
        """Return the ids of the meetings that are no longer in the sheet."""
        return [key for key in self.old[MEETINGS] if key not in self.new[MEETINGS]]


@dataclass(frozen=True, slots=True)
class NewListing:
    """A listing that a sheet adds."""

    line: int
    facts: Facts
    status: str

    @property
    def towns(self) -> list[str]:
        """Return the towns it meets in."""
        return [one["venue"].get("locality", "") for one in self.facts[MEETINGS].values()]


@dataclass(slots=True)
class SheetPlan:
    """What a sheet would do; of rows that cannot be used nothing but why.

    unknown: columns nobody knows, with the nearest known names.
    """

    changed: list[ChangedListing] = field(default_factory=list)
    new: list[NewListing] = field(default_factory=list)
    unchanged: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    unknown: dict[str, list[str]] = field(default_factory=dict)

    @property
    def can_apply(self) -> bool:
        """Return whether every row can be used, and any does something."""
        return not self.rejections and bool(self.changed or self.new)

    @property
    def meetings_gone(self) -> int:
        """Return how many meetings would go away."""
        return sum(len(one.gone) for one in self.changed)

    @property
    def digest(self) -> str:
        """Return what stands for all of it: another one, if anything would be done that was not shown."""
        changed = [[one.pk, one.old, one.new, one.was, one.status] for one in self.changed]
        told: list[Any] = [changed, [[one.facts, one.status] for one in self.new]]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def plan_sheet(sheet: Sheet, *, is_locked: bool = False) -> SheetPlan:
    """Work out what a sheet would do to the listings as they are; in few queries, however long it is.

    The sheet is one that ``check_columns`` lets pass. Where ``is_locked``, nobody else changes these listings until the
    transaction ends.
    """
    entries, rejections = entries_of(sheet)
    defaults = Defaults(timezone=settings.TIME_ZONE, country=settings.KINDRED_COUNTRY)
    groups = _groups_of([entry.slug for entry in entries if entry.slug], is_locked=is_locked)
    plan = SheetPlan(rejections=rejections)
    plan.unknown = {shorten(header, 60): nearest_columns(header) for header in sheet.unknown}
    _Planning(groups, Reader(SheetWords.load(), defaults), plan).run(entries)
    return plan


def check_columns(sheet: Sheet) -> None:
    """Raise BrokenFileError where a sheet lacks what says what its rows are about."""
    columns = frozenset(sheet.columns)
    if not columns & {"listing", "name"}:
        raise BrokenFileError(
            "The first line names neither “listing” nor “name”. Download an empty sheet to see the columns."
        )
    if not sheet.rows and not sheet.rejections:
        raise BrokenFileError("There are no rows below the first line.")
    is_change = any(cells.get("listing") for _, cells in sheet.rows)
    if is_change and ID not in columns and columns & set(MEETING_COLUMNS):
        raise BrokenFileError(
            f"The column “{ID}” is missing: without it nobody can tell which meeting a row changes. "
            "Take it from a download, or take out the columns about meetings."
        )


class _Planning:
    """groups: the listings by the addresses they have or had."""

    def __init__(self, groups: dict[str, SupportGroup], reader: Reader, plan: SheetPlan) -> None:
        self.groups, self.reader, self.plan = groups, reader, plan

    def run(self, entries: list[Entry]) -> None:
        known = {group.pk for group in self.groups.values()}
        facts = facts_of_all(SupportGroup.objects.filter(pk__in=known))
        changed = [self._change(entry, facts) for entry in entries if entry.slug]
        new = [(entry, *self.reader.make(entry)) for entry in entries if not entry.slug]
        settle_places(self.reader.placed)
        for one in filter(None, changed):
            _know_again(one[1], one[2])
        self._sort_changed(changed)
        self._sort_new(new)
        self.plan.rejections += [one for entry in entries for one in entry.rejections]
        self.plan.rejections.sort(key=lambda one: one.position)

    def _change(self, entry: Entry, facts: dict[int, Facts]) -> tuple[Entry, Facts, Facts, str] | None:
        group = self.groups.get(entry.slug)
        if group is None:
            reason = f"“{entry.slug[:64]}” is no listing here: leave it empty to add a new one"
            entry.reject(entry.line, RecordError("listing", reason))
            return None
        old = facts[group.pk]
        return entry, old, *self.reader.change(entry, old)

    def _sort_changed(self, found: list[tuple[Entry, Facts, Facts, str] | None]) -> None:
        seen: set[int] = set()
        for one in found:
            if one is None:
                continue
            entry, old, new, wished = one
            group = self.groups[entry.slug]
            if group.pk in seen:
                entry.reject(entry.line, RecordError("listing", "stands here under its old and its new address"))
            seen.add(group.pk)
            status = _status_after(entry, group, wished)
            if not differences(old, new) and status == group.status:
                self.plan.unchanged += not entry.rejections
                continue
            self._check_shown(entry, new, status, before=old if status == group.status else None)
            if not entry.rejections:
                self.plan.changed.append(ChangedListing(group.pk, group.slug, old, new, group.status, status))

    def _sort_new(self, found: list[tuple[Entry, Facts, str]]) -> None:
        listed = _listed_already({facts["name"] for _, facts, _ in found})
        for entry, facts, wished in found:
            status = _status_of_new(entry, wished)
            new = NewListing(entry.line, facts, status)
            for slug, town in listed.get(folded(facts["name"]), ()):
                if town in {folded(one) for one in new.towns}:
                    reason = f"a group of this name is listed there: to change it, write “{slug}” here"
                    entry.reject(entry.line, RecordError("listing", reason))
                    break
            self._check_shown(entry, facts, status)
            if not entry.rejections:
                self.plan.new.append(new)

    def _check_shown(self, entry: Entry, facts: Facts, status: str, before: Facts | None = None) -> None:
        """Have a listing that visitors would see complete, but for what it lacked ``before``.

        Not said where something is wrong with it anyway.
        """
        if status not in {Status.PUBLISHED, Status.SUBMITTED} or entry.rejections:
            return
        known = {one.field for one in lacking(before)} if before else set()
        for error in lacking(facts):
            if error.field not in known:
                entry.reject(entry.line, error)


def _know_again(old: Facts, new: Facts) -> None:
    """Take a row without an id for the meeting that says the same and stands in no row: this sheet added it before."""
    gone = {key: one for key, one in old[MEETINGS].items() if key not in new[MEETINGS]}
    meetings = {}
    for key, one in new[MEETINGS].items():
        known = None if key in old[MEETINGS] else next((here for here in gone if _is_same(gone[here], one)), None)
        meetings[known or key] = gone.pop(known) if known else one
    new[MEETINGS] = meetings


def _is_same(known: Facts, told: Facts) -> bool:
    """Return whether a row tells a meeting as it is; rows tell no changed dates, and may leave out join details."""
    untold = {"position", "changes"} | ({"join_details"} if not told["join_details"] else set())
    return all(known[name] == value for name, value in told.items() if name not in untold)


def lacking(facts: Facts) -> Iterator[RecordError]:
    """Yield what a listing lacks before visitors can rely on it, as ``SupportGroup.missing_for_publishing`` has it."""
    if not facts["summary"]:
        yield RecordError("summary", "is needed: one sentence that says who it is for")
    if not facts["topics"]:
        yield RecordError("topics", "at least one is needed")
    if not facts[MEETINGS]:
        yield RecordError("days", "at least one meeting is needed, if only by appointment")
    for meeting in facts[MEETINGS].values():
        if meeting["attendance"] in ATTENDED and not meeting["venue"]:
            yield RecordError("venue", "is needed where people come to a place")


def _groups_of(slugs: list[str], *, is_locked: bool) -> dict[str, SupportGroup]:
    """Return the listings by the addresses they have or had."""
    former = dict(OldSlug.objects.filter(slug__in=slugs).values_list("slug", "group"))
    groups = SupportGroup.objects.filter(Q(slug__in=slugs) | Q(pk__in=former.values())).defer("text").order_by("pk")
    found = list(groups.select_for_update(of=("self",)) if is_locked else groups)
    by_id = {group.pk: group for group in found}
    return {slug: by_id[pk] for slug, pk in former.items()} | {group.slug: group for group in found}


def _listed_already(names: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the listings of these names, by the folded name: their slugs and folded towns."""
    listed: dict[str, list[tuple[str, str]]] = {}
    groups = SupportGroup.objects.exclude(status=Status.ARCHIVED).filter(name__in=names)
    for name, slug, town in groups.values_list("name", "slug", "meetings__venue__locality"):
        listed.setdefault(folded(name), []).append((slug, folded(town or "")))
    return listed


def _status_after(entry: Entry, group: SupportGroup, wished: str) -> str:
    """Return where a listing stands after its rows; an empty cell leaves it where it is."""
    status = _read_status(entry, wished) or group.status
    reachable = {TO[move].value for move in moves_from(group) if move != Move.DECLINE}  # which needs words
    if status != group.status and status not in reachable:
        reason = f"“{status}” cannot follow “{group.status}”: choose {' or '.join(sorted(reachable))}"
        entry.reject(entry.line, RecordError("status", reason))
    return status


def _status_of_new(entry: Entry, wished: str) -> str:
    status = _read_status(entry, wished) or Status.PUBLISHED.value
    if status not in {Status.PUBLISHED, Status.DRAFT}:
        entry.reject(entry.line, RecordError("status", "of a new group: draft or published"))
    return status


def _read_status(entry: Entry, wished: str) -> str:
    try:
        return read_cell("status", wished, one_of(Status)) if wished else ""
    except RecordError as error:
        entry.reject(entry.line, error)
        return ""
