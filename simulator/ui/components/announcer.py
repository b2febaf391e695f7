"""Brings what is new to people: to ears by a live region that stays on the page, to eyes by scrolling to it."""

from __future__ import annotations

from typing import Any

import streamlit as st

_JS = """
export default function ({ data, parentElement }) {
  const log = parentElement.querySelector('[role=log]')
  if (!log || log.dataset.mark === data.mark) return
  const first = !log.dataset.mark
  log.dataset.mark = data.mark
  if (!first) setTimeout(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    document.querySelector('.sb-last')?.scrollIntoView({ block: 'start', behavior: still ? 'instant' : 'smooth' })
  }, 60)
  log.replaceChildren(...data.lines.map((text) => {
    const line = document.createElement('p')
    line.textContent = text
    return line
  }))
}
"""
# A string on one line would be taken for the path of a file.
_CSS = """
[role=log] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
"""
_HTML = """
<div role="log" aria-live="polite" aria-label="Conversation"></div>
"""
_component: Any = st.components.v2.component("sb_announcer", html=_HTML, css=_CSS, js=_JS)


def announce(mark: str, lines: list[str]) -> None:
    """Read lines out once and scroll to the last exchange; the same ``mark`` does nothing more.

    Parameters
    ----------
    mark : str
        Names the moment, such as attempt and step.
    lines : list of str
        What to read; set as text, never as HTML.
    """
    _component(data={"mark": mark, "lines": lines}, key="sb-announcer")
