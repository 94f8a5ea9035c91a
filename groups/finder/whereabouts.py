"""The place in what people write: "near Leeds", "75011", "hearing voices group London".

``places.resolve`` says where a named place is; here is found which of all the words name it.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from groups.finder.context import Context
from groups.finder.countries import COUNTRIES, is_in_area
from groups.finder.folding import fold
from groups.finder.lexicon import DATA, LEXICONS, SMALL, Span, is_topic_word
from groups.finder.places import resolve
from groups.finder.postcodes import postal_codes_in
from groups.models import Place, PlaceName

LONGEST_NAME = 4
LONGEST_CODE = 3
MOST_NAMES = 500
FEWEST_DIGITS = 4
# How many people must live in a place for its name to be meant by a bare word, at home and abroad; where a word like
# "in" stands before it; and where the name is an everyday word too ("Reading", "Nice").
BARE_AT_HOME, BARE_ABROAD = 5_000, 200_000
LED_AT_HOME, LED_ABROAD = 0, 5_000
EVERYDAY_AT_HOME, EVERYDAY_ABROAD = 20_000, 100_000
# Codes that are everyday words: vitamins, kinds of diabetes, vertebrae, masks.
GUARDED_CODES = frozenset({"B12", "B6", "D3", "K2", "T1", "T2", "L4", "L5", "S1", "C5", "C6", "N95", "H1", "E10"})


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place as typed, and the words that say so, with the "near" before it."""

    near: str
    span: Span


@dataclass(frozen=True, slots=True)
class Lead:
    """How the words before a name speak for a place: "near" surely, "in" perhaps; ``start`` is where they begin."""

    start: int
    is_sure: bool = False
    is_given: bool = True


@cache
def everyday_words() -> frozenset[str]:
    """Return folded words that are towns too, but hardly ever meant so in lower case."""
    return frozenset((DATA / "words" / "everyday.txt").read_text(encoding="utf-8").split())


def place_in(context: Context, taken: Set[int], *, country: str) -> Whereabouts | None:
    """Return the place named, at a site in ``country``; None where none is. Words numbered in ``taken`` name none."""
    found = _code_in(context, taken, country)
    names = _names_in(context, taken)
    towns = _towns(names)
    town = _best(context, names, towns, taken, country)
    if found:
        found = _with_town(found, names, towns)
    span = found or town or _nearly_named(context, taken, country)
    if span is None:
        return None
    lead = _lead(context, span.first)
    near = context.text[context.words[span.first].start : context.words[span.end - 1].end]
    return Whereabouts(near, Span(lead.start, span.end, (("near", near),)))


# --- Postal codes


def _code_in(context: Context, taken: Set[int], country: str) -> Span | None:
    """Return the longest run of words that is a postal code somewhere."""
    runs = {_joined(context, run): run for run in _runs(context, taken, LONGEST_CODE) if _may_be_code(context, run)}
    if not runs:
        return None
    parts = tuple(" ".join(word.key for word in context.words[run.first : run.end]) for run in runs.values())
    codes = postal_codes_in(parts, frozenset({country}))
    return next((runs[reading.written] for reading, _ in codes if reading.written in runs), None)


def _with_town(code: Span, names: Mapping[Span, str], towns: Mapping[str, list[Place]]) -> Span:
    """Return a code with the town right before or after it, which tells whose code it is: "Berlin 10115"."""
    beside = [
        span for span, key in names.items() if key in towns and (span.end == code.first or span.first == code.end)
    ]
    longest = max(beside, key=lambda span: span.end - span.first, default=code)
    return Span(min(code.first, longest.first), max(code.end, longest.end))


def _may_be_code(context: Context, run: Span) -> bool:
    written = _joined(context, run)
    digits = sum(letter.isdigit() for letter in written)
    is_mixed = 0 < digits < len(written) and all(word.key.isalnum() for word in context.words[run.first : run.end])
    is_shaped = is_mixed and len(written) <= 8 and (run.end - run.first == 1 or len(written) >= 5)
    if written in GUARDED_CODES and not _lead(context, run.first).is_given:
        return False
    return is_shaped or (digits == len(written) and digits >= FEWEST_DIGITS)


def _joined(context: Context, run: Span) -> str:
    return "".join(word.key for word in context.words[run.first : run.end]).upper()


def _runs(context: Context, taken: Set[int], longest: int) -> Iterator[Span]:
    """Yield every run of up to ``longest`` words that are not taken."""
    for first in range(len(context.words)):
        for end in range(first + 1, min(first + longest, len(context.words)) + 1):
            if end - 1 in taken:
                break
            yield Span(first, end)


# --- Towns


def _names_in(context: Context, taken: Set[int]) -> dict[Span, str]:
    """Return the runs that may be a name, and the name."""
    runs = _runs(context, taken, LONGEST_NAME)
    keys = {run: " ".join(word.key for word in context.words[run.first : run.end]) for run in runs}
    no_towns = SMALL - everyday_words()
    return {
        run: key for run, key in keys.items() if context.words[run.end - 1].key not in no_towns and not key.isdigit()
    }


def _towns(names: Mapping[Span, str]) -> dict[str, list[Place]]:
    if not names:
        return {}
    rows = PlaceName.objects.filter(key__in=set(names.values())).select_related("place")
    towns: dict[str, list[Place]] = {}
    for name in rows.order_by("-place__population")[:MOST_NAMES]:
        towns.setdefault(name.key, []).append(name.place)
    return towns


def _best(
    context: Context, names: Mapping[Span, str], towns: Mapping[str, list[Place]], taken: Set[int], country: str
) -> Span | None:
    """Return the likeliest name of a town: after "near" or "in", else the longest, else the last."""
    chosen = []
    for name, key in names.items():
        places = towns.get(key, [])
        if context.words[name.first].key in SMALL and name.end - name.first > 1:
            # "Los Angeles" is called so; "me dan" is only how somebody writes Medan.
            places = [place for place in places if fold(place.name) == key]
        if places:
            span = _with_area(context, name, places, taken)
            if span != name or _is_meant(context, name, places, country):
                chosen.append(span)
    return max(chosen, key=lambda span: (_weight(context, span), span.end - span.first, span.first), default=None)


def _weight(context: Context, span: Span) -> int:
    lead = _lead(context, span.first)
    return 2 if lead.is_sure else int(lead.is_given)


def _is_meant(context: Context, span: Span, places: Sequence[Place], country: str) -> bool:
    at_home = max((place.population for place in places if place.country == country), default=-1)
    abroad = max((place.population for place in places if place.country != country), default=-1)
    lead = _lead(context, span.first)
    is_capital = _tells_by_its_capital(context, span.first)
    is_one_word = span.end - span.first == 1
    key = context.words[span.first].key
    if is_one_word and (key in everyday_words() or is_topic_word(key) or _is_known(key)):
        may_be = is_capital or ((lead.is_given or len(context.words) == 1) and not _is_known(key))
        return may_be and (at_home >= EVERYDAY_AT_HOME or abroad >= EVERYDAY_ABROAD)
    if lead.is_given or is_capital:
        return at_home >= LED_AT_HOME or abroad >= LED_ABROAD or lead.is_sure
    is_at_edge = span.first == 0 or span.end == len(context.words) or context.words[span.first].is_capital
    fewest = BARE_AT_HOME if is_one_word else LED_AT_HOME
    return (at_home >= fewest or abroad >= BARE_ABROAD) and (is_at_edge or at_home >= BARE_ABROAD)


def _tells_by_its_capital(context: Context, number: int) -> bool:
    """Tell whether the word of that number has a capital that only a name has there. In German every noun has one."""
    is_usual = number == 0 or context.languages[0] == "de" or all(word.is_capital for word in context.words)
    return context.words[number].is_capital and not is_usual


def _is_known(key: str) -> bool:
    """Tell whether the finder knows the word as something else."""
    return any(key in lexicon.entries for lexicon in LEXICONS.values())


def _lead(context: Context, first: int) -> Lead:
    """Return what stands before the word of that number."""
    for start in range(max(first - 4, 0), first):
        key = " ".join(word.key for word in context.words[start:first])
        if any(key in LEXICONS[language].near_words for language in context.languages):
            return Lead(start, is_sure=True)
        if any(key in LEXICONS[language].in_words for language in context.languages):
            return Lead(start)
    return Lead(first, is_given=False)


def _with_area(context: Context, town: Span, places: Sequence[Place], taken: Set[int]) -> Span:
    """Return the town with the area after it: "Cambridge MA", "Boston, Lincolnshire"."""
    for end in range(min(town.end + 3, len(context.words)), town.end, -1):
        area = " ".join(word.key for word in context.words[town.end : end])
        is_small = area in LEXICONS["en"].small and not context.words[town.end].is_capital  # "in" is no Indiana
        if is_small or not taken.isdisjoint(range(town.end, end)):
            continue
        if any(is_in_area(area, country=place.country, region=place.region) for place in places):
            return Span(town.first, end)
    return town


def _nearly_named(context: Context, taken: Set[int], country: str) -> Span | None:
    """Return what stands after a sure "near" and is a place all the same: misspelt, or an address."""
    for first in range(len(context.words)):
        if first in taken or context.words[first].key in SMALL or not _lead(context, first).is_sure:
            continue
        for end in range(min(first + LONGEST_NAME, len(context.words)), first, -1):
            if taken.isdisjoint(range(first, end)) and context.words[end - 1].key not in SMALL:
                found = resolve(context.text[context.words[first].start : context.words[end - 1].end], country=country)
                if found.point:
                    return Span(first, end)
    return None


def country_named(context: Context, taken: Set[int]) -> tuple[str, Span] | None:
    """Return the two letters of a country named after "in", and the words that say so."""
    for run in _runs(context, taken, LONGEST_NAME):
        key = " ".join(word.key for word in context.words[run.first : run.end])
        lead = _lead(context, run.first)
        if len(key) > 3 and key in COUNTRIES and lead.is_given and context.words[lead.start].key != "from":
            return COUNTRIES[key], Span(lead.start, run.end, (("country", COUNTRIES[key]),))
    return None
