"""Drills in a real browser, by keyboard alone, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import BETWEEN_ANSWERS_MS, open_page, options, past_the_notice, settle
from tests.protocol.recorded import column

pytestmark = pytest.mark.browser


def tab_to(page, key):
    """Move the keyboard to the button of this key, with the Tab key alone."""
    for _ in range(60):
        if page.evaluate(f"document.activeElement.closest('.st-key-{key}') !== null"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach {key}")


def say_first(page, words):
    """Write one's own words and open the options."""
    field = page.locator("textarea")
    for _ in range(60):
        if page.evaluate("document.activeElement.matches('textarea')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type(words)
    expect(field).to_have_value(words)
    tab_to(page, "sb-drill-show")
    page.keyboard.press("Enter")
    expect(options(page).first).to_be_visible(timeout=15_000)
    settle(page)


def answer(page):
    """Select the first option and say it, by its number key."""
    page.keyboard.press("1")
    expect(page.locator(".sb-options button[aria-pressed=true]")).to_have_count(1)
    settle(page)
    page.keyboard.press("1")
    expect(page.locator(".st-key-sb-drill-next button")).to_be_visible(timeout=15_000)
    page.wait_for_timeout(BETWEEN_ANSWERS_MS)
    settle(page)


def test_the_first_three_drills_of_a_row_by_keyboard_alone_on_a_phone(page, server):
    page.set_viewport_size({"width": 390, "height": 844})
    past_the_notice(page, server)
    open_page(page, f"{server.url}/drills")
    tab_to(page, "sb-drill-begin")
    page.keyboard.press("Enter")
    for number in (1, 2, 3):
        expect(page.locator("h1")).to_contain_text(f"Drill {number} of 10", timeout=15_000)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        if page.locator("textarea").count():
            say_first(page, f"1 2 3 4, in my own words ({number})")
        answer(page)
        assert page.evaluate("document.activeElement.id") == "sb-ask"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.keyboard.press("1")
    expect(page.locator("h1")).to_contain_text("Drill 4 of 10", timeout=15_000)
    sitting = re.search(r"sitting=([0-9a-f-]+)", page.url)[1].replace("-", "")
    kept = column(server, "select own_words from drill_answers where sitting_id = ? order by position", sitting)
    assert kept == ["1 2 3 4, in my own words (1)", "1 2 3 4, in my own words (2)", ""]
