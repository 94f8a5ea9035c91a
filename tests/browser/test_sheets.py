"""A steward's sheet, on a phone: downloaded, changed, looked at, applied, and seen by visitors."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests import factories as make
from tests.browser.login import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.thorough), "without script"])
def phone(request, browser: Browser, live_server):
    """A steward's phone, logged in."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport=ViewportSize(width=390, height=800),
        color_scheme="dark" if request.param == "dark" else "light",
        java_script_enabled=request.param != "without script",
    )
    log_in(context, live_server, make.make_steward())
    page = context.new_page()
    page.has_script = request.param != "without script"  # type: ignore[attr-defined]
    yield page
    page.wait_for_load_state("networkidle")
    context.close()


def seen_well(page: Page) -> None:
    """Fail where the page is wider than the screen, or axe finds something; it needs scripts itself."""
    if not page.has_script:  # type: ignore[attr-defined]
        return
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    results = Axe().run(page, options=AXE)
    assert results.violations_count == 0, results.generate_report()


def test_steward_changes_two_cells(phone: Page, tmp_path: Path) -> None:
    group = make.make_group(slug="larch", name="Larch circle", topics=[make.make_topic()], cost_note="A jar.")
    make.make_meeting(group)
    make.make_group(slug="beside", name="Willow circle")
    phone.goto("/admin/groups/supportgroup/sheets/")
    seen_well(phone)

    with phone.expect_download() as download:
        phone.get_by_role("link", name="All groups (CSV)").click()
    rows = list(csv.DictReader(StringIO(download.value.path().read_text(encoding="utf-8-sig"), newline="")))
    rows[0] |= {"summary": "For anybody who grieves.", "start": "18:30"}
    sheet = tmp_path / "groups.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")  # as Excel does where commas are decimal
        writer.writeheader()
        writer.writerows(rows)
    phone.get_by_label("Your sheet").set_input_files(sheet)
    phone.get_by_role("button", name="See what it would change").click()

    expect(phone.get_by_role("heading", name="What “groups.csv” would change")).to_be_visible()
    expect(phone.locator(".counts")).to_have_text("Change 1 New 0 Stay as they are 1")
    expect(phone.locator(".version")).to_contain_text("Every Tuesday, 18:30 to 20:30")
    seen_well(phone)
    phone.get_by_role("button", name="Apply").focus()
    phone.keyboard.press("Enter")

    expect(phone.get_by_text("The sheet is applied. Changed: 1. Added: 0.")).to_be_visible()
    phone.goto("/groups/larch/")
    expect(phone.get_by_text("For anybody who grieves.").first).to_be_visible()
    expect(phone.get_by_text("6.30 pm").first).to_be_visible()
