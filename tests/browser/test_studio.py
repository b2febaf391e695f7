"""A case from its first word to coaching on it: written, proved, tried out, rated, published, played, talked about.

One supervisor, three colleagues who rate, and one trainee, each in a browser of their own, on one server.
"""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from simulator.domain.roles import Role
from tests.browser.house import House
from tests.browser.person import SOON
from tests.personas import SANA, TARA

pytestmark = pytest.mark.browser
TITLE, CASE = "The other side of the bed", "the-other-side-of-the-bed"
RATERS = ("Ruth", "Ravi", "Rosa")
GUARD = "\n        when: {cycle-seen: true}"
OWN_WORDS = "I would ask what happened in his chest."
SAID = (
    "Before you say it to her, Goran, what would be the hardest part of hearing the answer, whatever that is?",
    "Before you say it to her, Goran, it may help to remember that she has come here with you five times now.",
    "Before you say it to her, Goran, take a breath and then say it in one short sentence, without any reasons.",
)


@pytest.fixture
def house(tmp_path):
    """A program with four supervisors and a trainee."""
    made = House(tmp_path)
    made.enrol(SANA.id, "Sana", Role.SUPERVISOR)
    made.enrol(TARA.id, "Tara", Role.TRAINEE)
    for name in RATERS:
        made.enrol(uuid4(), name, Role.SUPERVISOR)
    yield made
    made.close()


def begin_with_five_decisions(sana):
    """From a template with four decisions, and one more by a form; the draft's id."""
    sana.open("/studio")
    sana.can_be_used()
    sana.page.get_by_text("Couple: the cycle that has them both").click()
    sana.look()
    sana.write("What is your case called?", TITLE)
    sana.press("Begin")
    sana.page.wait_for_url("**/draft?draft=*")
    sana.look()
    sana.press("A new decision")
    sana.write("Its name in a few words", "before she speaks")
    sana.pick("What is it about?", "Repairing own mistake")
    sana.pick("What are its options rated on?", "A5", "F-eft-3")
    sana.pick("Which decision does it come after?", "the-radio")
    sana.can_be_used()
    sana.page.evaluate("window.editor = document.querySelector('.sb-editor-bar')")
    sana.press("Write it into the text")
    sana.sees("is in the text.")
    assert sana.page.evaluate("window.editor.isConnected")  # what can be undone is still known
    return re.search(r"draft=([0-9a-f-]+)", sana.page.url)[1]


def after_line(page, text):
    """Put the cursor at the end of a line of the text."""
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator(".cm-search input[name=search]").fill("")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("End")


def guard(sana, *options):
    """Write a condition on options."""
    for option in options:
        after_line(sana.page, f"- id: {option}")
        sana.page.keyboard.insert_text(GUARD)
    kept(sana)


def kept(sana):
    """Have what was typed saved."""
    sana.page.keyboard.press("Control+s")
    expect(sana.page.locator(".sb-editor-state")).to_have_text("Saved", timeout=SOON)
    sana.look()


def test_a_case_is_written_proved_rated_published_played_and_talked_about(house, person):
    sana = person("Sana")
    draft = begin_with_five_decisions(sana)
    see_and_mend_a_dead_state(sana, draft)
    write_every_text(sana, house, draft)
    play_from_the_middle(sana, draft)
    panel = ask_raters(sana, draft)
    rate_blind(person(RATERS[0]), panel)
    for name in RATERS[1:]:
        rate_through_the_service(house, name, panel)
    adopt(sana, panel)
    publish(sana, draft)
    tara = person("Tara")
    play_and_share(tara)
    rate_the_own_words(sana)
    comment(sana)
    look_at_the_rest(sana)
    read_what_was_said(tara)


def see_and_mend_a_dead_state(sana, draft):
    """Options that all need something which need not have happened: found, played, and taken back."""
    guard(sana, "he-told-me", "turn-and-say-it", "now-your-turn")
    sana.sees("Someone can get stuck at 'one-sentence'")
    sana.open(f"/proof?draft={draft}")
    sana.sees("Somebody can get stuck")
    sana.can_be_used()
    sana.follow(re.compile("Play it: 3 decisions"))
    sana.sees("Nothing is on offer here in this state")
    sana.open(f"/draft?draft={draft}")
    after_line(sana.page, "- id: now-your-turn")
    sana.page.keyboard.press("ArrowDown")
    sana.page.keyboard.press("End")
    sana.page.keyboard.press("Shift+Home")
    sana.page.keyboard.press("Shift+Home")
    sana.page.keyboard.press("Delete")
    kept(sana)
    expect(sana.page.get_by_text("Someone can get stuck")).to_have_count(0, timeout=SOON)


def write_every_text(sana, house, draft):
    """Words in place of a form's hints; before that it can't be published."""
    sana.open(f"/publish?draft={draft}")
    sana.sees("texts still say “write here”")
    written = house.services.drafting.open(SANA, draft)[1].text
    said = iter(SAID)
    words = re.sub(r'say: "write here: [^"]*"', lambda _found: f'say: "{next(said)}"', written)
    words = re.sub(r'"write here: [^"]*"', '"It is quiet, and each of them waits for what comes."', words)
    sana.open(f"/draft?draft={draft}")
    sana.page.locator(".cm-content").click()
    sana.page.keyboard.press("Control+a")
    sana.page.keyboard.insert_text(words)
    kept(sana)


def play_from_the_middle(sana, draft):
    """From the new decision on, to an ending; every effect says where it comes from."""
    sana.open(f"/rehearse?draft={draft}")
    sana.pick("Node", "before-she-speaks")
    sana.sees("Sessions come here in")
    sana.can_be_used()
    sana.press("Play from here")
    options = sana.page.locator("[class*=st-key-sb-try-] button")
    made, over = sana.page.get_by_text(re.compile(r"^Decision \d+:")), sana.page.get_by_text("words said")
    while True:
        expect(options.or_(over).first).to_be_visible(timeout=SOON)  # while the page is drawn there can be neither
        if over.count():
            break
        before = made.count()
        options.first.click()
        expect(made).to_have_count(before + 1, timeout=SOON)
        sana.look()
    sana.can_be_used()


def ask_raters(sana, draft):
    sana.open(f"/panel?draft={draft}")
    sana.pick("Who is to rate?", *RATERS)
    sana.can_be_used()
    sana.press("Ask them to rate")
    sana.page.wait_for_url(re.compile("panel="))
    return re.search(r"panel=([0-9a-f-]+)", sana.page.url)[1]


def rate_blind(rater, panel):
    """Rate every option of every decision, and hand it in."""
    page = rater.page
    rater.open(f"/rate?panel={panel}")
    rater.can_be_used()
    while True:
        rows = page.locator("[class*=st-key-sb-case-rate-]").get_by_test_id("stButtonGroup")
        expect(page.get_by_text("Go to another decision")).to_be_visible()  # the last thing that is drawn
        rater.look()
        for row in range(rows.count()):
            level = rows.nth(row).get_by_role("radio").nth(row % 5)
            level.click()
            rater.look()
            expect(level).to_be_checked()
        if not page.get_by_role("button", name="Next decision").count():
            break
        rater.sees("This decision is rated whole.")
        rater.press("Next decision")
    rater.press("Hand in my ratings")


def rate_through_the_service(house, name, panel):
    """As they would on the page, which one of them has just used."""
    services = house.services
    rater = house.person(name)
    sheet = services.rating.sheet(rater, panel, 1)
    for node_id in sheet.nodes:
        node = sheet.moment.scenario.nodes[node_id]
        for place, choice in enumerate(node.choices):
            levels = dict.fromkeys(node.criteria, 4 - place)
            services.rating.rate(rater, panel, node_id, choice.id, levels=levels)
    services.rating.finish(rater, panel)


def adopt(sana, panel):
    """See what three raters found, and what it changes, and take it as the key."""
    sana.open(f"/panel?panel={panel}")
    sana.sees("All have handed in.")
    sana.press("Close the panel")
    sana.press("Close it")
    sana.sees("3 raters are few")
    sana.can_be_used()
    sana.press("Adopt as the key")
    sana.press("Adopt it")
    sana.sees("This panel's key was adopted on")


def publish(sana, draft):
    sana.open(f"/publish?draft={draft}")
    sana.can_be_used()
    sana.page.get_by_text("Riverside Training").first.click()
    sana.page.get_by_text("Nobody has reviewed it; trainees read that").click()
    sana.look()
    sana.press("Publish version 0.1.0")
    sana.sees("Published")


def play_and_share(tara):
    """Say something first at the first decision, go through, and share it with the words."""
    page = tara.page
    tara.open(f"/prebrief?case={CASE}")
    tara.sees(TITLE)
    page.locator(".st-key-sb-way-say-first label").click()
    tara.look()
    tara.press("I'm ready, begin")
    page.wait_for_url(re.compile("attempt="))
    tara.look()
    attempt = re.search(r"attempt=([0-9a-f-]+)", page.url)[1]
    page.locator(".st-key-sb-saying textarea").fill(OWN_WORDS)
    page.locator(".st-key-sb-show button").click()
    over = page.locator(".st-key-sb-to-debrief button")
    while not over.count():
        tara.look()
        skip = page.locator(".st-key-sb-skip button")
        if skip.count():
            skip.click()
            tara.look()
        page.locator(".sb-options button").first.click()
        page.locator(".sb-options button[aria-pressed=true]").click()
        page.wait_for_timeout(700)
        tara.look()
    tara.open(f"/debrief?attempt={attempt}&layer=yours")
    page.get_by_text("Share this session").first.click()
    tara.look()  # while the fold opens, what is in it moves away from under a press
    page.get_by_text("What I wrote in my own words, and how I rated it").first.click()
    page.locator(".st-key-sb-share-send button").click()
    tara.look()
    tara.sees("shared on")


def rate_the_own_words(sana):
    """What is shared waits in the inbox; the words come first, and only then what was chosen."""
    sana.open("/supervision")
    sana.sees("1 waits for you.")
    sana.can_be_used()
    sana.follow(re.compile("Rate their own words"))
    sana.sees(OWN_WORDS)
    assert sana.page.get_by_text("The trainee then chose").count() == 0
    for group in sana.page.get_by_role("radiogroup").all():
        group.locator("label").nth(3).click()
    sana.page.locator(".st-key-sb-words-keep button").click()
    sana.look()
    sana.sees("The trainee then chose")
    sana.can_be_used()


def comment(sana):
    """A moment is talked about where it stands."""
    sana.follow("Read the whole session")
    sana.press("Comment on decision 1")
    sana.write("Your comment on decision 1", "You went for the body before the story. Stay there.")
    sana.can_be_used()
    sana.page.locator(".st-key-sb-comment-send-0 button").click()
    sana.look()
    sana.sees("You went for the body")


def look_at_the_rest(sana):
    """What belongs to the studio and this journey does not come to; deciding together has a test of its own."""
    for page in ("/inbox", "/calibrate"):
        sana.open(page)
        sana.can_be_used()


def read_what_was_said(tara):
    tara.open("/")
    tara.sees("New from your supervisors")
    tara.follow("Look at it")
    tara.sees("You went for the body")
    tara.page.get_by_text("Answer", exact=True).click()
    tara.write("Your answer", "I was afraid of the story.")
    tara.press("Send the answer")
    tara.sees("in answer")
    expect(tara.page.get_by_label("Your answer")).to_have_value("")
    tara.page.wait_for_function("document.activeElement.matches('.sb-answer')")
