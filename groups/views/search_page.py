"""What the finder's page shows: a search, its results and every way on from there, as plain values and links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse

from groups.finder.filters import GroupFilterSet
from groups.finder.matching import SORTS, Asked, Found, counts, matching, matching_meetings
from groups.finder.wishes import BY_PARAMETER, WISHES
from groups.models import Meeting, SupportGroup
from groups.views.cards import Card, matching_by_group, next_date
from groups.views.facets import Facet, facet_of

PER_PAGE = 20
# Distances offered, in kilometres.
DISTANCES = (5, 15, 30, 50, 100)
# What parameters that are no wishes are called in a note.
NAMES = {"age": "age", "within": "distance", "tz": "time zone", "sort": "order", "country": "country"}


@dataclass(frozen=True)
class Link:
    """A way to a neighbouring search; ``count`` is how many groups wait there, where that was counted."""

    label: str
    url: str
    value: str = ""
    count: int | None = None
    is_current: bool = False


class SearchPage:
    """The finder's answer to a query string at an instant. What costs a query is worked out once, when asked for."""

    def __init__(self, data: QueryDict, *, now: datetime) -> None:
        self._data = data
        self._now = now
        self._filters = GroupFilterSet(data, now=now)
        self._asked = self._filters.asked

    # --- What was asked, and what was made of it

    @property
    def query(self) -> str:
        """Return the visitor's own words."""
        return self._asked.text

    @property
    def near_text(self) -> str:
        """Return the place as it was typed."""
        return str(self._filters.understood["near"])

    @property
    def age(self) -> int | None:
        """Return the visitor's age, where given."""
        return self._asked.age

    @property
    def radius_km(self) -> float:
        """Return how far from the place is near enough."""
        return self._asked.within_km

    @cached_property
    def place_label(self) -> str:
        """Return what the place was taken for; an empty string where none was found."""
        return self._asked.near.label if self._asked.near else ""

    @property
    def is_place_unknown(self) -> bool:
        """Return whether a place was named that nobody knows."""
        return self._filters.place is not None and not self._asked.near and not self.did_you_mean

    @property
    def did_you_mean(self) -> list[Link]:
        """Return other places the visitor may have meant."""
        others = self._filters.place.alternatives if self._filters.place else ()
        return [Link(other.label, self._url(near=[other.label])) for other in others]

    @cached_property
    def notes(self) -> list[str]:
        """Return a sentence for each thing that was left out because nobody knows it."""
        return [
            f"We do not know the {self._name_of(parameter)} “{value[:60]}”, so we left it out."
            for parameter, values in self._filters.unknown.items()
            for value in values
        ]

    @cached_property
    def chips(self) -> list[Link]:
        """Return each wish with the way to the same search without it."""
        return list(self._chips())

    @property
    def has_wishes(self) -> bool:
        """Return whether anything was asked for."""
        return bool(self.chips)

    @property
    def clear_url(self) -> str:
        """Return the way to a search for nothing in particular."""
        return reverse("finder")

    # --- The form

    @cached_property
    def facets(self) -> list[Facet]:
        """Return every listed wish, with how many groups each option would find."""
        listed = [wish for wish in WISHES if wish.is_listed]
        found = counts(listed, self._asked)
        facets = (facet_of(wish, found[wish.parameter], self._labels(wish.parameter)) for wish in listed)
        return [facet for facet in facets if facet.options]

    @property
    def distances(self) -> list[Link]:
        """Return the distances on offer, the present one among them; none while no place is known."""
        if not self._asked.near:
            return []
        offered = sorted({*DISTANCES, self.radius_km})
        return [
            Link(f"{km:g} km", self._url(within=[f"{km:g}"]), value=f"{km:g}", is_current=km == self.radius_km)
            for km in offered
        ]

    @property
    def other_fields(self) -> list[tuple[str, str]]:
        """Return what the form does not show but must keep, as names and values."""
        kept = [wish.parameter for wish in WISHES if not wish.is_listed] + ["tz", "country", "sort"]
        return [(name, value) for name in kept for value in self._data.getlist(name) if value]

    @property
    def sorts(self) -> list[Link]:
        """Return the orders on offer; "nearest" only where a place is known."""
        return [
            Link(label, self._url(sort=[value]), value=value, is_current=value == self._asked.sort)
            for value, label in SORTS.items()
            if value != "nearest" or self._asked.near
        ]

    # --- The results

    @property
    def total(self) -> int:
        """Return how many groups match."""
        return self._page.paginator.count

    @property
    def page_number(self) -> int:
        """Return the number of this page, from 1."""
        return self._page.number

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        return self._page.paginator.num_pages

    @property
    def previous_url(self) -> str:
        """Return the way to the page before; an empty string on the first."""
        return self._url(page=[str(self.page_number - 1)]) if self._page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """Return the way to the next page; an empty string on the last."""
        return self._url(page=[str(self.page_number + 1)]) if self._page.has_next() else ""

    @cached_property
    def cards(self) -> list[Card]:
        """Return the results of this page."""
        found = [Found(*row) for row in self._page.object_list]
        groups = SupportGroup.objects.published().for_cards().in_bulk([one.group for one in found])
        meetings = matching_by_group(groups.values(), matching_meetings(self._asked))
        return [self._card(one, groups[one.group], meetings[one.group]) for one in found if one.group in groups]

    @cached_property
    def suggestions(self) -> list[Link]:
        """Return, when nothing matches, what leaving out one wish would find, the most first."""
        if self.total:
            return []
        searches = {name: self._asked.without(name) for name in self._wished_for}
        return self._counted(searches, {name: self._url(**{name: []}) for name in searches})

    @cached_property
    def single_wishes(self) -> list[Link]:
        """Return, when leaving out one wish does not help either, what each wish alone would find, the most first."""
        if self.total or self.suggestions:
            return []
        others = {name: [other for other in self._wished_for if other != name] for name in self._wished_for}
        searches = {name: reduce(Asked.without, left_out, self._asked) for name, left_out in others.items()}
        return self._counted(searches, {name: self._url(**{other: [] for other in others[name]}) for name in searches})

    def _counted(self, searches: Mapping[str, Asked], urls: Mapping[str, str]) -> list[Link]:
        found = {name: matching(asked).count() for name, asked in searches.items()}
        names = sorted((name for name in found if found[name]), key=lambda name: -found[name])
        return [Link(self._in_words(name), urls[name], count=found[name]) for name in names]

    @cached_property
    def _page(self) -> "Page[tuple[int, datetime | None, float | None]]":
        found = self._filters.qs.values_list("pk", "next_at", "distance_km")
        paginator = Paginator(found, PER_PAGE)
        # Counting needs no order, no distances and no next dates.
        paginator.count = matching(self._asked).count()
        return paginator.get_page(self._data.get("page"))

    def _card(self, found: Found, group: SupportGroup, meetings: list[Meeting]) -> Card:
        return Card(
            group=group,
            meetings=meetings,
            # The annotated date is the first that fits days and times asked for; its meeting is found again here.
            next_date=next_date(meetings, after=found.next_at or self._now, now=self._now),
            distance_km=found.distance_km,
            met=self._met,
        )

    @cached_property
    def _met(self) -> list[str]:
        """Labels of the wishes every result is known to meet: of several values, any one may be the one met."""
        chosen = [(wish, list(self._labels(wish.parameter).values())) for wish in WISHES]
        return [label for wish, labels in chosen if len(labels) == 1 or wish.is_all_of for label in labels]

    # --- Ways on

    def _chips(self) -> Iterator[Link]:
        if self.query:
            yield Link(f"“{self.query}”", self._url(q=[]))
        if self._asked.near:
            yield Link(self._in_words("near"), self._url(near=[], within=[]))
        if self.age is not None:
            yield Link(self._in_words("age"), self._url(age=[]))
        for parameter in self._asked.wishes:
            labels = self._labels(parameter)
            for value, label in labels.items():
                yield Link(label, self._url(**{parameter: [other for other in labels if other != value]}))

    @property
    def _wished_for(self) -> list[str]:
        others = {"q": bool(self.query), "near": self._asked.near is not None, "age": self.age is not None}
        return [*(name for name, is_given in others.items() if is_given), *self._asked.wishes]

    def _in_words(self, parameter: str) -> str:
        match parameter:
            case "q":
                return f"“{self.query}”"
            case "near":
                return f"Within {self.radius_km:g} km of {self.place_label}"
            case "age":
                return f"Age {self.age}"
            case _:
                return " or ".join(self._labels(parameter).values())

    def _labels(self, parameter: str) -> dict[str, str]:
        labels: dict[str, str] = self._filters.understood[parameter]
        return labels

    def _name_of(self, parameter: str) -> str:
        return NAMES.get(parameter) or BY_PARAMETER[parameter].legend.lower()

    def _url(self, **changes: list[str]) -> str:
        """Return the way to this search with some parameters replaced; from its first page unless ``page`` is given."""
        data = self._data.copy()
        for name, values in {"page": [], **changes}.items():
            data.setlist(name, values)
        query = data.urlencode()
        return f"{reverse('finder')}?{query}" if query else reverse("finder")
