import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import past_the_notice, settle

NEW = "Only cases that I have not practised"
pytestmark = pytest.mark.browser


def test_search_and_filters_follow_the_back_button_on_a_phone(page, server):
    page.set_viewport_size({"width": 390, "height": 844})
    past_the_notice(page, server)
    words = page.get_by_label("Search by title, person, problem or aim")
    words.fill("grief")
    words.press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ cases$"))).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=re.compile(r"\d+ cases"))).to_have_count(1)
    expect(page.get_by_label("Level")).to_be_hidden()  # filters are folded until somebody wants them
    settle(page)
    page.get_by_text("Filters", exact=True).click()
    expect(page.get_by_label(NEW)).to_be_visible()
    settle(page)
    page.get_by_role("combobox", name="Level").click()
    page.get_by_role("option", name="Foundation").click()
    page.wait_for_url(re.compile("q=grief&level=foundation"))
    settle(page)
    expect(page.get_by_text("· Intermediate ·")).to_have_count(0)
    page.go_back()
    expect(page.get_by_text("· Intermediate ·").first).to_be_visible()
    expect(words).to_have_value("grief")
    settle(page)
    page.go_back()
    expect(words).to_have_value("")
    expect(page.get_by_role("heading", name="A next step for you")).to_be_visible()
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth")
