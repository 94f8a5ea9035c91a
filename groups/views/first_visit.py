"""What one may want to know before coming for the first time, as questions one can ask in one's own name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Meeting, SupportGroup
from groups.models.choices import Attendance

# The parameters of a contact form that is to begin with a message: that it is, and the questions in it by key.
BEGUN = "first-visit"
ASK = "ask"


@dataclass(frozen=True)
class FirstQuestion:
    """A question of somebody new: its key in addresses, its words, and which listings answer it themselves."""

    key: str
    words: Promise
    is_answered: Callable[[SupportGroup], object] = lambda group: False
    only_for: frozenset[str] = frozenset(Attendance.values)


WALKED_IN = frozenset({Attendance.IN_PERSON, Attendance.HYBRID})
ON_SCREEN = frozenset({Attendance.ONLINE, Attendance.HYBRID})

FIRST_QUESTIONS = (
    FirstQuestion(
        "what-happens", gettext_lazy("What happens the first time?"), lambda group: group.first_visit_what_happens
    ),
    FirstQuestion("listen", gettext_lazy("May I just listen?"), lambda group: group.may_just_listen is not None),
    FirstQuestion("look-for", gettext_lazy("Who do I look for?"), lambda group: group.first_visit_look_for, WALKED_IN),
    FirstQuestion("entrance", gettext_lazy("Which way in?"), lambda group: group.first_visit_entrance, WALKED_IN),
    FirstQuestion("late", gettext_lazy("What if I am late?"), lambda group: group.first_visit_late),
    FirstQuestion("camera", gettext_lazy("May I leave my camera off?"), only_for=ON_SCREEN),
    FirstQuestion("bring", gettext_lazy("Should I bring anything?"), only_for=WALKED_IN),
    FirstQuestion("someone", gettext_lazy("May someone come with me?")),
)


def open_questions(group: SupportGroup, meetings: Iterable[Meeting]) -> list[FirstQuestion]:
    """Return what the listing leaves open for somebody new; nothing where new people cannot come now."""
    if group.newcomers_welcome is False:
        return []
    ways = {meeting.attendance for meeting in meetings}
    return [one for one in FIRST_QUESTIONS if ways & one.only_for and not one.is_answered(group)]


def first_message(group: SupportGroup, asked: QueryDict) -> str:
    """Return the message that a contact form begins with; an empty string where none was asked for.

    The address has keys of questions only, never words of the visitor's own. A key nobody knows is passed over.
    """
    if BEGUN not in asked:
        return ""
    questions = [f"– {one.words}" for one in FIRST_QUESTIONS if one.key in asked.getlist(ASK)]
    return "\n\n".join(
        [
            _("Hello,"),
            _("I would like to come to “{name}” for the first time.").format(name=group.name),
            "\n".join([_("Before I come, may I ask:"), *questions])
            if questions
            else _("Is there anything I should know before I come?"),
            _("Thank you."),
        ]
    )
