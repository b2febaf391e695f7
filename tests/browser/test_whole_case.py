"""Whole shipped cases, from the first notice to the debriefing: each way to practise, wide and narrow, by hand and key.

Every walk is one that is recorded in ``tests/playthroughs``, so where it must come to is known.
"""

from contextlib import ExitStack
from uuid import uuid4

import pytest
import yaml
from playwright.sync_api import expect

from simulator.domain.attempt import Mode
from simulator.domain.roles import Role
from tests.browser.conftest import ROOT
from tests.browser.driving import recorded
from tests.browser.house import House
from tests.browser.whole_case import Fingers, Keys, Mouse, Session
from tests.personas import COHORT, PIA
from tests.protocol.recorded import column

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOUSE, TOUCH, KEYS = (Mouse, WIDE), (Fingers, NARROW), (Keys, WIDE)
KEYS_NARROW = (Keys, NARROW)
OWN_WORDS_AT = 3
"""At so many decisions the trainee finds words of their own; then they skip it."""
CRITICAL_FIRST = "how-settled"
"""The first decision of ``abft-still-your-son``, taken in a way that is a safety matter."""
NOTED = "select {} from private_notes where attempt_id = ? order by step"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("whole"))
    made.enrol(PIA.id, "Pia", Role.PROGRAM_LEAD)
    yield made
    made.close()


def title(house, case, ending):
    """What an ending is called on the page."""
    return house.services.training.library().cases[case].scenario.nodes[ending].title


@pytest.fixture
def sit_down(house, windows):
    """A new trainee at a computer or a phone; afterwards it is asked whether anything went wrong on the page."""
    sessions, opened = [], ExitStack()

    def come(hand, size):
        window = opened.enter_context(windows.one(viewport=size, has_touch=hand is Fingers))
        name = f"Trainee{uuid4().hex[:8]}"
        house.enrol(uuid4(), name, Role.TRAINEE)  # who has practised nothing yet: each case has its standard opening
        window.add_cookies([house.cookie(name)])
        sessions.append(Session(window.new_page(), house.server.url, hand))
        return sessions[-1]

    with opened:
        yield come
    for session in sessions:
        assert session.errors == []
        assert session.elsewhere == []


def recorded_walk(case, name):
    """The choices of a walk, and the ending that it comes to."""
    written = yaml.safe_load((ROOT / "tests" / "playthroughs" / case / f"{name}.yaml").read_text(encoding="utf-8"))
    assert 8 <= len(written["choices"]) <= 12
    return written["choices"], written["ending"]


@pytest.mark.parametrize(("hand", "size"), [KEYS, TOUCH])
def test_a_whole_case_with_feedback_after_each_reply(house, sit_down, hand, size):
    case = "caregiver-hold-him"
    choices, ending = recorded_walk(case, "made-to-say-sorry")
    session = sit_down(hand, size)
    session.open_prebriefing(case)
    session.begin()

    def feedback_is_there(step):
        assert session.page.locator(".sb-feedback").count() == (1 if step else 0)

    session.walk(choices, feedback_is_there)
    assert recorded(house.server, session.attempt) == choices
    session.read_the_debriefing(title(house, case, ending))


@pytest.mark.parametrize(("hand", "size"), [MOUSE, KEYS_NARROW])
def test_a_whole_case_with_feedback_at_the_end(house, sit_down, hand, size):
    case = "mbt-six-minutes-late"
    choices, ending = recorded_walk(case, "skilled")
    session = sit_down(hand, size)
    session.open_prebriefing(case)
    session.feedback_at_the_end()
    session.begin()

    def no_feedback(_step):
        assert session.page.locator(".sb-feedback").count() == 0

    session.walk(choices, no_feedback)
    assert recorded(house.server, session.attempt) == choices
    session.read_the_debriefing(title(house, case, ending))


@pytest.mark.parametrize(("hand", "size"), [KEYS, TOUCH])
def test_a_whole_case_that_is_said_first(house, sit_down, hand, size):
    case = "abft-phone-on-the-table"
    choices, ending = recorded_walk(case, "skilled")
    session = sit_down(hand, size)
    session.open_prebriefing(case)
    session.tick("say-first")
    session.begin()

    def say_it_or_skip(step):
        session.ready(".st-key-sb-saying textarea")
        assert session.page.locator(".sb-options").count() == 0
        if step < OWN_WORDS_AT:
            session.hand.write(session.page.locator(".st-key-sb-saying textarea"), f"In my words, 1 2 3 4: {step}")
            session.press(".st-key-sb-show button")
            session.ready(".sb-said-first", f"In my words, 1 2 3 4: {step}")
        else:
            session.press(".st-key-sb-skip button")
        session.ready(".sb-options button")

    session.walk(choices, say_it_or_skip)
    assert recorded(house.server, session.attempt) == choices
    kept = column(house.server, NOTED.format("own_words"), session.attempt)
    assert [words for words in kept if words] == [f"In my words, 1 2 3 4: {step}" for step in range(OWN_WORDS_AT)]
    session.read_the_debriefing(title(house, case, ending))


@pytest.mark.parametrize(("hand", "size"), [MOUSE, KEYS_NARROW])
def test_a_whole_case_with_how_sure_and_what_pulls(house, sit_down, hand, size):
    case = "aedp-smile-at-the-funeral"
    choices, ending = recorded_walk(case, "very-helpful")
    session = sit_down(hand, size)
    session.open_prebriefing(case)
    session.tick("ask-confidence")
    session.tick("ask-pull")
    session.begin()
    pulls, sure = "[class*=st-key-pull-] button", "[class*=st-key-sure-] button"

    def pulled(_step):
        session.hand.note(session.page.locator(pulls), "To rescue")
        session.ready(f"{pulls}:is([aria-checked=true], [aria-pressed=true], [kind$=Active])", "To rescue")

    def fairly_sure(_step):
        session.hand.note(session.page.locator(sure), "Fairly sure")
        session.ready(f"{sure}:is([aria-checked=true], [aria-pressed=true], [kind$=Active])", "Fairly sure")

    session.walk(choices, pulled, fairly_sure)
    assert recorded(house.server, session.attempt) == choices
    assert column(house.server, NOTED.format("confidence"), session.attempt) == ["fairly"] * len(choices)
    assert column(house.server, NOTED.format("pull"), session.attempt) == ["rescue"] * len(choices)
    session.read_the_debriefing(title(house, case, ending))


@pytest.mark.parametrize(("hand", "size"), [KEYS, TOUCH])
def test_a_whole_case_that_a_program_set_to_be_done_once(house, sit_down, hand, size):
    case = "individual-somewhere-else"
    choices, ending = recorded_walk(case, "good-night-to-a-cupboard")
    if not house.services.programs.store.assignments([COHORT]):
        house.services.programs.assign(PIA, COHORT, case, mode=Mode.SUMMATIVE)
    session = sit_down(hand, size)
    session.past_the_notice()
    session.press("[class*=st-key-sb-assigned-open-] button")
    session.ready(".sb-content-note", "Done once, without going back.")
    session.begin()

    def no_help(_step):
        assert session.page.locator(".sb-feedback").count() == 0

    assert session.walk(choices, no_help) == []
    session.press(".st-key-sb-go-back button")
    session.ready(".st-key-sb-going-back")
    expect(session.page.locator(".st-key-sb-rewind")).to_have_count(0)
    assert recorded(house.server, session.attempt) == choices
    session.read_the_debriefing(title(house, case, ending))


@pytest.mark.parametrize(("hand", "size"), [MOUSE, KEYS_NARROW])
def test_a_whole_case_after_a_critical_choice_its_pause_and_going_back(house, sit_down, hand, size):
    case = "abft-still-your-son"
    choices, ending = recorded_walk(case, "skilled")
    session = sit_down(hand, size)
    session.open_prebriefing(case)
    session.begin()
    first = session.attempt
    assert session.walk([CRITICAL_FIRST]) == [0]
    session.press(".st-key-sb-go-back button")
    session.ready(".st-key-sb-going-back")
    session.press(".st-key-sb-rewind button")
    session.page.wait_for_url(lambda url: "attempt=" in url and first not in url)
    session.ready(".st-key-sb-second-try", "Another try, from decision 1.")
    session.ready(".sb-progress", "Decision 1")
    session.hand.follow()
    assert session.walk(choices) == []
    assert recorded(house.server, first) == [CRITICAL_FIRST]
    assert recorded(house.server, session.attempt) == choices
    session.read_the_debriefing(title(house, case, ending))
