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
from tests.browser.windows import DESK
from tests.page.conftest import REPAIRED

pytestmark = pytest.mark.browser
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
def tab(windows, house):
    """One tab for all: what it has loaded once, it need not load again."""
    with windows.one(viewport=DESK) as window:
        yield window.new_page()


def shown(name, house, tab):
    """Bring the tab to this state, and wait until all of it stands there."""
    STATES[name](house, tab)
    expect(tab.get_by_role("heading", level=1)).to_be_visible(timeout=20_000)
    settle(tab)
    return tab


@pytest.fixture(params=STATES)
def state(request, house, tab):
    """Each page in each of its states, open in the tab."""
    return shown(request.param, house, tab)


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
    found = stops(shown(name, house, tab))
    assert len(found) >= 6
    assert [each["name"] for each in found if each["covered"]] == []
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


GOES_ON = """
() => {
  const within = () => [...document.querySelectorAll('[class*=st-key-sb-announcer] *')].map((each) => each.shadowRoot)
  const stage = () => within().map((each) => each?.querySelector('[role=log]')?.dataset.stage).find(Boolean)
  const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  const before = stage()
  const look = () => {
    const option = document.querySelector('.sb-options button')
    if (!option || !stage() || stage() === before) return setTimeout(look, 5)
    press('Tab')
    option.focus()
    press('Enter')
    document.documentElement.dataset.wentOn = 'yes'
  }
  setTimeout(look, 5)
}
"""
"""Goes on by Tab to the first option and presses Enter there, as soon as the page has planned where to bring one."""


def test_whoever_has_gone_on_by_the_tab_key_is_not_brought_back_though_they_then_press_something(house, tab):
    shown("room, say it first", house, tab)
    expect(tab.locator(".st-key-sb-skip button")).to_be_visible(timeout=20_000)
    settle(tab)
    tab.evaluate(GOES_ON)
    tab.locator(".st-key-sb-skip button").press("Enter")
    tab.wait_for_function("document.documentElement.dataset.wentOn === 'yes'")
    settle(tab)
    tab.wait_for_timeout(300)
    assert tab.evaluate("document.activeElement.matches('.sb-options button')")


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


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 568)])
def test_on_a_phone_nothing_lies_over_what_has_the_keyboard(house, tab, width, height):
    shown("prebriefing", house, tab)
    tab.set_viewport_size({"width": width, "height": height})
    assert [each["name"] for each in stops(tab) if each["covered"]] == []


OPEN_REMARK, GO_BACK = ".st-key-sb-remark-open-room button", ".st-key-sb-go-back button"
PRESSES = {
    "pause": (".st-key-sb-pause button", "#sb-paused", ".st-key-sb-resume button", "#sb-ask"),
    "going back": (GO_BACK, "#sb-going-back", ".st-key-sb-go-back-close button", GO_BACK),
    "remark": (OPEN_REMARK, "[type=radio]", ".st-key-sb-remark-send-room button", OPEN_REMARK),
}
"""What is pressed, where the keyboard then stands; and the same once more, from there."""


def press_by_keyboard(tab, css):
    tab.locator(css).focus()
    tab.keyboard.press("Enter")


def stands_at(tab, css):
    """The keyboard comes to this and stays there."""
    tab.wait_for_function("(css) => document.activeElement.matches(css)", arg=css)
    tab.wait_for_timeout(400)
    settle(tab)
    assert tab.evaluate("(css) => document.activeElement.matches(css)", css)


@pytest.mark.parametrize("name", PRESSES)
def test_where_a_pressed_button_goes_away_the_keyboard_comes_to_what_came_of_it_and_back(house, tab, name):
    opens, there, closes, back = PRESSES[name]
    at(house, tab, f"/practise?attempt={house.early}")
    press_by_keyboard(tab, opens)
    stands_at(tab, there)
    if name == "remark":
        tab.locator(".st-key-sb-remark-room textarea").fill("The second line is not what he would say.")
    press_by_keyboard(tab, closes)
    stands_at(tab, back)
    tab.locator(GO_BACK).wait_for()


def test_a_remark_in_the_debriefing_brings_the_keyboard_to_its_form_and_back_within_reach_of_the_tab_key(house, tab):
    at(house, tab, f"/debrief?attempt={house.ended}&layer=moments")
    opens = tab.locator("[class*=st-key-sb-remark-open-moment-]").first.get_attribute("class").split()
    step = next(each for each in opens if "remark-open" in each).rpartition("-")[2]
    press_by_keyboard(tab, f".st-key-sb-remark-open-moment-{step} button")
    stands_at(tab, f".st-key-sb-remark-moment-{step} [type=radio]")
    press_by_keyboard(tab, f".st-key-sb-remark-close-moment-{step} button")
    stands_at(tab, f".st-key-sb-remark-open-moment-{step} button")
    assert tab.evaluate("document.activeElement.tabIndex") == 0


def test_rating_ones_own_words_leaves_the_keyboard_where_it_is_and_deleting_them_brings_it_to_the_question(house, tab):
    attempt = play(house.services, 1)
    house.services.notes.note(SOLO, attempt, 0, own_words="It sounds lonely.")
    at(house, tab, f"/practise?attempt={attempt}", Ways(say_first=True))
    controls = tab.locator("[class*=st-key-rate-]")
    for which, level in ((0, 3), (1, 2)):
        controls.nth(which).locator("button").first.focus()
        for _ in range(level):
            tab.keyboard.press("ArrowRight")
        tab.keyboard.press("Enter")
        expect(tab.get_by_text(f"{level} of 4, by your own rating")).to_be_visible()
        tab.wait_for_timeout(400)
        settle(tab)
        assert controls.nth(which).evaluate("(own) => own.contains(document.activeElement)")
    press_by_keyboard(tab, ".st-key-sb-forget-words button")
    expect(tab.get_by_text("Your words were deleted.")).to_be_visible()
    stands_at(tab, "#sb-ask")


def test_long_own_words_scroll_by_keyboard(house, tab):
    shown("room, long own words", house, tab)
    for css in (".sb-said-first", ".sb-long"):
        part = tab.locator(css)
        part.focus()
        tab.keyboard.press("PageDown")
        tab.wait_for_function("(css) => document.querySelector(css).scrollTop > 0", arg=css)
        assert part.get_attribute("aria-label") == "Your own words"


@pytest.mark.parametrize(
    ("address", "first", "second"),
    [("/progress", "Over your sessions", "Your journal"), ("/debrief?attempt={}", "In short", "Three moments")],
)
def test_which_part_of_a_page_is_open_is_told_to_whoever_does_not_see_it(house, tab, address, first, second):
    at(house, tab, address.format(house.finished))
    open_now = tab.locator(".st-key-sb-parts [aria-current]")
    expect(open_now).to_have_text([first])
    tab.emulate_media(color_scheme="dark")  # the page is drawn anew, and nobody has pressed anything
    tab.wait_for_timeout(400)
    assert tab.evaluate("document.activeElement === document.body")
    tab.get_by_role("link", name=second).focus()
    tab.keyboard.press("Enter")
    expect(open_now).to_have_text([second])
    settle(tab)
    assert tab.evaluate("document.activeElement.textContent") == second


MANY = """
(columns) => {
  const one = columns.children[0]
  columns.replaceChildren(...Array.from({ length: 24 }, (_, at) => {
    const column = one.cloneNode(true)
    column.querySelector('.sb-growth-number').textContent = at + 87
    return column
  }))
  const shown = [...columns.querySelectorAll('.sb-growth-number')].filter((each) => each.checkVisibility())
  const boxes = shown.map((each) => {
    const range = document.createRange()
    range.selectNodeContents(each)
    return range.getBoundingClientRect()
  })
  return [boxes.length, boxes.slice(1).filter((box, at) => box.left < boxes[at].right).length]
}
"""
"""Puts 24 columns into the picture; how many numbers there are, and how many overlap the one before."""


@pytest.mark.parametrize(("width", "numbers"), [(320, 8), (390, 8), (1280, 24)])
def test_numbers_under_many_columns_do_not_overlap(house, tab, width, numbers):
    at(house, tab, "/progress")
    tab.set_viewport_size({"width": width, "height": 844})
    assert tab.locator(".sb-growth-columns").evaluate(MANY) == [numbers, 0]


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


def test_light_or_dark_is_chosen_once_for_every_page(house, page):
    page.emulate_media(color_scheme="light")
    open_page(page, f"{house.server.url}/account")
    assert ground(page) == "rgb(251, 249, 245)"
    page.get_by_label("dark").check()
    page.get_by_role("button", name="Show it like this").click()
    page.wait_for_function(f"({GROUND})() === 'rgb(23, 29, 28)'")
    for address in ("/", f"/practise?attempt={house.early}"):
        open_page(page, house.server.url + address)
        assert ground(page) == "rgb(23, 29, 28)"


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
