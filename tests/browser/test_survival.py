"""What only a browser can show: an open page comes back by itself, and its buttons work again."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CASE
from tests.browser.driving import begin, decision_number, options, press_key_twice, recorded, settle
from tests.protocol.line import Line
from tests.protocol.trainee import until

pytestmark = pytest.mark.browser
BACK_MS = 40_000


@pytest.fixture
def line(server):
    between = Line(server.port)
    yield between
    between.cut()


@pytest.mark.parametrize("seconds", [0.5, 5])
def test_a_page_whose_line_breaks_during_a_press_comes_back_with_the_next_moment(page, server, line, seconds):
    attempt = begin(page, line, CASE)
    options(page).first.click()
    expect(page.locator(".sb-options button[aria-pressed=true]")).to_have_count(1)
    settle(page)
    line.answers.clear()
    options(page).first.click()
    until(lambda: len(recorded(server, attempt)) == 1)
    line.cut()
    time.sleep(seconds)
    line.mend()
    expect(page.locator(".sb-progress")).to_contain_text("Decision 2", timeout=BACK_MS)
    settle(page)
    press_key_twice(page, "1")
    assert decision_number(page) == 3
    assert len(recorded(server, attempt)) == 2


def test_a_press_that_the_line_swallowed_stays_selected_and_works_again(page, server, line):
    attempt = begin(page, line, CASE)
    options(page).first.click()
    expect(page.locator(".sb-options button[aria-pressed=true]")).to_have_count(1)
    settle(page)
    line.presses.clear()
    options(page).first.click()
    line.cut()
    time.sleep(0.5)
    line.mend()
    settle(page)
    expect(page.locator(".sb-options button[aria-pressed=true]")).to_have_count(1, timeout=BACK_MS)
    assert recorded(server, attempt) == []
    expect(page.locator(".sb-options button[data-sent]")).to_have_count(0)
    page.keyboard.press("1")
    expect(page.locator(".sb-progress")).to_contain_text("Decision 2", timeout=BACK_MS)
    assert len(recorded(server, attempt)) == 1
