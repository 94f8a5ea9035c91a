"""How fast pages feel on a slow phone: their bytes, when they are there, what moves.

Chromium is held back by its own tools as Lighthouse holds it: slow 4G and a processor four times slower. Each page is
opened for the first time, nothing kept; of several runs the best counts, as whatever else the machine does only ever
makes a page slower. Needs the packages of developers.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
# Lighthouse's slow 4G: a round trip of 150 ms, 1.6 Mbit/s down, 750 kbit/s up; bytes a second here.
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER_PROCESSOR = {"rate": 4}
PHONE: ViewportSize = {"width": 390, "height": 844}

FINDER = "/groups/?q=anxiety&near=Leeds"
PAGES = {
    "start": "/",
    "finder": "/groups/",
    "finder, results": FINDER,
    "group": "",  # the first one found
    "topics": "/topics/",
    "topic": "/topics/grief-loss/",
    "choose": "/choose/",
    "help now": "/help-now/",
}

# Runs before the page: what was painted largest, and whatever moved, with or without a touch before it.
WATCH = """
    window.felt = {largest: 0, moved: 0};
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.felt.largest = entry.startTime;
    }).observe({type: "largest-contentful-paint", buffered: true});
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.felt.moved += entry.value;
    }).observe({type: "layout-shift", buffered: true});
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True)
class Felt:
    """One opening of a page: requests, bytes on the wire, first and largest paint in milliseconds, what moved."""

    requests: int
    bytes: int
    first: float
    largest: float
    moved: float


class Wire:
    """What a page asked for, and how many bytes came, headers included, as compressed as they came."""

    def __init__(self, session: CDPSession) -> None:
        self.requests = 0
        self.bytes = 0
        session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, float]) -> None:
        self.requests += 1
        self.bytes += int(event["encodedDataLength"])


@contextmanager
def slow_phone(browser: Browser, base: str) -> Iterator[tuple[Page, Wire]]:
    """Yield a page of a phone that holds nothing yet."""
    context = browser.new_context(base_url=base, viewport=PHONE, device_scale_factor=2, has_touch=True, locale="en-GB")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", SLOWER_PROCESSOR)
    page.add_init_script(WATCH)
    yield page, Wire(session)
    context.close()


def opened(browser: Browser, base: str, path: str) -> Felt:
    """Open a page for the first time."""
    with slow_phone(browser, base) as (page, wire):
        page.goto(path, wait_until="networkidle")
        largest, moved = page.evaluate("[felt.largest, felt.moved]")
        return Felt(wire.requests, wire.bytes, page.evaluate(FIRST_PAINT), largest, moved)


def chosen(browser: Browser, base: str) -> tuple[float, int, float]:
    """Tick a box in the filters; return milliseconds until its groups are there, bytes, and what moved."""
    with slow_phone(browser, base) as (page, wire):
        page.goto(FINDER, wait_until="networkidle")
        page.locator(".wishes-open").tap()
        before, moved = wire.bytes, page.evaluate("felt.moved")
        started = page.evaluate("performance.now()")
        page.locator("#day-wed").check()
        page.wait_for_url("**day=wed**")
        took = page.evaluate("performance.now()") - started
        page.wait_for_load_state("networkidle")
        return took, wire.bytes - before, page.evaluate("felt.moved") - moved


def first_group(browser: Browser, base: str) -> str:
    """Return the address of the first group that is listed."""
    page = browser.new_page()
    page.goto(base + PAGES["finder"])
    address = page.locator(".card-name a").first.get_attribute("href") or ""
    page.close()
    return address


def best(runs: Sequence[Felt]) -> Felt:
    """Return the run whose largest paint came first, with the worst of what moved in any."""
    quickest = min(runs, key=lambda run: run.largest)
    return Felt(quickest.requests, quickest.bytes, quickest.first, quickest.largest, max(run.moved for run in runs))


def lines(base: str, *, runs: int) -> Iterator[str]:
    """Yield the report on the site at ``base``, line by line: two tables in Markdown."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield "| first view | requests | KB | first paint, ms | largest paint, ms | layout shift |"
        yield "|---|---|---|---|---|---|"
        for name, path in PAGES.items():
            address = path or first_group(browser, base)
            felt = best([opened(browser, base, address) for _ in range(runs)])
            yield (
                f"| {name} | {felt.requests} | {felt.bytes / 1000:.1f} | {felt.first:.0f} | {felt.largest:.0f}"
                f" | {felt.moved:.3f} |"
            )
        took, came, moved = min(chosen(browser, base) for _ in range(runs))
        yield f"\nA box ticked in the filters: {took:.0f} ms, {came / 1000:.1f} KB, layout shift {moved:.3f}"
        browser.close()
