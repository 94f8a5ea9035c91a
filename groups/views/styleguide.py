"""The style guide: every token drawn, every component with its states, for those who make the pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.views.cards import Card, When, Where
from groups.views.drawing import draw
from groups.views.reasons import Why

TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
# The first block has all of them; the later ones only give some another value.
FIRST_BLOCK = re.compile(r":root \{(.*?)\}", re.DOTALL)
TOKEN = re.compile(r"(--[\w-]+): ([^;]+);")
IS_COLOUR = re.compile(r"#|rgb\(|light-dark\(")
ROUNDS = "--round"
STEPS = "--step"
SPACES = "--s-"
WITHOUT_PICTURE = ("--font", "--tight", "--wide", "--under", "--lifted")


@dataclass(frozen=True)
class Token:
    """A custom property of tokens.css and its value there, such as --s-4 and 1rem."""

    name: str
    value: str


@never_cache
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the tokens and components; 404 unless in debug mode, as visitors have no use for it."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "styleguide/page.html", {**_families(tokens()), "cards": list(_cards())})


def tokens() -> list[Token]:
    """Return every token in the order of the style sheet."""
    block = FIRST_BLOCK.search(TOKENS.read_text())
    return [Token(*found) for found in TOKEN.findall(block[1])] if block else []


def _families(every: list[Token]) -> dict[str, list[Token]]:
    families: dict[str, list[Token]] = {
        "colours": [],
        "steps": [],
        "spaces": [],
        "rounds": [],
        "sizes": [],
        "others": [],
    }
    for token in every:
        families[_family(token)].append(token)
    return families


def _family(token: Token) -> str:
    if token.name.startswith(WITHOUT_PICTURE):
        return "others"
    for start, family in ((STEPS, "steps"), (SPACES, "spaces"), (ROUNDS, "rounds")):
        if token.name.startswith(start):
            return family
    return "colours" if IS_COLOUR.search(token.value) else "sizes"


def _cards() -> Iterator[SafeString]:
    """Draw a card for each state: it fits, one thing differs and one is not stated, it is in doubt and may not meet."""
    when = When(
        "Tuesday 24 November, 7 pm", datetime(2026, 11, 24, 19, tzinfo=UTC).isoformat(), more="tomorrow · weekly"
    )
    where = Where("pin", "St Chad’s Parish Rooms, Headingley", "2 miles")
    about = "A quiet circle for people whose partner has died. Tea first, then talk."
    states = (
        (Why(met=("Death of a partner", "Evening"), not_stated=(), missed=()), when, where, ""),
        (Why(met=("Evening",), not_stated=("Step-free: ask the group",), missed=("Ages 18 to 30",)), when, where, ""),
        (Why((), (), ()), When("Dates not stated: ask the group"), None, "Nobody has confirmed this for 8 months."),
    )
    for why, at, place, doubt in states:
        yield draw(Card("Still Here", "#card", about, at, place, "Confirmed 3 weeks ago · Free", why, doubt), "h4")
