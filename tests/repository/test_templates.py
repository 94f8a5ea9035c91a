"""Nothing in the templates and stylesheets that nobody uses, and nothing used that is not there."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"
# Found by Django by their names.
OWN_NAMES = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
# Found by django-allauth by the names of its own, which they replace.
LIBRARY = Path(allauth.__file__).parent / "templates"
# The admin's have an order of their own.
ADMIN = {"admin", "desk", "editor", "review", "sheets", "unmet"}
STYLESHEETS = sorted(path for path in (STATIC / "css").iterdir() if path.stem not in ADMIN)
LAYERS = ["reset", "tokens", "base", "layout", "components", "utilities"]


def ours() -> list[Path]:
    """The templates of public pages."""
    return [
        path for path in TEMPLATES.rglob("*.html") if path.relative_to(TEMPLATES).parts[0] not in {"admin", "unfold"}
    ]


def written(*folders: str) -> str:
    """All Python and all public templates, as one text."""
    code = [path for folder in folders for path in (settings.BASE_DIR / folder).rglob("*.py")]
    return "\n".join(path.read_text() for path in [*code, *ours()])


def test_every_template_is_used():
    names = {str(path.relative_to(TEMPLATES)) for path in ours()} - OWN_NAMES
    names = {name for name in names if not (LIBRARY / name).exists()}
    source = written("groups", "config", "facilitators")
    assert {name for name in names if f'"{name}"' not in source} == set()


def test_every_picture_used_is_drawn_and_every_one_drawn_is_used():
    used = set(re.findall(r'(?:{% icon |icon\(|Where\()"([a-z]+)"', written("groups")))
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "img/icons.svg").read_text()))
    assert used == drawn


@pytest.mark.parametrize("folder", ["css", "js"])
def test_every_file_of_the_public_pages_is_linked(folder):
    names = {f"{folder}/{path.name}" for path in (STATIC / folder).iterdir() if path.stem not in ADMIN}
    linked = set(re.findall(rf"{{% static '({folder}/[^']+)' %}}", written()))
    assert names == linked


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_every_stylesheet_keeps_to_the_layers(path):
    """A rule outside the layers would win over all of them."""
    without_comments = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    outside = re.sub(r"^@layer \w+ {\n.*?^}\n", "", without_comments, flags=re.DOTALL | re.MULTILINE).strip()
    assert outside in ("", f"@layer {', '.join(LAYERS)};")
    assert set(re.findall(r"@layer (\w+) {", without_comments)) <= set(LAYERS)


def test_the_order_of_the_layers_is_said_first():
    first = re.search(r"css/(\w+)\.css", (TEMPLATES / "base.html").read_text())
    assert first is not None
    assert first[1] == "reset"
    assert f"@layer {', '.join(LAYERS)};" in (STATIC / "css/reset.css").read_text()
