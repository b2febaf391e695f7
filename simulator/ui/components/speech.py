"""*Listen* and *Dictate*: the browser's own voice and its own recognition, where it has them; no sound comes to us.

Both are components whose script finds out what the browser can do; until it has, and where it can't, ``theme.css``
keeps them off the page. Texts are data: set as text, never put into HTML or script.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from simulator.ui import state
from simulator.ui.i18n import _

MAX_LINES = 200
PROBLEMS: dict[str, str] = {
    "not-allowed": _(
        "The browser does not let this page use the microphone. You can allow it beside the address, or write."
    ),
    "service-not-allowed": _("This browser does not allow dictation here. You can write instead."),
    "audio-capture": _("No microphone was found. Connect one and try again, or write."),
    "no-speech": _("Nothing was heard. Try again a little closer to the microphone, or write."),
    "network": _("The browser could not reach what turns speech into text. Try again later, or write."),
    "language-not-supported": _("This browser does not recognize English here. You can write instead."),
    "other": _("Dictation did not work this time. Try again, or write."),
}
"""What is said where dictating fails, by the browser's own names of what happened."""
# Strings on one line would be taken for the path of a file.
_CSS = """
button {
  font: inherit; font-weight: 600; font-size: 0.95rem; line-height: 1.2; color: var(--sb-teal); background: transparent;
  border: 1.5px solid var(--sb-line); border-radius: 0.75rem; padding: 0.35rem 0.9rem;
  min-height: 2.5rem; cursor: pointer;
}
button:hover { border-color: var(--sb-teal); }
button:focus-visible { outline: 3px solid var(--sb-focus); outline-offset: 2px; }
button[data-on] { color: var(--sb-on-teal); background: var(--sb-teal); border-color: var(--sb-teal); }
p { color: var(--sb-soft); font-size: 0.9rem; line-height: 1.45; margin: 0.4rem 0 0; overflow-wrap: break-word; }
p:empty { display: none; }
.heard { color: var(--sb-ink); font-style: italic; }
"""
_LISTEN_HTML = """
<button type="button"></button>
"""
_LISTEN_JS = """
const reading = new WeakMap()

function sentences(text) {
  // Some browsers fall silent in an utterance that takes longer than about fifteen seconds.
  const parts = text.match(/[^.!?…]+[.!?…]*["'”’)]*\\s*/g) ?? [text]
  return parts.map((part) => part.trim()).filter(Boolean)
}

export default function ({ data, parentElement }) {
  const speech = window.speechSynthesis
  const button = parentElement.querySelector('button')
  if (!speech || !window.SpeechSynthesisUtterance || !button) return
  const own = reading.get(parentElement) ?? { on: false, text: '' }
  reading.set(parentElement, own)

  function voice() {
    const wanted = (document.documentElement.lang || 'en').split('-')[0].toLowerCase()
    const fitting = speech.getVoices().filter((each) => each.lang.toLowerCase().replace('_', '-').startsWith(wanted))
    return fitting.find((each) => each.localService && each.default) ?? fitting.find((each) => each.localService)
      ?? fitting.find((each) => each.default) ?? fitting[0] ?? null
  }
  function show() {
    document.documentElement.classList.toggle('sb-can-listen', voice() !== null)
    button.textContent = own.on ? data.stop : data.listen
    button.toggleAttribute('data-on', own.on)
  }
  function stop() {
    if (own.on) speech.cancel()
    own.on = false
    show()
  }
  function start() {
    const chosen = voice()
    if (!chosen) return
    speech.cancel()
    own.on = true
    const people = [...new Set(data.lines.map(([who]) => who))]
    const queue = data.lines.flatMap(([who, words], at) => {
      const turn = who && who !== data.lines[at - 1]?.[0] ? [`${who}:`] : []
      return [...turn, ...sentences(words)].map((text) => [people.indexOf(who), text])
    })
    queue.forEach(([person, text], at) => {
      const part = new window.SpeechSynthesisUtterance(text)
      part.voice = chosen
      part.lang = chosen.lang
      // One voice fits the browser's language; a little height and pace of its own tells each speaker apart.
      part.pitch = [1, 0.82, 1.18, 0.92, 1.08, 0.74][person % 6]
      part.rate = [0.95, 0.92, 1, 0.97, 0.94, 0.9][person % 6]
      part.onerror = () => stop()
      if (at === queue.length - 1) part.onend = () => stop()
      speech.speak(part)
    })
    show()
  }

  const text = JSON.stringify(data.lines)
  if (own.text && own.text !== text) stop()
  own.text = text
  button.onclick = () => (own.on ? stop() : start())
  if (!own.waiting) {
    own.waiting = () => own.show()
    speech.addEventListener?.('voiceschanged', own.waiting)
  }
  own.show = show
  show()
  return () => {
    speech.removeEventListener?.('voiceschanged', own.waiting)
    if (own.on) speech.cancel()
    reading.delete(parentElement)
  }
}
"""
_DICTATE_HTML = """
<div>
<button type="button"></button><p class="heard"></p><p class="status" role="status"></p><p class="about"></p>
</div>
"""
_DICTATE_JS = """
const hearing = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition
  const find = (css) => parentElement.querySelector(css)
  if (!Recognition || !find('button')) return
  const problems = Object.fromEntries(data.problems)
  document.documentElement.classList.add('sb-can-dictate')
  const own = hearing.get(parentElement) ?? { recognition: null, pieces: [], at: 0, local: false }
  hearing.set(parentElement, own)
  const base = (document.documentElement.lang || 'en').split('-')[0]
  const lang = (navigator.languages ?? []).find((each) => each.toLowerCase().startsWith(base)) ?? base

  function show() {
    find('button').textContent = own.recognition ? data.stop : data.dictate
    find('button').toggleAttribute('data-on', Boolean(own.recognition))
    find('.about').textContent = own.local ? data.local : data.remote
  }
  function tell(text) { find('.status').textContent = text }
  // What was heard goes to the program piece by piece, so that no more than a sentence can be lost.
  function hand(text) {
    const field = document.querySelector(`.st-key-${CSS.escape(data.into)} :is(textarea, input)`)
    if (field && field === document.activeElement) field.blur()  // what is being typed there is taken first
    own.at = Math.max(Date.now(), own.at + 1)
    // A later trigger may overtake one that is under way, so the last few go again; the program takes each once.
    own.pieces = [...own.pieces, { at: own.at, text }].slice(-10)
    setTriggerValue('heard', own.pieces)
  }
  function stop() { own.recognition?.stop() }
  function start() {
    const recognition = new Recognition()
    recognition.lang = lang
    recognition.continuous = true
    recognition.interimResults = true
    if (own.local && 'processLocally' in recognition) recognition.processLocally = true
    let failed = ''
    recognition.onresult = (event) => {
      let coming = ''
      for (let at = event.resultIndex; at < event.results.length; at += 1) {
        const words = event.results[at][0].transcript.trim()
        if (!event.results[at].isFinal) coming += ` ${words}`
        else if (words) own.hand(words)
      }
      find('.heard').textContent = coming.trim()
    }
    recognition.onerror = (event) => {
      if (event.error !== 'aborted') failed = own.problems[event.error] ?? own.problems.other
    }
    recognition.onend = () => {
      if (own.recognition !== recognition) return
      own.recognition = null
      find('.heard').textContent = ''
      own.tell(failed)
      own.show()
    }
    own.recognition = recognition
    try {
      recognition.start()
      tell(data.listening)
    } catch {
      own.recognition = null
      tell(problems.other)
    }
    show()
  }

  // Handlers of a recognition that goes on use what the newest drawing gave.
  Object.assign(own, { hand, tell, show, problems })
  find('button').onclick = () => (own.recognition ? stop() : start())
  show()
  if (!own.asked && Recognition.available) {
    own.asked = true
    Promise.resolve(Recognition.available({ langs: [lang], processLocally: true })).then((answer) => {
      own.local = answer === 'available'
      own.show()
    }, () => {})
  }
  return () => {
    const last = own.recognition
    own.recognition = null
    last?.abort()
    hearing.delete(parentElement)
  }
}
"""
_listen: Any = st.components.v2.component("sb_listen", html=_LISTEN_HTML, css=_CSS, js=_LISTEN_JS)
_dictate: Any = st.components.v2.component("sb_dictate", html=_DICTATE_HTML, css=_CSS, js=_DICTATE_JS)


def draw_listen(lines: Sequence[tuple[str, str]], *, key: str) -> None:
    """Offer to have lines read aloud by the browser's own voice; not there where the browser has none.

    Parameters
    ----------
    lines : sequence of (str, str)
        Who speaks and the words; a name is read when the speaker changes, an empty one not at all.
    key : str
        Tells this button apart from others on the page.
    """
    # Lists and mappings would be examined for being tables, for which Streamlit loads all of pandas; tuples are not.
    kept = tuple((who, words) for who, words in lines[:MAX_LINES])
    _listen(
        data={"lines": kept, "listen": _("Listen"), "stop": _("Stop reading")}, key=f"sb-listen-{key}", width="content"
    )


def draw_dictate(*, into: str, key: str) -> None:
    """Offer to dictate into a text field; not there where the browser does not recognize speech.

    Parameters
    ----------
    into : str
        Key of the text field that what is heard is added to. The field stands outside of any ``st.form``: what is
        typed in a form reaches the program only when it is sent.
    key : str
        Tells this button apart from others on the page.
    """
    own = f"sb-dictate-{key}"
    _dictate(
        data={"into": into, "problems": tuple(PROBLEMS.items()), **_words()},
        key=own,
        on_heard_change=partial(state.take_dictation, own, into),
    )


def _words() -> dict[str, Any]:
    return {
        "dictate": _("Dictate"),
        "stop": _("Stop dictating"),
        "listening": _("Listening. Speak; what is heard is added to your text."),
        "local": _("Your browser turns speech into text on this device. We neither send nor keep any sound."),
        "remote": _(
            "Some browsers send the sound to their maker to turn it into text. We neither send nor keep any sound."
        ),
    }
