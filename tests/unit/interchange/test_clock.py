from datetime import time, timedelta

import pytest

from groups.interchange.clock import lasting, read_day, read_time, read_timezone
from groups.interchange.rows import RecordError


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("19:00", time(19)),
        ("7:05", time(7, 5)),
        ("19:00:00", time(19)),
        ("7:00 PM", time(19)),
        ("11:00 a.m.", time(11)),
        ("7pm", time(19)),
        ("12:30 pm", time(12, 30)),
        ("12 am", time(0)),
        ("19.30", time(19, 30)),
        ("19h30", time(19, 30)),
        ("Noon", time(12)),
        ("12:00 Noon", time(12)),
        ("12:00 Midnight", time(0)),
        ("24:00", time(0)),
        ("25:00", None),
        ("19:60", None),
        ("13 pm", None),
        ("0 am", None),
        ("7", None),
        ("7:00 Midnight", None),
        ("soon", None),
        ("", None),
    ],
)
def test_read_time_of_every_way_of_writing(written, read):
    assert read_time(written) == read


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        (time(19), time(20, 30), timedelta(minutes=90)),
        (time(23), time(0), timedelta(hours=1)),
        (time(23, 30), time(1), timedelta(minutes=90)),
        (time(19), time(19), None),
        (time(19), time(8), None),
    ],
)
def test_lasting_goes_past_midnight_but_not_through_the_night(start, end, length):
    assert lasting(start, end) == length


@pytest.mark.parametrize(("written", "day"), [(0, "SU"), ("6", "SA"), (1.0, "MO"), (" 3 ", "WE"), ("Tues", "TU")])
def test_read_day_counts_from_sunday(written, day):
    assert read_day(written) == day


@pytest.mark.parametrize("written", [7, -1, "7", "10", "someday", True, {}, [], 1.5])
def test_read_day_rejects_what_is_no_day(written):
    with pytest.raises(RecordError) as caught:
        read_day(written)

    assert caught.value.field == "day"


def test_read_timezone_takes_what_is_stated_then_the_default():
    assert read_timezone("Europe/Paris", "Europe/London") == "Europe/Paris"
    assert read_timezone("", "Europe/London") == "Europe/London"


@pytest.mark.parametrize(("stated", "default"), [("", ""), ("EST5", ""), ("../etc/passwd", ""), ("Mars/Base", "UTC")])
def test_read_timezone_rejects_what_is_none(stated, default):
    with pytest.raises(RecordError) as caught:
        read_timezone(stated, default)

    assert caught.value.field == "timezone"
