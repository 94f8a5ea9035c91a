"""What in a Meeting Guide is rejected, and why; anything at all is either read or rejected."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.interchange.meeting_guide import read
from groups.interchange.rows import BrokenFileError, Rejection
from tests.feeds import RECORDS, as_feed, make_record


def rejection(record, **defaults):
    [only] = read(as_feed(record), topics=("alcohol",), **{"timezone": "America/Chicago", **defaults}).rejections
    return only


def names(found):
    return sorted(str(row.facts["name"]) for row in found)


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"name": ""}, "name", "is missing"),
        ({"name": ["a"]}, "name", "is missing"),
        ({"day": "7"}, "day", "“7” is not a day: 0 (Sunday) to 6 (Saturday)"),
        ({"day": {}}, "day", "“{}” is not a day: 0 (Sunday) to 6 (Saturday)"),
        ({"time": None}, "time", "is missing"),
        ({"time": "25:00"}, "time", "“25:00” is not a time: write it like 19:00"),
        ({"timezone": "Mars"}, "timezone", "“Mars” is not a time zone: write it like Europe/London"),
        ({"formatted_address": None, "location": None}, "formatted_address",
         "says neither where it meets nor how to join online"),
        ({"formatted_address": "12 Larch St, Newtown"}, "country", "not stated: pass --country, such as US"),
    ],
)  # fmt: skip
def test_record_is_rejected_with_field_and_reason(fields, field, reason):
    record = make_record(**fields)

    assert rejection(record) == Rejection(1, record["name"] if isinstance(record["name"], str) else "", field, reason)


def test_rejected_record_does_not_stop_the_others():
    reading = read(as_feed(make_record(), "nonsense", make_record(name="Other", day=9)), topics=("alcohol",))

    assert names(reading.rows) == ["Quiet Harbour"]
    assert [(one.position, one.name, one.field) for one in reading.rejections] == [(2, "", ""), (3, "Other", "day")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'[{"name": "a"},\n {"name": }]', "line 2, column 11"),
        (b"", "line 1, column 1"),
        (b"\xff\xfe[]", "not UTF-8"),
        (b'{"meetings": []}', "array"),
        (b"[" * 100_000, "too deep"),
        (b"[" + b"9" * 5_000 + b"]", "too long"),
    ],
)
def test_broken_file_says_where(content, reason):
    with pytest.raises(BrokenFileError, match=reason):
        read(BytesIO(content))


def test_byte_order_mark_is_no_harm():
    assert len(read(BytesIO(b"\xef\xbb\xbf" + as_feed(make_record()).read())).rows) == 1


@given(st.lists(RECORDS, max_size=5))
@settings(max_examples=2 * settings().max_examples)
def test_any_record_is_either_read_or_rejected_with_a_reason(records):
    reading = read(as_feed(*records), timezone="Europe/London", country="GB", topics=("alcohol",))

    assert all(one.reason for one in reading.rejections)
    rejected = {one.position for one in reading.rejections}
    kept = sum(len(found.records) for row in reading.rows for found in row.meetings)
    closed = len(records) - len(rejected) - kept
    assert closed >= 0
    assert (kept > 0) == (len(rejected) < len(records))
