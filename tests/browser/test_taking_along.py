"""Paper and sharing in a real browser: what prints, and what the buttons do where a script runs."""

import re

from playwright.sync_api import expect


def test_address_of_a_group_is_there_to_copy_and_a_button_does_it_with_a_script(page):
    if page.has_script:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/groups/still-here/")
    share = page.locator("[data-share]")
    share.locator("summary").click()
    expect(share.get_by_label("Its address")).to_have_value(re.compile(r"/groups/still-here/$"))
    copy = share.get_by_role("button", name="Copy")
    if not page.has_script:
        expect(copy).to_be_hidden()
        return
    copy.click()
    expect(share.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/groups/still-here/")


def test_address_of_a_search_follows_what_is_chosen(page):
    page.goto("/groups/?topic=grief")
    if not page.has_script:
        return
    page.get_by_label("Tuesday").check()
    share = page.locator("[data-share]")
    expect(share.locator("[data-share-link]")).to_have_value(re.compile(r"topic=grief&day=tue$"))
    share.locator("summary").click()
    expect(share.get_by_role("button", name="Copy")).to_be_visible()


def test_booklet_and_card_print_without_what_can_only_be_pressed(page):
    page.goto("/print/")
    expect(page.get_by_role("button", name="Print")).to_be_visible(visible=page.has_script)
    page.emulate_media(media="print")
    expect(page.locator("header.bar")).to_be_hidden()
    expect(page.get_by_role("navigation", name="This booklet")).to_be_hidden()
    expect(page.get_by_role("heading", name="Someone to talk to right now")).to_be_visible()
    page.goto("/groups/still-here/card/")
    expect(page.locator(".hand-card:visible")).to_have_count(4)
    page.emulate_media(media="screen")
    expect(page.locator(".hand-card:visible")).to_have_count(1)


def test_group_and_its_cards_print_on_one_sheet(browser, live_server, directory):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    for url in ("/groups/still-here/", "/groups/still-here/card/"):
        page.goto(url)
        for paper in ("A4", "Letter"):
            assert page.pdf(format=paper).count(b"/Type /Page\n") == 1, (url, paper)
    context.close()
