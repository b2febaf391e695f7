"""Each page in each of its states: how a tab is brought there, in a house that is prepared for it."""

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from simulator.domain.attempt import Feedback
from simulator.domain.drill_records import DrillKind
from simulator.domain.preferences import Ways
from simulator.domain.roles import SOLO
from tests.browser.conftest import CASE, Server
from tests.browser.driving import open_page, settle
from tests.browser.looking import USUAL_HEIGHT
from tests.page.conftest import REPAIRED

USUAL = Ways()
EVERYTHING = Ways(say_first=True, ask_confidence=True, ask_pull=True, listen=True)
LONG = "It sounds lonely at night, with the phone on the table between you. " * 44
"""About 3,000 characters."""


@dataclass
class House:
    """A server, the services on its database, and sessions that stand at each kind of moment.

    Attributes
    ----------
    early, wordy, stopped, ended, finished, again : str
        Attempts: two at their third decision, one with much written; stopped after a critical choice; two that have
        ended; a second try.
    """

    server: Server
    services: object
    early: str = ""
    wordy: str = ""
    stopped: str = ""
    ended: str = ""
    finished: str = ""
    again: str = ""

    def prepare(self):
        """Play and drill until there is something to look at everywhere."""
        services = self.services
        services.training.accept_notice(SOLO)
        self.early = play(services, 2)
        self.wordy = play(services, 2)
        for step in (1, 2):
            services.notes.note(SOLO, self.wordy, step, own_words=LONG)
        self.finished = play(services, len(REPAIRED))
        services.notes.keep_note(SOLO, self.finished, 1, own_words="It was not nothing.", reaction="Warm.")
        services.notes.reflect(SOLO, self.finished, "The second one.")
        self.again = str(services.branching.rewind(SOLO, self.finished, 3).id)
        self.ended = play(services, len(REPAIRED))
        self.stopped = play(services, critical_step(services, self.finished) + 1)


def play(services, n):
    """An attempt with its first decisions made."""
    attempt = services.training.begin(SOLO, CASE, feedback=Feedback.EACH)
    for step, choice in enumerate(REPAIRED[:n]):
        services.training.choose(SOLO, str(attempt.id), choice, step=step)
    return str(attempt.id)


def critical_step(services, attempt_id):
    """Where the critical choice of a finished attempt was made."""
    moments = services.training.debrief(SOLO, attempt_id)[1].moments
    return next(moment.step for moment in moments if moment.score.critical)


def row_at(services, kind=None):
    """A new row of drills that stands at one of this kind; a person has one open row at a time."""
    for _ in range(8):
        sitting = str(services.drilling.begin(SOLO).id)
        while (due := services.drilling.row(SOLO, sitting).due) is not None:
            if kind in (None, due.item.kind):
                return sitting
            answer(services, sitting)
    raise AssertionError(f"no drill of the kind {kind} came up")


def answer(services, sitting):
    """Answer the drill that is due with the first that is offered."""
    due = services.drilling.row(SOLO, sitting).due
    services.drilling.answer(SOLO, sitting, due.position, due.answers[0])


def at(house, tab, address, ways=USUAL):
    house.services.preferences.choose_ways(SOLO, ways)
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 1280, "height": USUAL_HEIGHT})
    open_page(tab, house.server.url + address)


def press(tab, name, role="button"):
    tab.get_by_role(role, name=name).first.click()
    settle(tab)


def library(house, tab):
    at(house, tab, "/")


def prebriefing(house, tab):
    at(house, tab, f"/prebrief?case={CASE}", EVERYTHING)


def saying(house, tab):
    at(house, tab, f"/practise?attempt={house.early}", EVERYTHING)
    expect(tab.locator(".st-key-sb-saying")).to_be_visible()


def long_words(house, tab):
    at(house, tab, f"/practise?attempt={house.wordy}", Ways(say_first=True))
    expect(tab.locator(".sb-said-first")).to_be_visible()
    expect(tab.locator(".st-key-sb-comparison")).to_be_visible()


def options(house, tab):
    at(house, tab, f"/practise?attempt={house.early}", Ways(ask_confidence=True, ask_pull=True))


def one_selected(house, tab):
    options(house, tab)
    expect(tab.locator(".sb-options button").nth(1)).to_be_visible(timeout=20_000)
    settle(tab)  # keys pressed before that are lost
    tab.keyboard.press("2")
    expect(tab.locator(".sb-options button[aria-pressed=true]")).to_have_count(1)
    settle(tab)


def remark_open(house, tab):
    at(house, tab, f"/practise?attempt={house.early}")
    press(tab, "Something is wrong with this moment")
    expect(tab.get_by_role("radiogroup", name="What is it?")).to_be_visible()


def going_back(house, tab):
    at(house, tab, f"/practise?attempt={house.early}")
    press(tab, "Go back")
    expect(tab.locator(".st-key-sb-going-back")).to_be_visible()


def paused(house, tab):
    at(house, tab, f"/practise?attempt={house.early}")
    press(tab, "Pause")
    expect(tab.get_by_role("heading", name="Take the time you need")).to_be_visible()


def critical_pause(house, tab):
    at(house, tab, f"/practise?attempt={house.stopped}")
    expect(tab.locator(".st-key-sb-stopped")).to_be_visible()


def second_try(house, tab):
    at(house, tab, f"/practise?attempt={house.again}")
    expect(tab.locator(".st-key-sb-second-try")).to_be_visible()


def over(house, tab):
    house.services.notes.note(SOLO, house.ended, critical_step(house.services, house.ended), rehearsed=True)
    at(house, tab, f"/practise?attempt={house.ended}")
    expect(tab.get_by_role("button", name="Go to the debriefing")).to_be_visible()


def help_open(house, tab):
    at(house, tab, "/about")
    press(tab, "I need to stop")


def debriefing(layer):
    def state(house, tab):
        at(house, tab, f"/debrief?attempt={house.finished}")
        if layer:
            press(tab, layer, "link")

    return state


def compared(house, tab):
    at(house, tab, f"/compare?attempt={house.finished}&with={house.again}")


def drill(kind):
    def state(house, tab):
        sitting = row_at(house.services, kind)
        position = house.services.drilling.row(SOLO, sitting).position
        at(house, tab, f"/drills?sitting={sitting}&on={position}")
        expect(tab.locator(".st-key-sb-saying" if kind is DrillKind.RESPOND else ".sb-options")).to_be_visible()

    return state


def drill_options(house, tab):
    drill(DrillKind.RESPOND)(house, tab)
    press(tab, re.compile("Skip this time|I said it aloud"))
    expect(tab.locator(".sb-options")).to_be_visible()


def drills(house, tab):
    at(house, tab, "/drills")


def drill_feedback(house, tab):
    sitting = row_at(house.services)
    answer(house.services, sitting)
    at(house, tab, f"/drills?sitting={sitting}")
    expect(tab.get_by_role("button", name="Next drill")).to_be_visible()


def drill_summary(house, tab):
    sitting = row_at(house.services)
    answer(house.services, sitting)
    house.services.drilling.stop(SOLO, sitting)
    at(house, tab, f"/drills?sitting={sitting}&on=1")
    expect(tab.get_by_role("heading", name="That was your row")).to_be_visible()


def progress(house, tab):
    at(house, tab, "/progress")


def journal(house, tab):
    at(house, tab, "/progress?part=journal")


def filters(house, tab):
    at(house, tab, "/")
    tab.get_by_text("Filters").click()
    settle(tab)


def account(house, tab):
    at(house, tab, "/account")


def about(house, tab):
    at(house, tab, "/about")


def unknown(house, tab):
    at(house, tab, "/practise?attempt=not-there")


STATES = {
    "library": library,
    "prebriefing": prebriefing,
    "room, say it first": saying,
    "room, long own words": long_words,
    "room, options": options,
    "room, one selected": one_selected,
    "room, remark open": remark_open,
    "room, going back": going_back,
    "room, paused": paused,
    "room, critical pause": critical_pause,
    "room, second try": second_try,
    "room, over": over,
    "debriefing, in short": debriefing(""),
    "debriefing, three moments": debriefing("Three moments"),
    "debriefing, whole record": debriefing("The whole record"),
    "debriefing, notes": debriefing("Your notes"),
    "comparison": compared,
    "library, filters open": filters,
    "drills, start": drills,
    "drill, say it first": drill(DrillKind.RESPOND),
    "drill, options": drill_options,
    "drill, label the move": drill(DrillKind.LABEL),
    "drill, spot the marker": drill(DrillKind.MARKER),
    "drill, feedback": drill_feedback,
    "drills, summary": drill_summary,
    "progress": progress,
    "journal": journal,
    "account": account,
    "about": about,
    "help open": help_open,
    "not found": unknown,
}
