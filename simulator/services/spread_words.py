"""How a panel saw an option, as plain text: the page and the printed debriefing say the same."""

from __future__ import annotations

from simulator.domain.i18n import _
from simulator.domain.scenario import Choice


def competent_words(n_competent: int, n_raters: int) -> str:
    """How many rated an option competent or better."""
    return _("{n} of {all} experts rated this competent or better.").format(n=n_competent, all=n_raters)


def spread_words(choice: Choice) -> str:
    """The same, and whether they differ too much for it to be scored; empty without a panel's key."""
    if choice.spread is None:
        return ""
    words = competent_words(choice.spread.n_competent, choice.spread.n_raters)
    return f"{words} {_('Experts differ: not scored.')}" if choice.contested else words
