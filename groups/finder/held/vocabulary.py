"""What may be wished for, and the words that rows are linked to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from groups.finder.held.facts import Facts
from groups.finder.wish import Option, Wish, Word
from groups.finder.wishes import WISHES


@dataclass(frozen=True)
class Vocabulary:
    """The options of each wish in the order of the page, and its words by primary key; both by parameter."""

    options: Mapping[str, tuple[Option, ...]]
    words: Mapping[str, Mapping[int, Word]]

    @classmethod
    def read(cls) -> "Vocabulary":
        """Return all that may be wished for now."""
        return cls({}, {}).reread(WISHES)

    def reread(self, wishes: Iterable[Wish]) -> "Vocabulary":
        """Return the same, with what belongs to ``wishes`` read anew."""
        wishes = list(wishes)
        options = {wish.parameter: tuple(wish.options()) for wish in wishes}
        words = {wish.parameter: wish.words() for wish in wishes}
        return Vocabulary({**self.options, **options}, {**self.words, **words})

    def agreeing_with(self, facts: Facts) -> "Vocabulary":
        """Return the vocabulary as it is now as far as ``facts`` just read make use of it."""
        return self.reread(
            wish
            for wish in WISHES
            if wish.said()
            if (used := {int(fact.of) for fact in facts if fact.parameter == wish.parameter})
            if wish.words(used) != {pk: word for pk, word in self.words[wish.parameter].items() if pk in used}
        )
