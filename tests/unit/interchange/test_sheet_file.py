"""Sheets as files: what a spreadsheet does to cells, and what nobody may do to ours."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from groups.interchange import csv
from groups.interchange.rows import BrokenFileError
from groups.interchange.sheet_file import csv_file, excel_file, load, tidy

FORMULAS = ("=1+1", "+44 113", "-x", "@SUM(A1)", "\uff1d1", "-1+1")


def as_csv(*cells):
    return b"".join(csv_file(["name"], [{"name": cell} for cell in cells]))


def names(content):
    return [cells["name"] for _, cells in load(BytesIO(content)).rows]


def typed(*values):
    """Return an Excel file in whose first column somebody has typed these."""
    book = Workbook()
    for row, value in enumerate(("name", *values), start=1):
        book.active.cell(row=row, column=1, value=value)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("cell", [*FORMULAS, "01134960999", "123456789012"])
def test_cell_that_would_become_another_thing_is_hidden_and_read_again(cell):
    written = as_csv(cell)

    assert written.decode("utf-8-sig").splitlines()[1] == f"'{cell}"
    assert names(written) == [cell]


@pytest.mark.parametrize("cell", ["-1.54", "5", "'Tis so", "19:00", "a=b"])
def test_cell_that_stays_itself_is_written_as_it_is(cell):
    assert as_csv(cell).decode("utf-8-sig").splitlines()[1] == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])).filter(tidy), max_size=5))
def test_any_cell_is_read_as_it_was_written(cells):
    assert names(as_csv(*cells)) == [tidy(cell) for cell in cells]


def test_excel_file_holds_text_only_so_that_nothing_in_it_is_run():
    book = load_workbook(BytesIO(excel_file(["name"], [{"name": cell} for cell in FORMULAS], notes=["=1+1"])))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert names(excel_file(["name"], [{"name": cell} for cell in FORMULAS], notes=[])) == list(FORMULAS)


def test_what_excel_makes_of_what_is_typed_is_read_as_it_was_meant():
    values = [
        date(2030, 12, 31),
        datetime.combine(date(2030, 12, 31), time(0)),
        time(19),
        timedelta(hours=19, minutes=30),
        5,
        5.0,
        53.8,
        True,
    ]

    assert names(typed(*values, "  text ")) == [
        *("2030-12-31", "2030-12-31", "19:00", "19:30", "5", "5", "53.8", "yes", "text")
    ]


def test_time_that_a_fraction_of_a_day_just_misses_is_the_minute_meant():
    assert names(typed(time(18, 59, 59, 999999), time(7, 0, 0, 1))) == ["19:00", "07:00"]


def packed(**files):
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0 old", "save it as .xlsx"),
        (b"PK\x03\x04 no zip", "not an Excel file"),
        (packed(a="no workbook"), "not an Excel file"),
        (packed(bomb=b"0" * 101_000_000), "too large"),
        (typed("a")[:-200], "not an Excel file"),
        ("name\nCafé".encode("cp1252"), "CSV UTF-8"),
    ],
    ids=["old Excel", "no ZIP", "another ZIP", "bomb", "cut off", "no UTF-8"],
)
def test_file_that_is_no_sheet_is_refused_with_the_remedy(content, said):
    with pytest.raises(BrokenFileError, match=said):
        load(BytesIO(content))


def test_sheet_of_entities_that_grow_is_refused():
    book = typed("a")
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'
    changed = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(changed, "w") as new:
        for part in old.namelist():
            new.writestr(part, laughs if part.endswith("sheet1.xml") else old.read(part))

    with pytest.raises(BrokenFileError):
        load(BytesIO(changed.getvalue()))


def test_more_rows_than_allowed_are_refused():
    assert len(load(BytesIO(as_csv("a", "b")), rows_at_most=2).rows) == 2
    with pytest.raises(BrokenFileError, match="more than 1 rows"):
        load(BytesIO(as_csv("a", "b")), rows_at_most=1)


# --- Our own download, taken over by another directory as any other list


def read(*rows):
    columns = {"topics": "grief", "timezone": "Europe/London", "country": "GB", "town": "Leeds", "street": "1 Larch St"}
    return csv.read(BytesIO(b"".join(csv_file([*columns, *rows[0]], [{**columns, **row} for row in rows]))))


def test_download_is_read_as_a_list_by_its_listings_and_meetings():
    row = {
        "listing": "larch",
        "meeting id": "7",
        "status": "published",
        "name": "Larch circle",
        "days": "Tue",
        "start": "19:00",
    }
    reading, later = read(row), read({**row, "name": "Larch group", "start": "18:00"})

    [one], [other] = reading.rows, later.rows
    assert reading.not_understood == {}
    assert (one.key, one.meetings[0].records) == (other.key, other.meetings[0].records)


def test_only_what_is_shown_where_a_list_comes_from_is_taken_over():
    row = {"listing": "larch", "name": "Larch circle", "days": "Tue", "start": "19:00"}
    [paused] = read({**row, "status": "paused"}).rows
    draft = read({**row, "status": "draft"})

    assert not paused.is_running
    assert [(one.field, one.reason) for one in draft.rejections] == [
        ("status", "“draft”: it is not shown where it comes from")
    ]
    assert read({**row, "status": "example"}).rows == []


def test_meeting_that_happens_once_has_no_last_day():
    row = {"listing": "", "name": "Larch circle", "first day": "2030-01-01", "last day": "2030-01-02", "start": "19:00"}

    assert [(one.field, one.reason) for one in read(row).rejections] == [
        ("last day", "a meeting that happens once has none")
    ]
