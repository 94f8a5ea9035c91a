"""What axe-core, a program that knows the accessibility guidelines, has to say of a page."""

from collections.abc import Iterable
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")  # what is promised
WCAG_AND_BEST = (*WCAG, "best-practice")
# All that another theme can break: it changes colours and nothing else.
ABOUT_COLOURS = ("color-contrast", "link-in-text-block")
AXE = Axe().axe_script
# Only what is wrong is brought back, and without the ways to select it: a large page has thousands of things that are
# right, each of which would get one.
RUN = """([part, tags, rules]) => axe
    .run(part ?? document, {runOnly: tags, rules, resultTypes: ["violations"], selectors: false})
    .then((found) => found.violations)"""


def violations(
    page: Page, *, within: str | None = None, tags: tuple[str, ...] = WCAG, without: tuple[str, ...] = ()
) -> list[str]:
    """Return what is wrong with the page or with a part of it: each rule broken, and the first element that breaks it.

    ``within`` is the part's selector, ``tags`` are axe's own for sets of rules or names of rules, ``without`` names
    rules left out.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    rules = {rule: {"enabled": False} for rule in without}
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in page.evaluate(RUN, [within, tags, rules])]


def violations_in_both_themes(page: Page) -> list[str]:
    """Return what is wrong with the page in the light theme and in the dark one, by the best practices as well."""
    return violations_in(page, THEMES)


def violations_in(page: Page, themes: Iterable[Theme]) -> list[str]:
    """Return what is wrong with the page in some themes, by the best practices as well."""
    found: list[str] = []
    for number, theme in enumerate(themes):
        page.emulate_media(color_scheme=theme)
        tags = ABOUT_COLOURS if number else WCAG_AND_BEST
        found += [f"{theme}: {one}" for one in violations(page, tags=tags)]
    return found
