"""How a whole session is played in the browser, each press with the mouse, with a finger or with keys alone."""

import re

from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from tests.browser.looking import MAIN

READY = """
({ css, text }) => {
  if (!document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')) return false
  return [...document.querySelectorAll(css)].some((each) => each.checkVisibility() && each.textContent.includes(text))
}
"""
"""Streamlit has drawn, and something is there with these words."""
STANDS = """
() => ({
  state: document.querySelector('[data-testid=stApp]')?.dataset.testScriptState,
  keyboard: document.activeElement?.outerHTML.slice(0, 200),
  shown: document.querySelector('[data-testid=stMain]')?.innerText.slice(-1500),
})
"""
"""What there is to know about a page that does not come to where it should."""
SIDEWAYS = f"[document.scrollingElement, {MAIN}].some((each) => each && each.scrollWidth > each.clientWidth)"
HOLDS = "(wanted) => wanted.contains(document.activeElement) && document.activeElement !== document.body"
MOST_TABS = 90
LOOKED_FOR_FIRST = re.compile(r"/\w+/_stcore/(host-config|health)$")
"""Opened at a page's own address, Streamlit looks for its server under that address before it looks at the root."""
OVER = ".st-key-sb-to-debrief button"
STOPPED = ".st-key-sb-stopped"


class Mouse:
    """Every press with the mouse."""

    def __init__(self, page):
        self.page = page

    def press(self, target):
        """What a click is for: open, select, say."""
        target.click()

    def tick(self, switch):
        """Turn on a switch of the prebriefing."""
        self.press(switch.locator("label"))

    def prefer(self, group, name):
        """Take another of two radio buttons."""
        self.press(group.get_by_text(name))

    def note(self, pills, name):
        """Press one of a row of short answers."""
        self.press(pills.filter(has_text=name))

    def write(self, field, text):
        """Put text into a field."""
        self.press(field)
        self.page.keyboard.type(text)

    def choose(self, option, _step):
        """Select an option, or say the one that is selected."""
        self.press(option)

    def follow(self):
        """Wait until the page has brought one to what is asked: whoever looks needs not wait for it."""


class Fingers(Mouse):
    """Every press with a finger, on a screen that knows of touch."""

    def press(self, target):
        """A tap."""
        target.tap()


class Keys(Mouse):
    """Nothing but a keyboard: the Tab key to get to a thing, Enter and the space bar to use it."""

    def reach(self, target):
        """Press Tab until the keyboard stands at this or in it, as somebody would who can't use a mouse."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate(HOLDS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not come to {target}")

    def press(self, target):
        """Get there and press Enter."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def tick(self, switch):
        """A checkbox is turned by the space bar."""
        self.reach(switch.locator("input"))
        self.page.keyboard.press("Space")

    def prefer(self, group, name):
        """Radio buttons are one stop of the Tab key; arrows go between them."""
        self.reach(group.locator("input:checked"))
        self.page.keyboard.press("ArrowRight")
        expect(group.get_by_label(name)).to_be_checked()

    def note(self, pills, name):
        """A row of short answers is one stop of the Tab key; arrows go between them."""
        self.reach(pills.locator("xpath=ancestor::*[@role][1]").first)
        while not pills.filter(has_text=name).evaluate(HOLDS):
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Enter")

    def write(self, field, text):
        """Get there and type."""
        self.reach(field)
        self.page.keyboard.type(text)

    def choose(self, option, step):
        """By its number at every other decision, else by Tab and Enter."""
        if step % 2:
            self.press(option)
        else:
            number = option.locator("strong").first.inner_text()
            # A number works wherever the keyboard stands; from nowhere, one can tell when the page has brought it back.
            self.page.evaluate("document.activeElement?.blur()")
            self.page.keyboard.press(number)

    def follow(self):
        """The page brings the keyboard to what is asked; a press before that would be lost."""
        self.page.wait_for_function("document.activeElement?.id === 'sb-ask'")


class Session:
    """One trainee's session, on a page watched for errors, requests to elsewhere and sideways scrolling."""

    def __init__(self, page, url, hand):
        self.page, self.url, self.hand = page, url, hand(page)
        self.errors, self.elsewhere = [], []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda told: self._hear(told))
        page.on("request", lambda request: self._note(request.url))

    def _hear(self, told):
        where = told.location["url"]
        if told.type == "error" and not LOOKED_FOR_FIRST.search(where):
            self.errors.append(f"{told.text} ({where})")

    def _note(self, url):
        if not url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.elsewhere.append(url)

    @property
    def attempt(self):
        """The id in the page's address."""
        return self.page.url.split("attempt=")[1].split("&")[0]

    def ready(self, css, text=""):
        """Wait until the page is drawn and has this; then it must fit the window."""
        self._until(READY, {"css": css, "text": text})
        assert not self.page.evaluate(SIDEWAYS), f"{self.page.url} scrolls sideways"

    def _until(self, true, given):
        try:
            self.page.wait_for_function(true, arg=given, timeout=30_000)
        except TooLate as late:
            raise AssertionError(f"not so with {given}; the page stands so: {self.page.evaluate(STANDS)}") from late

    def press(self, css, text=""):
        """Press the first thing of a kind, with these words."""
        self.hand.press(self.page.locator(css).filter(has_text=text).first)

    def open_prebriefing(self, case):
        """Read the first notice, then the prebriefing of a case."""
        self.past_the_notice()
        self.page.goto(f"{self.url}/prebrief?case={case}")
        self.ready(".st-key-sb-begin button")

    def past_the_notice(self):
        """Open the library for the first time."""
        self.page.goto(self.url)
        self.ready("button", "I have read this")
        self.press("button", "I have read this")
        self.ready("h1", "Practise a session")

    def tick(self, way):
        """Turn on a way to practise."""
        box = self.page.locator(f".st-key-sb-way-{way}")
        self.hand.tick(box)
        expect(box.locator("input")).to_be_checked()

    def feedback_at_the_end(self):
        """Ask for it."""
        name = "At the end, in the debriefing"
        group = self.page.locator("[class*=st-key-feedback-]")
        self.hand.prefer(group, name)
        expect(group.get_by_label(name)).to_be_checked()

    def begin(self):
        """Accept the prebriefing."""
        self.press(".st-key-sb-begin button")
        self.page.wait_for_url(lambda url: "attempt=" in url)
        self.ready(".sb-progress", "Decision 1")

    def option(self, step, choice):
        """The button of an option, by its id, whatever its place and number."""
        return self.page.locator(f"{self._place(step)} [data-choice='{choice}']")

    def _place(self, step):
        return f"[data-place='{self.attempt}/{step}']"

    def select(self, step, choice):
        """Press an option once: nothing is said yet."""
        self.hand.choose(self.option(step, choice), step)
        self.ready(f"{self._place(step)} [data-choice='{choice}'][aria-pressed=true]")

    def say(self, step, choice):
        """Press the option that is selected; then the client answers, and what comes next is there."""
        self.hand.choose(self.option(step, choice), step)
        due = f".sb-progress, {OVER}, {STOPPED}"
        self._until("(css) => !document.querySelector(css)", self._place(step))
        self.ready(due)
        self.hand.follow()

    def is_stopped(self):
        """Whether the scene waits after a critical choice."""
        return self.page.locator(STOPPED).count() > 0

    def go_on(self):
        """Say the skilled line, where the scene has stopped for it."""
        self.ready("h2", "Let's stop here")
        self.press(".st-key-sb-rehearsed button")
        self.page.locator(STOPPED).wait_for(state="detached")
        self.ready(f".sb-progress, {OVER}")
        self.hand.follow()

    def walk(self, choices, before=lambda step: None, between=lambda step: None):
        """Say these from the first to the last, with what there is to do before an option and before it is said.

        Returns
        -------
        list of int
            The decisions after which the scene stopped.
        """
        stops = []
        for step, choice in enumerate(choices):
            before(step)
            self.select(step, choice)
            between(step)
            self.say(step, choice)
            if self.is_stopped():
                stops.append(step)
                self.go_on()
        return stops

    def read_the_debriefing(self, title):
        """Go there from the room, and open each layer."""
        self.press(OVER)
        self.page.wait_for_url(lambda url: "/debrief" in url)
        self.ready("h1", title)
        self.ready(".st-key-sb-reflect")
        for layer, shown in (
            ("Three moments", ".sb-moment"),
            ("The whole record", ".sb-record"),
            ("In short", ".sb-two"),
        ):
            self.press(".st-key-sb-parts a", layer)
            self.ready(shown)
