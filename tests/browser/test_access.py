"""Every page in each of its states, in light and in dark, wide and narrow: what WCAG 2.2 AA asks and a machine can see.

What was looked at by hand, and what nobody tried, is in docs/accessibility.md.
"""

from datetime import UTC, datetime
from itertools import pairwise
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from simulator.bootstrap import Settings, build_services
from simulator.domain.accounts import Account
from simulator.domain.preferences import Ways
from simulator.domain.roles import SOLO
from tests.browser.conftest import Server
from tests.browser.driving import open_page, past_the_notice, settle
from tests.browser.looking import THAT_DIFFER, beyond, choose, headings, keyboard_at, look, problems, stops
from tests.browser.states import STATES, House, at, play, press
from tests.page.conftest import REPAIRED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("access")]
LOOKS = (("dark", 1280), ("dark", 390), ("light", 390), ("light", 320), ("dark", 320))
AT_TWICE_THE_SIZE = 640
"""Of a window of 1280 pixels, what a browser at 200 % leaves to lay out."""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("access"), gap="0")
    services = build_services(Settings(database_url=f"sqlite:///{running.database}", double_press_seconds=0))
    made = House(running, services)
    made.prepare()
    running.start()
    yield made
    running.stop()
    services.store.close()


@pytest.fixture(scope="module")
def tab(browser, house):
    """One tab for all: what it has loaded once, it need not load again."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(params=STATES)
def state(request, house, tab):
    """Each page in each of its states, open in the tab."""
    STATES[request.param](house, tab)
    expect(tab.get_by_role("heading", level=1)).to_be_visible(timeout=20_000)
    settle(tab)
    return tab


def test_in_every_theme_and_width_axe_finds_nothing_and_nothing_scrolls_sideways(state):
    order = headings(state)
    assert order.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(order))
    look(state, "light", 1280)
    assert problems(state) == []
    for scheme, width in LOOKS:
        look(state, scheme, width)
        assert problems(state, THAT_DIFFER) == [], (scheme, width)
    look(state, "light", AT_TWICE_THE_SIZE)
    assert beyond(state) <= 0


@pytest.mark.parametrize(
    "name", ["library", "prebriefing", "room, say it first", "room, options", "account", "debriefing, in short"]
)
def test_wherever_the_tab_key_goes_it_shows(house, tab, name):
    STATES[name](house, tab)
    found = stops(tab)
    assert len(found) >= 6
    assert [each["name"] for each in found if not each["visible"]] == []
    assert [each["name"] for each in found if each["bottom"] < 0 or each["left"] < 0 or each["right"] > 1280] == []


TELLING = """
(place) => {
  const within = [place, ...place.querySelectorAll('*')].map((each) => each.shadowRoot?.querySelector('[role=log]'))
  const told = document.documentElement.dataset
  told.told = 0
  new MutationObserver(() => { told.told = Number(told.told) + 1 }).observe(within.find(Boolean), { childList: true })
}
"""
"""Counts how often something is put into the live region."""


def skilled(house, attempt):
    """The key of an option that does not stop the scene; which one it is depends on chance."""
    room = house.services.training.room(SOLO, attempt)
    return [option.id for option in room.options].index(REPAIRED[room.step]) + 1


def test_after_a_choice_the_keyboard_stands_at_what_is_asked_and_the_new_lines_are_told_once(house, tab):
    attempt = play(house.services, 1)
    at(house, tab, f"/practise?attempt={attempt}")
    log = tab.get_by_role("log")
    tab.locator("[class*=st-key-sb-announcer]").evaluate(TELLING)
    choose(tab, skilled(house, attempt))
    expect(tab.get_by_text("Decision 3")).to_be_visible()
    tab.wait_for_function("document.activeElement.id === 'sb-ask'")
    told = log.locator("p").all_inner_texts()
    shown = tab.locator(".sb-last .sb-line:not(.sb-you) .sb-words, .sb-now .sb-words").all_inner_texts()
    assert len(shown) > 0
    assert [words for words in shown if not any(words in line for line in told)] == []
    assert tab.evaluate("document.documentElement.dataset.told") == "1"
    press(tab, "Keys 1–4")
    assert tab.evaluate("document.documentElement.dataset.told") == "1"
    press(tab, "Keys 1–4")


def test_the_keyboard_stays_in_a_field_in_which_somebody_writes(house, tab):
    attempt = play(house.services, 1)
    at(house, tab, f"/practise?attempt={attempt}", Ways(say_first=True))
    tab.locator(".st-key-sb-saying textarea").click()
    tab.keyboard.type("I wonder ")
    tab.keyboard.press("Control+Enter")  # the page is drawn anew
    settle(tab)
    tab.wait_for_timeout(300)
    tab.keyboard.type("what it is like")
    assert keyboard_at(tab) == "TEXTAREA"
    assert tab.locator(".st-key-sb-saying textarea").input_value() == "I wonder what it is like"


def test_a_page_opened_from_another_one_puts_the_keyboard_at_its_heading(house, tab):
    at(house, tab, "/about")
    tab.get_by_role("link", name="Cases").first.click()
    expect(tab.get_by_role("heading", level=1, name="Practise a session")).to_be_focused(timeout=10_000)
    assert tab.locator("[aria-current=page]").all_inner_texts() == ["Cases"]


def test_on_a_small_screen_the_ways_open_by_keyboard_and_help_stays_in_sight(house, tab):
    at(house, tab, "/about")
    tab.set_viewport_size({"width": 320, "height": 640})
    ways = tab.locator(".st-key-sb-ways")
    expect(ways).to_be_hidden()
    tab.locator(".sb-menu summary").focus()
    tab.keyboard.press("Enter")
    expect(ways.get_by_role("link", name="Cases")).to_be_visible()
    ways.get_by_role("link", name="Cases").click()
    expect(tab.get_by_role("heading", level=1, name="Practise a session")).to_be_visible()
    expect(ways).to_be_hidden()
    tab.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTo(0, 3000)")
    expect(tab.get_by_role("button", name="I need to stop / find help")).to_be_in_viewport()


def test_with_less_motion_wished_for_nothing_glides(house, tab):
    attempt = play(house.services, 1)
    tab.emulate_media(reduced_motion="reduce")
    at(house, tab, f"/practise?attempt={attempt}")
    tab.evaluate("Element.prototype.scrollIntoView = (how) => { document.body.dataset.glided = how?.behavior ?? '' }")
    choose(tab, skilled(house, attempt))
    tab.wait_for_function("document.body.dataset.glided")
    assert tab.evaluate("document.body.dataset.glided") == "instant"
    option = tab.locator(".sb-options button").first
    assert option.evaluate("(button) => getComputedStyle(button).transitionProperty") == "none"
    tab.emulate_media(reduced_motion="no-preference")


GROUND = """
() => {
  const app = document.querySelector('[data-testid=stApp]')
  return app && getComputedStyle(app).backgroundColor
}
"""


def ground(page):
    return page.evaluate(GROUND)


def test_light_or_dark_is_chosen_once_for_every_page(house, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    open_page(page, f"{house.server.url}/account")
    assert ground(page) == "rgb(251, 249, 245)"
    page.get_by_label("dark").check()
    page.get_by_role("button", name="Show it like this").click()
    page.wait_for_function(f"({GROUND})() === 'rgb(23, 29, 28)'")
    for address in ("/", f"/practise?attempt={house.early}"):
        open_page(page, house.server.url + address)
        assert ground(page) == "rgb(23, 29, 28)"
    context.close()


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """A server with accounts, where one signs in first."""
    running = Server(tmp_path_factory.mktemp("door"))
    services = build_services(Settings(database_url=f"sqlite:///{running.database}"))
    services.accounts.store.create(
        Account(uuid4(), uuid4(), "tara@example.edu", "Tara", False, "$argon2id$none", datetime.now(UTC))
    )
    services.store.close()
    running.start()
    yield running
    running.stop()


def test_where_one_signs_in_axe_finds_nothing_either(door, page):
    page.goto(f"{door.url}/signin")
    assert problems(page) == []
    for scheme, width in LOOKS:
        look(page, scheme, width)
        assert problems(page) == [], (scheme, width)


def test_where_nothing_was_practised_axe_finds_nothing_either(own_server, page):
    past_the_notice(page, own_server)
    for address in ("/progress", "/drills"):
        open_page(page, own_server.url + address)
        for scheme, width in LOOKS[-2:]:
            look(page, scheme, width)
            assert problems(page) == [], (address, scheme, width)


def test_the_first_notice_breaks_no_rule(own_server, page):
    open_page(page, own_server.url)
    expect(page.get_by_role("button", name="I have read this")).to_be_visible()
    for scheme, width in LOOKS[-2:]:
        look(page, scheme, width)
        assert problems(page) == [], (scheme, width)
