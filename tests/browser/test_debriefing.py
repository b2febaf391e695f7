"""The debriefing in a real browser: its layers, the map by keyboard and the way back, on a phone, free of faults."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import open_page, press_key_twice, settle
from tests.browser.looking import problems

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def debriefing(server, played):
    """The address of the debriefing of a session that was played by its first options."""
    return f"{server.url}/debrief?attempt={played()}"


def focused(page):
    """What has the focus: its words, then where it leads."""
    at = "document.activeElement"
    return page.evaluate(f"[{at}.textContent.trim(), {at}.getAttribute('href') || '']")


def tab_to(page, wanted, *, most=60):
    """Press Tab until what is wanted has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted(focused(page)):
            return
    pytest.fail("the focus never came there")


def test_from_the_first_layer_to_a_decision_of_the_map_and_back_by_keyboard(page, debriefing):
    open_page(page, debriefing)
    tab_to(page, lambda at: at[0] == "The whole record")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Decision by decision")).to_be_visible(timeout=20_000)
    settle(page)
    tab_to(page, lambda at: at[1] == "#sb-part-map")
    page.keyboard.press("Enter")
    tab_to(page, lambda at: at == ["2", "#sb-decision-2"])
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    decision = page.locator("#sb-decision-2")
    expect(decision).to_be_visible()
    expect(decision).to_be_in_viewport()
    assert page.evaluate("document.querySelector('#sb-decision-2').parentElement.open")
    for _ in range(3):  # from the decision, from the map, from the record
        page.go_back()
        page.wait_for_timeout(1_000)
        settle(page)
    expect(page.get_by_label("Which moment would you take back")).to_be_visible(timeout=20_000)
    assert "layer=record" not in page.url


def test_on_a_phone_every_layer_fits_and_is_free_of_faults(page, debriefing):
    page.set_viewport_size(PHONE)
    for layer in ("first", "moments", "record", "yours"):
        open_page(page, f"{debriefing}&layer={layer}")
        width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert width <= PHONE["width"], layer
        for summary in page.locator("summary").all()[:4]:
            summary.click()
        assert problems(page) == [], layer
    page.set_viewport_size({"width": 320, "height": 700})
    open_page(page, f"{debriefing}&layer=record")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 320
    small = page.evaluate(
        "[...document.querySelectorAll('a.sb-spot')].map(spot => spot.getBoundingClientRect())"
        ".filter(box => box.width < 24 || box.height < 24).length"
    )
    assert small == 0


def test_a_moment_is_seen_again_and_the_two_ways_are_compared(page, debriefing):
    open_page(page, f"{debriefing}&layer=moments")
    page.get_by_role("button", name="See it again from here").first.click()
    page.wait_for_url(re.compile("/practise"), timeout=20_000)
    settle(page)
    press_key_twice(page, "2")
    open_page(page, f"{debriefing}&layer=moments")
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Where they parted", exact=True)).to_be_visible(timeout=20_000)
    settle(page)
    assert problems(page) == []
