"""The components in all their states, in both themes, with more contrast and in colours of the visitor’s own."""

import pytest

from tests.browser.axe import violations, violations_in_both_themes


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.thorough)])
def test_every_component_is_accessible_in_every_theme(browser, live_server, transactional_db, settings, width):
    settings.DEBUG = True
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 800}, locale="en-GB")
    page = context.new_page()
    page.goto("/styleguide/")
    found = violations_in_both_themes(page)
    page.emulate_media(contrast="more")
    found += [f"more contrast: {one}" for one in violations(page)]
    # The colours are the visitor's own then, and axe is not told which they are.
    page.emulate_media(contrast="null", forced_colors="active")
    found += [f"forced colours: {one}" for one in violations(page, without=("color-contrast",))]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
    assert found == []
