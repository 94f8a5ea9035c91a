"""Why a group is among the results, in words: what it meets, what it does not state, what differs.

A wish that has no words of its own here is told by its legend and its labels, so that a new one needs nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from groups.finder.fit import Found, Reason
from groups.finder.wishes import BY_PARAMETER
from groups.models.choices import Attendance
from groups.templatetags.plain import inside_sentence, sentence_start
from groups.views.wording import Wording, quoted

# What is not stated, where the legend above the options does not name it well.
NOT_STATED: Mapping[str, str] = {
    "near": "Where exactly",
    "age": "Ages",
    "when": "Next date",
    "for": "Whether it is for you or for your family",
    "community": "Who it is for",
    "participation": "Whether you may just listen",
    "newcomers": "Whether new people are welcome",
    "structure": "Whether you can come any time",
    "led_by": "Who leads it",
    "joining": "How to come the first time",
}
# How what a group has instead stands in a sentence; other answers stand as they are.
HAS: Mapping[str, str] = {
    "day": "Meets on {}",
    "time": "Meets in the {}",
    "community": "For {}",
    "language": "In {}",
    "led_by": "Led by {}",
}
# Labels that begin with a capital only because they begin a line.
PLAIN_LABELS = {"time", "when", "attendance", "cost", "structure", "led_by", "joining"}
FOR_WHOM = {"self": "people who live with it", "family": "people close to someone"}
# Of many other topics or communities, so many tell enough.
MOST_NAMED = 2


@dataclass(frozen=True)
class Why:
    """The reasons on one card."""

    met: tuple[str, ...]
    not_stated: tuple[str, ...]
    missed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.met or self.not_stated or self.missed)


def why(found: Found, ages: str, wording: Wording, *, from_words: frozenset[str]) -> Why:
    """Return the reasons for one result, a group for people of ``ages``.

    A group whose name was typed meets whatever the words were taken for, true or not: that is not told as met.
    """
    told = [reason for reason in found.met if not (found.is_named and reason.parameter in {*from_words, "q"})]
    return Why(
        met=(*(["The name you typed"] if found.is_named else []), *(_met(one, found, wording) for one in told)),
        not_stated=tuple(f"{_subject(one, wording)}: not stated, ask the group" for one in found.not_stated),
        missed=tuple(_differs(one, found, ages, wording) for one in found.missed),
    )


def _met(reason: Reason, found: Found, wording: Wording) -> str:
    match reason.parameter:
        case "q":
            return f"Mentions {quoted(reason.values[0])}"
        case "near":
            return "From anywhere" if found.metres is None else _away(found, wording)
        case "age":
            return f"Open at age {reason.values[0]}"
        case parameter:
            return " and ".join(wording.labels(parameter, reason.values))


def _away(found: Found, wording: Wording) -> str:
    return sentence_start(f"{wording.distance(found.metres or 0)} away")


def _subject(reason: Reason, wording: Wording) -> str:
    if reason.parameter in NOT_STATED:
        return NOT_STATED[reason.parameter]
    wish = BY_PARAMETER[reason.parameter]
    return " and ".join(wording.labels(reason.parameter, reason.values)) if wish.is_all_of else wish.legend


def _differs(reason: Reason, found: Found, ages: str, wording: Wording) -> str:
    match reason.parameter:
        case "q":
            return f"Does not mention {quoted(reason.values[0])}"
        case "near":
            return f"{_away(found, wording)}; you asked for {wording.within}"
        case "age":
            return f"Ages: {inside_sentence(ages)}; you said {reason.values[0]}"
        case "participation":
            return "Everybody is asked to take part; you asked to just listen"
        case "newcomers":
            return "Not taking new people now"
        case parameter if BY_PARAMETER[parameter].is_all_of:
            return f"{_subject(reason, wording)}: no"
        case parameter:
            has = HAS_INSTEAD.get(parameter, _has)(reason, wording)
            return f"{has}; you asked for {' or '.join(_asked_for(reason, wording))}"


def _asked_for(reason: Reason, wording: Wording) -> list[str]:
    if reason.parameter == "for":
        return [FOR_WHOM.get(one, one) for one in reason.values]
    return [_plain(reason.parameter, label) for label in wording.labels(reason.parameter, reason.values)]


def _has(reason: Reason, wording: Wording) -> str:
    labels = wording.labels(reason.parameter, reason.has[:MOST_NAMED])
    if not labels:
        return f"{_subject(reason, wording)}: no"
    if sentence := HAS.get(reason.parameter):
        return sentence.format(" and ".join(_plain(reason.parameter, label) for label in labels))
    return " and ".join([labels[0], *(_plain(reason.parameter, label) for label in labels[1:])])


def _topic(reason: Reason, wording: Wording) -> str:
    # A broad topic stands behind each of its narrower ones; those say more. Many have an "and" of their own.
    told = wording.labels("topic", wording.narrowest("topic", reason.has)[:MOST_NAMED])
    return f"About {', '.join(told)}"


def _attendance(reason: Reason, wording: Wording) -> str:
    # A hybrid meeting has three answers at once; one of them tells all.
    return "In person and online" if Attendance.HYBRID in reason.has else _has(reason, wording)


def _time(reason: Reason, wording: Wording) -> str:
    return "Meets at night" if reason.has == ("night",) else _has(reason, wording)


def _when(reason: Reason, wording: Wording) -> str:
    return f"Meets {next((day for day in ('today', 'tomorrow') if day in reason.has), 'later')}"


def _for_whom(reason: Reason, wording: Wording) -> str:
    return f"For {' and '.join(FOR_WHOM.get(one, one) for one in reason.has)}"


HAS_INSTEAD: Mapping[str, Callable[[Reason, Wording], str]] = {
    "topic": _topic,
    "attendance": _attendance,
    "time": _time,
    "when": _when,
    "for": _for_whom,
}


def _plain(parameter: str, label: str) -> str:
    return inside_sentence(label) if parameter in PLAIN_LABELS else label
