"""What is collected for the web server."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from config.static_files import SHEETS, StaticFiles


@pytest.fixture
def collected(tmp_path, settings) -> StaticFiles:
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.static_files.StaticFiles"}}
    for _ in range(2):  # what was collected before is no hindrance
        call_command("collectstatic", interactive=False, verbosity=0)
    return StaticFiles()


def test_styles_of_every_page_are_one_file_under_a_name_that_tells_its_content(collected):
    assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", collected.site_sheet)
    path = Path(collected.path(collected.site_sheet.removeprefix("/static/")))
    assert path.read_text() == "\n".join((settings.BASE_DIR / "static" / name).read_text() for name in SHEETS)
    assert path.with_name(f"{path.name}.gz").exists()


def test_page_links_that_file_instead_of_what_is_in_it(client, db, collected):
    html = client.get("/about/").content.decode()
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)[0] == collected.site_sheet
    assert "css/tokens" not in html


def test_page_links_what_would_be_in_it_where_nothing_is_collected(client, db):
    html = client.get("/about/").content.decode()
    linked = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    assert tuple(linked[: len(SHEETS)]) == SHEETS
