"""Two people have written at the same text: what each of them changed, to be put together change by change.

What only one of them changed is taken as it is, and can be left out; where both changed the same lines, it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from simulator.ui import state
from simulator.ui.components.bundled import bundled, unloaded
from simulator.ui.components.case_editor import MAX_TEXT
from simulator.ui.i18n import _

KEY = "sb-merge"
_merge: Any = bundled(KEY)


def draw_merge(
    base: str, mine: str, theirs: str, *, place: str, on_resolved: Callable[[str], None], who: str = ""
) -> None:
    """Draw the changes of both with the text that comes of them, which can be written at.

    Parameters
    ----------
    base : str
        The text that both began from; the saved text where that is not kept any more.
    mine : str
        What was typed here and not saved.
    theirs : str
        What was saved meanwhile.
    place : str
        Names the draft, as in the editor, whose unsaved text is given up for the resolved one.
    on_resolved : callable
        Called with the resolved text, before the page is drawn again.
    who : str
        Who saved meanwhile, as it is shown.
    """
    _merge(
        data={
            "place": place,
            "base": base,
            "mine": mine,
            "theirs": theirs,
            "words": tuple(_words(who).items()),
            "unloaded": unloaded(),
        },
        key=KEY,
        on_resolved_change=partial(_resolved, on_resolved),
    )


def _resolved(on_resolved: Callable[[str], None]) -> None:
    """Pass on the text, if it is one that could be a case."""
    text: Any = getattr(state.entered(KEY), "resolved", None)
    if isinstance(text, str) and len(text) <= MAX_TEXT:
        on_resolved(text)


def _words(who: str) -> dict[str, str]:
    them = who or _("the other person")
    return {
        "changes": _("What was changed"),
        "result": _("The text that comes of it; you can change it here"),
        "theirs_whole": _("What {who} saved").format(who=them),
        "line": _("Line {n}"),
        "by_mine": _("changed by you"),
        "by_theirs": _("changed by {who}").format(who=them),
        "by_both": _("changed by both, differently"),
        "base": _("Before"),
        "mine": _("Yours"),
        "theirs": _("Saved by {who}").format(who=them),
        "nothing": _("(nothing)"),
        "take_mine": _("Take yours"),
        "take_theirs": _("Take theirs"),
        "take_both": _("Take both"),
        "take_base": _("As it was"),
        "open": _("{n} still to decide"),
        "none_open": _("Everything is decided. Look the text over, then keep it."),
        "keep": _("Keep this text"),
        "keeping": _("Saving…"),
        "hint": _("To leave the text by keyboard, press Escape and then Tab."),
    }
