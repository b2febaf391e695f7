"""The only place that touches ``st.session_state``: identifiers and moments, and nothing that is not kept elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import streamlit as st

KEY = "secure-base"
SESSION_HEADER = "x-secure-base-session"
"""Set by the middleware for a signed-in browser, and stripped from whatever comes from outside."""
CHOICES = "sb-choices"
"""Key of the options, in the room and in drills."""
EARLIER = "sb-earlier"
"""Under this, what was said earlier in the session that the room shows is kept ready as HTML."""
MAX_STEP, MAX_ID = 10_000, 100
MAX_HEARD = 2_000
"""Letters of what is dictated without a stop; a few minutes of speech."""
MAX_PIECES = 10


@dataclass
class Session:
    """What one browser tab has going on.

    Attributes
    ----------
    dictated : dict of str to int
        Dictating component to the moment of the last piece that was taken from it.
    paused : str
        Id of the attempt that is paused here.
    notice : str
        A passing message for the next drawing.
    told : bool
        Whether the last drawing showed one: the next takes it away.
    whole : bool
        Whether the page has begun to be drawn from its top.
    shown_once : str
        A link that is shown once, such as one that sets a new password.
    quiet_until : float
        Presses before this (monotonic clock) are taken for the tail of the last one.
    due : str
        The decision that this tab has just brought about: only its first drawing starts a response clock, since a
        decision drawn again after a refresh or a reconnect was seen before.
    erasing : bool
        Whether the person has asked to erase everything and is now asked whether they are sure.
    page : str
        Path of the page that is open.
    commenting : str
        The moment at which a supervisor's form for a comment is open.
    remarking, remark_at : str
        Where a form for a remark is open, and where the last one was.
    remark_step : int
        The moment that the form was opened for, whatever is answered meanwhile.
    remark_told : str
        What came of the last remark, for the next drawing there.
    said : str
        The decision that this tab has answered last.
    going_back : str
        Id of the attempt in which the person is asked which moment to go back to.
    shown_for, shown_at : str, float
        The decision drawn last, and when it was drawn first.
    begun : str
        Id of the draft that a press has just begun, for the page to go there.
    uploads : int
        How many uploads were taken in: each draws the field for the next one anew.
    upload_told : tuple of str
        What came of the last one, a line for each file that was not taken, for the next drawing.
    typed_in, typed_revision : str, int
        The draft that this tab has typed in last, and the revision that it made.
    refused : str
        Why the text that was typed last was not saved, for the next drawing.
    timed : bool
        Whether that first drawing was the first anywhere.
    """

    dictated: dict[str, int] = field(default_factory=dict)
    notice: str = ""
    told: bool = False
    whole: bool = False
    shown_once: str = ""
    paused: str = ""
    quiet_until: float = 0.0
    due: str = ""
    said: str = ""
    erasing: bool = False
    page: str = ""
    commenting: str = ""
    remarking: str = ""
    remark_at: str = ""
    remark_step: int = 0
    remark_told: str = ""
    begun: str = ""
    uploads: int = 0
    upload_told: tuple[str, ...] = ()
    typed_in: str = ""
    typed_revision: int = 0
    refused: str = ""
    timed: bool = False
    going_back: str = ""
    shown_for: str = ""
    shown_at: float = 0.0
    paused_at: float = 0.0


def session() -> Session:
    """This tab's session."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Session()
    found: Session = st.session_state[KEY]
    return found


def session_id() -> str:
    """Id of the session that this browser is signed in with; empty if it is not."""
    return str(st.context.headers.get(SESSION_HEADER, ""))[:64]


def place(attempt_id: str, step: int) -> str:
    """One decision of one attempt, as a key."""
    return f"{attempt_id}/{step}"


def note_shown(attempt_id: str, step: int) -> None:
    """Note that a decision is drawn, and start its response clock if this tab brought it about."""
    here, now = place(attempt_id, step), monotonic()
    current = session()
    if current.shown_for == here:
        return
    current.shown_for, current.shown_at, current.timed = here, now, here == current.due
    current.due = ""


def response_ms(attempt_id: str, step: int) -> int | None:
    """Milliseconds since the decision was first drawn, pauses removed; None if that was not in this tab just now."""
    current = session()
    if current.shown_for != place(attempt_id, step) or not current.timed:
        return None
    return round((monotonic() - current.shown_at) * 1000)


def open_going_back(attempt_id: str) -> None:
    """Ask which earlier moment of an attempt to go back to."""
    session().going_back = attempt_id


def close_going_back() -> None:
    """Ask no more."""
    session().going_back = ""


def restart_clock() -> None:
    """Let the response clock begin now: the options have only just appeared."""
    session().shown_at = monotonic()


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
    current.told = bool(notice)
    return notice


def take_remark_told() -> str:
    """What came of the last remark, once."""
    current = session()
    told, current.remark_told = current.remark_told, ""
    return told


def take_upload_told() -> tuple[str, ...]:
    """What came of the last upload, once."""
    current = session()
    told, current.upload_told = current.upload_told, ()
    return told


def take_begun() -> str:
    """The draft that a press has just begun, once."""
    current = session()
    begun, current.begun = current.begun, ""
    return begun


def take_refused() -> str:
    """Why the text that was typed last was not saved, once."""
    current = session()
    refused, current.refused = current.refused, ""
    return refused


def take_shown_once() -> str:
    """What is shown once, once."""
    current = session()
    shown, current.shown_once = current.shown_once, ""
    return shown


def entered(key: str) -> Any:
    """What was entered in the field of this key; an empty text if it was not drawn."""
    return st.session_state.get(key, "")


def picked() -> tuple[int, str] | None:
    """Step and id of the choice that the options have just been left with; None for anything that is no such pair."""
    sent: Any = getattr(st.session_state.get(CHOICES), "said", None)
    step, choice = (sent.get("step"), sent.get("choice")) if isinstance(sent, dict) else (None, None)
    if type(step) is int and 0 <= step < MAX_STEP and isinstance(choice, str) and len(choice) <= MAX_ID:
        return step, choice
    return None


def take_dictation(component: str, into: str) -> None:
    """Add what the browser heard to the text of a field that is on the page, each piece once.

    Anything else that a browser sends adds nothing.

    Parameters
    ----------
    component, into : str
        Keys of the dictating component and of the field.
    """
    written = st.session_state.get(into)
    if not isinstance(written, str):
        return
    dictated = session().dictated
    for at, words in _pieces(getattr(st.session_state.get(component), "heard", None)):
        if at > dictated.get(component, 0):
            dictated[component] = at
            written = f"{written.rstrip()} {words}".strip()
    st.session_state[into] = written


def _pieces(heard: Any) -> list[tuple[int, str]]:
    """Moment and words of each piece, as our own component sends them."""
    pieces = [piece for piece in heard[:MAX_PIECES] if isinstance(piece, dict)] if isinstance(heard, list) else []
    pairs = [(piece.get("at"), piece.get("text")) for piece in pieces]
    return [
        (int(at), text[:MAX_HEARD].strip())
        for at, text in pairs
        if isinstance(at, int | float) and isfinite(at) and isinstance(text, str)
    ]


def pair(key: str) -> tuple[str, str]:
    """The two texts of what was chosen in a list; both empty for nothing, and for what the list does not offer.

    A browser can send any text as its choice; until the list is drawn again, nothing compares it with what is there.
    """
    chosen = entered(key)
    return (str(chosen[0]), str(chosen[1])) if isinstance(chosen, tuple) and len(chosen) == 2 else ("", "")


def fill(key: str, value: Any) -> None:
    """Put something into the field of this key before it is drawn, such as what the page's address asks for."""
    st.session_state[key] = value


def empty(*keys: str) -> None:
    """Empty these text fields, which stay on the page, once what was entered there is safely kept."""
    for key in keys:
        st.session_state[key] = ""


def forget(*keys: str) -> None:
    """Let go of these fields, which leave the page, once what was entered there is safely kept.

    A field that stays on the page goes on to show in the browser what it showed: see ``empty``.
    """
    for key in keys:
        st.session_state.pop(key, None)


def forget_all(prefix: str) -> None:
    """Empty every field whose key begins so, on whichever page it is."""
    forget(*[key for key in st.session_state if str(key).startswith(prefix)])


def address() -> str:
    """Path and query of the page that is open, to come back to."""
    values = urlencode({name: query(name) for name in st.query_params})
    return f"/{session().page}" + (f"?{values}" if values else "")


def query(name: str, most: int = 100) -> str:
    """A value from the page's address, at most so many characters; empty if absent."""
    value: Any = st.query_params.get(name, "")
    return str(value)[:most]


def number(name: str) -> int:
    """A page number from the address, which counts from 1 there and from 0 here; 0 for anything else."""
    text = query(name)
    return max(0, int(text) - 1) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def set_query(**values: str) -> None:
    """Replace the values in the page's address."""
    st.query_params.from_dict(values)


def hold_address() -> None:
    """Have the browser's address say what the page was opened with.

    A link to the page that is open leaves the address as it was, and the next press would come from another place.
    """
    st.query_params.from_dict({name: st.query_params.get_all(name) for name in st.query_params})
