"""The only place that touches ``st.session_state``: identifiers and moments, never content or results."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import streamlit as st

KEY = "secure-base"


@dataclass
class Session:
    """What one browser tab has going on.

    Attributes
    ----------
    selected : dict of str to str
        Attempt id and step to the choice that is selected but not yet said.
    paused : str
        Id of the attempt that is paused here.
    notice : str
        A passing message for the next drawing.
    quiet_until : float
        Presses before this (monotonic clock) are taken for the tail of the last one.
    due : str
        The decision that this tab has just brought about: only its first drawing starts a response clock, since a
        decision drawn again after a refresh or a reconnect was seen before.
    shown_for, shown_at : str, float
        The decision drawn last, and when it was drawn first.
    timed : bool
        Whether that first drawing was the first anywhere.
    """

    selected: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    shortcuts: bool = True
    paused: str = ""
    quiet_until: float = 0.0
    due: str = ""
    timed: bool = False
    shown_for: str = ""
    shown_at: float = 0.0
    paused_at: float = 0.0


def session() -> Session:
    """This tab's session."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Session()
    found: Session = st.session_state[KEY]
    return found


def place(attempt_id: str, step: int) -> str:
    """One decision of one attempt, as a key."""
    return f"{attempt_id}/{step}"


def note_shown(attempt_id: str, step: int) -> bool:
    """Note that a decision is drawn, and start its response clock if this tab brought it about.

    Returns
    -------
    bool
        Whether something was selected here for a decision that has meanwhile been made elsewhere.
    """
    here, now = place(attempt_id, step), monotonic()
    current = session()
    if current.shown_for == here:
        return False
    current.shown_for, current.shown_at, current.timed = here, now, here == current.due
    current.due = ""
    behind = any(key.startswith(f"{attempt_id}/") for key in current.selected)
    current.selected.clear()
    return behind


def response_ms(attempt_id: str, step: int) -> int | None:
    """Milliseconds since the decision was first drawn, pauses removed; None if that was not in this tab just now."""
    current = session()
    if current.shown_for != place(attempt_id, step) or not current.timed:
        return None
    return round((monotonic() - current.shown_at) * 1000)


def pause(attempt_id: str) -> None:
    """Pause an attempt in this tab and stop the response clock."""
    current = session()
    current.paused, current.paused_at = attempt_id, monotonic()


def resume() -> None:
    """Let the response clock go on."""
    current = session()
    if current.paused:
        current.shown_at += monotonic() - current.paused_at
    current.paused = ""


def take_notice() -> str:
    """The passing message, once."""
    current = session()
    notice, current.notice = current.notice, ""
    return notice


def query(name: str) -> str:
    """A value from the page's address, at most 100 characters; empty if absent."""
    value: Any = st.query_params.get(name, "")
    return str(value)[:100]
