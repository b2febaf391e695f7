"""What the search and the filters of the library do: the address says what is looked for, and nothing else keeps it."""

from __future__ import annotations

from simulator.domain.looking import MAX_SEARCH
from simulator.ui import state

IN_ADDRESS: dict[str, str] = {
    "text": "q",
    "modality": "way",
    "strategy": "strategy",
    "problem": "problem",
    "level": "level",
    "minutes": "minutes",
    "untried": "new",
}
"""Each thing that can be looked for, with its name in the address; the fields on the page have it in their keys."""


def field_key(name: str) -> str:
    """Key of the field for one thing that can be looked for."""
    return f"sb-look-{name}"


def given() -> dict[str, str]:
    """What the address asks for, as text."""
    return {name: state.query(short) for name, short in IN_ADDRESS.items()}


def look() -> None:
    """Put what stands in the fields into the address, so that the browser's back button and a bookmark lead back."""
    entered = {name: _text(state.entered(field_key(name))) for name in IN_ADDRESS}
    state.set_query(**{IN_ADDRESS[name]: text for name, text in entered.items() if text})


def clear() -> None:
    """Look for nothing in particular."""
    state.set_query()


def leave_open(name: str) -> None:
    """Look for the same, but for one thing."""
    state.set_query(**{IN_ADDRESS[other]: text for other, text in given().items() if text and other != name})


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return " ".join(str(value or "").split())[:MAX_SEARCH]
