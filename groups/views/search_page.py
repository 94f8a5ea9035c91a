"""What the finder's page shows: a search, its results and every way on from there, as plain values and links."""

from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy

from groups.finder import current
from groups.finder.asked import Asked
from groups.finder.crisis import Help, help_for, is_in_danger
from groups.finder.filters import LONGEST_TEXT, Filters
from groups.finder.fit import Answer, Tier
from groups.finder.index import State
from groups.finder.texts import mentions
from groups.templatetags.plain import in_number_words, place_name, sentence_start
from groups.views.address import Address, Link
from groups.views.cards import Card, cards_of
from groups.views.heard import Heard
from groups.views.map.search_map import SearchMap
from groups.views.search_form import SearchForm
from groups.views.tiers import Section, heading_of, sections_of, tally_of
from groups.views.wording import Wording, parameter_in_words

PER_PAGE = 20
# Where fewer fit, asking for less is worth a word before them, not after.
FEW = 5
# So many ways to ask for less are enough to choose from.
MOST_RELAXATIONS = 4
LONGEST_NUMBER = 9  # of digits, for a page
# The orders on offer, as the finder knows them.
SORT_LABELS = {
    "fit": pgettext_lazy("order", "Best fit"),
    "soonest": pgettext_lazy("order", "Soonest"),
    "nearest": pgettext_lazy("order", "Nearest"),
    "name": pgettext_lazy("order", "Name"),
}


def answer_from(state: State, asked: Asked, *, page: int = 1, per_page: int = PER_PAGE) -> Answer:
    """Return one page of what is found, from memory; PostgreSQL is asked only where words stand."""
    return state.answer(asked, mentions(asked.text, asked.said), page=page, per_page=per_page)


class SearchPage:
    """The finder's answer to a query string at an instant. What costs a query is worked out once, when asked for."""

    def __init__(self, data: QueryDict, *, now: datetime, per_page: int = PER_PAGE) -> None:
        self._data = data
        self._per_page = per_page
        self._state = current.state(now)
        self._options = self._state.options
        self._filters = Filters(data, now=now, options=self._options)
        self._asked = self._filters.asked
        self._words = self._filters.words
        self._wording = Wording(self._asked, self._options)
        self._address = Address(data)
        self.heard = Heard(
            self._asked, self._words, wording=self._wording, address=self._address, country=self._country
        )

    # --- What was asked, and what was made of it

    @property
    def query(self) -> str:
        """Return the visitor's own words."""
        return self._asked.said

    @property
    def near_text(self) -> str:
        """Return the place as it was typed into its own field."""
        return " ".join(self._data.get("near", "").replace("\0", "").split())[:LONGEST_TEXT]

    @property
    def near_field(self) -> str:
        """Return what stands in that field: as it was typed; for one of our own labels, its country in words."""
        place = self._filters.place
        is_label = place and place.point and place.point.label == self.near_text
        return place_name(self.near_text) if is_label else self.near_text

    @property
    def place(self) -> str:
        """Return the short name of what the place was taken for; an empty string where none was found."""
        return self._wording.place

    @property
    def within(self) -> str:
        """Return how far from the place is near enough, in words."""
        return self._wording.within

    @property
    def named_place(self) -> str:
        """Return the place as the visitor named it, in its field or in their words."""
        return self.near_text or self._words.near

    @property
    def is_place_unknown(self) -> bool:
        """Return whether a place was named that nobody knows."""
        return self._filters.place is not None and not self._asked.near and not self.did_you_mean

    @property
    def is_place_wanted(self) -> bool:
        """Return whether the words say "near me" and nothing says where that is."""
        return self._words.is_near_me and not self.named_place

    @cached_property
    def did_you_mean(self) -> list[Link]:
        """Return other places the visitor may have meant."""
        others = self._filters.place.alternatives if self._filters.place else ()
        return [Link(other.label, self._address.with_(near=[other.label])) for other in others]

    @cached_property
    def notes(self) -> list[str]:
        """Return a sentence for each thing that was left out because nobody knows it."""
        return [
            gettext("We do not know the {what} “{value}”, so we left it out.").format(
                what=parameter_in_words(parameter), value=value[:60]
            )
            for parameter, values in self._filters.unknown.items()
            for value in values
        ]

    @property
    def has_wishes(self) -> bool:
        """Return whether anything was asked for."""
        return bool(self.heard.wants or self._asked.text)

    @property
    def in_short(self) -> list[str]:
        """Return the search as it is told in one line: the visitor's own words, then each thing chosen.

        Nothing where the search fields have to be seen: nothing was asked, or the place needs another word.
        """
        if not self.has_wishes or self.is_place_unknown or self.is_place_wanted:
            return []
        words = [self._wording.quoted(self.query)] if self.query else []
        return words + [link.label for link in self.heard.chosen]

    @property
    def clear_url(self) -> str:
        """Return the way to a search for nothing in particular."""
        return reverse("finder")

    @cached_property
    def help(self) -> Help | None:
        """Return who helps right now, where the visitor's words call for it."""
        is_called_for = is_in_danger(self._asked.said, self._asked.wishes.get("topic", ()))
        return help_for(self._country) if is_called_for else None

    @property
    def url(self) -> str:
        """Return the way to this search, its first page."""
        return self._address.with_()

    @property
    def print_url(self) -> str:
        """Return the way to all its results as a booklet."""
        query = self.url.partition("?")[2]
        return f"{reverse('print')}?{query}" if query else reverse("print")

    # --- The form and the orders

    @cached_property
    def form(self) -> SearchForm:
        """Return every wish as boxes to tick, with what else the form holds."""
        return SearchForm(
            self._data,
            self._asked,
            self._answer,
            heard=self.heard,
            wording=self._wording,
            address=self._address,
        )

    @cached_property
    def sorts(self) -> list[Link]:
        """Return the orders on offer; "nearest" only where a place is known."""
        return [
            Link(str(label), self._address.with_(sort=[value]), value=value, is_current=value == self._asked.sort)
            for value, label in SORT_LABELS.items()
            if value != "nearest" or self._asked.near
        ]

    @property
    def sort_label(self) -> str:
        """Return what the present order is called."""
        return next((link.label for link in self.sorts if link.is_current), "")

    # --- The results

    @property
    def outcome(self) -> tuple[Asked, Answer]:
        """Return what was asked for, as understood, and what was found."""
        return self._asked, self._answer

    @property
    def heading(self) -> str:
        """Return how many groups fit, or what there is instead."""
        return heading_of(self._answer, has_wants=bool(self.heard.wants))

    @property
    def tally(self) -> str:
        """Return a sentence on the tiers the heading does not count."""
        return tally_of(self._answer)

    @property
    def fits(self) -> int:
        """Return how many groups fit."""
        return self._answer.counts.get(Tier.FITS, 0)

    @property
    def is_short(self) -> bool:
        """Return whether so few fit that asking for less is worth a word before them."""
        return self.fits < FEW

    @property
    def total(self) -> int:
        """Return how many groups are listed on all pages."""
        return sum(self._answer.counts.values())

    @property
    def page_number(self) -> int:
        """Return the number of this page, from 1."""
        return self._answer.page

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        return self._answer.pages

    @property
    def previous_url(self) -> str:
        """Return the way to the page before; an empty string on the first."""
        return self._address.with_(page=[str(self.page_number - 1)]) if self.page_number > 1 else ""

    @property
    def next_url(self) -> str:
        """Return the way to the next page; an empty string on the last."""
        return self._address.with_(page=[str(self.page_number + 1)]) if self.page_number < self.page_count else ""

    @cached_property
    def sections(self) -> list[Section]:
        """Return the results of this page, tier by tier."""
        is_near_a_place = self._asked.near is not None and self._asked.sort in ("fit", "nearest")
        cards = self._cards()
        return list(sections_of(self._answer, cards, is_near_a_place=is_near_a_place))

    @cached_property
    def map(self) -> SearchMap:
        """Return the results as a map, drawn where it is shown."""
        return SearchMap(self._data, self._state, self._asked, self._answer, self._wording, self._address)

    @cached_property
    def remote(self) -> Link | None:
        """Return, near a place, the way to the groups joined from anywhere; None where that was asked or none is."""
        if not self._asked.near or not self._answer.remote or "attendance" in self._asked.wishes:
            return None
        count = self._answer.remote
        words = ngettext("{count} is online or by phone", "{count} are online or by phone", count)
        label = sentence_start(words.format(count=in_number_words(count)))
        return Link(label, self._address.with_(attendance=["online", "phone"]), count=count)

    @cached_property
    def relaxations(self) -> list[Link]:
        """Return what leaving out one thing would find, the most first."""
        return [
            Link(self._wording.dropped(one.want), self.heard.without(one.want), count=one.fits)
            for one in self._answer.relax[:MOST_RELAXATIONS]
        ]

    # --- Inside

    @cached_property
    def _answer(self) -> Answer:
        page = self._data.get("page", "")
        is_number = page.isascii() and page.isdigit() and len(page) < LONGEST_NUMBER
        number = max(int(page), 1) if is_number else 1
        return answer_from(self._state, self._asked, page=number, per_page=self._per_page)

    def _cards(self) -> dict[int, Card]:
        is_own_zone = self._data.get("tz") == self._asked.clock.timezone
        return cards_of(
            self._answer.found,
            asked=self._asked,
            wording=self._wording,
            read_at=self._state.read_at,
            is_own_zone=is_own_zone,
        )

    @property
    def _country(self) -> str:
        if self._asked.near and self._asked.near.country:
            return self._asked.near.country
        return (self._data.get("country") or self._words.country or settings.KINDRED_COUNTRY).upper()
