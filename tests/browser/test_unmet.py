"""From searches in vain to a steward's phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from groups.actions import unmet
from tests import factories as make
from tests.browser.axe import violations
from tests.browser.login import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]

WORDS = ("hoarding", "hoarder", "a hoarder", "my hoarding", "hoarding please")


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.thorough)])
def phone(request: Any, browser: Browser, live_server: Any) -> Iterator[Page]:
    """A steward's small phone, logged in."""
    context = browser.new_context(
        base_url=live_server.url, viewport=ViewportSize(width=320, height=700), color_scheme=request.param
    )
    log_in(context, live_server, make.make_steward())
    page = context.new_page()
    yield page
    page.wait_for_load_state("networkidle")
    context.close()


def test_steward_sees_what_visitors_did_not_find(
    phone: Page, context: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unmet, "_tally", unmet.Tally())
    make.make_topic(slug="hoarding", name="Hoarding", aliases=["hoarder"])
    make.make_place(name="Leeds", region="England", latitude=53.8, longitude=-1.55)
    visitor = context.new_page()
    for words in WORDS:
        visitor.goto(f"/groups/?q={words}&near=Leeds")
    visitor.wait_for_load_state("networkidle")  # else the server may still answer when its database is dropped
    unmet.add_counted()

    phone.goto("/admin/")
    phone.get_by_role("link", name="Unmet need").last.click()

    expect(phone.get_by_role("heading", name="Unmet need", exact=True)).to_be_visible()
    expect(phone.get_by_role("row")).to_have_text(["Topic Region Searches", "Hoarding England, GB 5"])
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    assert violations(phone) == []
    phone.get_by_role("link", name="30 days").click()
    expect(phone.get_by_role("link", name="30 days")).to_have_attribute("aria-current", "page")
