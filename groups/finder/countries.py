"""Countries and regions as people name them."""

import json
from pathlib import Path

from babel import Locale
from babel.core import get_global

from groups.finder.folding import fold

LANGUAGES = ("en", "de", "es", "fr", "ar")  # those that pages speak


def _countries() -> dict[str, str]:
    """Return ISO 3166-1 alpha-2 codes by folded name or code (Unicode CLDR): "germany", "allemagne", "de", "deu"."""
    codes: dict[str, str] = {}
    for language in LANGUAGES:
        names = Locale(language).territories
        codes |= {fold(name): code for code, name in names.items() if len(code) == 2 and code.isalpha()}
    codes |= {old.lower(): new[0] for old, new in get_global("territory_aliases").items() if len(new) == 1}
    codes |= {code.lower(): code for code in codes.values()}
    return codes | {"britain": "GB", "great britain": "GB", "holland": "NL", "america": "US"}


COUNTRIES = _countries()

# ISO 3166-2 codes people write after a town: "Cambridge, MA".
_REGION_CODES: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent.parent / "data" / "regions.json").read_text(encoding="utf-8")
)
REGIONS = {
    (country, code.lower()): fold(name) for country, regions in _REGION_CODES.items() for code, name in regions.items()
}


def is_in_area(area: str, *, country: str, region: str) -> bool:
    """Tell whether a place in ``country`` (a code) and ``region`` (a name) lies in ``area``, a folded name or code."""
    return COUNTRIES.get(area) == country or area == fold(region) or REGIONS.get((country, area)) == fold(region)
