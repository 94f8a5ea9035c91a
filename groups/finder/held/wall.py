"""The clock on the wall of a time zone, for arrays of instants."""

from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

import numpy as np

from groups.finder.held.bitmaps import Ints

DAY = 86_400
HOUR = 3_600
MONDAY = 3  # 1 January 1970 was a Thursday, so many days after one
# Clocks change at full quarters of an hour, everywhere since 1972.
QUARTER = 900
YEARS = 5


def on_the_wall(instants: Ints, timezone: str) -> Ints:
    """Return what the clock shows in ``timezone`` at each of ``instants`` (seconds since 1970), as such seconds."""
    if not len(instants):
        return instants
    days = instants // DAY
    first = days.min()
    days -= first
    offsets = _offsets(np.arange(first, first + days.max() + 2) * (DAY // QUARTER), timezone)
    ahead = offsets[days]
    # On the days that a clock changes it matters at which hour.
    changing = np.flatnonzero((np.diff(offsets) != 0)[days])
    quarters, places = np.unique(instants[changing] // QUARTER, return_inverse=True)
    ahead[changing] = _offsets(quarters, timezone)[places]
    return instants + ahead


def day_number(instant: datetime, timezone: str) -> int:
    """Return how many days after 1 January 1970 the calendar in ``timezone`` is at ``instant``."""
    return (instant.astimezone(ZoneInfo(timezone)).date() - datetime.fromtimestamp(0, UTC).date()).days


def _offsets(quarters: Ints, timezone: str) -> Ints:
    """Return by how many seconds the clock is ahead of UTC."""
    zone = ZoneInfo(timezone)
    ahead = (datetime.fromtimestamp(quarter * QUARTER, zone).utcoffset() for quarter in quarters.tolist())
    return np.array([offset.total_seconds() if offset else 0 for offset in ahead], dtype=np.int64)


@lru_cache(maxsize=512)
def same_clock(timezone: str, day: date) -> bytes:
    """Return what is the same for all zones whose clocks show the same from the day before ``day`` on, for years."""
    first = (day.toordinal() - date(1970, 1, 1).toordinal() - 1) * DAY // QUARTER
    days = np.arange(first, first + YEARS * 366 * DAY // QUARTER, DAY // QUARTER)
    offsets = _offsets(days, timezone)
    # On the days that a clock changes it matters at which hour.
    changing = days[:-1][np.diff(offsets) != 0]
    quarters = (changing[:, np.newaxis] + np.arange(DAY // QUARTER)).ravel()
    return sha256(offsets.tobytes() + _offsets(quarters, timezone).tobytes()).digest()
