"""Listings that say anything, and sheets of them."""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

from hypothesis import strategies as st

from groups.actions.sheet_export import sheet_rows
from groups.actions.sheets import SheetPlan, check_columns, plan_sheet
from groups.interchange.csv_cells import WRITTEN
from groups.interchange.sheet_file import Sheet, csv_file, excel_file, load
from groups.models import MeetingException, SupportGroup
from groups.models.choices import Capacity, Cost, Faith, ForWhom, Joining, LedBy, Size
from tests import factories as make

# What a spreadsheet might run, change, cut apart or lose.
NASTY = (
    *(
        "=1+1",
        "+44 113 496 0999",
        "-5",
        "-x",
        "@SUM(A1)",
        "'=x",
        "''",
        "'",
        "0113 4960999",
        "01134960999",
        "123456789012",
    ),
    *("a; b", "a, b | c", '"quoted", twice', "one\ntwo", "one\r\ntwo", "\ttab", " spaces ", "no thanks", "parking: no"),
    *(
        "\uff1d1",
        "ﬁn",
        "é",
        "👩‍👩‍👧",
        "مجموعة",
        "\u202eturned",
        "\x0bcontrol",
        "sep=;",
        "2030-12-31",
        "TRUE",
        "<b>bold</b>",
        "&amp;",
    ),
)
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def texts(length: int, smallest: int = 0) -> st.SearchStrategy[str]:
    """Return texts of at most so many characters."""
    return st.sampled_from(NASTY) | st.text(LETTERS, min_size=smallest, max_size=min(length, 40))


def answers(choices: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *choices.values])


YES_NO = st.sampled_from([None, True, False])
DAYS = st.dates(date(2029, 1, 1), date(2031, 12, 31))
OWN = st.fixed_dictionaries(
    {
        "name": texts(200, smallest=1),
        "summary": texts(250, smallest=1),
        "description": texts(2000),
        "for_whom": answers(ForWhom),
        "minimum_age": st.none() | st.integers(0, 30),
        "maximum_age": st.none() | st.integers(30, 120),
        "led_by": answers(LedBy),
        "may_just_listen": YES_NO,
        "faith": answers(Faith),
        "typical_size": answers(Size),
        "newcomers_welcome": YES_NO,
        "newcomers_note": texts(300),
        "cost": answers(Cost),
        "cost_note": texts(200),
        "joining": answers(Joining),
        "joining_note": texts(300),
        "capacity": answers(Capacity),
        "website": st.sampled_from(["", "https://larch.example.org/?a=1&b=2#c"]),
        "phone": st.sampled_from(["", "+44 113 496 0999", "01134960999", "113 496 0999"]),
        "confidentiality": texts(300),
        "first_visit_look_for": texts(300),
        "status": st.sampled_from(["published", "paused", "draft", "archived", "submitted"]),
    }
)
COURSE: st.SearchStrategy[dict[str, Any]] = st.just({}) | st.fixed_dictionaries(
    {
        "structure": st.just("course"),
        "course_starts_on": st.none() | DAYS,
        "course_weeks": st.none() | st.integers(1, 9),
    }
)
CODES = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=7, unique=True)
TIMES = st.times().map(lambda one: one.replace(microsecond=0)) | st.just(time(19, 0))
RULES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"freq": st.just("weekly"), "byday": CODES, "dtstart": DAYS, "interval": st.integers(1, 4)}),
    st.fixed_dictionaries(
        {
            "freq": st.just("monthly"),
            "byday": CODES,
            "bysetpos": st.lists(st.sampled_from([1, 2, 5, -1, -2, -5]), min_size=1, max_size=3, unique=True),
            "until": st.none() | DAYS,
        }
    ),
    st.fixed_dictionaries(
        {
            "freq": st.just("monthly"),
            "bymonthday": st.lists(st.sampled_from([1, 15, 31, -1, -2, -31]), min_size=1, max_size=3, unique=True),
        }
    ),
    st.fixed_dictionaries({"freq": st.just("once"), "dtstart": DAYS}),
    st.fixed_dictionaries({"freq": st.just("appointment"), "start_time": st.none()}),
)
PLACES = st.fixed_dictionaries(
    {
        "name": texts(200, smallest=1),
        "street": texts(300),
        "region": texts(120),
        "postcode": st.sampled_from(["", "S1 2HE", "02139"]),
        "directions": texts(300),
        "is_secret": st.booleans(),
        "point": st.sampled_from([(None, None), (53.381129, -1.470085), (0.0, -0.000001)]),
    }
)
MEETINGS = st.fixed_dictionaries(
    {
        "rule": RULES,
        "name": texts(200),
        "notes": texts(300),
        "join_details": texts(300),
        "start_time": TIMES,
        "duration": st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=1)),
        "place": st.none() | PLACES,
        "access": st.dictionaries(st.integers(0, 2), st.booleans(), max_size=3),
    }
)
LISTINGS = st.fixed_dictionaries(
    {"own": OWN, "course": COURSE, "meetings": st.lists(MEETINGS, max_size=3), "words": st.sets(st.integers(0, 2))}
)
WORD_NAMES = ("Grief and loss", "Alcohol, drugs; and more", "no smoking: yes")


def make_vocabulary() -> dict[str, list[Any]]:
    """Return three words of each kind, with names that do not stand for themselves in a list, too."""
    return {
        "topics": [make.make_topic(name=name) for name in WORD_NAMES],
        "communities": [make.make_community(name=name) for name in WORD_NAMES],
        "languages": [make.make_language(tag) for tag in ("es", "fr", "zh-Hant")],
        "access": [make.make_access_feature(name=name) for name in WORD_NAMES],
        "organisations": [make.make_organisation(name=name) for name in ("=Larch; Trust", "'Willow'")],
    }


def make_listing(words: Mapping[str, list[Any]], drawn: Mapping[str, Any]) -> SupportGroup:
    """Return a listing that says what was drawn, with a changed date in each meeting that has dates."""
    own = {**drawn["own"], **drawn["course"]}
    chosen = drawn["words"]
    picked = {kind: [words[kind][number] for number in chosen] for kind in ("topics", "communities", "languages")}
    organisation = words["organisations"][min(chosen)] if chosen and min(chosen) < 2 else None
    group = make.make_group(organisation=organisation, **picked, **own)
    for position, meeting in enumerate(drawn["meetings"]):
        values = {name: meeting[name] for name in ("name", "notes", "join_details", "start_time", "duration")}
        where = _venue(meeting["place"]) if meeting["place"] else None
        attendance = "in_person" if position % 2 or where else "online"
        made = make.make_meeting(
            group,
            **{**values, **meeting["rule"], "position": position, "attendance": attendance, "venue": where},
            access={words["access"][number]: answer for number, answer in meeting["access"].items()},
        )
        if made.freq != "appointment":
            MeetingException.objects.create(meeting=made, original_on=date(2030, 1, 1))
    return group


def _venue(drawn: Mapping[str, Any]) -> Any:
    said = {name: value for name, value in drawn.items() if name not in {"is_secret", "point"}}
    said |= {"latitude": drawn["point"][0], "longitude": drawn["point"][1]}
    return make.make_confidential_venue(**said) if drawn["is_secret"] else make.make_venue(**said)


def exported(columns: Iterable[str] = WRITTEN) -> list[dict[str, str]]:
    """Return the rows of all listings, only these columns."""
    columns = list(columns)
    return [{name: row.get(name, "") for name in columns} for row in sheet_rows(SupportGroup.objects.all())]


def as_file(rows: list[dict[str, str]], kind: str = "csv", columns: Iterable[str] | None = None) -> bytes:
    """Return rows as a file; the columns are those of the first row, if they are not given."""
    columns = list(columns or rows[0])
    return excel_file(columns, rows, notes=[]) if kind == "xlsx" else b"".join(csv_file(columns, rows))


def planned(rows: list[dict[str, str]], kind: str = "csv") -> SheetPlan:
    """Return what a sheet of these rows would do."""
    sheet = load(BytesIO(as_file(rows, kind)))
    check_columns(sheet)
    return plan_sheet(Sheet.unpacked(sheet.packed()))
