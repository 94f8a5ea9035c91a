"""Spreadsheets as files: CSV and Excel's own, read into rows of cells by column, and written.

A cell that a spreadsheet would take for a formula is written to CSV behind an apostrophe, and read without it. In an
Excel file every cell says that it is text, so there is nothing to hide from.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any, BinaryIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from groups.interchange.csv_columns import column_of
from groups.interchange.plain_text import one_line
from groups.interchange.rows import BrokenFileError, Rejection

DELIMITERS = ",;\t"
UNPACKED_AT_MOST = 100_000_000  # bytes: an Excel file is a ZIP file, which may hold a thousand times its size
LINES_AT_MOST = 1_048_576  # as many as Excel has
HALF_A_MINUTE = timedelta(seconds=30)
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What starts a formula (OWASP, “CSV Injection”, wide forms included), but for a negative number; and digits that would
# become another number.
TAKEN_FOR_ANOTHER = re.compile(r"'*(?:[=+@\t\r\n\uff1d\uff0b\uff0d\uff20]|-(?!\d+(?:\.\d+)?$)|0\d+$|\d{12,}$)")
NOT_IN_A_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Cells = dict[str, str]


@dataclass(slots=True)
class Sheet:
    """Rows, numbered as in the sheet, cells by column; and headers that name no column, with the cells they hold."""

    columns: list[str]
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)

    def packed(self) -> bytes:
        """Return the sheet as it is kept, whatever file it came from."""
        rejections = [asdict(one) for one in self.rejections]
        return json.dumps([self.columns, self.rows, self.unknown, rejections]).encode()

    @classmethod
    def unpacked(cls, kept: bytes) -> "Sheet":
        """Return a sheet that was kept."""
        columns, rows, unknown, rejections = json.loads(kept)
        numbered = [(number, cells) for number, cells in rows]
        return cls(columns, numbered, Counter(unknown), [Rejection(**one) for one in rejections])


def tidy(text: str) -> str:
    """Return a cell's text as it is read: without what no cell holds, and with one kind of line break."""
    return NOT_IN_A_CELL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


# --- Reading


def load(file: BinaryIO, *, rows_at_most: int | None = None) -> Sheet:
    """Read a CSV file in UTF-8, or the first sheet of an Excel file.

    Raises BrokenFileError where it is neither, or has more rows than ``rows_at_most``.
    """
    content = file.read()
    if content.startswith(OLD_EXCEL):
        raise BrokenFileError("This is a file of an old Excel: save it as .xlsx or as “CSV UTF-8”.")
    lines = _excel_lines(content) if content.startswith(ZIP) else _csv_lines(content)
    _, headers = next(lines, (1, []))
    sheet = _with_columns([one_line(header) for header in headers])
    names = [(one_line(header), column) for header, column in zip(headers, sheet.columns, strict=False)]
    for line, cells in lines:
        if any(cells):
            _add_row(sheet, names, line, cells)
        if rows_at_most is not None and len(sheet.rows) > rows_at_most:
            raise BrokenFileError(f"This sheet has more than {rows_at_most:,} rows. Split it.")
    return sheet


def _with_columns(headers: Sequence[str]) -> Sheet:
    columns = [column_of(header) for header in headers]
    if repeated := [column for column, times in Counter(columns).items() if column and times > 1]:
        raise BrokenFileError(f"Two columns mean the same: “{repeated[0]}”.")
    return Sheet(columns)


def _add_row(sheet: Sheet, names: Sequence[tuple[str, str]], line: int, cells: Sequence[str]) -> None:
    row = {column: cell for (_, column), cell in zip(names, cells, strict=False) if column}
    sheet.unknown.update(header for (header, column), cell in zip(names, cells, strict=False) if not column and cell)
    if any(cells[len(names) :]):
        sheet.rejections.append(Rejection(line, row.get("name", ""), "", "has more cells than there are columns"))
    else:
        sheet.rows.append((line, row))


def _csv_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        raise BrokenFileError("This is not UTF-8 text: save it as “CSV UTF-8”.") from None
    if text[:4].lower() == "sep=":  # how Excel marks the separator
        text = text.partition("\n")[2]
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row, cells in enumerate(reader, start=1):  # as a spreadsheet counts them, not the lines of text
            yield row, [tidy(_unhidden(cell)) for cell in cells]
    except csv.Error as error:
        raise BrokenFileError(f"This is not a CSV file: {error}.") from None


def _unhidden(text: str) -> str:
    return text[1:] if text.startswith("'") and TAKEN_FOR_ANOTHER.match(text[1:]) else text


def _excel_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with ZipFile(BytesIO(content)) as packed:
            # More than it says of itself is not unpacked either.
            is_too_large = sum(part.file_size for part in packed.infolist()) > UNPACKED_AT_MOST
        book = None if is_too_large else load_workbook(BytesIO(content), read_only=True, data_only=True)
    except Exception:  # whatever a broken file makes of the readers of ZIP, XML and Excel
        raise BrokenFileError("This is not an Excel file (.xlsx): save it anew, or as “CSV UTF-8”.") from None
    if book is None or not book.worksheets:
        raise BrokenFileError("This Excel file is too large, or has no sheet.")
    rows = _unbroken(book.worksheets[0])
    for line, values in enumerate(rows, start=1):
        if line > LINES_AT_MOST:
            raise BrokenFileError("This sheet has more lines than Excel allows.")
        yield line, [tidy(_text_of(value)) for value in values]


def _unbroken(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # what the file says of its size may be anything
    rows = sheet.iter_rows(values_only=True)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except Exception:  # as above: the sheet is unpacked and read as one goes
            raise BrokenFileError("This Excel file is broken: save it anew, or as “CSV UTF-8”.") from None


def _text_of(value: object) -> str:
    """Return what somebody typed, where Excel has made a date, a time, a number or a yes of it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.15g}"
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():  # a fraction of a day, so it may be a hair's breadth off
            return f"{datetime.combine(date.min, value) + HALF_A_MINUTE:%H:%M}"
        case timedelta():
            return f"{datetime.combine(date.min, time(0)) + value % timedelta(days=1) + HALF_A_MINUTE:%H:%M}"
    return str(value)


# --- Writing


def csv_file(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    """Yield a CSV file row by row, in UTF-8 with the mark by which Excel knows it."""
    buffer = StringIO(newline="")
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_hidden(row.get(column, "")) for column in columns])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _hidden(text: str) -> str:
    return f"'{text}" if TAKEN_FOR_ANOTHER.match(text) else text


def excel_file(columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, notes: Sequence[str]) -> bytes:
    """Return an Excel file whose cells are all text, with ``notes`` line by line on a second sheet."""
    book = Workbook(write_only=True)
    sheet, about = book.create_sheet("Groups"), book.create_sheet("Read me")
    sheet.freeze_panes = "A2"
    for number in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 18
    sheet.append([_text_cell(sheet, column, is_head=True) for column in columns])
    for row in rows:
        sheet.append([_text_cell(sheet, row.get(column, "")) for column in columns])
    about.column_dimensions["A"].width = 100
    for note in notes:
        about.append([_text_cell(about, note)])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _text_cell(sheet: Any, text: str, *, is_head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # never a formula
    cell.number_format = "@"  # and what is typed there later stays as it is typed
    if is_head:
        cell.font = Font(bold=True)
    return cell
