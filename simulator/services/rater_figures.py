"""What is told of a program's raters; ``raters`` decides what of it somebody sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.analytics.severity import MonthlySeverity, RaterSeverity
from simulator.domain.accounts import Program
from simulator.domain.panel import Panel
from simulator.services.panel_results import Agreement


@dataclass(frozen=True, slots=True)
class RaterLine:
    """One rater beside the others.

    Attributes
    ----------
    name : str
        Empty for whoever sees only themselves by name, and of raters whose account is gone.
    one_level : bool
        Whether they gave one and the same level throughout, at eight ratings or more.
    """

    name: str
    is_self: bool
    beside: RaterSeverity
    one_level: bool


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One closed panel.

    Attributes
    ----------
    title : str
        Empty for who neither follows the panel nor rated for it.
    agreement : Agreement or None
        None where nothing can be told of it.
    why_not : str
        Why there is none.
    """

    panel: Panel
    title: str
    n_raters: int
    agreement: Agreement | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class OfWords:
    """Ratings of trainees' own words that were given blind.

    Attributes
    ----------
    n, n_words : int
        Levels that were given, and own words that they are of.
    n_shared : int
        Of these, how many two raters or more have rated.
    """

    n: int
    n_words: int
    n_shared: int
    agreement: Agreement
    raters: tuple[RaterLine, ...]


@dataclass(frozen=True, slots=True)
class RaterFigures:
    """All that is told of a program's raters.

    Attributes
    ----------
    by_name : bool
        Whether the reader leads the program.
    """

    program: Program
    by_name: bool
    panels: tuple[PanelLine, ...]
    of_panels: tuple[RaterLine, ...]
    of_words: OfWords


def drift(months: Iterable[MonthlySeverity]) -> float | None:
    """By how many levels somebody has become stricter (above 0) or more generous, from the first month on to the last.

    None where the two intervals meet, or where there are no two months that can be told.
    """
    known = [month.severity for month in months if month.severity is not None]
    if len(known) < 2 or (known[0].low <= known[-1].high and known[-1].low <= known[0].high):
        return None
    return known[-1].value - known[0].value
