"""The editor of a case's text: it colours, marks, completes, and sends what is typed; it judges and keeps nothing.

The browser knows which text it sent last and whether that was answered. So a drawing never takes away what is being
typed, and each text says which revision it was made from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeGuard

from simulator.ui import state
from simulator.ui.components.bundled import bundled, unloaded
from simulator.ui.i18n import _

KEY = "sb-editor"
MAX_BYTES = 1_000_000
"""Larger texts are not sent; a case can't be larger."""
MAX_PLACE, MAX_NUMBER = 100, 2**53
MAX_TEXT = 2 * MAX_BYTES
MAX_MARKS, MAX_NAMES = 500, 5_000


class Mark(NamedTuple):
    """A finding at its place in the text that is drawn.

    Attributes
    ----------
    line, column : int
        Counted from 1, columns in characters.
    end_column : int
        Where it ends, exclusive; 0: at the end of the line.
    severity : str
        ``error``, ``warning`` or ``note``.
    message : str
        What it is, and how to mend it.
    """

    line: int
    column: int
    end_column: int
    severity: str
    code: str
    message: str


class Typed(NamedTuple):
    """What a browser has sent; nothing of it is checked but its form.

    Attributes
    ----------
    place : str
        The draft that it was typed in.
    since : int
        The revision that the text was made from.
    line : int
        Where the cursor stands, from 1.
    """

    place: str
    since: int
    text: str
    line: int


_editor: Any = bundled(KEY)


def draw_editor(
    text: str,
    *,
    place: str,
    revision: int,
    marks: tuple[Mark, ...],
    names: tuple[tuple[str, str], ...],
    line: int | None,
    label: str,
    on_typed: Callable[[], None],
    refused: str = "",
) -> None:
    """Draw the editor; once it is on the page, go on with what is being typed there.

    Keys and words are completed by the case's JSON Schema, a script that the browser loads once.

    A new revision replaces what stands there only where nothing is unsent. What was not saved when the page closes is
    kept by the browser's tab and offered back.

    Parameters
    ----------
    text, revision : str, int
        The draft as it was saved last.
    place : str
        Names the draft, such as its id.
    marks : tuple of Mark
        What was found in ``text``.
    names : tuple of (str, str)
        Kind (``node``, ``person``, ``variable``, ``criterion``, ``critical``, ``rubric``, ``strategy``, ``source``) and
        name of what the text or the library knows.
    line : int or None
        Go to this line (from 1) when it changes, and again when the map or a button whose key begins with ``sb-line-``
        asks for it; None: stay.
    label : str
        What the text is, for screen readers.
    on_typed : callable
        Called before the page is drawn again; ``typed`` then has the text.
    refused : str
        Why the text that was typed last was not saved and what to do, if so; it then stays in the editor.
    """
    # Lists and mappings would be examined for being tables, for which Streamlit loads all of pandas; tuples are not.
    _editor(
        data={
            "place": place,
            "revision": revision,
            "text": text,
            "marks": tuple(tuple(mark) for mark in marks[:MAX_MARKS]),
            "names": names[:MAX_NAMES],
            "line": line or 0,
            "label": label,
            "refused": refused,
            **_beside(),
        },
        key=KEY,
        on_typed_change=on_typed,
        on_cursor_change=_nothing,
    )


def typed() -> Typed | None:
    """What was typed last, in whichever draft; None for nothing, and for anything that is no such message."""
    sent = _sent()
    return None if sent is None else sent[0]


def line_in(place: str, asked: int | None = None) -> int | None:
    """The line in which the cursor of a draft's editor stands, or to which it is on its way.

    Parameters
    ----------
    asked : int or None
        The ``line`` that the editor is drawn with.

    Returns
    -------
    int or None
        Counted from 1; None where nothing is known.
    """
    at = getattr(state.entered(KEY), "cursor", None)
    if not isinstance(at, dict) or at.get("place") != place or (asked and at.get("asked") != asked):
        return asked
    return _line(at.get("line")) or asked


def _sent() -> tuple[Typed, int] | None:
    """What was typed, and the number by which the browser knows that it was answered."""
    sent: Any = getattr(state.entered(KEY), "typed", None)
    if not isinstance(sent, dict):
        return None
    place, since, text, line, number = (sent.get(key) for key in ("place", "since", "text", "line", "number"))
    if not isinstance(place, str) or not isinstance(text, str) or len(place) > MAX_PLACE or len(text) > MAX_TEXT:
        return None
    at = _line(line)
    if not _is_count(since) or not _is_count(number) or at is None:
        return None
    return Typed(place, int(since), text, at), int(number)


def _is_count(value: Any) -> TypeGuard[float]:
    """Whether a number came, which JSON may have made a float of."""
    return type(value) in (int, float) and 0 <= value < MAX_NUMBER


def _line(value: Any) -> int | None:
    return int(value) if _is_count(value) and value >= 1 else None


def _nothing() -> None:
    """Where the cursor stands is read when the page is drawn."""


def _beside() -> dict[str, Any]:
    """What the editor is told besides: which text was answered, how much is taken, and its words."""
    sent = _sent()
    seen = 0 if sent is None else sent[1]
    return {"seen": seen, "max_bytes": MAX_BYTES, "words": tuple(_words().items()), "unloaded": unloaded()}


def _words() -> dict[str, str]:
    return {
        "undo": _("Undo"),
        "redo": _("Redo"),
        "find": _("Find"),
        "fold": _("Fold all"),
        "unfold": _("Unfold all"),
        "problems": _("Problems"),
        "tools": _("Editor"),
        "hint": _(
            "Ctrl+Space completes. Tab indents; to leave the editor by keyboard, press Escape and then Tab. "
            "Changes are saved as you type."
        ),
        "saving": _("Saving…"),
        "saved": _("Saved"),
        "offline": _(
            "Not saved yet: the connection is lost. Go on writing; your text is kept in this tab and sent as soon as "
            "the server can be reached."
        ),
        "slow": _("Not saved yet: the server has not answered. It is tried again; your text is kept in this tab."),
        "large": _("Not saved yet: a case may have {most} bytes and this has {size}. Take something out."),
        "updated": _("Brought up to date with what was saved elsewhere."),
        "kept": _("This tab has kept text of this case that was not saved before the page was left."),
        "take": _("Put it back"),
        "drop": _("Leave it out"),
    }
