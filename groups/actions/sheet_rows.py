"""The rows of a steward's sheet, put together by listing, and what each makes of its listing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from groups.actions.sheet_places import Placed
from groups.actions.sheet_words import SheetWords
from groups.actions.told_facts import unstated
from groups.facts import GROUP_FIELDS, MEETINGS, WORDS, Facts
from groups.interchange.csv import compose_summary
from groups.interchange.csv_cells import group_cells, meeting_cells
from groups.interchange.csv_changes import Collected, change_group, change_meeting, changed, new_meeting
from groups.interchange.csv_columns import EXAMPLE, GROUP_COLUMNS, MEETING_COLUMNS
from groups.interchange.csv_rows import group_key
from groups.interchange.plain_text import one_line, shorten
from groups.interchange.rows import Defaults, MeetingRow, RecordError, Rejection
from groups.interchange.sheet_file import Cells, Sheet
from groups.models import SupportGroup

OWN_COLUMNS = (*GROUP_COLUMNS, *WORDS, "organisation")
ID = "meeting id"


class Row(NamedTuple):
    """A row and the line it starts on."""

    line: int
    cells: Cells


@dataclass(slots=True)
class Entry:
    """The rows of one listing. slug: of the listing they change; empty for a new one."""

    slug: str
    columns: frozenset[str]
    rows: list[Row] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def line(self) -> int:
        """Return where it starts."""
        return self.rows[0].line

    @property
    def name(self) -> str:
        """Return the name its rows give it."""
        return next((shorten(name, 80) for row in self.rows if (name := one_line(row.cells.get("name", "")))), "")

    def reject(self, line: int, error: RecordError) -> None:
        """Note what is wrong with a row."""
        self.rejections.append(Rejection(line, self.name or self.slug, error.field, error.reason))

    @property
    def own_cells(self) -> Cells:
        """Return what the rows say of the group itself: the same in each, but for empty cells beside a new meeting."""
        cells = {}
        for column in (column for column in (*OWN_COLUMNS, "status") if column in self.columns):
            said = {row.cells.get(column, ""): row.line for row in reversed(self.rows)}
            if len(said) > 1 and not any(row.cells.get(ID) for row in self.rows if not row.cells.get(column)):
                said.pop("", None)
            if len(said) > 1:
                reason = "says two things in the rows of one group: write the same into each"
                self.reject(max(said.values()), RecordError(column, reason))
            cells[column] = next(reversed(said))
        return cells


def entries_of(sheet: Sheet) -> tuple[list[Entry], list[Rejection]]:
    """Put the rows together: by the listing they name; else by id, or by name and town; else with the row above."""
    entries: dict[tuple[str, str], Entry] = {}
    rejections = list(sheet.rejections)
    key = ("", "")
    columns = frozenset(sheet.columns)
    for line, cells in sheet.rows:
        slug, name = one_line(cells.get("listing", "")), cells.get("name", "")
        if cells.get("status", "").lower() == EXAMPLE:
            continue
        try:
            if slug:
                key = (slug, "")
            elif name:
                key = ("", group_key(cells))
            elif key not in entries:
                raise RecordError("name", "is missing")
        except RecordError as error:
            rejections.append(Rejection(line, one_line(name)[:80], error.field, error.reason))
            key = ("", "")
            continue
        entries.setdefault(key, Entry(slug, columns)).rows.append(Row(line, cells))
    return list(entries.values()), rejections


@dataclass(slots=True)
class Reader:
    """Reads entries one by one. placed: the meetings whose place is new, all to be settled at once afterwards."""

    words: SheetWords
    defaults: Defaults
    placed: list[Placed] = field(default_factory=list)

    def change(self, entry: Entry, old: Facts) -> tuple[Facts, str]:
        """Return what a listing says after its rows are taken over, and the status they name.

        What cannot be read is noted in the entry.
        """
        new = {**old}  # its values are replaced, never written to
        cells = entry.own_cells
        self._change_group(entry, new, group_cells(old, self.words.word), cells)
        if ID in entry.columns:
            new[MEETINGS] = {**old[MEETINGS]}  # new ones are added here while the rows are read
            new[MEETINGS] = dict(self._meetings(entry, old, new))
        return new, cells.get("status", "")

    def make(self, entry: Entry) -> tuple[Facts, str]:
        """Return what a new listing says, and the status its rows name. What cannot be read is noted in the entry."""
        facts = unstated(SupportGroup, GROUP_FIELDS) | {"organisation": "", **{kind: {} for kind in WORDS}}
        facts[MEETINGS] = {}
        cells = entry.own_cells
        self._change_group(entry, facts, {}, cells)
        rows = [found for row in entry.rows if (found := self._new_meeting(entry, row, facts))]
        if not facts["summary"] and not entry.rejections:
            languages = tuple(facts["languages"])
            facts["summary"] = compose_summary(facts["description"], facts["for_whom"], languages, rows)
        return facts, cells.get("status", "")

    def _change_group(self, entry: Entry, facts: Facts, before: Cells, cells: Cells) -> None:
        collected = Collected()
        change_group(facts, before, cells, self.words.find, collected)
        if changed(before, cells, ["organisation"]):
            name = facts["organisation"]
            facts["organisation"] = self.words.organisations.get(name.casefold(), name)
        self._reject_all(entry, entry.line, collected)

    def _reject_all(self, entry: Entry, line: int, collected: Collected) -> None:
        for error in collected.errors:
            entry.reject(line, error)

    # --- Meetings

    def _meetings(self, entry: Entry, old: Facts, new: Facts) -> Iterator[tuple[str, Facts]]:
        """Yield the meetings that the rows leave; what was known of them stays, changed dates included."""
        known, seen = old[MEETINGS], set()
        for row in entry.rows:
            key = one_line(row.cells.get(ID, "")).removesuffix(".0")
            if not key:
                self._new_meeting(entry, row, new)
                continue
            if key not in known or key in seen:
                reason = "stands in two rows" if key in seen else f"“{key[:40]}” is no meeting of this group"
                entry.reject(row.line, RecordError(ID, f"{reason}: leave it empty to add a meeting"))
            else:
                yield key, self._known_meeting(entry, row, known[key], new)
            seen.add(key)
        yield from ((key, one) for key, one in new[MEETINGS].items() if key not in known)

    def _known_meeting(self, entry: Entry, row: Row, old: Facts, new: Facts) -> Facts:
        facts, collected = {**old}, Collected()
        before = meeting_cells(old, self.words.word)
        cells = {column: row.cells.get(column, "") for column in MEETING_COLUMNS if column in entry.columns}
        place = change_meeting(facts, before, cells, self.words.find, self.defaults, collected)
        if place:
            self.placed.append(Placed(facts, place))
        if facts["join_details"] and not old["join_details"]:
            _ask_for_join_details(new)
        self._reject_all(entry, row.line, collected)
        return facts

    def _new_meeting(self, entry: Entry, row: Row, group: Facts) -> MeetingRow | None:
        """Add the meeting of a row, unless it says nothing of one."""
        if not any(row.cells.get(column) for column in MEETING_COLUMNS):
            return None
        collected = Collected()
        with collected:
            facts, read = new_meeting(row.cells, self.words.find, self._defaults_in(group))
            facts["position"] = max((one["position"] for one in group[MEETINGS].values()), default=-1) + 1
            group[MEETINGS][f"new{row.line}"] = facts
            if read.venue:
                self.placed.append(Placed(facts, read.venue))
            if facts["join_details"]:
                _ask_for_join_details(group)
            return read
        self._reject_all(entry, row.line, collected)
        return None

    def _defaults_in(self, group: Facts) -> Defaults:
        zones = (one["timezone"] for one in group[MEETINGS].values())
        return Defaults(timezone=next(zones, self.defaults.timezone), country=self.defaults.country)


def _ask_for_join_details(group: Facts) -> None:
    """Have private details given on request, where nobody has said otherwise."""
    group["join_details_given"] = group["join_details_given"] or "on_request"
