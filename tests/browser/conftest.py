import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.directory import make_directory

HERE = Path(__file__).parent
# The first has no window around a page, which costs more to draw than most pages of ours; the engine is the same.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
MISSING = "Chromium is not installed: apt install chromium-headless-shell, or set CHROMIUM"


# Forms whose way without script the integration tests go as well.
ALSO_WITHOUT_BROWSER = {"test_choose.py", "test_confirmation.py", "test_contact.py", "test_public_forms.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; without Chromium skip them on a person's machine and let them fail in CI."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.path.name in ALSO_WITHOUT_BROWSER and "without script" in item.name:
                item.add_marker(pytest.mark.thorough)
            if not CHROMIUM and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(MISSING))


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """Debian's Chromium: Playwright's own builds cannot be pinned with the other dependencies.

    Not for longer than a file: Playwright runs an event loop in this thread, beside which no other can be run. Django
    has other connections beside it than without it, so the test database is made first: it is dropped without it.
    """
    assert CHROMIUM, MISSING
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Django would refuse to make rows beside an event loop.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        # Chromium's sandbox needs a user other than root; only pages of the tests' own are opened.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live_server) -> Iterator[BrowserContext]:
    """A visitor: no cookies, relative addresses are the test server's."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London")
    yield context
    context.close()


@pytest.fixture
def directory(transactional_db: None) -> dict[str, str]:
    """A small directory; the address of every public page by name."""
    with transaction.atomic():  # in half the time
        return make_directory()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(request, browser: Browser, live_server, directory) -> Iterator[Page]:
    """A page of a visitor on a large screen; the second time their browser runs no script."""
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=request.param,
        viewport={"width": 1280, "height": 900},
        timezone_id="Europe/London",
    )
    page = context.new_page()
    page.has_script = request.param  # type: ignore[attr-defined]
    yield page
    context.close()
