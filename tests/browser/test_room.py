"""The room in a real browser: a whole session in each way of practising, by keyboard and by mouse, narrow and wide."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SHORT
from tests.browser.driving import (
    BETWEEN_ANSWERS_MS,
    begin,
    decision_number,
    options,
    past_the_notice,
    press_key_twice,
    recorded,
    rehearse,
    settle,
)
from tests.browser.driving import open_page as visit
from tests.protocol.recorded import column
from tests.unit.services.playing import BEST

pytestmark = pytest.mark.browser
CRITICAL_FIRST, CRITICAL = "abft-still-your-son", "It took courage to ask me that"
FOCUSED = """
(document.activeElement.closest('[class*=st-key-]')?.className.match(/st-key-[^ ]+/)[0] ?? '')
  + ' #' + document.activeElement.id
"""


def tab_to(page, css):
    """Press Tab until an element inside of this has the keyboard."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("css => Boolean(document.activeElement.closest(css))", css):
            return
    raise AssertionError(f"the keyboard does not reach {css}: it is at {page.evaluate(FOCUSED)}")


def choose_ways(page, server, case, *names):
    """Accept the prebriefing with these ways to practise, and no others; returns the attempt's id."""
    past_the_notice(page, server)
    visit(page, f"{server.url}/prebrief?case={case}")
    for box in page.locator("[class*=st-key-sb-way-] input[type=checkbox]").all():
        wanted = any(
            f"st-key-sb-way-{name}" in (box.evaluate("e => e.closest('[class*=st-key-sb-way-]').className"))
            for name in (*names, "shortcuts")
        )
        if box.is_checked() != wanted:
            box.locator("xpath=ancestor::label").click()
            expect(box).to_be_checked(checked=wanted)
            settle(page)
    page.get_by_role("button", name="I'm ready, begin").click()
    page.wait_for_url(re.compile("attempt="))
    settle(page)
    return page.url.split("attempt=")[1].split("&")[0]


def number_of(page, choice):
    """The number key of a choice, whose place is drawn by lot for each attempt."""
    return str(1 + options(page).evaluate_all("(all, id) => all.findIndex(e => e.dataset.choice === id)", choice))


SAY_AND_GO_ON = """
() => {
  document.querySelector('.sb-options button[aria-pressed=true]').click()
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab' }))
  document.querySelector('.st-key-sb-pause button').focus()
}
"""
"""Say what is selected, and be at the pause by the Tab key before any answer can be there."""


def no_sideways_scrolling(page):
    return page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")


def test_a_whole_session_is_said_first_by_keyboard_alone_on_a_phone(page, short_server):
    page.set_viewport_size({"width": 390, "height": 844})
    attempt = choose_ways(page, short_server, SHORT, "say-first")
    for turn, choice in enumerate(BEST, start=1):
        assert decision_number(page) == turn
        assert options(page).count() == 0
        tab_to(page, ".st-key-sb-saying textarea")
        page.keyboard.type(f"My own words 1234, {turn}")
        tab_to(page, ".st-key-sb-show")
        page.keyboard.press("Enter")
        expect(options(page).first).to_be_visible()
        settle(page)
        expect(page.locator(".sb-said-first")).to_contain_text(f"My own words 1234, {turn}")
        assert no_sideways_scrolling(page)
        press_key_twice(page, number_of(page, choice))
        page.wait_for_function("document.activeElement.id === 'sb-ask'")
    page.keyboard.press("1")  # one press too many must not skip the ending
    page.wait_for_timeout(BETWEEN_ANSWERS_MS)
    settle(page)
    expect(page.get_by_role("heading", name="The session ends here.")).to_be_visible()
    tab_to(page, ".st-key-sb-to-debrief")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/debrief"))
    said = column(short_server, "select own_words from private_notes where attempt_id = ? order by step", attempt)
    assert recorded(short_server, attempt) == list(BEST)
    assert said == [f"My own words 1234, {turn}" for turn in (1, 2, 3)]


def test_whoever_has_gone_on_by_the_tab_key_while_the_page_was_drawn_stays_where_they_are(page, short_server):
    choose_ways(page, short_server, SHORT)
    first, second = (page.locator(f"[data-choice='{choice}']") for choice in BEST[:2])
    first.click()
    page.evaluate(SAY_AND_GO_ON)
    here = page.evaluate(FOCUSED)
    assert "sb-pause" in here
    expect(page.locator(".sb-progress")).to_contain_text("Decision 2")
    page.wait_for_timeout(BETWEEN_ANSWERS_MS)
    settle(page)
    assert page.evaluate(FOCUSED) == here
    for _ in range(2):
        second.click()
    page.wait_for_function("document.activeElement.id === 'sb-ask'")


def test_a_whole_session_by_mouse_with_sureness_and_pull_and_feedback_at_the_end(page, short_server):
    past_the_notice(page, short_server)
    visit(page, f"{short_server.url}/prebrief?case={SHORT}")
    page.locator("[class*=st-key-feedback-]").get_by_text("At the end, in the debriefing").click()
    settle(page)
    for name in ("say-first", "ask-confidence", "ask-pull"):
        box = page.locator(f".st-key-sb-way-{name}")
        if box.locator("input").is_checked() != name.startswith("ask"):
            box.locator("label").click()
            settle(page)
    page.get_by_role("button", name="I'm ready, begin").click()
    page.wait_for_url(re.compile("attempt="))
    settle(page)
    attempt = page.url.split("attempt=")[1]
    for step, choice in enumerate(BEST):
        option = page.locator(f"[data-place$='/{step}'] [data-choice='{choice}']")
        expect(option).to_be_visible()
        page.locator("[class*=st-key-pull-]").get_by_text("To fix it", exact=True).click()
        settle(page)
        option.click()
        settle(page)
        page.locator("[class*=st-key-sure-]").get_by_text("Fairly sure").click()
        settle(page)
        option.click()
        page.wait_for_timeout(BETWEEN_ANSWERS_MS)
        settle(page)
        expect(page.locator(".sb-feedback")).to_have_count(0)
    page.get_by_role("button", name="Go to the debriefing").click()
    page.wait_for_url(re.compile("/debrief"))
    noted = "select {} from private_notes where attempt_id = ? order by step"
    assert column(short_server, noted.format("confidence"), attempt) == ["fairly"] * 3
    assert column(short_server, noted.format("pull"), attempt) == ["fix"] * 3


def test_a_critical_choice_stops_the_scene_a_held_key_does_not_skip_it_and_one_can_go_back(page, server):
    page.set_viewport_size({"width": 390, "height": 844})
    attempt = begin(page, server, CRITICAL_FIRST)
    critical = options(page).filter(has_text=CRITICAL)
    number = critical.locator("strong").first.inner_text()
    for _ in range(25):
        page.keyboard.press(number, delay=10)
        page.wait_for_timeout(40)
    settle(page)
    stop = page.get_by_role("heading", name="Let's stop here, as a supervisor would")
    expect(stop).to_be_visible()
    assert recorded(server, attempt) == ["how-settled"]
    page.reload()
    settle(page)
    expect(stop).to_be_visible()
    assert no_sideways_scrolling(page)
    expect(page.get_by_role("button", name="I have said it; go on")).to_be_visible()  # it comes after the heading
    rehearse(page)
    expect(options(page)).to_have_count(4)
    page.get_by_role("button", name="Go back…").click()
    settle(page)
    page.get_by_role("button", name="Try again from here").click()
    page.wait_for_url(lambda url: attempt not in url)
    settle(page)
    expect(page.get_by_text("Another try, from decision 1.")).to_be_visible()
    assert decision_number(page) == 1
    assert recorded(server, attempt) == ["how-settled"]
