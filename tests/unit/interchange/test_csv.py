"""Our own spreadsheet into rows."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.interchange.csv import read
from groups.interchange.rows import BrokenFileError, Rejection
from groups.interchange.sheet_file import tidy
from tests.feeds import SHEET_ROWS, as_lines, as_sheet

DEFAULTS = {"timezone": "Europe/London", "country": "GB", "topics": ("grief-loss",)}


def reading(*lines, encoding="utf-8", **defaults):
    return read(as_sheet(*lines, encoding=encoding), **{**DEFAULTS, **defaults})


def rows(*lines, **options):
    found = reading(*lines, **options)
    assert found.rejections == []
    return found.rows


def meeting(header, line):
    [row] = rows(f"name,town,{header}", f"Grief Café,Newtown,{line}")
    [only] = row.meetings
    return only


def test_sheet_as_a_council_keeps_one_is_read():
    [row] = rows(
        "name,description,address,postcode,telephone,website",
        'Larch Trust,Helps families who grieve.,"Hall, 12 Larch St, Newtown",M4 4DE,0161 496 0000,larch.example.org',
    )

    assert row.facts == {
        "name": "Larch Trust",
        "summary": "Helps families who grieve.",
        "phone": "0161 496 0000",
        "website": "https://larch.example.org",
    }
    [only] = row.meetings
    assert (only.freq, only.attendance, only.timezone) == ("appointment", "in_person", "Europe/London")
    assert (only.venue.street, only.venue.locality, only.venue.postcode, only.venue.country) == (
        *("Hall, 12 Larch St", "Newtown"),
        *("M4 4DE", "GB"),
    )


def test_rows_without_a_name_go_on_with_the_group_above():
    [row] = rows("name,town,days,start", "Grief Café,Newtown,Mon,19:00", ",Oldtown,Wed,10:00")

    assert [(one.byday, one.venue.locality) for one in row.meetings] == [(("MO",), "Newtown"), (("WE",), "Oldtown")]


def test_rows_without_a_name_do_not_go_on_with_a_group_that_was_left_out():
    found = reading("name,for,days,start", "Grief Café,whom,Mon,19:00", ",,Wed,10:00")

    assert found.rows == []
    left_out = [(one.position, one.name, one.field) for one in found.rejections]
    assert left_out == [(2, "Grief Café", "for"), (3, "", "name")]


def test_rows_of_one_name_in_one_town_are_one_group():
    [row] = rows("name,town,days,start", "Grief Café,Newtown,Mon,19:00", "Grief Café,Newtown,Wed,10:00")

    assert len(row.meetings) == 2


def test_rows_of_one_name_in_two_towns_are_two_groups_unless_they_share_an_id():
    lines = ("Grief Café,Newtown,Mon,19:00", "Grief Café,Oldtown,Wed,10:00")

    assert len(rows("name,town,days,start", *lines)) == 2
    assert len(rows("name,town,days,start,id", *(f"{line},g1" for line in lines))) == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_any_separator_with_or_without_byte_order_mark(delimiter, encoding):
    [row] = rows(delimiter.join(["Name", "Town"]), delimiter.join(["Grief Café", "Newtown"]), encoding=encoding)

    assert row.facts["name"] == "Grief Café"


def test_line_that_tells_excel_the_separator_is_skipped():
    assert len(rows("sep=;", "name;town", "Grief Café;Newtown")) == 1


@pytest.mark.parametrize(
    ("header", "line", "rule"),
    [
        ("days,start", "Mon; Wed,19:00", ("weekly", 1, ("MO", "WE"), (), (), None)),
        ("days,start,every,first day", "Tue,7 pm,2,2030-01-01", ("weekly", 2, ("TU",), (), (), date(2030, 1, 1))),
        ("days,start,weeks of month", 'Tue,19:00,"first, last"', ("monthly", 1, ("TU",), (1, -1), (), None)),
        ("dates of month,start", "15; last,19:00", ("monthly", 1, (), (), (15, -1), None)),
        ("first day,start", "2030-01-01,19:00", ("once", 1, (), (), (), date(2030, 1, 1))),
        ("notes", "Ring first", ("appointment", 1, (), (), (), None)),
    ],
)
def test_rule_from_columns(header, line, rule):
    found = meeting(header, line)

    assert (found.freq, found.interval, found.byday, found.bysetpos, found.bymonthday, found.dtstart) == rule


def test_start_and_end_make_a_duration():
    found = meeting("days,start,end", "Mon,19:00,20:30")

    assert (found.start_time, found.duration) == (time(19), timedelta(minutes=90))


@pytest.mark.parametrize(
    ("cells", "attendance"),
    [("Newtown,,", "in_person"), (",,https://video.example.com/1", "online"), ("Newtown,,see mail", "hybrid"),
     (",by phone,", "phone"), ("Newtown,Online,", "online")],
)  # fmt: skip
def test_attendance_is_stated_or_concluded(cells, attendance):
    [row] = rows("name,town,attendance,join details", f"Grief Café,{cells}")

    assert row.meetings[0].attendance == attendance
    assert (row.meetings[0].venue is not None) == (attendance in {"in_person", "hybrid"})


def test_access_says_yes_or_no():
    assert meeting("access", "step-free; no hearing loop; parking: no").access == (
        ("hearing loop", False),
        ("parking", False),
        ("step-free", True),
    )


def test_everything_a_group_can_say_is_read():
    columns = {
        "name": "Grief Café",
        "summary": "A calm place.",
        "description": "Tea and talk.",
        "for": "Both",
        "minimum age": "18",
        "maximum age": "99",
        "led by": "peer",
        "structure": "course",
        "course starts on": "2030-01-01",
        "course weeks": "6",
        "may join late": "no",
        "may just listen": "yes",
        "faith": "Not religious",
        "typical size": "up to 6",
        "newcomers welcome": "TRUE",
        "newcomers note": "Just come.",
        "cost": "Give what you can",
        "cost note": "For tea",
        "joining": "turn up",
        "joining note": "Ring the bell.",
        "capacity": "open",
        "website": "https://example.org",
        "phone": "0113 496 0999",
        "confidentiality": "What is said here stays here.",
        "agreement": "We listen.",
        "first visit look for": "Sam",
        "first visit entrance": "Side door",
        "first visit what happens": "We say our names.",
        "first visit bring": "A cup.",
        "first visit late": "Come in.",
        "id": "g1",
        "organisation": "Larch Trust",
        "topics": "grief-loss; loneliness",
        "communities": "women",
        "languages": "cy",
        "town": "Newtown",
    }
    [row] = rows(";".join(columns), ";".join(f'"{cell}"' for cell in columns.values()))

    assert row.facts == {
        "name": "Grief Café",
        "summary": "A calm place.",
        "description": "Tea and talk.",
        "for_whom": "both",
        "minimum_age": 18,
        "maximum_age": 99,
        "led_by": "peer",
        "structure": "course",
        "course_starts_on": date(2030, 1, 1),
        "course_weeks": 6,
        "may_join_late": False,
        "may_just_listen": True,
        "faith": "secular",
        "typical_size": "up_to_6",
        "newcomers_welcome": True,
        "newcomers_note": "Just come.",
        "cost": "donation",
        "cost_note": "For tea",
        "joining": "turn_up",
        "joining_note": "Ring the bell.",
        "capacity": "open",
        "website": "https://example.org",
        "phone": "0113 496 0999",
        "confidentiality": "What is said here stays here.",
        "agreement": "We listen.",
        "first_visit_look_for": "Sam",
        "first_visit_entrance": "Side door",
        "first_visit_what_happens": "We say our names.",
        "first_visit_bring": "A cup.",
        "first_visit_late": "Come in.",
    }
    assert (row.organisation, row.topics) == ("Larch Trust", ("grief-loss", "loneliness"))
    assert (row.communities, row.languages) == (("women",), ("cy",))


def test_two_meetings_alike_but_for_their_notes_have_ids_of_their_own():
    [row] = rows("name,town,days,start,notes", "A,Newtown,Mon,19:00,Upstairs", ",Newtown,Mon,19:00,Downstairs")

    assert len({one.records for one in row.meetings}) == 2


@pytest.mark.parametrize(
    ("header", "line", "field", "reason"),
    [
        ("days,start", "Moonday,19:00", "days", "“Moonday” is not a day: write it like Mon"),
        ("days,start", "Mon,late", "start", "“late” is not a time: write it like 19:00"),
        ("days,start", "Mon,", "start", "is missing"),
        ("days,start,every", "Mon,19:00,2", "first day", "is missing: what “every” counts from"),
        ("weeks of month,start", "first,19:00", "days", "needed beside weeks of month"),
        ("days,dates of month,start", "Mon,15,19:00", "dates of month", "give either days or dates"),
        ("days,start,first day,last day", "Mon,19:00,2030-01-02,2030-01-01", "last day", "is before the first day"),
        ("cost", "cheap", "cost", "“cheap” is none of: free, donation, paid"),
        ("minimum age,maximum age", "30,18", "maximum age", "is lower than the minimum age"),
        ("newcomers", "maybe", "newcomers welcome", "“maybe” is neither yes nor no"),
        ("course weeks", "6", "structure", "start, weeks and joining late are for a course only"),
        ("website", "not an address", "website", "“not an address” is not a web address of at most 200 characters"),
        ("country", "Utopia", "country", "“Utopia” is not a country: write it like GB"),
        ("timezone", "BST", "timezone", "“BST” is not a time zone: write it like Europe/London"),
        ("first day", "1/2/2030", "first day", "“1/2/2030” is not a date: write it like 2030-12-31"),
        ("attendance", "sometimes", "attendance", "“sometimes” is none of: in_person, online, hybrid, phone"),
        ("summary", "x" * 251, "summary", "is 251 characters long; 250 fit"),
    ],
)
def test_row_is_rejected_with_line_name_column_and_reason(header, line, field, reason):
    found = reading(f"name,town,{header}", "Fine,Newtown" + "," * line.count(",") + ",", f"Grief Café,Newtown,{line}")

    assert found.rejections == [Rejection(3, "Grief Café", field, reason)]
    assert [row.facts["name"] for row in found.rows] == ["Fine"]


def test_rows_are_counted_as_a_spreadsheet_does_also_below_cells_of_several_lines():
    found = reading("name,town,description,cost", 'A,Newtown,"one', 'two",', "", "B,Newtown,,cheap")

    assert [one.position for one in found.rejections] == [4]


def test_row_that_contradicts_its_group_is_rejected():
    found = reading("name,town,cost", "A,Newtown,free", "A,Newtown,paid")

    assert found.rejections == [Rejection(3, "A", "cost", "differs from a row above of the same group")]


def test_row_without_place_or_link_is_rejected():
    assert reading("name", "A").rejections == [
        Rejection(2, "A", "street", "says neither where it meets nor how to join online")
    ]


def test_row_longer_than_the_header_is_rejected():
    assert reading("name,town", "A,Newtown,oops").rejections == [
        Rejection(2, "A", "", "has more cells than there are columns")
    ]


def test_unknown_column_is_named_with_the_nearest_known_one():
    found = reading("name,town,noets,Zxq", "A,Newtown,Upstairs,red", "B,Newtown,,blue")

    assert found.not_understood == {"column: “noets”, perhaps meant: notes": 1, "column: “Zxq”": 2}


def test_missing_columns_stop_the_import_and_are_all_named():
    with pytest.raises(BrokenFileError) as caught:
        reading("Titel,Ort", "A,Newtown", timezone="", topics=())

    message = str(caught.value)
    assert "“name”" in message
    assert "--topic" in message
    assert "--timezone" in message
    assert "“Titel” (perhaps name or phone)" in message


def test_column_named_twice_stops_the_import():
    with pytest.raises(BrokenFileError, match="“website”"):
        reading("name,url,website", "A,,")


def test_other_encoding_stops_the_import_with_the_remedy():
    with pytest.raises(BrokenFileError, match="CSV UTF-8"):
        reading("name,town", "Café,Newtown", encoding="cp1252")


def test_unclosed_quote_stops_the_import():
    with pytest.raises(BrokenFileError, match="not a CSV file"):
        reading("name,town", '"A,Newtown')


@given(st.lists(SHEET_ROWS, max_size=4))
@settings(max_examples=2 * settings().max_examples)
def test_any_row_is_either_read_or_rejected_with_a_reason(cells):
    found = reading(*as_lines(cells))

    assert all(one.reason for one in found.rejections)
    filled = sum(any(tidy(cell) for cell in row.values()) for row in cells)
    meetings = sum(len(one.meetings) for one in found.rows)
    assert meetings <= filled - len(found.rejections)
    assert (meetings > 0) == (len(found.rejections) < filled)
