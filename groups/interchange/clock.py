"""Days and times as other systems write them."""

import re
from datetime import time, timedelta

from groups.interchange.rows import RecordError
from groups.models.choices import TIMEZONES
from groups.recurrence import Weekday

TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(?P<half>[ap]\.?m?\.?)?(?:\s+(?P<word>\w+))?",
    re.IGNORECASE,
)
WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}
# Longer than this, an end is more likely a slip of the pen than a meeting through the night.
LONGEST = timedelta(hours=12)
DAY = timedelta(days=1)
SUNDAY_FIRST = (Weekday.SU, *tuple(Weekday)[:6])
DAY_NAMES = {
    name: day
    for day, names in {
        Weekday.MO: ("monday",),
        Weekday.TU: ("tuesday", "tues"),
        Weekday.WE: ("wednesday", "weds"),
        Weekday.TH: ("thursday", "thur", "thurs"),
        Weekday.FR: ("friday",),
        Weekday.SA: ("saturday",),
        Weekday.SU: ("sunday",),
    }.items()
    for full in names
    for name in {full, full[:3], full[:2]}
}


def read_time(text: str) -> time | None:
    """Return the time: 19:00, 7:00 PM, 7pm, 19.30, 12:00 Midnight, Noon, 24:00 (as 00:00); None if it is none."""
    plain = text.strip().lower()
    if plain in WORDS:
        return WORDS[plain]
    match = TIME.fullmatch(plain)
    if match is None or not (match["minute"] or match["half"] or match["word"]):
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "")[:1]
    if match["word"]:
        if half or hour != 12 or match["word"] not in WORDS:
            return None
        hour = WORDS[match["word"]].hour
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return time(hour, minute) if hour <= 23 and minute <= 59 else None


def lasting(start: time, end: time) -> timedelta | None:
    """Return how long it is from start to end, past midnight if the end is earlier. None if it cannot be meant."""
    length = timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute) % DAY
    return length if timedelta(0) < length <= LONGEST else None


def read_day(value: object) -> Weekday:
    """Return the weekday of a Meeting Guide number (0 is Sunday), of that number as text, or of an English name.

    Raises RecordError for anything else.
    """
    text = "" if isinstance(value, bool) else str(value).strip().lower()
    if text.removesuffix(".0") in {"0", "1", "2", "3", "4", "5", "6"}:
        return SUNDAY_FIRST[int(text[0])]
    if text in DAY_NAMES:
        return DAY_NAMES[text]
    raise RecordError("day", f"“{text[:40]}” is not a day: 0 (Sunday) to 6 (Saturday)")


def read_timezone(stated: str, default: str) -> str:
    """Return the stated IANA zone, else the default. Raises RecordError where there is neither or none of that name."""
    if not stated and not default:
        raise RecordError("timezone", "not stated: pass --timezone, such as Europe/London")
    zone = stated or default
    if zone not in TIMEZONES:
        raise RecordError("timezone", f"“{zone[:60]}” is not a time zone: write it like Europe/London")
    return zone
