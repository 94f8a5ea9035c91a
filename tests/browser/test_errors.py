"""The pages for when something is wrong, as they look: what a whole page has and they lack must hide nothing."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both_themes

PAGES = ("400.html", "403.html", "403_csrf.html", "429.html", "500.html")


@pytest.mark.parametrize("width", [320, 1280])
def test_error_pages_show_the_two_ways_out_and_are_accessible(browser, live_server, width):
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 800})
    page = context.new_page()

    def answer(route):
        route.fulfill(content_type="text/html", body=render_to_string(route.request.url.rpartition("/")[2]))

    context.route("**/wrong/*", answer)
    for name in PAGES:
        page.goto(f"/wrong/{name}")
        ways = page.get_by_role("banner").get_by_role("link")
        expect(ways).to_have_text(["Help now", "Leave"])
        assert violations_in_both_themes(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
