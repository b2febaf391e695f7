"""How far raters agree, in words, for panels and for those who calibrate."""

from __future__ import annotations

from simulator.ui.i18n import _

BANDS = ((0.9, _("excellent")), (0.75, _("good")), (0.5, _("moderate")), (-9.0, _("poor")))
"""How agreement is read, from which value on (Koo & Li 2016)."""


def number(value: float, places: int = 1) -> str:
    """A number as it is read: with a true minus, and without one before nothing."""
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def agreement_words(low: float, high: float) -> str:
    """How to read a coefficient by its interval, such as *between moderate and good*."""
    ends = [next(word for least, word in BANDS if end >= least) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else _("between {low} and {high}").format(low=ends[0], high=ends[1])
