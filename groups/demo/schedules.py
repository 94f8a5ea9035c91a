"""When demo groups meet: rules of every kind, and single dates that differ."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import islice
from typing import Any

from groups import recurrence
from groups.demo.chance import Chance
from groups.demo.sketch import Sketch
from groups.demo.texts import Template
from groups.models import Meeting, MeetingException
from groups.models.choices import Attendance, ExceptionKind, Frequency

WORKING_DAYS = ("MO", "TU", "WE", "TH", "FR")
WEEKEND = ("SA", "SU")
ALL_DAYS = (*WORKING_DAYS, *WEEKEND)
EVENINGS = ((18, 0), (18, 30), (19, 0), (19, 0), (19, 30), (20, 0))
DAYTIMES = ((10, 30), (11, 0), (12, 30), (13, 30), (14, 0), (15, 0))
STARTS = {
    "morning": ((9, 30), (10, 0), (10, 30)),
    "day": DAYTIMES,
    "evening": EVENINGS,
    "weekend": ((10, 0), (10, 30), (11, 0), (14, 0), (15, 0)),
    "after_school": ((15, 45), (16, 0), (16, 30), (17, 0)),
    "": (*EVENINGS * 4, *DAYTIMES * 2, (7, 30), (21, 30)),
}
KINDS = {
    "weekly": 52, "two_days": 5, "fortnightly": 11, "monthly": 17, "twice_monthly": 6, "last": 3, "by_date": 2,
    "quarterly": 1, "once": 2, "appointment": 4,
}  # fmt: skip
MINUTES = {60: 25, 90: 45, 120: 18, None: 12}
POSITIONS = (1, 2, 3, 4)
CHANGED_SHARE = 0.15
CHANGES = {ExceptionKind.CANCELLED: 55, ExceptionKind.MOVED: 28, ExceptionKind.ADDED: 17}


def draw_rule(chance: Chance, template: Template, today: date, *, course_from: date | None, day: str) -> dict[str, Any]:
    """Return the fields of a Meeting that say when, fit for the template; those of a course run from its start."""
    minutes = template.minutes or chance.weighed(MINUTES)
    clock = {
        "start_time": time(*chance.choice(STARTS[template.time])),
        "duration": timedelta(minutes=minutes) if minutes else None,
    }
    if course_from is not None and template.course:
        until = course_from + timedelta(weeks=template.course - 1)
        return {**clock, "byday": [ALL_DAYS[course_from.weekday()]], "dtstart": course_from, "until": until}
    kind = template.rule or chance.weighed(KINDS)
    if kind == "appointment" and template.setting == "room":
        return {"freq": Frequency.APPOINTMENT}
    has_fixed_day = template.day or template.time == "weekend"
    return {**clock, **_days(chance, "weekly" if kind == "two_days" and has_fixed_day else kind, day, today)}


def draw_days(chance: Chance, template: Template, number: int) -> list[str]:
    """Return this many different RFC 5545 weekdays that fit the template; fewer where it leaves no choice."""
    if template.day:
        return [template.day]
    if template.time == "weekend":
        return chance.sample(WEEKEND, min(number, len(WEEKEND)))
    # Few groups meet at weekends, as the halls are let for parties.
    is_on_working_days = template.time in {"after_school", "day"} or chance.happens(0.85)
    return chance.sample(WORKING_DAYS if is_on_working_days else ALL_DAYS, number)


def _days(chance: Chance, kind: str, day: str, today: date) -> dict[str, Any]:
    since = today - timedelta(days=chance.randint(30, 900))
    monthly = {"freq": Frequency.MONTHLY, "byday": [day]}
    match kind:
        case "daily":
            return {"byday": list(ALL_DAYS)}
        case "two_days":
            other = chance.choice([one for one in WORKING_DAYS if one != day])
            return {"byday": sorted([day, other], key=ALL_DAYS.index)}
        case "fortnightly":
            return {"byday": [day], "interval": 2, "dtstart": since}
        case "monthly":
            return {**monthly, "bysetpos": [chance.choice(POSITIONS)]}
        case "twice_monthly":
            return {**monthly, "bysetpos": chance.choice([[1, 3], [2, 4]])}
        case "last":
            return {**monthly, "bysetpos": [-1]}
        case "quarterly":
            return {**monthly, "bysetpos": [chance.choice(POSITIONS)], "interval": 3, "dtstart": since}
        case "by_date":
            return {"freq": Frequency.MONTHLY, "bymonthday": [chance.choice([1, 10, 15, 20, -1])]}
        case "once":
            return {"freq": Frequency.ONCE, "dtstart": today + timedelta(days=chance.randint(-5, 60))}
    # A few are about to end.
    return {"byday": [day], "until": today + timedelta(days=chance.randint(20, 90)) if chance.happens(0.02) else None}


def draw_changes(chance: Chance, meeting: Meeting, sketch: Sketch, today: date) -> Iterator[MeetingException]:
    """Yield changes to single dates of the next ten weeks, unsaved; none for most meetings."""
    if meeting.freq not in {Frequency.WEEKLY, Frequency.MONTHLY} or not chance.happens(CHANGED_SHARE):
        return
    first_day = today + timedelta(days=1)
    coming = list(islice(recurrence.dates(meeting.rule, first_day, today + timedelta(weeks=10)), 8))
    for number, day in enumerate(sorted(chance.sample(coming, min(len(coming), chance.choice([1, 1, 1, 2]))))):
        kind = ExceptionKind.CANCELLED if number else chance.weighed(CHANGES)
        notes = sketch.lines(sketch.texts.exception_notes[kind], Attendance(meeting.attendance))
        note = chance.some(notes, 0.75)
        yield MeetingException(meeting=meeting, kind=kind, note=note, **_change(chance, kind, day))


def _change(chance: Chance, kind: ExceptionKind, day: date) -> dict[str, Any]:
    other_day = day + timedelta(days=chance.choice([1, 2, 3]))
    match kind:
        case ExceptionKind.MOVED:
            new_time = time(chance.randint(10, 19)) if chance.happens(0.3) else None
            return {"original_on": day, "new_on": other_day, "new_start_time": new_time}
        case ExceptionKind.ADDED:
            return {"new_on": other_day}
    return {"original_on": day}
