"""Says aloud how something on the page has changed, by a live region that stays while the page is drawn again."""

from __future__ import annotations

from typing import Any

import streamlit as st

# A string on one line would be taken for the path of a file.
_HTML = """
<div role="status" aria-live="polite"></div>
"""
_CSS = """
[role=status] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
"""
_JS = """
export default function ({ data, parentElement }) {
  const status = parentElement.querySelector('[role=status]')
  if (!status || status.dataset.said === data.text) return
  const first = status.dataset.said === undefined
  status.dataset.said = data.text
  if (!first) status.textContent = data.text
}
"""
_status: Any = st.components.v2.component("sb_status", html=_HTML, css=_CSS, js=_JS)


def tell_status(text: str, *, key: str) -> None:
    """Say a text when it differs from the one before; nothing at the first drawing, which is read anyway."""
    _status(data={"text": text}, key=key)
