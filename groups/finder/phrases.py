"""Phrases looked for in a visitor's own words, however these are typed.

Phrases and text are brought to one form first: folded, doubled letters single, digits and signs that stand for letters
read as letters. No language is asked for: people mix them.

How a phrase is written, word by word:

=============  =========================================
``want``       this word; ``be_dead`` is two words
``die|dead``   one of these
``suicid*``    a word that begins so
``my?``        may be left out
``..``         up to three words of any kind
``{pills}``    one of the named list
``#``          a number
``^``, ``$``   the text begins, ends here
=============  =========================================
"""

import re
from collections.abc import Iterable, Mapping

from groups.finder.folding import fold

# Read as the letter they look like where they stand between letters: "su1c1de", "k!ll".
_SIGN_INSIDE = re.compile(r"(?<=[^\W\d_])[013457@$!|](?=[^\W\d_])")
_LOOKS_LIKE = str.maketrans("013457@$!|", "oieastasii")
_STARS = re.compile(r"(?<=\w)\*+(?=\w)")
_REPEATED = re.compile(r"(\D)\1+")
_SHORTEST_WITH_SLIP = 6  # letters; a slip in a shorter word makes another word too often


def spelt(text: str) -> str:
    """Return ``text`` folded, in plain letters, doubled ones single: "Kill", "killl" and "k!ll" are all "kil"."""
    plain = _SIGN_INSIDE.sub(lambda sign: sign[0].translate(_LOOKS_LIKE), _STARS.sub("", text))
    return _REPEATED.sub(r"\1", fold(plain))


class Spelling:
    """Words that are often written otherwise, and long words that are known in spite of a slip of the finger."""

    def __init__(self, written: Mapping[str, str], often_misspelt: Iterable[str], real_words: Iterable[str]) -> None:
        """Take other ways to write a word or several, words to know within a slip, and words that are no slip."""
        self._written = {spelt(way): spelt(word) for way, word in written.items()}
        ways = sorted(self._written, key=len, reverse=True)
        self._ways = re.compile(rf"\b(?:{'|'.join(map(re.escape, ways))})\b")
        known = [spelt(word) for word in often_misspelt]
        self._slips = {form: word for word in known for form in _within_a_slip(word)}
        self._right = {*map(spelt, real_words), *known}

    def corrected(self, text: str) -> str:
        """Return ``text`` as phrases are compared with it, one space around each word: " i want to die "."""
        words = " ".join(self._without_slip(word) for word in spelt(text).split())
        return f" {self._ways.sub(lambda way: self._written[way[0]], words)} "

    def _without_slip(self, word: str) -> str:
        if len(word) < _SHORTEST_WITH_SLIP or word in self._right:
            return word
        return next((self._slips[form] for form in _within_a_slip(word) if form in self._slips), word)


def compiled(phrases: Iterable[str], lists: Mapping[str, str]) -> re.Pattern[str]:
    """Return a pattern that finds any of ``phrases`` in a text that ``Spelling.corrected`` made."""
    return re.compile(rf"(?<= )(?:{'|'.join(''.join(_pieces(phrase.format_map(lists))) for phrase in phrases)})")


def _pieces(phrase: str) -> Iterable[str]:
    for token in phrase.split():
        match token:
            case "..":
                yield r"(?:\w+ ){0,3}?"
            case "^":
                yield "(?<=^ )"
            case "$":
                yield "$"
            case "#":
                yield r"\d+ "
            case _:
                words = token.removesuffix("?").split("|")
                choice = "|".join(spelt(word) + (r"\w*" if word.endswith("*") else "") for word in words)
                yield f"(?:(?:{choice}) )" + ("?" if token.endswith("?") else "")


def _within_a_slip(word: str) -> list[str]:
    """Return ``word`` and what is left of it without any one letter.

    Two words that have one of these in common differ by a letter too many, missing, wrong or in its neighbour's place.
    """
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]
