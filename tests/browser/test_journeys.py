import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CASE
from tests.browser.driving import (
    BETWEEN_ANSWERS_MS,
    begin,
    decision_number,
    open_page,
    options,
    past_the_notice,
    press_key_twice,
    recorded,
    rejected,
    response_times,
    settle,
)
from tests.browser.looking import problems

pytestmark = pytest.mark.browser
LONGEST = 13


def test_a_whole_case_is_played_by_keyboard_only_and_debriefed(page, server):
    attempt = begin(page, server, CASE)
    for _ in range(LONGEST):
        if not options(page).count():
            break
        press_key_twice(page, "1")
    over = page.get_by_role("button", name="Go to the debriefing")
    expect(over).to_be_visible()
    over.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Which moment would you take back")).to_be_visible(timeout=20_000)
    assert f"attempt={attempt}" in page.url
    assert 3 <= len(recorded(server, attempt)) <= LONGEST


def test_an_attempt_goes_on_after_the_tab_was_closed(page, context, server):
    attempt = begin(page, server, CASE)
    press_key_twice(page, "2")
    page.close()
    later = context.new_page()
    open_page(later, server.url)
    later.get_by_role("button", name="Go on where you left").first.click()
    later.wait_for_url(re.compile(attempt))
    settle(later)
    assert decision_number(later) == 2


def test_a_refresh_in_the_middle_loses_nothing(page, server):
    attempt = begin(page, server, CASE)
    press_key_twice(page, "1")
    page.reload()
    settle(page)
    assert decision_number(page) == 2
    press_key_twice(page, "1")
    assert len(recorded(server, attempt)) == 2
    first, after_the_refresh = response_times(server, attempt)
    assert first > 0
    assert after_the_refresh is None


def test_a_killed_server_loses_nothing_and_the_open_page_goes_on(page, own_server):
    attempt = begin(page, own_server, CASE)
    press_key_twice(page, "1")
    press_key_twice(page, "1")
    before = recorded(own_server, attempt)
    own_server.kill()
    own_server.start()
    page.wait_for_timeout(4_000)
    settle(page)
    assert recorded(own_server, attempt) == before
    assert decision_number(page) == 3
    press_key_twice(page, "1")
    assert len(recorded(own_server, attempt)) == 3


def test_a_double_click_answers_at_most_one_decision(page, server):
    attempt = begin(page, server, CASE)
    options(page).first.dblclick()
    page.wait_for_timeout(BETWEEN_ANSWERS_MS)
    settle(page)
    assert len(recorded(server, attempt)) <= 1
    options(page).nth(1).click(click_count=4, delay=20)
    page.wait_for_timeout(BETWEEN_ANSWERS_MS)
    settle(page)
    assert len(recorded(server, attempt)) <= 2


def test_a_held_key_answers_one_decision(page, server):
    attempt = begin(page, server, CASE)
    for _ in range(40):
        page.keyboard.press("1", delay=10)
        page.wait_for_timeout(40)
    page.wait_for_timeout(BETWEEN_ANSWERS_MS)
    settle(page)
    assert len(recorded(server, attempt)) == 1


def test_a_second_tab_that_is_behind_changes_nothing_and_says_so(page, context, server):
    attempt = begin(page, server, CASE)
    behind = context.new_page()
    open_page(behind, page.url)
    expect(options(behind).first).to_be_visible()
    press_key_twice(page, "1")
    options(behind).nth(1).click()
    behind.get_by_role("button", name="Pause").click()
    behind.get_by_role("button", name="Go on").click()
    expect(behind.locator(".st-key-sb-choices [role=status]")).to_contain_text("already answered")
    assert len(recorded(server, attempt)) == 1
    assert rejected(server, attempt) == []


def test_a_second_tab_that_says_something_too_late_is_told_and_recorded(page, context, server):
    attempt = begin(page, server, CASE)
    behind = context.new_page()
    open_page(behind, page.url)
    options(behind).nth(1).click()
    settle(behind)
    press_key_twice(page, "1")
    options(behind).nth(1).click()
    expect(behind.locator(".sb-notice")).to_contain_text("already answered")
    assert len(recorded(server, attempt)) == 1
    assert rejected(server, attempt) == ["already-made"]


def test_what_is_new_is_brought_to_ears_and_eyes(page, server):
    begin(page, server, CASE)
    live = page.get_by_role("log")
    expect(live).to_contain_text("Samira: I wrote it down")
    press_key_twice(page, "1")
    expect(live).not_to_contain_text("I wrote it down")
    page.wait_for_timeout(800)
    expect(page.locator(".sb-last")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 390])
def test_help_is_in_sight_wherever_the_page_is_scrolled(page, server, width):
    page.set_viewport_size({"width": width, "height": 700})
    begin(page, server, CASE)
    page.locator(".sb-footer").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    help_button = page.get_by_role("button", name="I need to stop / find help")
    expect(help_button).to_be_in_viewport(ratio=1)
    help_button.click()
    expect(page.get_by_text("contact your local emergency number")).to_be_visible()


def test_a_deep_link_to_an_unknown_attempt_is_answered_kindly(page, server):
    past_the_notice(page, server)
    open_page(page, f"{server.url}/practise?attempt=nothing")
    expect(page.get_by_text("This attempt could not be found.")).to_be_visible()
    page.get_by_role("link", name="Back to the cases").click()
    expect(page.get_by_role("heading", name="Practise a session")).to_be_visible()


def test_everything_the_browser_loads_is_served_by_us(page, server):
    elsewhere = []
    page.on("request", lambda request: elsewhere.append(request.url))
    begin(page, server, CASE)
    press_key_twice(page, "1")
    assert [url for url in elsewhere if not re.match(rf"({server.url}|data:|blob:)", url)] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_scrolls_sideways_or_breaks_an_accessibility_rule(page, server, played, width):
    page.set_viewport_size({"width": width, "height": 844})
    attempt = played(option=2)
    unfinished = begin(page, server, CASE)
    press_key_twice(page, "1")
    rooms = (f"/practise?attempt={unfinished}", f"/debrief?attempt={attempt}")
    for address in ("/", f"/prebrief?case={CASE}", *rooms, "/about"):
        open_page(page, server.url + address)
        expect(page.locator(".sb-footer")).to_be_visible(timeout=20_000)
        wide = page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth")
        assert not wide, address
        assert problems(page) == [], address
