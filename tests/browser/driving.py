"""What a trainee does in the browser."""

import re

from playwright.sync_api import expect

from tests.protocol.recorded import choices as recorded
from tests.protocol.recorded import column
from tests.protocol.recorded import rejections as rejected

__all__ = ["recorded", "rejected"]

BETWEEN_ANSWERS_MS = 700
"""A little more than the gap that guards against double presses."""


def settle(page):
    """Wait until Streamlit has drawn the page; keys pressed before that are lost."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
    page.wait_for_timeout(150)


def open_page(page, url):
    page.goto(url)
    settle(page)


def past_the_notice(page, server):
    open_page(page, server.url)
    accept = page.get_by_role("button", name="I have read this")
    if accept.count():
        accept.click()
        settle(page)


def begin(page, server, case):
    """From the library to the room; returns the attempt's id."""
    past_the_notice(page, server)
    open_page(page, f"{server.url}/prebrief?case={case}")
    page.get_by_role("button", name="I'm ready, begin").click()
    page.wait_for_url(re.compile("attempt="))
    expect(options(page).first).to_be_visible(timeout=20_000)
    settle(page)
    return page.url.split("attempt=")[1]


def options(page):
    return page.locator(".sb-options button")


def decision_number(page):
    return int(re.search(r"Decision (\d+)", page.locator(".sb-progress").inner_text())[1])


def press_key_twice(page, key):
    """Select and say an option by its number key."""
    page.keyboard.press(key)
    expect(page.locator(".sb-options button[aria-pressed=true]")).to_have_count(1)
    settle(page)
    page.keyboard.press(key)
    page.wait_for_timeout(BETWEEN_ANSWERS_MS)
    settle(page)
    rehearse(page)


def rehearse(page):
    """Go on by keyboard where the scene stops after a critical choice; else nothing."""
    said = page.get_by_role("button", name="I have said it; go on")
    if said.count():
        said.press("Enter")
        expect(said).to_have_count(0)
        settle(page)


def response_times(server, attempt):
    """Milliseconds each decision took, None where it was drawn again after a reconnect."""
    return column(server, "select response_ms from decisions where attempt_id = ? order by step", attempt)
