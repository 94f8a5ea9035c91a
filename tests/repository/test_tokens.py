"""The public stylesheets take every colour, size of type and distance from tokens.css, and know no left and right."""

import re
from collections.abc import Iterator

import pytest

from tests.repository.test_templates import STYLESHEETS

# The map is a drawing: its lengths are those of its sheet, and sea and land are seen nowhere else.
APART = {"tokens.css", "map.css"}
DECLARATION = re.compile(r"(?<![\w-])([a-z-]+):\s*([^;{}]+);")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|lab|lch|oklch|color)\(|(?<![\w-])(?:white|black|red|green|blue|gr[ae]y)\b",
    re.IGNORECASE,
)
# Distances and type; paper is measured in mm and pt, and a line may be as thin as a pixel.
MEASURED = re.compile(
    r"(margin|padding|inset|gap|row-gap|column-gap|scroll|font|line-height|letter-spacing|border-radius)"
)
LENGTH = re.compile(r"(?<![\w-])-?\d*\.?\d+(?:px|r?em)\b")
PHYSICAL_PROPERTY = re.compile(r"^(?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)\b")
PHYSICAL_VALUE = re.compile(r"\b(?:left|right)\b")
ALIGNED = {"text-align", "float", "clear"}


def literals(css: str) -> Iterator[str]:
    """Each declaration of a stylesheet that says itself what a token should say, or on which hand a thing stands."""
    for name, value in DECLARATION.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        has_colour = COLOUR.search(value)
        has_length = MEASURED.match(name) and LENGTH.search(value)
        has_hand = PHYSICAL_PROPERTY.match(name) or (name in ALIGNED and PHYSICAL_VALUE.search(value))
        if has_colour or has_length or has_hand:
            yield f"{name}: {value}"


@pytest.mark.parametrize("path", [path for path in STYLESHEETS if path.name not in APART], ids=lambda path: path.name)
def test_every_stylesheet_takes_colours_type_and_distances_from_the_tokens(path):
    assert list(literals(path.read_text())) == []


@pytest.mark.parametrize(
    "declaration",
    ["color: #fff;", "color: rgb(0 0 0 / .1);", "margin: 0 4px;", "font: 600 1.2rem/1 x;", "left: 0;", "float: right;"],
)
def test_what_belongs_to_the_tokens_is_found(declaration):
    assert list(literals(f"a {{ {declaration} }}")) == [declaration.removesuffix(";")]
