"""The languages pages speak, and which of them an address or a browser asks for.

A page stands at its own address in the language the browser prefers, and below a prefix (``/es/groups/``) always in
that one. docs/decisions/0032-languages-without-a-cookie.md has the reasons.
"""

from dataclasses import dataclass
from functools import cache

from babel import Locale
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_supported_language_variant, to_locale
from django.utils.translation.trans_real import parse_accept_lang_header

# Django's codes by what stands in an address: {"en": "en-gb", "es": "es", …}.
CODES = {code.partition("-")[0]: code for code, _ in settings.LANGUAGES}

# What other software reads, and the pages about it: the same in every language, and at one address only.
FOR_MACHINES = ("/api/", "/feeds/", "/healthz", "/readyz", "/metrics")
# What people log in for, and what mails lead to: in the language the browser prefers, and at one address only.
WITHOUT_PREFIX = (*FOR_MACHINES, "/account/", "/admin/", "/debug/", "/still-true/")


@dataclass(frozen=True)
class InLanguage:
    """The same page in one language: the language's own name and BCP 47 tag, and the page's address there."""

    name: str
    tag: str
    path: str
    is_current: bool

    @property
    def url(self) -> str:
        """Return the whole address, as search engines want it."""
        return f"{settings.KINDRED_URL}{self.path}"


def prefix_of(path: str) -> str:
    """Return the language that an address begins with, such as “es”; an empty string where it begins with none."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in CODES else ""


def preferred(request: HttpRequest) -> str:
    """Return Django's code of the language the browser prefers among those that pages speak; English where none is."""
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(tag)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


@cache
def tag_of(code: str) -> str:
    """Return the BCP 47 tag for Django's code: “en-GB” for “en-gb”."""
    return to_locale(code).replace("_", "-")


@cache
def direction_of(code: str) -> str:
    """Return which way a language is written, as ``dir`` says it: “ltr” or “rtl”."""
    return Locale.parse(to_locale(code)).text_direction


def in_languages(request: HttpRequest) -> list[InLanguage]:
    """Return the page that was asked for in each language; none for what has one address only, or is not there."""
    if request.resolver_match is None or request.path_info.startswith(WITHOUT_PREFIX):
        return []
    here, path = get_language(), without_prefix(request)
    return [
        InLanguage(name=name, tag=prefix, path=f"/{prefix}{path}", is_current=CODES[prefix] == here)
        for prefix, (_, name) in zip(CODES, settings.LANGUAGES, strict=True)
    ]


def without_prefix(request: HttpRequest) -> str:
    """Return the address that was asked for, with its query string, without a language in front."""
    full, prefix = request.get_full_path(), prefix_of(request.path_info)
    return full.removeprefix(f"/{prefix}") if prefix else full
