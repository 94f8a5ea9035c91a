"""The results by how well they fit, with the words above each part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from groups.finder.fit import Answer, Found, Tier
from groups.templatetags.plain import in_number_words, sentence_start
from groups.views.cards import Card
from groups.views.drawing import draw


@dataclass(frozen=True)
class Part:
    """Cards of one tier that stand together; ``heading`` is empty where none is needed."""

    heading: str
    cards: list[Card]

    @property
    def drawn(self) -> list[SafeString]:
        """Return the cards as HTML, their names in headings one level below what stands above them."""
        return [draw(card, "h4" if self.heading else "h3") for card in self.cards]


@dataclass(frozen=True)
class Section:
    """One tier on this page: a heading, a line that says what it means, and its cards."""

    tier: str
    heading: str
    line: str
    parts: list[Part]


def heading_of(answer: Answer, *, has_wants: bool) -> str:
    """Return the page's heading: how many fit, or what there is instead; never that there is nothing."""
    fits, might, close = (answer.counts.get(tier, 0) for tier in Tier)
    if not fits + might + close:
        return "No groups are listed yet"
    if not has_wants:
        return "One group" if fits == 1 else f"All {in_number_words(fits)} groups"
    if fits:
        return f"{_groups(fits)} {'fits' if fits == 1 else 'fit'}"
    if might:
        return f"{_groups(might)} might fit"
    return f"{_groups(close)} {'comes' if close == 1 else 'come'} close"


def tally_of(answer: Answer) -> str:
    """Return a sentence on the tiers that the heading does not count; empty where there are none."""
    fits, might, close = (answer.counts.get(tier, 0) for tier in Tier)
    are_close = f"{in_number_words(close)} {'is' if close == 1 else 'are'} close"
    if fits and might:
        return f"{_count(might)} more might, and {are_close}." if close else f"{_count(might)} more might."
    if fits:
        return f"{sentence_start(are_close)}." if close else ""
    if might:
        also = f" {sentence_start(are_close)}." if close else ""
        return f"None says yes to all of that yet.{also}"
    return "None fits all of that yet. That does not mean there is nothing for you." if close else ""


def sections_of(answer: Answer, cards: Mapping[int, Card], *, is_near_a_place: bool) -> Iterator[Section]:
    """Yield this page's results by tier. Where a place was named, those joined from anywhere stand apart."""
    shown = [one for one in answer.found if one.group in cards]
    for tier, group in groupby(shown, key=lambda one: one.tier):
        found = list(group)
        heading, line = _words_for(tier, answer, found)
        yield Section(tier.value, heading, line, list(_parts(found, cards, is_near_a_place=is_near_a_place)))


def _words_for(tier: Tier, answer: Answer, found: Sequence[Found]) -> tuple[str, str]:
    match tier:
        case Tier.FITS:
            return "Fit everything you asked for", ""
        case Tier.MIGHT:
            count = answer.counts[tier]
            says_not = "It does not say something" if count == 1 else "They do not say something"
            return f"{_count(count)} might fit", f"{says_not} you asked for. A quick question to the group will tell."
        case _:
            is_one_thing = all(len(one.missed) == 1 for one in found)
            return "Close", "One thing differs." if is_one_thing else "Each says what differs."


def _parts(found: Sequence[Found], cards: Mapping[int, Card], *, is_near_a_place: bool) -> Iterator[Part]:
    # A group whose name was typed comes first, wherever it meets.
    for is_apart, group in groupby(found, key=lambda one: is_near_a_place and one.is_remote and not one.is_named):
        heading = "Online or by phone, from anywhere" if is_apart else ""
        yield Part(heading, [cards[one.group] for one in group])


def _count(count: int) -> str:
    return sentence_start(in_number_words(count))


def _groups(count: int) -> str:
    return f"{_count(count)} group{'' if count == 1 else 's'}"
