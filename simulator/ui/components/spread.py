"""How experts saw an option: their spread, in one line."""

from __future__ import annotations

from simulator.domain.scenario import Choice
from simulator.services.spread_words import spread_words
from simulator.ui.markup import esc, tag


def spread_note(choice: Choice) -> str:
    """How a panel saw an option; empty without a panel's key."""
    words = spread_words(choice)
    return tag("p", esc(words), "sb-sub") if words else ""
