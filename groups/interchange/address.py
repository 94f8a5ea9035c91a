"""Postal addresses in one line or in parts, as feeds write them, into a venue's fields."""

import math
import re
from dataclasses import dataclass
from functools import cache

from babel import Locale

# Names and codes people write that CLDR does not list in English.
COUNTRY_ALIASES = {
    "usa": "US",
    "u.s.a.": "US",
    "u.s.": "US",
    "united states of america": "US",
    "america": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "republic of ireland": "IE",
    "éire": "IE",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "deutschland": "DE",
    "españa": "ES",
    "méxico": "MX",
    "brasil": "BR",
    "österreich": "AT",
    "schweiz": "CH",
    "suisse": "CH",
    "italia": "IT",
    "nederland": "NL",
    "belgië": "BE",
    "belgique": "BE",
    "türkiye": "TR",
    "hong kong": "HK",
    "macau": "MO",
}
ISO_3166_ALPHA_3 = {"can": "CA", "gbr": "GB", "irl": "IE", "aus": "AU", "nzl": "NZ", "mex": "MX", "zaf": "ZA"}
# Countries whose addresses name a state or province before the country.
WITH_REGION = frozenset({"US", "CA", "AU", "MX", "BR", "IN"})
US_POSTCODE = r"\d{5}(?:-\d{4})?"
CA_POSTCODE = r"[A-Z]\d[A-Z]\s?\d[A-Z]\d"
GB_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
IE_POSTCODE = r"[A-Z]\d[\dW]\s?[A-Z\d]{4}"
POSTCODE = {"US": US_POSTCODE, "CA": CA_POSTCODE, "GB": GB_POSTCODE, "IE": IE_POSTCODE, "AU": r"\d{4}"}
ANY_POSTCODE = r"\d{4,6}(?:-\d{3})?(?:\s[A-Z]{2})?"


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts; empty means not stated. country: ISO 3166-1 alpha-2, or empty."""

    street: str = ""
    locality: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


@cache
def _countries() -> dict[str, str]:
    territories = {code: name for code, name in Locale("en").territories.items() if re.fullmatch("[A-Z]{2}", code)}
    names = {name.lower(): code for code, name in territories.items() if code != "ZZ"}
    return names | {code.lower(): code for code in territories} | COUNTRY_ALIASES | ISO_3166_ALPHA_3


def country_code(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country's English name or code; empty where there is none."""
    return _countries().get(text.strip().lower(), "")


def parse_address(text: str, *, country: str = "") -> Address:
    """Take apart an address in one line, such as “12 Larch St, Newtown, CA 90210, USA”.

    ``country`` is taken where the address names none. What cannot be told apart stays in street.
    """
    parts = [part for piece in text.split(",") if (part := piece.strip())]
    # A state's code may look like a country's (CA, DE): a lone code at the end is a country only if it is a known name.
    # So may its name: Georgia.
    is_state = country == "US" and bool(parts) and country_code(parts[-1]) == "GE"
    if parts and len(parts[-1]) > 2 and not is_state and (named := country_code(parts[-1])):
        country = named
        parts.pop()
    elif len(parts) > 1 and parts[-1].upper() in {"UK", "US", "GB"}:
        country = country_code(parts.pop())
    postcode, region = "", ""
    if parts:
        postcode, region = _take_postcode(parts, country)
    if not region and country in WITH_REGION and parts and (len(parts) > 1 or not postcode):
        region = parts.pop() if len(parts) > 1 or country == "US" else ""
    locality = parts.pop() if parts else ""
    return Address(", ".join(parts), locality, region, postcode, country)


def _take_postcode(parts: list[str], country: str) -> tuple[str, str]:
    """Take the postcode out of the last parts; return it, and the region where one stood beside it."""
    pattern = POSTCODE.get(country, ANY_POSTCODE)
    for index in range(len(parts) - 1, max(len(parts) - 3, -1), -1):
        part = parts[index]
        if match := re.fullmatch(rf"(?:(?P<before>.*?)\s+)?(?P<code>{pattern})(?:\s+(?P<after>\D.*))?", part, re.I):
            if match["before"] and re.search(r"\d", match["before"]):
                continue
            beside = match["before"] or match["after"] or ""
            region = parts.pop() if index < len(parts) - 1 else ""
            if match["before"] and country in WITH_REGION:
                beside, region = _town_and_region(beside, is_region_alone=index > 0)
            parts[index : index + 1] = [beside] if beside else []
            return match["code"].upper(), region
    return "", ""


def _town_and_region(text: str, *, is_region_alone: bool) -> tuple[str, str]:
    """Split “Sydney NSW”; where the town has a part of its own, what stands beside the postcode is the region."""
    if match := re.fullmatch(r"(.+?)\s+([A-Z]{2,3})", text):
        return match[1], match[2]
    return ("", text) if is_region_alone else (text, "")


def read_point(latitude: object, longitude: object) -> tuple[float, float] | None:
    """Return a point in degrees from numbers or text; None where it is missing, out of range or a bare zero.

    A zero is how programs write “no coordinate”; no group meets on the very line of Greenwich or the equator.
    """
    pair = _degrees(latitude, 90), _degrees(longitude, 180)
    return None if pair[0] is None or pair[1] is None else (pair[0], pair[1])


def _degrees(value: object, limit: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and 0 < abs(number) <= limit else None
