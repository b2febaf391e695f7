"""The options in the browser, which alone knows what is selected."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SHORT
from tests.browser.driving import BETWEEN_ANSWERS_MS, begin, decision_number, options, recorded, settle
from tests.unit.services.playing import BEST

pytestmark = pytest.mark.browser
SELECTED = ".sb-options button[aria-pressed=true]"
HINT = ".st-key-sb-choices [role=status]"


@pytest.fixture
def attempt(page, short_server):
    return begin(page, short_server, SHORT)


def test_a_press_selects_another_one_moves_the_selection_and_nothing_is_said(page, short_server, attempt):
    expect(page.locator(HINT)).to_have_text("Choose one; nothing is said yet.")
    options(page).nth(1).click()
    expect(page.locator(SELECTED)).to_have_count(1)
    expect(page.locator(SELECTED)).to_contain_text("selected, press again to say it")
    page.keyboard.press("1")
    expect(page.locator(SELECTED)).to_have_count(1)
    expect(options(page).first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(HINT)).to_have_text("Press it again to say it, or choose another.")
    assert recorded(short_server, attempt) == []


def test_what_is_selected_stays_through_a_pause_and_goes_with_a_refresh(page, short_server, attempt):
    options(page).nth(1).click()
    page.get_by_role("button", name="Pause").click()
    expect(options(page)).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    expect(options(page).nth(1)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(options(page).first).to_be_visible()
    expect(page.locator(SELECTED)).to_have_count(0)


def test_a_triple_press_answers_one_decision_and_the_tail_is_told(page, short_server, attempt):
    settle(page)
    for _ in range(2):
        page.locator(f"[data-choice='{BEST[0]}']").click()
    expect(page.locator(".sb-progress")).to_contain_text("Decision 2")
    page.wait_for_function("document.querySelector('[data-place$=\"/1\"]')")
    page.evaluate("for (const _ of [1, 2, 3]) document.querySelector('.sb-options button').click()")
    expect(page.locator(HINT)).to_contain_text("That press came very soon after your last answer")
    page.wait_for_timeout(BETWEEN_ANSWERS_MS)
    assert (decision_number(page), len(recorded(short_server, attempt))) == (2, 1)
    page.keyboard.press("1")
    expect(page.locator(SELECTED)).to_have_count(1)


def test_a_held_key_counts_once(page, short_server, attempt):
    settle(page)
    for number, key in enumerate(("1", "Enter")):
        options(page).nth(number).focus()
        for _ in range(8):
            page.keyboard.down(key)
        page.keyboard.up(key)
        expect(options(page).nth(number)).to_have_attribute("aria-pressed", "true")
    assert recorded(short_server, attempt) == []


def test_other_keys_and_numbers_that_are_typed_into_a_field_select_nothing(page, attempt):
    settle(page)
    page.evaluate("document.activeElement?.blur()")
    for keys in ("5", "0", "a", "Control+1", "Alt+2"):
        page.keyboard.press(keys)
    page.wait_for_timeout(150)
    expect(page.locator(SELECTED)).to_have_count(0)
    page.get_by_role("button", name="Something is wrong with this moment").click()
    page.locator("textarea").first.click()
    page.keyboard.type("1234")
    expect(page.locator(SELECTED)).to_have_count(0)


def test_keys_that_are_turned_off_select_nothing_and_pressing_still_does(page, attempt):
    settle(page)
    page.get_by_role("button", name="Keys 1–4 are on").click()
    expect(page.get_by_role("button", name="Keys 1–4 are off")).to_be_visible()
    settle(page)
    page.keyboard.press("1")
    page.wait_for_timeout(150)
    expect(page.locator(SELECTED)).to_have_count(0)
    options(page).first.click()
    expect(page.locator(SELECTED)).to_have_count(1)
    page.get_by_role("button", name="Keys 1–4 are off").click()
    expect(page.get_by_role("button", name="Keys 1–4 are on")).to_be_visible()
