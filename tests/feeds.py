"""Made-up records and files as other systems write them."""

import json
from io import BytesIO
from itertools import count
from typing import Any

from hypothesis import strategies as st

from groups.interchange.csv_columns import COLUMNS

_numbers = count(1)


def make_record(**fields: Any) -> dict[str, Any]:
    """Return a Meeting Guide record: Mondays at 19:00 for an hour at the Larch Hall in Newtown, US, in Chicago's zone.

    A field given as None is left out.
    """
    record = {
        "slug": f"meeting-{next(_numbers)}",
        "name": "Quiet Harbour",
        "day": 1,
        "time": "19:00",
        "end_time": "20:00",
        "timezone": "America/Chicago",
        "location": "Larch Hall",
        "formatted_address": "12 Larch St, Newtown, OK 73001, USA",
        **fields,
    }
    return {key: value for key, value in record.items() if value is not None}


def make_online_record(**fields: Any) -> dict[str, Any]:
    """Return a record that takes place online only; its address is no more than a county."""
    online = {"location": "Online", "formatted_address": "Larch County, OK, USA", "types": ["ONL"]}
    return make_record(**online | {"conference_url": "https://video.example.com/j/1", "approximate": "yes"} | fields)


def as_feed(*records: object) -> BytesIO:
    """Return the records as a Meeting Guide file."""
    return BytesIO(json.dumps(records).encode())


def as_sheet(*lines: str, encoding: str = "utf-8") -> BytesIO:
    """Return the lines as a CSV file."""
    return BytesIO("\r\n".join(lines).encode(encoding))


def as_lines(rows: list[dict[str, str]]) -> list[str]:
    """Return rows of cells by column as lines of a sheet with every column there is, the header first."""
    quoted = (",".join('"' + row.get(column, "").replace('"', '""') + '"' for column in COLUMNS) for row in rows)
    return [",".join(COLUMNS), *quoted]


# Anything that might stand in a Meeting Guide feed.
KEYS = (
    *("slug", "name", "day", "time", "end_time", "timezone", "types", "formatted_address", "address", "city", "state"),
    *("postal_code", "country", "latitude", "longitude", "approximate", "location", "location_notes", "notes", "group"),
    *("group_id", "group_notes", "conference_url", "conference_phone", "attendance_option", "url", "website", "entity"),
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
LIKELY = st.sampled_from(
    ["Quiet", "19:00", "7:00 PM", "Europe/London", "USA", "Newtown, OK, USA", "[open]", "yes", "online", "0", "6", 3]
)
VALUES = SCALARS | LIKELY | st.lists(SCALARS | LIKELY, max_size=4) | st.dictionaries(st.text(max_size=5), SCALARS)
RECORDS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=len(KEYS)) | SCALARS

# Anything that might stand in a row of a sheet.
CELLS = st.text(max_size=12) | st.sampled_from(["Mon", "19:00", "2030-01-01", "yes", "first", "2", "Newtown", "free"])
SHEET_ROWS = st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=12)
