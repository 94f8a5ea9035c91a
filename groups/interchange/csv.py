"""Our own spreadsheet: one row a meeting, the group's columns in its first row or in all. See docs/importing.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from groups.interchange.csv_columns import EXAMPLE, GROUP_COLUMNS, LIST_COLUMNS, nearest_columns, read_list
from groups.interchange.csv_rows import group_key, read_facts, read_meeting
from groups.interchange.plain_text import one_line, shorten
from groups.interchange.rows import (
    BrokenFileError,
    Defaults,
    Fact,
    GroupRow,
    MeetingRow,
    Reading,
    RecordError,
    Rejection,
    told_apart,
)
from groups.interchange.sheet_file import Sheet, load
from groups.interchange.summary import SUMMARY_LENGTH, About, first_sentences, summarise


@dataclass(slots=True)
class Draft:
    """A group while its rows are being read."""

    position: int
    facts: dict[str, Fact] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    organisation: str = ""
    meetings: list[MeetingRow] = field(default_factory=list)


def read(file: BinaryIO, *, timezone: str = "", country: str = "", topics: Sequence[str] = ()) -> Reading:
    """Read a sheet. ``timezone``, ``country`` and ``topics`` are taken where a row is silent.

    Raises BrokenFileError where the file as a whole cannot be used; what is wrong with one row rejects that row.
    """
    sheet = load(file)
    defaults = Defaults(timezone=timezone, country=country, topics=tuple(topics))
    _check_columns(sheet, defaults)
    reading = Reading(rows=[], records=len(sheet.rows) + len(sheet.rejections), rejections=sheet.rejections)
    for header, cells in sheet.unknown.items():
        near = nearest_columns(header)
        hint = f", perhaps meant: {' or '.join(near)}" if near else ""
        reading.not_understood[f"column: “{shorten(header, 60)}”{hint}"] = cells
    drafts = _read_rows(sheet, reading, defaults)
    reading.rows.extend(_finish(key, draft, defaults) for key, draft in drafts.items() if draft.meetings)
    return reading


# --- The columns


def _check_columns(sheet: Sheet, defaults: Defaults) -> None:
    """Raise BrokenFileError naming the columns without which nothing can be imported, and what was not understood."""
    missing = [] if "name" in sheet.columns else ["“name”"]
    if "topics" not in sheet.columns and not defaults.topics:
        missing.append("“topics” (or pass --topic, such as alcohol)")
    if "timezone" not in sheet.columns and not defaults.timezone:
        missing.append("“timezone” (or pass --timezone, such as Europe/London)")
    if not missing:
        return
    said = [f"These columns are missing: {', '.join(missing)}."]
    if sheet.unknown:
        hints = (f"“{shorten(header, 60)}”{_hint(header)}" for header in sheet.unknown)
        said.append(f"These were not understood: {', '.join(hints)}.")
    raise BrokenFileError(f"{' '.join(said)} docs/importing.md lists all columns.")


def _hint(header: str) -> str:
    near = nearest_columns(header)
    return f" (perhaps {' or '.join(near)})" if near else ""


# --- The rows


def _read_rows(sheet: Sheet, reading: Reading, defaults: Defaults) -> dict[str, Draft]:
    drafts: dict[str, Draft] = {}
    key = ""
    for line, cells in sheet.rows:
        if cells.get("status", "").lower() == EXAMPLE:
            continue
        name = shorten(one_line(cells.get("name", "")), 80)
        try:
            # Without a name it goes on with the group above.
            key = group_key(cells) if name or not key else key
            if not name and (key not in drafts or "name" not in drafts[key].facts):  # that one was left out itself
                raise RecordError("name", "is missing")
            draft = drafts.setdefault(key, Draft(line))
            _add_facts(draft, cells)
            draft.meetings.append(read_meeting(cells, key, defaults))
        except RecordError as error:
            known = str(drafts[key].facts.get("name", "")) if key in drafts else ""
            reading.rejections.append(Rejection(line, name or known, error.field, error.reason))
            reading.rejected_records.add(key)
    return drafts


def _add_facts(draft: Draft, cells: Mapping[str, str]) -> None:
    """Take over what the row states of the group. Raises RecordError where it contradicts a row above."""
    stated: dict[str, object] = dict(read_facts(cells))
    words = {column: found for column in LIST_COLUMNS if (found := read_list(cells.get(column, "")))}
    organisation = shorten(one_line(cells.get("organisation", "")), 200)
    columns = {column.field: name for name, column in GROUP_COLUMNS.items()}
    before: dict[str, object] = {**draft.facts, **draft.words, "organisation": draft.organisation or organisation}
    for name, value in [*stated.items(), *words.items(), ("organisation", organisation)]:
        if value and before.get(name, value) != value:
            raise RecordError(columns.get(name, name), "differs from a row above of the same group")
    draft.facts |= read_facts(cells)
    draft.words |= words
    draft.organisation = draft.organisation or organisation


def _finish(key: str, draft: Draft, defaults: Defaults) -> GroupRow:
    meetings = tuple(told_apart(dict.fromkeys(draft.meetings)))
    facts = dict(draft.facts)
    if "summary" not in facts:
        description = str(facts.get("description", ""))
        for_whom, languages = str(facts.get("for_whom", "")), draft.words.get("languages", ())
        facts["summary"] = compose_summary(description, for_whom, languages, meetings)
        if facts["summary"] == description:
            del facts["description"]
    if any(meeting.join_details for meeting in meetings):
        facts["join_details_given"] = "on_request"
    return GroupRow(
        key=key,
        position=draft.position,
        facts=facts,
        meetings=meetings,
        organisation=draft.organisation,
        topics=draft.words.get("topics") or defaults.topics,
        communities=draft.words.get("communities", ()),
        languages=draft.words.get("languages", ()),
    )


def compose_summary(description: str, for_whom: str, languages: tuple[str, ...], meetings: Sequence[MeetingRow]) -> str:
    """Return a sentence for a group that has none: the start of its description, else what is known of it."""
    about = About(people=frozenset(), languages=languages, for_whom=for_whom, formats=frozenset())
    return first_sentences(description, SUMMARY_LENGTH) or summarise(about, meetings)
