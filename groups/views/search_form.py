"""The finder's form beside its search fields: every wish as boxes to tick, the distance, the age, and what is kept."""

from collections.abc import Iterator
from functools import cached_property

from django.http import QueryDict

from groups.finder.asked import Asked
from groups.finder.fit import Answer
from groups.finder.wish import Wish
from groups.finder.wishes import WISHES
from groups.views.address import Address, Link
from groups.views.facets import Choice, Facet, facet_of
from groups.views.heard import Heard
from groups.views.wording import Wording


class SearchForm:
    """The form as it stands for what was ``asked``, with how many groups of ``answer`` each of its boxes would find."""

    def __init__(
        self, data: QueryDict, asked: Asked, answer: Answer, *, heard: Heard, wording: Wording, address: Address
    ) -> None:
        self._data = data
        self._asked = asked
        self._answer = answer
        self._heard = heard
        self._wording = wording
        self._address = address

    @property
    def age(self) -> int | None:
        """Return the visitor's age where the form says it."""
        return None if "age" in self._asked.from_words else self._asked.age

    @cached_property
    def facets(self) -> list[Facet]:
        """Return every listed wish, with how many groups each option would find."""
        facets = (
            facet_of(
                wish,
                self._wording.options[wish.parameter],
                self._answer.facets.get(wish.parameter, {}),
                self._choice(wish.parameter),
            )
            for wish in _listed()
        )
        return [facet for facet in facets if facet]

    @property
    def set_count(self) -> int:
        """Return how many of the form's boxes are ticked, the age counted as one: by the visitor or by their words."""
        ticked = sum(len(self._asked.wishes.get(wish.parameter, ())) for wish in _listed())
        return ticked + (self.age is not None)

    @cached_property
    def distances(self) -> list[Link]:
        """Return the distances on offer, the present one among them; none while no place is known."""
        if not self._asked.near:
            return []
        offered = {self._wording.distance(km * 1000): km for km in self._wording.distances_km}
        offered[self._wording.within] = self._asked.within_km
        return [
            Link(
                label,
                self._address.with_(within=[f"{km:g}"]),
                value=f"{km:g}",
                is_current=label == self._wording.within,
            )
            for label, km in sorted(offered.items(), key=lambda pair: pair[1])
        ]

    @property
    def other_fields(self) -> list[tuple[str, str]]:
        """Return what the form does not show but must keep, as names and values."""
        kept = [wish.parameter for wish in WISHES if not wish.is_listed] + ["tz", "country", "sort", "view"]
        return [(name, value) for name in kept for value in self._data.getlist(name) if value]

    def _choice(self, parameter: str) -> Choice:
        return Choice(
            values=self._asked.wishes.get(parameter, ()),
            is_from_words=parameter in self._asked.from_words,
            without_words=self._heard.text_without(parameter),
        )


def _listed() -> Iterator[Wish]:
    """Yield the wishes that the form has boxes for."""
    return (wish for wish in WISHES if wish.is_listed)
