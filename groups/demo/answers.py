"""What demo groups say of themselves, and leave unsaid."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from groups.demo.chance import Chance
from groups.demo.sketch import WAYS, Sketch
from groups.demo.texts import Template
from groups.models.choices import (
    Attendance,
    Capacity,
    Cost,
    Faith,
    ForWhom,
    JoinDetailsGiven,
    Joining,
    LedBy,
    Size,
    Status,
    Structure,
)

# "" is "not stated"; the numbers are shares in hundredths.
FOR_WHOM = {ForWhom.SELF: 62, ForWhom.BOTH: 6, "": 32}
AGES = {(18, None): 52, (None, None): 48}
LED_BY = {LedBy.PEER: 50, LedBy.PROFESSIONAL: 11, LedBy.BOTH: 11, "": 28}
LISTENING = {True: 46, False: 5, None: 49}
SIZES = {Size.UP_TO_6: 14, Size.UP_TO_12: 36, Size.UP_TO_25: 16, Size.OVER_25: 3, "": 31}
SMALL_SIZES = {Size.UP_TO_6: 26, Size.UP_TO_12: 44, "": 30}
COSTS = {Cost.FREE: 56, Cost.DONATION: 14, Cost.PAID: 7, "": 23}
JOINING = {Joining.TURN_UP: 39, Joining.CONTACT_FIRST: 32, "": 29}
CAPACITY = {Capacity.OPEN: 44, Capacity.WAITING_LIST: 5, Capacity.FULL: 3, "": 48}
GIVEN = {JoinDetailsGiven.ON_REQUEST: 52, JoinDetailsGiven.BEFORE_MEETING: 26, JoinDetailsGiven.PUBLIC: 4, "": 18}
# Days since a human said the listing is true: half lately, some long ago, some never.
CONFIRMED = {(0, 45): 48, (46, 120): 20, (121, 300): 13, (301, 1200): 10, None: 9}


def draw_answers(chance: Chance, sketch: Sketch) -> dict[str, Any]:
    """Return the fields of a SupportGroup that a visitor decides by."""
    template, texts = sketch.template, sketch.texts
    low, high = template.ages or chance.weighed(AGES)
    return {
        "for_whom": template.for_whom or chance.weighed(FOR_WHOM),
        "minimum_age": low,
        "maximum_age": high,
        "led_by": template.led_by or chance.weighed(LED_BY),
        "may_just_listen": chance.weighed(LISTENING) if template.listen is None else template.listen,
        "faith": template.faith or (Faith.SECULAR if chance.happens(0.2) else ""),
        "typical_size": template.size
        or chance.weighed(SMALL_SIZES if template.is_private or template.course else SIZES),
        "capacity": chance.weighed(CAPACITY),
        "confidentiality": chance.some(texts.confidentiality, 0.9 if template.is_private else 0.55),
        "agreement": chance.some(texts.agreement, 0.4),
        "join_details_given": "" if sketch.attendance == Attendance.IN_PERSON else chance.weighed(GIVEN),
        **_newcomers(chance, sketch),
        **_cost(chance, sketch),
        **_first_visit(chance, sketch),
    }


def draw_course(chance: Chance, template: Template, today: date) -> dict[str, Any]:
    """Return the fields that say whether it is a course; one that is starts in the weeks around today."""
    if template.course:
        starts_on = today + timedelta(days=chance.randint(-14, 40))
        late = chance.weighed({True: 30, False: 45, None: 25})
        course = {"course_starts_on": starts_on, "course_weeks": template.course, "may_join_late": late}
        return {"structure": Structure.COURSE, **course}
    return {"structure": Structure.DROP_IN if chance.happens(0.5) else ""}


def draw_contact(chance: Chance, sketch: Sketch, slug: str) -> dict[str, Any]:
    """Return the fields that say how to get in touch; a group that wants to hear first can be reached."""
    template = sketch.template
    joining = template.joining or (Joining.CONTACT_FIRST if template.is_private else chance.weighed(JOINING))
    is_asked = joining in {Joining.CONTACT_FIRST, Joining.REFERRAL}
    phone = chance.digits(chance.some(sketch.country.phones, 1 if template.is_private else 0.6 if is_asked else 0.2))
    has_website = chance.happens(0.35) or (is_asked and not phone)
    return {
        "joining": joining,
        "joining_note": chance.some(_notes(sketch, sketch.texts.joining_note, joining), 0.6 if is_asked else 0.15),
        "phone": phone,
        "website": f"https://example.org/{slug}" if has_website else "",
        "contact_email": f"{slug}@example.org" if chance.happens(0.6) else "",
    }


def draw_history(chance: Chance, sketch: Sketch, today: date) -> dict[str, Any]:
    """Return status, pause and the instants at which things happened, none after the start of ``today`` (UTC)."""
    now = datetime.combine(today, time.min, UTC)
    age = chance.randint(20, 1500)
    confirmed = chance.weighed(CONFIRMED)
    confirmed_ago = min(age, chance.randint(*confirmed)) if confirmed else None
    status = sketch.status
    is_new = status in {Status.DRAFT, Status.SUBMITTED}
    history: dict[str, Any] = {
        "status": status,
        "created_at": now - timedelta(days=age + 2, minutes=chance.randint(0, 1440)),
        "changed_at": now - timedelta(days=confirmed_ago or age),
        "published_at": None if is_new else now - timedelta(days=age),
        "confirmed_at": None if is_new or confirmed_ago is None else now - timedelta(days=confirmed_ago),
    }
    if status == Status.PAUSED:
        history["pause_reason"] = chance.some(sketch.texts.pause_reasons, 0.8)
        history["paused_until"] = today + timedelta(days=chance.randint(10, 120)) if chance.happens(0.5) else None
    return history


def describe(chance: Chance, sketch: Sketch) -> str:
    """Return a few sentences of which one or two are typical of the family of topics; sometimes nothing."""
    if chance.happens(0.15):
        return ""
    own = sketch.texts.about.get(sketch.family, [])
    shared = sketch.texts.about["default"]
    sentences = [*chance.sample(own, min(len(own), chance.choice([1, 2]))), chance.choice(shared)]
    return " ".join([chance.choice(sketch.texts.opening), *sentences])


def _newcomers(chance: Chance, sketch: Sketch) -> dict[str, Any]:
    are_welcome = chance.weighed({True: 56, False: 2, None: 42})
    note = chance.some(sketch.lines(sketch.texts.newcomers_note), 0.5) if are_welcome else ""
    return {"newcomers_welcome": are_welcome, "newcomers_note": note}


def _cost(chance: Chance, sketch: Sketch) -> dict[str, Any]:
    cost = sketch.template.cost or chance.weighed(COSTS)
    note = chance.some(_notes(sketch, sketch.texts.cost_note, cost), 0.9 if cost == Cost.PAID else 0.35)
    return {"cost": cost, "cost_note": note.format(low=sketch.country.low, less=sketch.country.less)}


def _first_visit(chance: Chance, sketch: Sketch) -> dict[str, Any]:
    template, texts = sketch.template, sketch.texts
    greeters = sketch.lines(texts.look_for if sketch.lead else texts.look_for_nobody)
    has_door = sketch.is_in_person and template.setting not in WAYS and not template.is_private
    return {
        "first_visit_look_for": chance.some(greeters, 0.4).format(lead=sketch.lead),
        "first_visit_entrance": chance.some(texts.entrance if has_door else [], 0.4),
        "first_visit_what_happens": chance.some(texts.what_happens.get(sketch.happening, []), 0.55),
        "first_visit_late": chance.some(sketch.lines(texts.late), 0.4),
    }


def what_to_bring(sketch: Sketch, slug: str) -> str:
    """Return what it says of that; drawn by the address alone, so that everything else stays what it was."""
    return Chance(slug).some(sketch.lines(sketch.texts.bring), 0.35)


def _notes(sketch: Sketch, tables: dict[str, dict[str, list[str]]], answer: str) -> list[str]:
    return sketch.lines(tables[answer]) if answer else []
