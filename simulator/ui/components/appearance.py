"""Light or dark: what a person prefers, kept by their browser alone, where Streamlit looks for it when a page opens."""

from __future__ import annotations

from typing import Any

import streamlit as st

from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import SCREENS

# Streamlit 1.67 keeps the choice of its (hidden) settings menu once for each address, and reads it before it draws.
_JS = """
export default function ({ data, parentElement }) {
  const field = parentElement.querySelector('fieldset')
  const base = location.pathname.slice(0, location.pathname.length - data.here.length)
  const kept = (page) => `stActiveTheme-${base}${page}-v2`
  const words = Object.fromEntries(data.words)
  field.querySelector('legend').textContent = data.legend
  const now = (() => {
    try { return JSON.parse(localStorage.getItem(kept(data.here))) } catch { return null }
  })()
  for (const radio of field.querySelectorAll('input')) {
    radio.parentElement.querySelector('span').textContent = words[radio.value]
    radio.checked = radio.value === (now ?? 'System')
  }
  // A press of its own: arrow keys walk through the three, and the page is not to vanish beneath them.
  const use = parentElement.querySelector('button')
  use.textContent = data.use
  use.onclick = () => {
    const wanted = field.querySelector('input:checked').value
    try {
      for (const page of data.pages) localStorage.setItem(kept(page), JSON.stringify(wanted))
    } catch {
      parentElement.querySelector('[role=status]').textContent = data.refused
      return
    }
    location.reload()
  }
}
"""
_CSS = """
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; }
legend { padding: 0 0 0.3rem; color: var(--sb-soft); font-size: 0.95rem; }
label { display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.25rem; cursor: pointer; }
input { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--sb-teal); }
button {
  font: inherit; font-size: 0.95rem; min-height: 2.5rem; padding: 0.3rem 0.9rem; margin-top: 0.4rem; cursor: pointer;
  color: var(--sb-ink); background: var(--sb-paper); border: 1px solid var(--sb-edge); border-radius: 0.75rem;
}
:is(input, button):focus-visible { outline: 3px solid var(--sb-focus); outline-offset: 2px; }
p:empty { display: none; }
"""
_HTML = """
<fieldset>
<legend></legend>
<label><input type="radio" name="theme" value="System"><span></span></label>
<label><input type="radio" name="theme" value="Light"><span></span></label>
<label><input type="radio" name="theme" value="Dark"><span></span></label>
</fieldset>
<button type="button"></button>
<p role="status"></p>
"""
_component: Any = st.components.v2.component("sb_appearance", html=_HTML, css=_CSS, js=_JS)


def draw_appearance(here: str) -> None:
    """Let a person choose light or dark, or leave it to their device.

    Parameters
    ----------
    here : str
        Name of the page that this stands on.
    """
    draw(tag("h2", esc(_("Light or dark"))))
    # Lists and mappings would be examined for being tables, for which Streamlit loads all of pandas; tuples are not.
    _component(
        data={
            "here": here,
            "pages": tuple("" if screen.default else name for name, screen in SCREENS.items()),
            "legend": _("This browser shows Secure Base"),
            "words": (("System", _("as the device is set")), ("Light", _("light")), ("Dark", _("dark"))),
            "use": _("Show it like this"),
            "refused": _("This browser keeps nothing for this page, so it follows the device."),
        },
        key="sb-appearance",
    )
