"""Why a group is among the results, in words: what it meets, what it does not state, what differs.

A wish that has no words of its own here is told by its legend and its labels, so that a new one needs nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from groups.finder.fit import Found, Reason
from groups.finder.wishes import BY_PARAMETER
from groups.models.choices import Attendance
from groups.templatetags.plain import sentence_start
from groups.views.wording import Wording

# What is not stated, where the legend above the options does not name it well.
NOT_STATED: Mapping[str, str] = {
    "near": gettext_noop("Where exactly"),
    "age": gettext_noop("Ages"),
    "when": gettext_noop("Next date"),
    "for": gettext_noop("Whether it is for you or for your family"),
    "community": gettext_noop("Who it is for"),
    "participation": gettext_noop("Whether you may just listen"),
    "newcomers": gettext_noop("Whether new people are welcome"),
    "structure": gettext_noop("Whether you can come any time"),
    "led_by": gettext_noop("Who leads it"),
    "joining": gettext_noop("How to come the first time"),
}
# How what a group has instead stands in a sentence; other answers stand as they are.
HAS: Mapping[str, str] = {
    "day": gettext_noop("Meets on {days}"),
    "time": gettext_noop("Meets in the {times}"),
    "community": gettext_noop("For {communities}"),
    "language": gettext_noop("In {languages}"),
    "led_by": gettext_noop("Led by {people}"),
}
PLACES = {"day": "days", "time": "times", "community": "communities", "language": "languages", "led_by": "people"}
FOR_WHOM = {"self": gettext_noop("people who live with it"), "family": gettext_noop("people close to someone")}
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
    named = [wording.speech.gettext("The name you typed")] if found.is_named else []
    return Why(
        met=(*named, *(_met(one, found, wording) for one in told)),
        not_stated=tuple(_asks(one, wording) for one in found.not_stated),
        missed=tuple(_differs(one, found, ages, wording) for one in found.missed),
    )


def _met(reason: Reason, found: Found, wording: Wording) -> str:
    say = wording.speech.gettext
    match reason.parameter:
        case "q":
            return say("Mentions {quoted}").format(quoted=wording.quoted(reason.values[0]))
        case "near":
            return say("From anywhere") if found.metres is None else _away(found, wording)
        case "age":
            return say("Open at age {age}").format(age=reason.values[0])
        case parameter:
            return wording.speech.all_of(wording.labels(parameter, reason.values))


def _away(found: Found, wording: Wording) -> str:
    away = wording.speech.gettext("{distance} away")
    return sentence_start(away.format(distance=wording.distance(found.metres or 0)))


def _asks(reason: Reason, wording: Wording) -> str:
    return wording.speech.gettext("{what}: not stated, ask the group").format(what=_subject(reason, wording))


def _subject(reason: Reason, wording: Wording) -> str:
    if reason.parameter in NOT_STATED:
        return wording.speech.gettext(NOT_STATED[reason.parameter])
    wish = BY_PARAMETER[reason.parameter]
    if wish.is_all_of:
        return wording.speech.all_of(wording.labels(reason.parameter, reason.values))
    return str(wish.legend)


def _differs(reason: Reason, found: Found, ages: str, wording: Wording) -> str:
    say = wording.speech.gettext
    match reason.parameter:
        case "q":
            return say("Does not mention {quoted}").format(quoted=wording.quoted(reason.values[0]))
        case "near":
            return _instead(_away(found, wording), wording.within, wording)
        case "age":
            words = say("Ages: {ages}; you said {age}")
            return words.format(ages=wording.speech.inside(ages), age=reason.values[0])
        case "participation":
            return say("Everybody is asked to take part; you asked to just listen")
        case "newcomers":
            return say("Not taking new people now")
        case parameter if BY_PARAMETER[parameter].is_all_of:
            return _no(reason, wording)
        case parameter:
            has = HAS_INSTEAD.get(parameter, _has)(reason, wording)
            return _instead(has, wording.speech.any_of(_asked_for(reason, wording)), wording)


def _instead(has: str, asked_for: str, wording: Wording) -> str:
    return wording.speech.gettext("{has}; you asked for {wanted}").format(has=has, wanted=asked_for)


def _no(reason: Reason, wording: Wording) -> str:
    return wording.speech.gettext("{feature}: no").format(feature=_subject(reason, wording))


def _asked_for(reason: Reason, wording: Wording) -> list[str]:
    return (
        _people(reason.values, wording)
        if reason.parameter == "for"
        else wording.inside(reason.parameter, reason.values)
    )


def _people(values: tuple[str, ...], wording: Wording) -> list[str]:
    return [wording.speech.gettext(FOR_WHOM.get(one, one)) for one in values]


def _has(reason: Reason, wording: Wording) -> str:
    named = reason.has[:MOST_NAMED]
    if not named:
        return _no(reason, wording)
    if sentence := HAS.get(reason.parameter):
        said = wording.speech.all_of(wording.inside(reason.parameter, named))
        return wording.speech.gettext(sentence).format(**{PLACES[reason.parameter]: said})
    return sentence_start(wording.speech.all_of(wording.inside(reason.parameter, named)))


def _topic(reason: Reason, wording: Wording) -> str:
    # A broad topic stands behind each of its narrower ones; those say more. Many have an "and" of their own.
    told = wording.labels("topic", wording.narrowest("topic", reason.has)[:MOST_NAMED])
    return wording.speech.gettext("About {topics}").format(topics=wording.speech.gettext(", ").join(told))


def _attendance(reason: Reason, wording: Wording) -> str:
    # A hybrid meeting has three answers at once; one of them tells all.
    is_hybrid = Attendance.HYBRID in reason.has
    return wording.speech.gettext("In person and online") if is_hybrid else _has(reason, wording)


def _time(reason: Reason, wording: Wording) -> str:
    return wording.speech.gettext("Meets at night") if reason.has == ("night",) else _has(reason, wording)


def _when(reason: Reason, wording: Wording) -> str:
    say = wording.speech.gettext
    if "today" in reason.has:
        return say("Meets today")
    return say("Meets tomorrow") if "tomorrow" in reason.has else say("Meets later")


def _for_whom(reason: Reason, wording: Wording) -> str:
    return wording.speech.gettext("For {people}").format(people=wording.speech.all_of(_people(reason.has, wording)))


HAS_INSTEAD: Mapping[str, Callable[[Reason, Wording], str]] = {
    "topic": _topic,
    "attendance": _attendance,
    "time": _time,
    "when": _when,
    "for": _for_whom,
}
