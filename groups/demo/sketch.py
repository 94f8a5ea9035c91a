"""What is settled about a demo group before its details are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from groups.demo.texts import Template, Texts
from groups.demo.towns import Country, Town
from groups.models.choices import Attendance, Status

IN_PERSON = frozenset({Attendance.IN_PERSON, Attendance.HYBRID})
# Sentences about rooms and doors are true of some settings only.
WAYS = {"cafe": "cafe", "outdoors": "outdoors", "garden": "outdoors", "sport": "outdoors"}


@dataclass(frozen=True, slots=True)
class Sketch:
    """A group in outline.

    family: the slug of the broad topic whose sentences fit. attendance: of the first meeting. lead: the facilitator's
    public name; empty where it is not to be shown.
    """

    template: Template
    language: str
    texts: Texts
    country: Country
    town: Town
    family: str
    status: Status
    attendance: Attendance
    lead: str

    @property
    def is_in_person(self) -> bool:
        """Return whether one can walk in."""
        return self.attendance in IN_PERSON

    @property
    def happening(self) -> str:
        """Return the key under which the texts say what happens: a course, a kind of venue, or how one attends."""
        if self.template.course:
            return "course"
        return self.template.setting if self.is_in_person else str(self.attendance)

    def lines(self, table: Mapping[str, list[str]], attendance: Attendance | None = None) -> list[str]:
        """Return the sentences of a table that are true of this way to attend; by default of the first meeting's."""
        attendance = attendance or self.attendance
        in_person = ("place", WAYS.get(self.template.setting, "in_person"))
        keys = ("any", *(in_person if attendance in IN_PERSON else (str(attendance),)))
        return [line for key in keys for line in table.get(key, ())]
