"""What was made of a search: each thing understood or chosen, with the way to the same search without it."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from groups.finder.asked import Asked, Want
from groups.finder.folding import fold
from groups.finder.words import Understood, understand
from groups.views.address import Address, Link
from groups.views.wording import Wording

# What stands at the ends of words without being part of them.
ROUND_WORDS = '"“”,.!?'


class Heard:
    """What was asked, and what of it the visitor's own ``words`` said; ``country`` is where those are read."""

    def __init__(self, asked: Asked, words: Understood, *, wording: Wording, address: Address, country: str) -> None:
        self._asked = asked
        self._words = words
        self._wording = wording
        self._address = address
        self._country = country

    @property
    def wants(self) -> list[Want]:
        """Return each thing a group is held against."""
        return list(self._asked.wants)

    @cached_property
    def understood(self) -> list[Link]:
        """Return a chip for each thing the visitor's own words were taken for."""
        return list(self._chips(are_from_words=True))

    @cached_property
    def chosen(self) -> list[Link]:
        """Return a chip for each thing chosen in the form."""
        return list(self._chips(are_from_words=False))

    @property
    def is_all_from_words(self) -> bool:
        """Return whether nothing was chosen beside what the words say."""
        return not self.chosen

    @property
    def also_sought(self) -> str:
        """Return the words that bring groups forward without being asked of them, in quotation marks."""
        return self._wording.quoted(self._asked.text) if self._asked.text and not self._asked.is_text_wanted else ""

    def _chips(self, *, are_from_words: bool) -> Iterator[Link]:
        for want in self.wants:
            if (want.parameter in {*self._asked.from_words, "q"}) != are_from_words:
                continue
            if want.parameter not in self._asked.wishes:
                yield Link(self._wording.want(want), self.without(want))
                continue
            for value in want.values:
                yield Link(self._wording.label(want.parameter, value), self._without_value(want.parameter, value))

    # --- Ways to the same search with one thing less

    def without(self, want: Want) -> str:
        """Return the way to the same search without one thing wanted, all its values."""
        if want.parameter == "q":
            return self._address.with_(q=_given(self._text_without_left()))
        if len(want.values) < len(self._asked.wishes.get(want.parameter, ())):
            [value] = want.values  # one of several that must all hold
            return self._without_value(want.parameter, value)
        return self._without_parameter(want.parameter)

    def _without_value(self, parameter: str, value: str) -> str:
        if parameter in self._asked.from_words:
            return self._address.with_(q=_given(self._words.without.get((parameter, value), "")))
        others = [other for other in self._asked.wishes[parameter] if other != value]
        return self._address.with_(**{parameter: others}) if others else self._without_parameter(parameter)

    def _without_parameter(self, parameter: str) -> str:
        changes: dict[str, list[str]] = {parameter: [], **({"within": []} if parameter == "near" else {})}
        # What was chosen may have taken the place of words: those would come back.
        if (text := self.text_without(parameter)) is not None:
            changes["q"] = _given(text)
        return self._address.with_(**changes)

    def text_without(self, parameter: str) -> str | None:
        """Return the visitor's text without all it says of ``parameter``; None where it says nothing of it."""
        text, without = None, self._words.without
        # What is left is read again after each value, as one word may have said two.
        for _ in range(len(self._words.without)):
            key = next((key for key in without if key[0] == parameter), None)
            if key is None:
                break
            text = without[key]
            without = self._read_again(text, parameter)
        return text

    def _read_again(self, text: str, parameter: str) -> Mapping[tuple[str, str], str]:
        if sum(key[0] == parameter for key in self._words.without) == 1:
            return {}
        return understand(text, country=self._country).without

    def _text_without_left(self) -> str:
        """Return the visitor's text without the words nothing was made of."""
        if not self._words.without:
            return ""
        left = set(fold(self._asked.text).replace('"', " ").split())
        words = ((word, fold(word.strip(ROUND_WORDS))) for word in self._asked.said.split())
        return " ".join(word for word, plain in words if not left & set(plain.split()))


def _given(text: str) -> list[str]:
    """Return a parameter's values: none for an empty text."""
    return [text] if text else []
