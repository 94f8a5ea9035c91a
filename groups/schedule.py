"""When a meeting comes together, in words: in English, or in a language that says the phrases below.

Pure, as `rule.py` is: no Django, no clock.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from groups.rule import Frequency, Rule, Weekday


class Say(Protocol):
    """A language to put a rule in: texts by context, as gettext has them, and days."""

    def pgettext(self, context: str, text: str) -> str:
        """Return a text in this language."""
        ...

    def full_date(self, day: date) -> str:
        """Return “Tuesday 25 November 2031”."""
        ...

    def all_of(self, words: Iterable[object]) -> str:
        """Return “tea, talk and company”."""
        ...

    def any_of(self, words: Iterable[object]) -> str:
        """Return “tea, talk or company”."""
        ...


class _English:
    def pgettext(self, context: str, text: str) -> str:
        return text

    def full_date(self, day: date) -> str:
        return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"

    def all_of(self, words: Iterable[object]) -> str:
        return _enumerate(words, "and")

    def any_of(self, words: Iterable[object]) -> str:
        return _enumerate(words, "or")


def _enumerate(words: Iterable[object], joined: str) -> str:
    *others, last = map(str, words)
    return f"{', '.join(others)} {joined} {last}" if others else last


def pgettext_noop(context: str, text: str) -> tuple[str, str]:
    """Mark a text for translators, to be said later."""
    return context, text


# Whole phrases with named places, so that each can be translated as one.
BY_APPOINTMENT = pgettext_noop("schedule", "By appointment")
ONCE = pgettext_noop("schedule", "Once, on {date}")
EVERY_WEEK = pgettext_noop("schedule", "Every {days}")
EVERY_SECOND_WEEK = pgettext_noop("schedule", "Every second {days}")
EVERY_FEW_WEEKS = pgettext_noop("schedule", "Every {interval} weeks on {days}")
EVERY_MONTH = pgettext_noop("schedule", "{dates} of the month")
EVERY_MONTH_BY_NUMBER = pgettext_noop("schedule", "{dates} of each month")
EVERY_SECOND_MONTH = pgettext_noop("schedule", "{dates} of every second month")
EVERY_FEW_MONTHS = pgettext_noop("schedule", "{dates}, every {interval} months")
NTH_WEEKDAY = pgettext_noop("schedule", "{positions} {days}")
NTH_LAST_DAY = pgettext_noop("schedule", "{ordinal}-last day")
# Days as they stand after “every”, and after “first” or “last”: in some languages these differ.
EACH = {
    "MO": pgettext_noop("every", "Monday"),
    "TU": pgettext_noop("every", "Tuesday"),
    "WE": pgettext_noop("every", "Wednesday"),
    "TH": pgettext_noop("every", "Thursday"),
    "FR": pgettext_noop("every", "Friday"),
    "SA": pgettext_noop("every", "Saturday"),
    "SU": pgettext_noop("every", "Sunday"),
    "any": pgettext_noop("every", "day"),
    "working": pgettext_noop("every", "weekday (Monday to Friday)"),
}
NTH = {
    "MO": pgettext_noop("first, last", "Monday"),
    "TU": pgettext_noop("first, last", "Tuesday"),
    "WE": pgettext_noop("first, last", "Wednesday"),
    "TH": pgettext_noop("first, last", "Thursday"),
    "FR": pgettext_noop("first, last", "Friday"),
    "SA": pgettext_noop("first, last", "Saturday"),
    "SU": pgettext_noop("first, last", "Sunday"),
    "any": pgettext_noop("first, last", "day"),
    "working": pgettext_noop("first, last", "weekday (Monday to Friday)"),
}
POSITIONS = {
    1: pgettext_noop("day of the week", "first"),
    2: pgettext_noop("day of the week", "second"),
    3: pgettext_noop("day of the week", "third"),
    4: pgettext_noop("day of the week", "fourth"),
    5: pgettext_noop("day of the week", "fifth"),
    -1: pgettext_noop("day of the week", "last"),
    -2: pgettext_noop("day of the week", "second-last"),
    -3: pgettext_noop("day of the week", "third-last"),
    -4: pgettext_noop("day of the week", "fourth-last"),
    -5: pgettext_noop("day of the week", "fifth-last"),
}
LAST_DAY_OF_MONTH = pgettext_noop("day of the month", "last day")
# English says the ends of its numbers itself; other languages have a pattern for them.
ORDINAL = pgettext_noop("day of the month", "{number}th")
FIRST = pgettext_noop("day of the month", "1st")
ORDINAL_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ENGLISH: Say = _English()


def describe(rule: Rule, say: Say = ENGLISH) -> str:
    """The rule in words, without times: "First and third Tuesday of the month"."""
    return _Words(say).rule(rule)


@dataclass(frozen=True)
class _Words:
    say: Say

    def rule(self, rule: Rule) -> str:
        if rule.freq is Frequency.WEEKLY:
            phrase = {1: EVERY_WEEK, 2: EVERY_SECOND_WEEK}.get(rule.interval, EVERY_FEW_WEEKS)
            each = self.say.all_of(self._phrase(EACH[day]) for day in rule.byday)
            days = self._days(rule.byday, EACH, self.say.all_of) if rule.interval == 1 else each
            return self._phrase(phrase, days=days, interval=rule.interval)
        if rule.freq is Frequency.MONTHLY:
            is_by_number = any(number > 0 for number in rule.bymonthday)
            every_month = EVERY_MONTH_BY_NUMBER if is_by_number else EVERY_MONTH
            phrase = {1: every_month, 2: EVERY_SECOND_MONTH}.get(rule.interval, EVERY_FEW_MONTHS)
            text = self._phrase(phrase, dates=self._dates(rule), interval=rule.interval)
            return text[0].upper() + text[1:]
        if rule.freq is Frequency.ONCE and rule.dtstart is not None:
            return self._phrase(ONCE, date=self.say.full_date(rule.dtstart))
        return self._phrase(BY_APPOINTMENT)

    def _dates(self, rule: Rule) -> str:
        if rule.bysetpos:
            positions = self.say.all_of(self._phrase(POSITIONS[number]) for number in rule.bysetpos)
            return self._phrase(NTH_WEEKDAY, positions=positions, days=self._days(rule.byday, NTH, self.say.any_of))
        return self.say.all_of(self._date(number) for number in rule.bymonthday)

    def _date(self, number: int) -> str:
        if number == -1:
            return self._phrase(LAST_DAY_OF_MONTH)
        if number < 0:
            return self._phrase(NTH_LAST_DAY, ordinal=self._ordinal(-number))
        return self._ordinal(number)

    def _ordinal(self, number: int) -> str:
        if number == 1:
            return self._phrase(FIRST)
        said = self._phrase(ORDINAL, number=number)
        return f"{number}{ORDINAL_ENDINGS.get(number, 'th')}" if said == f"{number}th" else said

    def _days(
        self, byday: tuple[Weekday, ...], names: Mapping[str, tuple[str, str]], joined: Callable[[Iterable[str]], str]
    ) -> str:
        if len(byday) == len(Weekday):
            return self._phrase(names["any"])
        if byday == tuple(Weekday)[:5]:
            return self._phrase(names["working"])
        return joined(self._phrase(names[day]) for day in byday)

    def _phrase(self, text: tuple[str, str], **places: object) -> str:
        return self.say.pgettext(*text).format(**places)
