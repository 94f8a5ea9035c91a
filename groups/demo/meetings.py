"""The meetings of a demo group, with what each says about access."""

from collections.abc import Collection
from datetime import date

from groups.demo import schedules
from groups.demo.chance import Chance
from groups.demo.rows import Rows
from groups.demo.sketch import IN_PERSON, Sketch
from groups.demo.texts import Template
from groups.demo.vocabulary import Vocabulary
from groups.models import Meeting, MeetingAccess, SupportGroup, Venue
from groups.models.choices import Attendance

HOW_MANY = {1: 80, 2: 16, 3: 4}
NAME_SHARE = 0.6
# How often a meeting says yes and says no; the rest say nothing. Buildings first, then screens.
ACCESS_IN_PERSON = {
    "step-free": (0.52, 0.12),
    "accessible-toilet": (0.40, 0.14),
    "hearing-loop": (0.18, 0.16),
    "parking": (0.22, 0.14),
    "public-transport": (0.38, 0.02),
    "quiet-space": (0.20, 0.10),
    "assistance-dogs": (0.30, 0.01),
    "childcare": (0.05, 0.20),
    "fragrance-free": (0.06, 0.06),
    "sign-language": (0.04, 0.16),
    "large-print": (0.10, 0.08),
    "low-sensory": (0.08, 0.10),
    "masks": (0.03, 0.20),
    "children-welcome": (0.10, 0.25),
    "gender-neutral-toilet": (0.16, 0.14),
    "bring-a-companion": (0.30, 0.06),
}
ACCESS_ONLINE = {
    "captions": (0.46, 0.12),
    "camera-optional": (0.62, 0.04),
    "chat-optional": (0.50, 0.06),
    "dial-in": (0.28, 0.18),
    "sign-language": (0.04, 0.16),
}
ACCESS = ACCESS_IN_PERSON | ACCESS_ONLINE
# What depends on who helps that day. The rest is the building's or the software's, and the same at every meeting.
VARYING = ("childcare", "sign-language", "captions")
SILENT_SHARE = 0.22
PROMISED = (1.0, 0.0)
NEVER = (0.0, 0.0)
# Where no regulator keeps numbers free for fiction: a British one (Ofcom, numbers for drama use).
ANYWHERE = ["+44 3069 990###"]


def add_meetings(
    chance: Chance,
    sketch: Sketch,
    group: SupportGroup,
    venue: Venue | None,
    *,
    today: date,
    vocabulary: Vocabulary,
    rows: Rows,
) -> None:
    """Draw the group's meetings, their access and changed dates, and hand them to ``rows``."""
    template = sketch.template
    number = 1 if template.course or template.rule else chance.weighed(HOW_MANY)
    days = schedules.draw_days(chance, template, number)
    names: set[str] = set()
    stated = _draw_access(chance, template)
    for position, day in enumerate(days):
        attendance = sketch.attendance if position == 0 else _other_attendance(chance, sketch)
        rule = schedules.draw_rule(chance, template, today, course_from=group.course_starts_on, day=day)
        meeting = rows.add(
            Meeting(
                group=group,
                name=_name(chance, sketch, attendance, names) if len(days) > 1 else "",
                attendance=attendance,
                venue=venue if attendance in IN_PERSON else None,
                timezone=sketch.town.timezone,
                position=position,
                notes=chance.some(sketch.lines(sketch.texts.meeting_notes, attendance), 0.15),
                join_details=_join_details(chance, sketch, group, attendance),
                **rule,
            )
        )
        for change in schedules.draw_changes(chance, meeting, sketch, today):
            rows.add(change)
        _state_access(meeting, stated, vocabulary, rows)
        stated |= _draw_access(chance, template, VARYING)


def _other_attendance(chance: Chance, sketch: Sketch) -> Attendance:
    """Return how a further meeting is attended: some groups that meet in a room also meet online."""
    may_differ = sketch.is_in_person and not sketch.template.attendance and sketch.template.setting == "room"
    return Attendance.ONLINE if may_differ and chance.happens(0.4) else sketch.attendance


def _name(chance: Chance, sketch: Sketch, attendance: Attendance, taken: set[str]) -> str:
    way = "in_person" if attendance in IN_PERSON else str(attendance)
    name = chance.some([one for one in sketch.texts.meeting_names[way] if one not in taken], NAME_SHARE)
    taken.add(name)
    return name


def _join_details(chance: Chance, sketch: Sketch, group: SupportGroup, attendance: Attendance) -> str:
    if attendance == Attendance.IN_PERSON or chance.happens(0.2):
        return ""
    if attendance == Attendance.PHONE:
        return chance.digits(f"{chance.choice(sketch.country.phones or ANYWHERE)}, code ####")
    return chance.digits(f"https://meet.example.org/{group.slug}\nPasscode: ######")


def _draw_access(chance: Chance, template: Template, slugs: Collection[str] = ACCESS.keys()) -> dict[str, bool | None]:
    """Return for each feature yes, no, or None for "not stated"."""
    is_silent = chance.happens(SILENT_SHARE)
    answers: dict[str, bool | None] = {}
    for slug in slugs:
        yes, no = PROMISED if slug in template.access else NEVER if is_silent else ACCESS[slug]
        drawn = chance.random()
        answers[slug] = drawn < yes if drawn < yes + no else None
    return answers


def _state_access(meeting: Meeting, stated: dict[str, bool | None], vocabulary: Vocabulary, rows: Rows) -> None:
    asked: set[str] = set()
    if meeting.attendance in IN_PERSON:
        asked |= ACCESS_IN_PERSON.keys()
    if meeting.attendance in {Attendance.ONLINE, Attendance.HYBRID}:
        asked |= ACCESS_ONLINE.keys()
    for slug, is_available in stated.items():
        if slug in asked and is_available is not None and slug in vocabulary.access_features:
            feature = vocabulary.access_features[slug]
            rows.link(MeetingAccess, meeting_id=meeting.pk, feature_id=feature, is_available=is_available)
