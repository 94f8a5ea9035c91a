"""How pages say things in each language: their texts, and dates, times, distances and lists by Unicode CLDR (Babel).

A page asks for ``spoken()`` once and hands it on: asking for the thread's language takes longer than most of what is
said in it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from gettext import NullTranslations
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from django.conf import settings
from django.db.models import Choices
from django.utils.functional import lazy
from django.utils.translation import get_language, override, to_locale
from django.utils.translation.trans_real import translation

NO_BREAK = "\N{NO-BREAK SPACE}"
EVENING_HOUR = 17  # a meeting of today that starts from here on is "tonight"
# "14 days" becomes "2 weeks", "60 days" becomes "2 months": a unit is used once there are two of it.
UNITS_FROM = 2
NEAR = 10  # kilometres or miles below which one decimal tells something
PLAIN_BELOW = 1000  # smaller numbers are written the same everywhere
# As an English sentence has it; larger numbers are easier to read in digits. Elsewhere the noun changes the word.
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

# Where a CLDR pattern of a date with its year ends in the year, with what stands before it.
YEAR_AT_THE_END = re.compile(r"(\s|'[^']*')*y+$")
# CLDR has French times as a machine shows them, “19:00”, and the first of a month without its ending. People, and the
# Imprimerie nationale’s rules for printing, write “19 h”, “19 h 30” and “1er décembre”.
FRENCH_HOUR, FRENCH_MINUTE = f"H{NO_BREAK}'h'", f"H{NO_BREAK}'h'{NO_BREAK}mm"
DAY_OF_MONTH = re.compile(r"\bd\b")
FRENCH_FIRST = "d'er'"
MANY = 1_024

# CLDR patterns take a while to fill in, and a page says the same few days, hours and distances again and again.
_day = lru_cache(MANY)(format_date)
_time = lru_cache(MANY)(format_time)
_span = lru_cache(MANY)(format_timedelta)
_city = lru_cache(MANY)(get_timezone_location)
_decimal = lru_cache(MANY)(format_decimal)
_unit = lru_cache(MANY)(format_unit)


@dataclass(frozen=True)
class Patterns:
    """How a language writes a day of this year, one of another year, and a date, as CLDR patterns."""

    day: str
    day_with_year: str
    date: str

    @classmethod
    def of(cls, locale: Locale) -> "Patterns":
        """Return a language's own; English as people say it here, without a comma."""
        if locale.language == "en":
            return cls(f"EEEE d{NO_BREAK}MMMM", f"EEEE d{NO_BREAK}MMMM y", "d MMMM y")
        full = locale.date_formats["full"].pattern
        return cls(YEAR_AT_THE_END.sub("", full), full, locale.date_formats["long"].pattern)


class Speech:
    """One language. ``code`` is Django's, ``locale`` what CLDR knows of it."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = Locale.parse(to_locale(code))
        self.is_english = self.locale.language == "en"
        self.is_french = self.locale.language == "fr"
        self._patterns = Patterns.of(self.locale)
        self._texts: NullTranslations = translation(code)
        self._said: dict[str | tuple[type, str], str] = {}

    # --- Texts, by the names that gettext has for them

    def gettext(self, text: str) -> str:
        """Return a text of the program in this language."""
        if (said := self._said.get(text)) is None:
            said = self._said[text] = self._texts.gettext(text)
        return said

    def pgettext(self, context: str, text: str) -> str:
        """Return a text that means different things in different places; ``context`` names the place."""
        if (said := self._said.get((str, f"{context}\x04{text}"))) is None:
            said = self._said[(str, f"{context}\x04{text}")] = self._texts.pgettext(context, text)
        return said

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form of a text that goes with ``count``."""
        return self._texts.ngettext(one, many, count)

    def label(self, choice: Choices) -> str:
        """Return what a visitor reads for an answer of a closed set."""
        key = (type(choice), choice.name)
        if (said := self._said.get(key)) is None:
            with override(self.code):
                said = self._said[key] = str(choice.label)
        return said

    # --- Days and times

    def day(self, day: date, now: datetime) -> str:
        """Return “Tuesday 25 November”, with the year if it is not the present one."""
        if isinstance(day, datetime):
            day = day.date()  # instants that are equal may lie on different days
        is_this_year = day.year == now.year
        return self._date(day, self._patterns.day if is_this_year else self._patterns.day_with_year)

    def month_day(self, day: date) -> str:
        """Return “25 November 2031”."""
        return self._date(day, self._patterns.date)

    def full_date(self, day: date) -> str:
        """Return “Tuesday 25 November 2031”."""
        return self._date(day, "EEEE d MMMM y" if self.is_english else self._patterns.day_with_year)

    def _date(self, day: date, pattern: str) -> str:
        if self.is_french and day.day == 1:
            pattern = DAY_OF_MONTH.sub(FRENCH_FIRST, pattern)
        return _day(day, pattern, locale=self.locale)

    def weekday(self, number: int) -> str:
        """Return “Tuesday” for 1, as ``date.weekday()`` has it, to stand by itself."""
        return str(self.locale.days["stand-alone"]["wide"][number])

    def clock(self, moment: time | datetime) -> str:
        """Return “7 pm”, “12.30 pm”, “noon” or “midnight”; “19 h 30” or “19:00” where that is usual."""
        wall = moment.time() if isinstance(moment, datetime) else moment
        if self.is_french:
            return _time(wall, FRENCH_MINUTE if wall.minute else FRENCH_HOUR, locale=self.locale)
        if not self.is_english:
            return _time(wall, "short", locale=self.locale)
        if wall.minute == 0 and wall.hour in (0, 12):
            return _time(wall, "b", locale=self.locale)
        pattern = "h a" if wall.minute == 0 else "h.mm a"
        return _time(wall, pattern, locale=self.locale).replace(" ", NO_BREAK)

    def start(self, start: datetime, now: datetime) -> str:
        """Return “Tuesday 25 November, 7 pm”, by the clock of the zone ``start`` is in."""
        day = self.day(start.date(), now.astimezone(start.tzinfo))
        return self.pgettext("day and time", "{day}, {time}").format(day=day, time=self.clock(start))

    def ahead(self, start: datetime, now: datetime) -> str:
        """Return how far off ``start`` is in days of the zone it is in; “on now” once it has begun."""
        if start <= now:
            return self.gettext("on now")
        here = now.astimezone(start.tzinfo)
        days = (start.date() - here.date()).days
        if days <= 0:
            return self.gettext("tonight") if start.hour >= EVENING_HOUR else self.gettext("today")
        return self.gettext("tomorrow") if days == 1 else self._distance(timedelta(days=days))

    def ago(self, days: int) -> str:
        """Return how long ago it was: “today”, “yesterday”, “3 weeks ago”."""
        if days <= 0:
            return self.gettext("today")
        return self.gettext("yesterday") if days == 1 else self._distance(timedelta(days=-days))

    def _distance(self, days: timedelta) -> str:
        return _span(days, granularity="day", threshold=UNITS_FROM, add_direction=True, locale=self.locale)

    # --- Numbers, distances, places, languages, lists

    def number(self, count: int) -> str:
        """Return “six” up to ten, then “1,967”."""
        if self.is_english and count < len(NUMBER_WORDS):
            return NUMBER_WORDS[count]
        return self.digits(count)

    def digits(self, count: int) -> str:
        """Return “1,967”."""
        return str(count) if count < PLAIN_BELOW else _decimal(count, locale=self.locale)

    def kilometres(self, distance: float) -> str:
        """Return “less than 1 km”, “3.2 km” or “14 km” for a distance in kilometres."""
        return self._in_unit(distance, "length-kilometer", "short")

    def miles(self, distance: float) -> str:
        """Return “less than 1 mile”, “3.2 miles” or “14 miles” for a distance in miles."""
        return self._in_unit(distance, "length-mile", "long")

    def _in_unit(self, distance: float, unit: str, length: Literal["short", "long"]) -> str:
        if distance < 1:
            return self.gettext("less than {distance}").format(distance=self._in_unit(1, unit, length))
        rounded = round(distance, 1) if distance < NEAR else round(distance)
        return _unit(rounded, unit, length=length, locale=self.locale)

    def city(self, zone: str) -> str:
        """Return “New York” for an IANA zone."""
        return _city(zone, locale=self.locale, return_city=True)

    def country(self, code: str) -> str:
        """Return “Ireland” for IE; the code itself where it names no country."""
        return str(self.locale.territories.get(code, code))

    def language(self, tag: str, name: str) -> str:
        """Return “Welsh” for cy; ``name`` is what it is called in English, for one that CLDR does not know."""
        if self.is_english:
            return name
        return self.locale.languages.get(tag.replace("-", "_")) or self.pgettext("language", name)

    def inside(self, words: str) -> str:
        """Return a label as it stands inside a sentence: with a small first letter, but where nouns have capitals."""
        return words if self.locale.language == "de" else words[:1].lower() + words[1:]

    def all_of(self, words: Iterable[object]) -> str:
        """Return “tea, talk and company”."""
        return format_list([str(word) for word in words], locale=self.locale)

    def any_of(self, words: Iterable[object]) -> str:
        """Return “tea, talk or company”."""
        return format_list([str(word) for word in words], style="or", locale=self.locale)


@cache
def speech_in(code: str) -> Speech:
    """Return the speech of Django's language ``code``."""
    return Speech(code)


def spoken() -> Speech:
    """Return the speech of the present thread's language."""
    return speech_in(get_language() or settings.LANGUAGE_CODE)


def _weekday(number: int) -> str:
    return spoken().weekday(number)


def _listed_weekday(number: int) -> str:
    name = spoken().weekday(number)
    return name[:1].upper() + name[1:]


# “Tuesday” for 1, in the language it is read in; the other to begin an entry of a list: “Martes”, not “martes”.
weekday = lazy(_weekday, str)
listed_weekday = lazy(_listed_weekday, str)
