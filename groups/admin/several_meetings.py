"""One more meeting like another, and one change to several: the form comes back with it, and nothing is saved.

What a button asks for is put into the form as it was sent, as if it had been typed. So everything holds that holds for
what is typed: sentences, dates, what is missing, rights, versions, and the review of those whose changes wait.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from unfold.admin import ModelAdmin

from groups.admin.meeting_form import MONTHLY_BY_DATE, UNSAVED
from groups.models.choices import Frequency

PREFIX = "meetings"
# The buttons; each says which row it is about, such as "meetings-0".
ANOTHER, ASK, TAKE = "another_like", "ask_for_others", "take_over"
WHAT, ROWS = "take_over-what", "take_over-rows"  # what is to be taken over, and by which rows
BUTTONS = (ANOTHER, ASK, TAKE)
# What each row is by itself; the days are what another one differs in.
OWN = {"id", "group", "DELETE", "byday", "bymonthday"}
NESTED = "exceptions"
DAY_QUESTIONS = {MONTHLY_BY_DATE: "bymonthday", Frequency.ONCE: "dtstart", Frequency.APPOINTMENT: "attendance"}
ADDED = "notes"  # is added to what a meeting says already
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "place": ("How people take part, and where", ("attendance", "venue")),
    "times": ("When it starts and ends", ("start_time", "end_time")),
    "joining": ("How to join online or by phone", ("join_details",)),
    "access": ("What people can rely on getting in and taking part", ("access_answers",)),
    "notes": ("Anything else to know: added to what they say", (ADDED,)),
}


@dataclass(frozen=True)
class Step:
    """What one of the buttons asked for, and the form with it.

    row: the meeting that others are like. rows, what: which others, and in what, as they were ticked.
    """

    button: str
    row: str
    rows: list[str]
    what: list[str]
    data: QueryDict

    @property
    def is_another(self) -> bool:
        """Return whether a meeting was added."""
        return self.button == ANOTHER

    @property
    def is_done(self) -> bool:
        """Return whether others took something over."""
        return self.button == TAKE and bool(self.rows and self.what)

    @property
    def asks(self) -> bool:
        """Return whether it is to be asked which others, and in what."""
        return not (self.is_another or self.is_done)

    @property
    def is_first_time(self) -> bool:
        """Return whether nothing was ticked because nothing was asked yet."""
        return self.button == ASK

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Return what may be taken over, by name, with the words for it."""
        return [(name, words) for name, (words, _) in PARTS.items()]

    @property
    def day_question(self) -> str:
        """Return the id of the question on which day the meeting is that was added."""
        new = _row(_count(self.data) - 1)
        return f"id_{new}-{DAY_QUESTIONS.get(self.data.get(f'{new}-freq', ''), 'byday')}"


def step_of(sent: QueryDict) -> Step | None:
    """Return what was asked for with a form; None where it was sent with another button, or for a row it has not."""
    button = next((name for name in BUTTONS if name in sent), "")
    known = [_row(number) for number in range(_count(sent))]
    row = sent.get(button, "")
    if row not in known:
        return None
    rows = [one for one in sent.getlist(ROWS) if one in known and one != row]
    what = [one for one in sent.getlist(WHAT) if one in PARTS]
    data = sent.copy()
    if button == ANOTHER:
        _add(data, row)
    elif button == TAKE:
        for other in rows:
            _take_over(data, row, other, [field for part in what for field in PARTS[part][1]])
    return Step(button, row, rows, what, data)


def _row(number: int) -> str:
    return f"{PREFIX}-{number}"


def _count(data: QueryDict) -> int:
    count = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    return int(count) if count.isdecimal() and len(count) < 4 else 0


def _add(data: QueryDict, row: str) -> None:
    """Add a row that says what ``row`` says, but for its days and its changed dates."""
    count = _count(data)
    new = _row(count)
    own = OWN | ({"dtstart"} if data.get(f"{row}-freq") == Frequency.ONCE else set())
    for field, values in list(_answers(data, row)):
        if field not in own and field.partition("-")[0] != NESTED:
            data.setlist(f"{new}-{field}", values)
    for name in ("TOTAL", "INITIAL"):
        data[f"{new}-{NESTED}-{name}_FORMS"] = "0"
    data[f"{PREFIX}-TOTAL_FORMS"] = str(count + 1)


def _take_over(data: QueryDict, row: str, other: str, fields: list[str]) -> None:
    """Have ``other`` answer these questions as ``row`` does."""
    answers = {field: values for field, values in _answers(data, row) if field.partition("-")[0] in fields}
    for field, _ in list(_answers(data, other)):
        if field.partition("-")[0] in fields and field != ADDED:
            del data[f"{other}-{field}"]
    for field, values in answers.items():
        name = f"{other}-{field}"
        if field == ADDED:
            values = [_joined(data.get(name, ""), values[0])]
        data.setlist(name, values)


def _joined(said: str, more: str) -> str:
    return said if more.strip() in said else "\n".join(filter(None, (said.strip(), more.strip())))


def _answers(data: QueryDict, row: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what a row answers, by the name of the question within the row."""
    for name, values in data.lists():
        if name.startswith(f"{row}-"):
            yield name.removeprefix(f"{row}-"), [str(value) for value in values]


class SeveralMeetingsMixin(ModelAdmin):
    """Has the editor answer the buttons that are about several meetings."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form again with what a button asked for; ``MeetingFormSet`` keeps it from being saved."""
        if any(button in request.POST for button in BUTTONS):
            step = step_of(request.POST)
            data = step.data if step else request.POST.copy()
            data[UNSAVED] = "yes"
            request.POST = data  # type: ignore[assignment]
            extra_context = {**(extra_context or {}), "several": step}
        response: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        return response
