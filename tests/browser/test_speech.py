"""*Listen* and *Dictate* in the room, with a browser whose voice and recognition a test can play, and with none."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import expect

from simulator.bootstrap import Settings, build_services
from simulator.domain.attempt import Feedback
from simulator.domain.preferences import Ways
from simulator.domain.roles import SOLO
from tests.browser.conftest import CASE
from tests.browser.driving import open_page

pytestmark = pytest.mark.browser
ABLE = """
window.spoken = []
window.silenced = 0
window.SpeechSynthesisUtterance = function (text) { this.text = text }
const voices = [
  { lang: 'de-DE', localService: true, name: 'of another language' },
  { lang: 'en-US', localService: false, default: true, name: 'of a distant server' },
  { lang: 'en-GB', localService: true, name: 'of this device' },
]
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => voices,
  speak: (part) => window.spoken.push(part),
  cancel: () => { window.silenced += 1 },
  addEventListener() {},
  removeEventListener() {},
} })
window.SpeechRecognition = class {
  static available() { return Promise.resolve(window.onDevice ? 'available' : 'unavailable') }
  processLocally = false
  constructor() { window.recognition = this }
  start() { window.listening = true }
  stop() { this.onend() }
  abort() { window.listening = false }
}
window.hear = (...pieces) => pieces.forEach((text) => window.recognition.onresult(
  { resultIndex: 0, results: [Object.assign([{ transcript: text }], { isFinal: true })] }))
"""
"""A browser's own part, played: three voices, and a recognition that hears what the test says."""
UNABLE = """
for (const name of ['speechSynthesis', 'SpeechRecognition', 'webkitSpeechRecognition'])
  Object.defineProperty(window, name, { value: undefined })
"""
ON_DEVICE = "window.onDevice = true"
MUTE = "speechSynthesis.getVoices = () => []"


@pytest.fixture(scope="module")
def begin(server):
    """Begins sessions of somebody who says it first and listens."""
    minutes = count()  # so that no session is taken for a second press of the last one's button
    services = build_services(
        Settings(database_url=f"sqlite:///{server.database}"),
        now=lambda: datetime.now(UTC) + next(minutes) * timedelta(minutes=1),
    )
    services.training.accept_notice(SOLO)
    before = services.preferences.ways(SOLO)
    services.preferences.choose_ways(SOLO, Ways(say_first=True, listen=True))
    yield lambda: str(services.training.begin(SOLO, CASE, feedback=Feedback.EACH).id)
    services.preferences.choose_ways(SOLO, before)
    services.store.close()


@pytest.fixture(scope="module")
def attempt(begin):
    """A session at its first moment, where it stays."""
    return begin()


@pytest.fixture
def room(page, server, attempt):
    """The room, in a browser that can do this."""

    def enter(*scripts, attempt=attempt):
        for script in scripts:
            page.add_init_script(script)
        open_page(page, f"{server.url}/practise?attempt={attempt}")
        expect(field(page)).to_be_visible(timeout=20_000)
        return page

    return enter


def field(page):
    return page.locator(".st-key-sb-saying textarea")


def dictation(page):
    return page.locator("[class*=st-key-sb-dictate-] .status")


def test_listen_reads_who_speaks_and_what_by_a_voice_of_this_device(room):
    page = room(ABLE)
    page.get_by_role("button", name="Listen").click()
    spoken = page.evaluate("window.spoken.map((part) => [part.text, part.voice.name, part.pitch])")
    assert {voice for _, voice, _ in spoken} == {"of this device"}
    shown = page.locator(".sb-now .sb-words").all_inner_texts()
    read = " ".join(text for text, _, _ in spoken)
    assert [words for words in shown if words.split(".")[0] not in read] == []
    names = [text for text, _, _ in spoken if text.endswith(":")]
    assert len(names) >= 2
    assert len({pitch for text, _, pitch in spoken if text in names}) == len(set(names))


def test_reading_is_stopped_by_the_same_button(room):
    page = room(ABLE)
    page.get_by_role("button", name="Listen").click()
    before = page.evaluate("window.silenced")
    page.get_by_role("button", name="Stop reading").click()
    assert page.evaluate("window.silenced") == before + 1
    expect(page.get_by_role("button", name="Listen")).to_be_visible()


def test_what_is_heard_is_added_to_what_is_being_written_and_no_piece_is_lost_or_taken_twice(room):
    page = room(ABLE)
    page.get_by_role("button", name="Dictate").click()
    expect(dictation(page)).to_contain_text("Listening")
    field(page).fill("I wonder")  # not yet sent when the next words are heard
    page.evaluate("window.hear(' what that ', 'was <b>like</b>')")
    expect(field(page)).to_have_value("I wonder what that was <b>like</b>", timeout=10_000)
    page.evaluate("window.hear('for you')")
    expect(field(page)).to_have_value("I wonder what that was <b>like</b> for you", timeout=10_000)


def test_what_was_dictated_goes_on_to_the_options(room, begin):
    page = room(ABLE, attempt=begin())
    page.get_by_role("button", name="Dictate").click()
    page.evaluate("window.hear('It was not nothing')")
    expect(field(page)).to_have_value("It was not nothing", timeout=10_000)
    page.get_by_role("button", name="Stop dictating").click()
    page.get_by_role("button", name="Show me the options").click()
    expect(page.locator(".sb-said-first")).to_contain_text("It was not nothing", timeout=10_000)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("not-allowed", "does not let this page use the microphone"),
        ("audio-capture", "No microphone was found"),
        ("network", "could not reach"),
        ("something-new", "did not work this time"),
    ],
)
def test_a_failure_is_told_in_words_and_the_button_is_there_again(room, failure, said):
    page = room(ABLE)
    page.get_by_role("button", name="Dictate").click()
    page.evaluate("(error) => { window.recognition.onerror({ error }); window.recognition.onend() }", failure)
    expect(dictation(page)).to_contain_text(said)
    expect(page.get_by_role("button", name="Dictate")).to_be_visible()


def test_it_is_said_where_the_sound_goes(room):
    page = room(ABLE)
    expect(page.get_by_text("Some browsers send the sound to their maker")).to_be_visible()


def test_where_the_browser_can_do_it_on_the_device_it_does(room):
    page = room(ABLE, ON_DEVICE)
    expect(page.get_by_text("turns speech into text on this device")).to_be_visible()
    page.get_by_role("button", name="Dictate").click()
    assert page.evaluate("window.recognition.processLocally") is True


def test_a_browser_without_speech_shows_neither_and_leaves_no_gap(room):
    page = room(UNABLE)
    assert page.get_by_role("button", name="Listen").count() == 0
    assert page.get_by_role("button", name="Dictate").count() == 0
    places = page.locator("[class*=st-key-sb-listen-], [class*=st-key-sb-dictate-]")
    assert places.count() == 2
    assert all(box is None for box in (place.bounding_box() for place in places.all()))


def test_a_browser_with_speech_but_no_voice_does_not_offer_to_read(room):
    page = room(ABLE, MUTE)
    expect(page.get_by_role("button", name="Dictate")).to_be_visible()
    assert page.get_by_role("button", name="Listen").count() == 0
