"""Reading Meeting Guide records that are all in order."""

from groups.interchange.meeting_guide import read
from tests.feeds import as_feed


def rows(*records, **defaults):
    """Return the rows of these records; none may be rejected."""
    reading = read(as_feed(*records), topics=("alcohol",), **defaults)
    assert reading.rejections == []
    return reading.rows


def meeting(record, **defaults):
    """Return the one meeting of this record."""
    [row] = rows(record, **defaults)
    [only] = row.meetings
    return only
