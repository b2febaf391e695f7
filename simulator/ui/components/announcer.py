"""Brings what is new to ears by a live region that stays on the page, to eyes by scrolling, to the keyboard by focus.

Streamlit takes a pressed choice off the page, and the keyboard's place with it; and a page that is opened from another
one leaves the place where it was. Both are put right here, never while somebody writes or is on their way already.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from simulator.ui import state

# Shared by both components: whether the keyboard may be moved, and when the page has come to rest.
_PLACE_JS = """
const WRITING = 'input, textarea, select, [contenteditable=true]'

// A page may take a while to draw: whoever has gone on by the Tab key since their last press stays where they are.
let onTheirWay = false
let wentOnAt = 0
document.addEventListener('keydown', (event) => {
  onTheirWay = event.key === 'Tab'
  if (onTheirWay) wentOnAt = performance.now()
}, true)
document.addEventListener('pointerdown', () => { onTheirWay = false }, true)

function mayMove(since) {
  const here = document.activeElement
  if (!here || here === document.body) return true
  if (onTheirWay || wentOnAt >= since) return false
  return !here.matches(WRITING) && !here.closest('[role=dialog], [data-testid=stPopoverBody]')
}

// What is drawn for the first time may come a little later than the rest: ``act`` says by ``false`` to look again.
// It is told when this was asked for: whoever has gone on by Tab since then is left where they are.
function whenDrawn(act) {
  const since = performance.now()
  const until = since + 3000
  const look = () => {
    const app = document.querySelector('[data-testid=stApp]')
    const busy = app?.dataset.testScriptState === 'running'
    const inTime = performance.now() < until
    if (inTime && busy || act(since) === false && inTime) setTimeout(look, 40)
  }
  setTimeout(look, 60)
}

function toPlace(place, since) {
  if (!place || !mayMove(since)) return false
  if (place.tabIndex < 0) place.tabIndex = -1 // a heading; what the Tab key reaches by itself stays within its reach
  place.focus({ preventScroll: true })
  return true
}
"""
_ANNOUNCER_JS = (
    _PLACE_JS
    + """
// What has closed leads back to where it was opened, what has opened to itself.
function beside(before, now) {
  const without = (some, others) => some.filter(([name]) => !others.some(([other]) => other === name))
  return [...without(before, now).map(([, closed]) => closed), ...without(now, before).map(([opened]) => opened)]
}

export default function ({ data, parentElement }) {
  const log = parentElement.querySelector('[role=log]')
  if (!log) return
  const { mark: before, stage: earlier } = log.dataset
  const asides = JSON.stringify(data.asides)
  const open = log.dataset.asides ?? '[]'
  if (before === data.mark && earlier === data.stage && open === asides) return
  Object.assign(log.dataset, { mark: data.mark, stage: data.stage, asides })
  const isNew = before !== data.mark || earlier !== data.stage
  const places = isNew ? ['#sb-ask'] : beside(JSON.parse(open), data.asides)
  if (before !== undefined) whenDrawn((since) => {
    const place = places.map((css) => document.querySelector(css)).find(Boolean)
    if (!place) return false
    if (toPlace(place, since) && !isNew) place.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  })
  if (before !== undefined && before !== data.mark) whenDrawn(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    document.querySelector('.sb-last')?.scrollIntoView({ block: 'start', behavior: still ? 'instant' : 'smooth' })
  })
  if (before !== data.mark) log.replaceChildren(...data.lines.map((text) => {
    const line = document.createElement('p')
    line.textContent = text
    return line
  }))
}
"""
)
_ARRIVAL_JS = (
    _PLACE_JS
    + """
let open
let address

// What Streamlit hangs beside its page, such as popovers, is in the theme of the page; also when the device changes it.
function followTheme() {
  const app = document.querySelector('[data-testid=stApp]')
  if (app) document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme
}

// A part of the page that the address names, such as one decision of a record, is there only once the page is drawn.
let followed = ''
function toNamedPart(since) {
  const named = location.hash.slice(1)
  const part = named && named !== followed ? document.getElementById(named) : null
  if (!part) return
  followed = named
  for (let fold = part.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
  part.scrollIntoView()
  toPlace(part, since)
}

// Which part of the page is open. Its link is drawn anew when it opens, so the keyboard that pressed it is put back.
function markPart(isPressed) {
  for (const part of document.querySelectorAll('.st-key-sb-parts a')) {
    if (part.closest('[class*="st-key-sb-tab-"][class*="-open"]')) {
      part.setAttribute('aria-current', 'true')
      if (isPressed && document.activeElement === document.body) part.focus({ preventScroll: true })
    } else part.removeAttribute('aria-current')
  }
}

export default function ({ data }) {
  const before = open
  whenDrawn(toNamedPart)
  const isPressed = before === data.page && address !== data.address
  whenDrawn(() => markPart(isPressed))
  open = data.page
  address = data.address
  whenDrawn(followTheme)
  for (const way of document.querySelectorAll('.st-key-sb-ways a[href]')) {
    const to = way.getAttribute('href')
    if (to === data.page) way.setAttribute('aria-current', 'page')
    else if (to === data.belongs) way.setAttribute('aria-current', 'true')
    else way.removeAttribute('aria-current')
  }
  if (before !== undefined && before !== data.page) whenDrawn((since) => {
    if (open === data.page) toPlace(document.querySelector('[data-testid=stMain] h1'), since)
  })
}
"""
)
# A string on one line would be taken for the path of a file.
_CSS = """
[role=log] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
"""
_HTML = """
<div role="log" aria-live="polite" aria-label="Conversation"></div>
"""
_announcer: Any = st.components.v2.component("sb_announcer", html=_HTML, css=_CSS, js=_ANNOUNCER_JS)
_arrival: Any = st.components.v2.component("sb_arrival", js=_ARRIVAL_JS)


class Aside(NamedTuple):
    """Something that opens beside what is asked, such as a form.

    Attributes
    ----------
    opened, closed : str
        Where the keyboard goes when it opens and when it closes, as a selector.
    """

    opened: str
    closed: str


def announce(mark: str, lines: list[str], *, stage: str = "", asides: tuple[Aside, ...] = ()) -> None:
    """Read lines out once, scroll to the last exchange, and put the keyboard at what is asked (``#sb-ask``).

    A drawing with the same ``mark``, ``stage`` and ``asides`` does nothing more. The keyboard is not moved when the
    page opens, nor out of a field in which somebody writes.

    Parameters
    ----------
    mark : str
        Names the moment, such as attempt and step.
    lines : list of str
        What to read; set as text, never as HTML.
    stage : str
        Names a step within the moment, such as the options after one's own words: a new one moves the keyboard only.
    asides : tuple of Aside
        Those that are open now; one that opens or closes moves the keyboard only.
    """
    # A list would be examined for being a table, for which Streamlit loads all of pandas; a tuple is not.
    _announcer(data={"mark": mark, "lines": tuple(lines), "stage": stage, "asides": asides}, key="sb-announcer")


def mark_arrival(page: str, belongs: str) -> None:
    """Say which way of the header and which part of the page is open, and where the keyboard goes in what has opened.

    A page opened from another one has it at its heading, a part of the same page at the link that was pressed.

    Parameters
    ----------
    page : str
        Address of the page that is open.
    belongs : str
        Address of the page of the header that it is a part of.
    """
    # The address brings it to run for another part of the same page too.
    _arrival(data={"page": page, "belongs": belongs, "address": state.address()}, key="sb-arrival")
