"""Postal codes in what people write: "S1 2HE", "75011 Paris", "D-10115", "10001"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groups.models import PostalCode

# Codes that people write out in full, and the part of them that the table holds: the first group.
FULL_CODES = {
    "BR": re.compile(r"([0-9]{5})[0-9]{3}"),
    "CA": re.compile(r"([A-Z][0-9][A-Z])[0-9][A-Z][0-9]"),
    "GB": re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}"),
    "IE": re.compile(r"([A-Z][0-9][0-9W])[A-Z0-9]{4}"),
    "JP": re.compile(r"([0-9]{3})[0-9]{4}"),
    "MT": re.compile(r"([A-Z]{3})[0-9]{4}"),
    "NL": re.compile(r"([0-9]{4})[A-Z]{2}"),
    "PT": re.compile(r"([0-9]{4})[0-9]{3}"),
    "SG": re.compile(r"([0-9]{2})[0-9]{4}"),
    "US": re.compile(r"([0-9]{5})[0-9]{4}"),
}
SAME_FORM = {"GG": "GB", "IM": "GB", "JE": "GB"}
# Letters of a country before its digits, as on an envelope: "D-10115", "L-1019", "LV-1001".
WITH_LETTERS = re.compile(r"(?:A|AD|AZ|B|CH|CZ|D|DK|E|F|FI|I|L|LT|LV|MD|N|NL|PL|S|SI|SK)([0-9]{3,6})")
MOST_WORDS = 3
MOST_FOUND = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the text that may be a postal code, and the words around it."""

    written: str  # in capitals, in one piece
    is_one_word: bool
    others: tuple[str, ...]

    def is_sure(self) -> bool:
        """Tell whether hardly anything but a postal code is written like this: letters and digits."""
        return not self.written.isdigit() and not self.written.isalpha()

    def stands_for(self, row: PostalCode, countries: frozenset[str]) -> bool:
        """Tell whether it may mean ``row``. Some ways of writing count only in ``countries``."""
        written = self.written
        is_at_home = row.country in countries
        if (self.is_one_word or written.isdigit()) and row.code == written:
            # "12" and "ATD" are codes in Singapore and Malta; elsewhere a house number and a word.
            return is_at_home or self.is_sure() or (len(written) > 2 and written.isdigit())
        if with_letters := WITH_LETTERS.fullmatch(written):
            return row.code == with_letters[1]
        form = FULL_CODES.get(SAME_FORM.get(row.country, row.country))
        full = form.fullmatch(written) if form else None
        return full is not None and row.code == full[1] and (is_at_home or self.is_sure())

    def codes(self) -> Iterator[str]:
        """Yield all the codes it may stand for somewhere."""
        yield self.written
        for form in (WITH_LETTERS, *FULL_CODES.values()):
            if match := form.fullmatch(self.written):
                yield match[1]


def postal_codes_in(parts: tuple[str, ...], countries: frozenset[str]) -> list[tuple[Reading, list[PostalCode]]]:
    """Return what in folded ``parts`` may be a postal code, longest first, each with the codes it may mean.

    ``countries`` are those the site and the text are about.
    """
    readings = [reading for reading in _readings(parts) if reading.written.isalpha() <= ("MT" in countries)]
    codes = {code for reading in readings for code in reading.codes()}
    rows = list(PostalCode.objects.filter(code__in=codes)[:MOST_FOUND]) if codes else []
    found = [(reading, [row for row in rows if reading.stands_for(row, countries)]) for reading in readings]
    return sorted([pair for pair in found if pair[1]], key=lambda pair: -len(pair[0].written))


def _readings(parts: tuple[str, ...]) -> Iterator[Reading]:
    for number, part in enumerate(parts):
        words = part.split()
        for start in range(len(words)):
            for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
                rest = (" ".join(words[:start]), " ".join(words[end:]))
                others = tuple(other for other in (*parts[:number], *rest, *parts[number + 1 :]) if other)
                yield Reading("".join(words[start:end]).upper(), end - start == 1, others)
