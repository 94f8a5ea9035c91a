"""What one may want to know before coming for the first time, as questions one can ask in one's own name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

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
    """A question of somebody new: its key in addresses, its words, and what in a listing answers it.

    That is an answer of the group's, or one to the access feature with the slug ``feature``.
    """

    key: str
    words: Promise
    is_answered: Callable[[SupportGroup], object] = lambda group: False
    feature: str = ""
    only_for: frozenset[str] = frozenset(Attendance.values)


# Slugs of groups/data/access_features.json.
CAMERA_OPTIONAL = "camera-optional"
COMPANION = "bring-a-companion"

WALKED_IN = frozenset({Attendance.IN_PERSON, Attendance.HYBRID})
ON_SCREEN = frozenset({Attendance.ONLINE, Attendance.HYBRID})

FIRST_QUESTIONS = (
    FirstQuestion(
        "what-happens", gettext_lazy("What happens the first time?"), lambda group: group.first_visit_what_happens
    ),
    FirstQuestion("listen", gettext_lazy("May I just listen?"), lambda group: group.may_just_listen is not None),
    FirstQuestion(
        "look-for", gettext_lazy("Who do I look for?"), lambda group: group.first_visit_look_for, only_for=WALKED_IN
    ),
    FirstQuestion(
        "entrance", gettext_lazy("Which way in?"), lambda group: group.first_visit_entrance, only_for=WALKED_IN
    ),
    FirstQuestion("late", gettext_lazy("What if I am late?"), lambda group: group.first_visit_late),
    FirstQuestion("camera", gettext_lazy("May I leave my camera off?"), feature=CAMERA_OPTIONAL, only_for=ON_SCREEN),
    FirstQuestion(
        "bring", gettext_lazy("Should I bring anything?"), lambda group: group.first_visit_bring, only_for=WALKED_IN
    ),
    FirstQuestion("someone", gettext_lazy("May someone come with me?"), feature=COMPANION),
)


# What a visitor reads for yes and for no; None, which is not stated, has no entry.
YesOrNo: TypeAlias = dict[bool | None, Promise]

LISTENING: YesOrNo = {True: gettext_lazy("You may just listen"), False: gettext_lazy("Everyone takes a turn to speak")}
CAMERA: YesOrNo = {True: gettext_lazy("It may stay off"), False: gettext_lazy("It is to be on")}
COMPANY: YesOrNo = {
    True: gettext_lazy("You may bring a friend or a supporter"),
    False: gettext_lazy("Please come on your own"),
}


def first_answers(group: SupportGroup, access: Mapping[str, bool]) -> list[tuple[str, str]]:
    """Return what the listing says for somebody new, as (label, words), in the order in which they meet it.

    ``access`` is what all its meetings say of access features, by slug.
    """
    answers = (
        (_("Who to look for"), group.first_visit_look_for),
        (_("The entrance"), group.first_visit_entrance),
        (_("What to bring"), group.first_visit_bring),
        (_("If you are late"), group.first_visit_late),
        (_("Talking"), LISTENING.get(group.may_just_listen, "")),
        (_("Your camera"), CAMERA.get(access.get(CAMERA_OPTIONAL), "")),
        (_("Someone with you"), COMPANY.get(access.get(COMPANION), "")),
    )
    return [(label, str(words)) for label, words in answers if words]


def open_questions(group: SupportGroup, meetings: Iterable[Meeting], access: Mapping[str, bool]) -> list[FirstQuestion]:
    """Return what the listing leaves open for somebody new; nothing where new people cannot come now.

    ``access`` is what all its meetings say of access features, by slug.
    """
    if group.newcomers_welcome is False:
        return []
    ways = {meeting.attendance for meeting in meetings}
    fitting = [one for one in FIRST_QUESTIONS if ways & one.only_for]
    return [one for one in fitting if not one.is_answered(group) and one.feature not in access]


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
