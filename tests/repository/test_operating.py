"""Every setting is in the page for operators, and every setting there is read somewhere."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'env\.(text|flag|number|words|secret)\(\s*"([A-Z_]+)"|os\.environ(?:\.get\(|\[)"([A-Z_]+)"')
# Read by programs of others that we start.
OTHERS = {"FORWARDED_ALLOW_IPS", "PYTHON"}


def read_by_us() -> set[str]:
    """Return the variables that the code asks for; a secret may also come from a file."""
    names = set()
    for path in [ROOT / "manage.py", *(ROOT / "config").glob("*.py"), *(ROOT / "groups").rglob("*.py")]:
        for how, name, other in READ.findall(path.read_text(encoding="utf-8")):
            names |= {name or other} | ({f"{name}_FILE"} if how == "secret" else set())
    return names


def in_the_page() -> set[str]:
    """Return the variables in the first column of the table of settings."""
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    table = page.partition("| variable | default | what |")[2].partition("\n\n")[0]
    return {name for row in table.splitlines() for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1] if row else "")}


def test_page_for_operators_has_each_setting_and_no_other() -> None:
    assert in_the_page() == read_by_us() | OTHERS
