"""The options of a decision: a press or a number key selects, a second one says it.

What is selected is known to the browser alone, so it shows at once however far away the server is, and a decision asks
the server for one drawing. The server takes what is said as any other input from outside: it may be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from simulator.ui import state
from simulator.ui.actions import ANSWERED_ELSEWHERE, TOO_SOON
from simulator.ui.i18n import _


class Option(NamedTuple):
    """One option; ``name`` stands in bold before the words, where there is one."""

    id: str
    words: str
    name: str = ""


class Hints(NamedTuple):
    """What is said below the options before one is selected and after, and on the one that is selected."""

    before: str
    after: str
    on_it: str


# Strings on one line would be taken for the path of a file.
_HTML = """
<div class="sb-options"></div><p class="sb-hint" role="status"></p>
"""
_JS = """
const RESEND_MS = 2500
const WRITING = 'input, textarea, select, [contenteditable=true], [role=dialog] *, [data-testid=stPopoverBody] *'

// The options stay selected when they are drawn again; ``quietUntil``: a press before it is the tail of the last one.
const own = { place: '', selected: '', sent: false, quietUntil: 0, press: null }

document.addEventListener('keydown', (event) => {
  const held = event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey
  const option = held || event.target.closest?.(WRITING) ? null : own.press?.numbered(event.key)
  if (!option) return
  event.preventDefault()
  own.press(option)
})

function part(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector('.sb-options')
  const hint = parentElement.querySelector('.sb-hint')
  if (!list) return

  function show(told) {
    for (const button of list.children) {
      const selected = button.dataset.choice === own.selected
      button.setAttribute('aria-pressed', selected)
      button.toggleAttribute('data-sent', selected && own.sent)
      button.querySelector('small').textContent = selected ? data.on_it : ''
    }
    const text = told || (own.selected ? data.after : data.before)
    if (hint.textContent !== text) hint.textContent = text
  }
  function press(button) {
    const now = performance.now()
    if (own.sent || now < own.quietUntil) {
      own.quietUntil = now + data.gap
      if (!own.sent) show(data.too_soon)
      return
    }
    const choice = button.dataset.choice
    if (own.selected !== choice) {
      own.selected = choice
      show()
      return
    }
    own.sent = true
    own.quietUntil = now + data.gap
    show()
    setTriggerValue('said', { step: data.step, choice })
    // If no answer comes, what is selected can be pressed again; the server takes it once.
    const place = own.place
    setTimeout(() => {
      if (own.place !== place || !list.isConnected) return
      own.sent = false
      own.quietUntil = 0
      show()
    }, RESEND_MS)
  }
  press.numbered = (key) => (data.shortcuts && list.isConnected && /^[1-9]$/.test(key) ? list.children[key - 1] : null)
  own.press = press

  let told = ''
  if (own.place !== data.place) {
    const same = own.place.split('/')[0] === data.place.split('/')[0]
    if (own.selected && !own.sent && same) told = data.elsewhere
    Object.assign(own, { place: data.place, selected: '', sent: false })
  }
  if (!list.dataset.drawn) own.sent = false  // after a message in place of the page
  const drawn = JSON.stringify([data.place, data.options])
  if (list.dataset.drawn !== drawn) {
    list.dataset.drawn = drawn
    list.dataset.place = data.place
    list.replaceChildren(...data.options.map(([id, words, name], at) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.dataset.choice = id
      const text = document.createElement('span')
      if (name) text.append(part('b', `${name}:`), ' ')
      text.append(words, part('small', ''))
      button.append(part('strong', `${at + 1}`), text)
      // A key that is held on a button clicks it again and again.
      button.onkeydown = (event) => { if (event.repeat && event.key === 'Enter') event.preventDefault() }
      return button
    }))
  }
  for (const button of list.children) button.onclick = () => press(button)
  show(told)
}
"""
_options: Any = st.components.v2.component("sb_options", html=_HTML, js=_JS, isolate_styles=False)


def draw_options(
    options: Sequence[Option],
    *,
    place: tuple[str, int],
    hints: Hints,
    shortcuts: bool,
    gap: float,
    on_said: Callable[[], None],
) -> None:
    """Buttons, numbered from 1, and what the next press does.

    Parameters
    ----------
    options : sequence of Option
        As they stand; texts are set as text, never as HTML.
    place : (str, int)
        What they belong to: id of an attempt or a row, and the step.
    shortcuts : bool
        Whether number keys press them.
    gap : float
        Seconds of quiet after an answer, in which a press is taken for the tail of the last one.
    on_said : callable
        Called before the page is drawn again; ``state.picked`` then knows what was said.
    """
    # Lists and mappings would be examined for being tables, for which Streamlit loads all of pandas; tuples are not.
    _options(
        data={
            "place": state.place(*place),
            "step": place[1],
            "options": tuple(tuple(option) for option in options),
            "shortcuts": shortcuts,
            "gap": gap * 1000,
            "before": hints.before,
            "after": hints.after,
            "on_it": hints.on_it,
            "too_soon": TOO_SOON,
            "elsewhere": ANSWERED_ELSEWHERE,
        },
        key=state.CHOICES,
        on_said_change=on_said,
    )


def reply_hints(*, written: bool) -> Hints:
    """What a press on a reply does; ``written``: whether one's own words stand above."""
    nearest = _("Pick the one nearest to yours; nothing is said yet.")
    return Hints(
        before=nearest if written else _("Choose one; nothing is said yet."),
        after=_("Press it again to say it, or choose another."),
        on_it=_("selected, press again to say it"),
    )


def name_hints() -> Hints:
    """What a press on a name for a move or a marker does."""
    return Hints(
        before=_("Choose one; a second press answers."),
        after=_("Press it again to answer, or choose another."),
        on_it=_("selected, press again to answer"),
    )
