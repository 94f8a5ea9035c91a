"""The results by how well they fit, with the words above each part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

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
        return gettext("No groups are listed yet")
    if not has_wants:
        return _counted(ngettext("{count} group", "All {count} groups", fits), fits)
    if fits:
        return _counted(ngettext("{count} group fits", "{count} groups fit", fits), fits)
    if might:
        return _counted(ngettext("{count} group might fit", "{count} groups might fit", might), might)
    return _counted(ngettext("{count} group comes close", "{count} groups come close", close), close)


def tally_of(answer: Answer) -> str:
    """Return a sentence on the tiers that the heading does not count; empty where there are none."""
    fits, might, close = (answer.counts.get(tier, 0) for tier in Tier)
    are_close = _counted(ngettext("{count} is close.", "{count} are close.", close), close) if close else ""
    if fits and might:
        if not close:
            return _counted(ngettext("{count} more might.", "{count} more might.", might), might)
        more = _counted(ngettext("{count} more might", "{count} more might", might), might)
        also = ngettext("{more}, and {count} is close.", "{more}, and {count} are close.", close)
        return also.format(more=more, count=in_number_words(close))
    if fits:
        return are_close
    if might:
        return " ".join(filter(None, (gettext("None says yes to all of that yet."), are_close)))
    return gettext("None fits all of that yet. That does not mean there is nothing for you.") if close else ""


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
            return gettext("Fit everything you asked for"), ""
        case Tier.MIGHT:
            count = answer.counts[tier]
            line = ngettext(
                "It does not say something you asked for. A quick question to the group will tell.",
                "They do not say something you asked for. A quick question to the group will tell.",
                count,
            )
            return _counted(ngettext("{count} might fit", "{count} might fit", count), count), line
        case _:
            is_one_thing = all(len(one.missed) == 1 for one in found)
            line = gettext("One thing differs.") if is_one_thing else gettext("Each says what differs.")
            return pgettext("how well it fits", "Close"), line


def _parts(found: Sequence[Found], cards: Mapping[int, Card], *, is_near_a_place: bool) -> Iterator[Part]:
    # A group whose name was typed comes first, wherever it meets.
    for is_apart, group in groupby(found, key=lambda one: is_near_a_place and one.is_remote and not one.is_named):
        heading = gettext("Online or by phone, from anywhere") if is_apart else ""
        yield Part(heading, [cards[one.group] for one in group])


def _counted(words: str, count: int) -> str:
    """Return a sentence that begins with a number, or has it somewhere."""
    return sentence_start(words.format(count=in_number_words(count)))
