"""One record of Meeting Guide JSON, also as it is really written: numbers as text, days as lists, nulls, empty text.

Never read, because they are about persons: contact names, addresses and numbers, feedback addresses, payment handles.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from groups.interchange.address import Address, country_code, parse_address, read_point
from groups.interchange.clock import lasting, read_day, read_time, read_timezone
from groups.interchange.meeting_guide_types import LOCATION_CLOSED, ONLINE, read_types
from groups.interchange.plain_text import lines, one_line, shorten, split_private, web_address, without_private
from groups.interchange.rhythm import find_rhythm, is_said_closed
from groups.interchange.rows import Defaults, MeetingRow, RecordError, VenueRow, fingerprint, folded
from groups.recurrence import Weekday

NAME_LENGTH = 200
JOINING_HOSTS = ("zoom.", "meet.google.", "teams.", "webex.", "discord", "whatsapp.", "skype.", "gotomeet", "meet.jit")
ONLINE_PLACES = frozenset({"online", "zoom", "virtual", "online only", "zoom online", "zoom only", "phone"})
WHEELCHAIR = re.compile(r"^wheel\s?chair access(?:ible)?\.?$", re.IGNORECASE | re.MULTILINE)
EVERY_OTHER_WEEK = "Every other week: ask for the next date."
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of the feed: the meeting, and what it says of its group.

    position: its number in the feed, from 1.
    town: where it is at home, also online, folded. link: what leads into the meeting, folded; for telling apart only.
    """

    position: int
    meeting: MeetingRow
    name: str
    group: str
    group_id: str
    codes: frozenset[str]
    town: str
    link: str
    website: str
    group_notes: str
    organisation: str


def read_record(
    position: int, json_record: object, ids: Counter[str], defaults: Defaults, not_understood: Counter[str]
) -> Record:
    """Return one record, read. ``ids`` counts the slugs of the feed. Raises RecordError where it cannot be used."""
    if not isinstance(json_record, dict):
        raise RecordError("", "is not an object")
    name = shorten(without_private(one_line(json_record.get("name"))), NAME_LENGTH)
    if not name:
        raise RecordError("name", "is missing")
    codes, unknown = read_types(json_record.get("types"))
    if WHEELCHAIR.search(lines(json_record.get("notes"))):
        codes |= {"X"}
    not_understood.update(f"types: {shorten(one_line(word), 40)}" for word in unknown)
    address = _read_address(json_record, defaults)
    return Record(
        position=position,
        meeting=_read_meeting(json_record, ids, name, codes, address, defaults, not_understood),
        name=name,
        group=shorten(without_private(one_line(json_record.get("group"))), NAME_LENGTH),
        group_id=one_line(json_record.get("group_id")),
        codes=codes,
        town=folded(f"{address.locality} {address.region} {address.country}"),
        link=_link(json_record),
        website=_website(json_record),
        group_notes=split_private(lines(json_record.get("group_notes")))[0],
        organisation=shorten(without_private(one_line(json_record.get("entity"))), NAME_LENGTH),
    )


def record_name(json_record: object) -> str:
    """Return what a rejected record calls itself, for the report."""
    return shorten(one_line(json_record.get("name")), 80) if isinstance(json_record, dict) else ""


def record_slug(json_record: object) -> str:
    """Return the record's own id: its slug, else its id; empty where it has neither."""
    if not isinstance(json_record, dict):
        return ""
    return one_line(json_record.get("slug")) or one_line(json_record.get("id"))


def _read_meeting(
    json_record: Json,
    ids: Counter[str],
    name: str,
    codes: frozenset[str],
    address: Address,
    defaults: Defaults,
    not_understood: Counter[str],
) -> MeetingRow:
    stated_zone = one_line(json_record.get("timezone"))
    days, start, duration = _read_hours(json_record, not_understood)
    notes, private = split_private(lines(json_record.get("notes")))
    rhythm = find_rhythm(name, notes, days)
    is_regular = bool(days) and not rhythm.is_unclear
    slug = record_slug(json_record)
    # A slug that is used twice does not tell two meetings apart.
    identity = (slug,) if slug and ids[slug] == 1 else (slug, name, days, start, address)
    attendance, is_running = _read_attendance(json_record, codes, address)
    is_running = is_running and not is_said_closed((name, one_line(json_record.get("group"))), notes)
    is_place = attendance in {"in_person", "hybrid"}
    return MeetingRow(
        records=(fingerprint(*identity),),
        attendance=attendance,
        timezone=read_timezone(stated_zone, defaults.timezone),
        is_running=is_running,
        freq=("monthly" if rhythm.bysetpos else "weekly") if is_regular else "appointment",
        name=name,
        venue=_read_venue(json_record, address, is_running=is_running) if is_place else None,
        byday=days if is_regular else (),
        bysetpos=rhythm.bysetpos,
        start_time=start if days else None,
        duration=duration if days else None,
        join_details="" if attendance == "in_person" else _join_details(json_record, private),
        notes="\n".join(filter(None, [notes, EVERY_OTHER_WEEK if rhythm.is_unclear else ""])),
    )


# --- When


def _read_hours(
    json_record: Json, not_understood: Counter[str]
) -> tuple[tuple[Weekday, ...], time | None, timedelta | None]:
    """Return days, start and duration. No day at all means by appointment."""
    stated = json_record.get("day")
    given = stated if isinstance(stated, list) else [stated]
    found = {read_day(day) for day in given if day is not None and day != ""}
    days = tuple(day for day in Weekday if day in found)
    text = one_line(json_record.get("time"))
    start = read_time(text) if text else None
    if days and start is None:
        raise RecordError("time", f"“{text[:40]}” is not a time: write it like 19:00" if text else "is missing")
    end_text = one_line(json_record.get("end_time"))
    end = read_time(end_text) if end_text else None
    duration = lasting(start, end) if start is not None and end is not None else None
    if end_text and start is not None and duration is None:
        not_understood[f"end_time: {end_text[:40]}"] += 1
    return days, start, duration


# --- Where


def _read_address(json_record: Json, defaults: Defaults) -> Address:
    texts = {key: one_line(json_record.get(key)) for key in ("address", "city", "state", "postal_code", "country")}
    country = country_code(texts["country"]) or defaults.country
    line = one_line(json_record.get("formatted_address"))
    if line or not (texts["city"] or texts["state"] or texts["postal_code"]):
        return parse_address(line or texts["address"], country=country)
    return Address(texts["address"], texts["city"], texts["state"], texts["postal_code"], country)


def _read_attendance(json_record: Json, codes: frozenset[str], address: Address) -> tuple[str, bool]:
    """Return the attendance, and whether it takes place: a closed location without a way in online does not."""
    has_link = bool(one_line(json_record.get("conference_url")))
    has_phone = bool(one_line(json_record.get("conference_phone")))
    is_remote = has_link or has_phone or ONLINE in codes
    remote = "phone" if has_phone and not has_link and ONLINE not in codes else "online"
    stated = one_line(json_record.get("attendance_option")).lower().replace("-", "_")
    if LOCATION_CLOSED in codes or stated == "inactive":
        return (remote, True) if is_remote else ("in_person", False)
    if stated in {"in_person", "hybrid"}:
        return stated, True
    is_place = bool(address.street) and not _is_approximate(json_record)
    if stated == "online" or (is_remote and not is_place):
        return remote, True
    return "hybrid" if is_remote else "in_person", True


def _is_approximate(json_record: Json) -> bool:
    return one_line(json_record.get("approximate")).lower() in {"yes", "true", "1"}


def _read_venue(json_record: Json, address: Address, *, is_running: bool) -> VenueRow | None:
    name = _venue_name(json_record, address)
    street = shorten(without_private(address.street), 300)
    point = read_point(json_record.get("latitude"), json_record.get("longitude"))
    if not (name or street or address.locality or address.region or address.postcode or point):
        if not is_running:
            return None
        raise RecordError("formatted_address", "says neither where it meets nor how to join online")
    if not address.country:
        raise RecordError("country", "not stated: pass --country, such as US")
    latitude, longitude = point or (None, None)
    return VenueRow(
        name=name,
        street=street,
        locality=shorten(without_private(address.locality), 120),
        region=shorten(without_private(address.region), 120),
        postcode=address.postcode if len(address.postcode) <= 16 else "",
        country=address.country,
        latitude=latitude,
        longitude=longitude,
        is_approximate=point is not None and (not street or _is_approximate(json_record)),
        directions=split_private(lines(json_record.get("location_notes")))[0],
    )


def _venue_name(json_record: Json, address: Address) -> str:
    """Return the building's name, without the address that some repeat there."""
    name = without_private(one_line(json_record.get("location")))
    if address.street:
        name = re.split(re.escape(address.street), name, maxsplit=1, flags=re.IGNORECASE)[0].rstrip(" ,;-")
    keys = ("formatted_address", "address", "city", "state", "country")
    stated = folded(" ".join(one_line(json_record.get(key)) for key in keys))
    is_address = folded(name) in f"{stated} {folded(address.locality)}"
    return "" if is_address or folded(name) in ONLINE_PLACES else shorten(name, NAME_LENGTH)


# --- How to get in, and where to read more


def _link(json_record: Json) -> str:
    """Return what the link leads to, without its passcode: two meetings with one link are one group's."""
    url = one_line(json_record.get("conference_url")).lower()
    return url.split("?")[0].split("#")[0]


def _join_details(json_record: Json, private_notes: str) -> str:
    """Return everything private about getting in. It is given to those who ask, never published by the import."""
    keys = ("conference_url", "conference_url_notes", "conference_phone", "conference_phone_notes")
    notes = [split_private(lines(json_record.get(key)))[1] for key in ("location_notes", "group_notes")]
    parts = [*(lines(json_record.get(key)) for key in keys), private_notes, *notes]
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _website(json_record: Json) -> str:
    """Return the first page about the meeting, its group or its entity that is not a way into a meeting."""
    keys = ("url", "website", "entity_website_url", "entity_url")
    addresses = [web_address(json_record.get(key)) for key in keys]
    joining = one_line(json_record.get("conference_url"))
    return next((one for one in addresses if one and one != joining and not _is_way_in(one)), "")


def _is_way_in(address: str) -> bool:
    host = address.split("/")[2].lower()
    return any(host.startswith(name) or f".{name}" in host for name in JOINING_HOSTS)
