"""What may be said of one person against a cut: mastery, and whether they may be falling behind.

Both are signs for a supervisor to look closer, never a verdict. How often they err was measured; see
``docs/statistics.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from simulator.analytics.shrinkage import Level, Spread, level
from simulator.domain.scoring import Z_80

GATES = 5
"""So many of the latest new cases must have kept the safety gate clear; with fewer there is no mastery."""
IN_A_ROW = 2
FEWEST_SCORES = 3
"""New cases with a score, below which nobody is called at risk: fewer are practice, not a measurement."""
WATCH, ACT = 0.3, 0.8
"""Probabilities of a true level below the cut, beyond which a flag is raised."""


class Gap(StrEnum):
    """Why nothing is said of a person."""

    CASES = "too few new cases"
    SCORES = "too few new cases with a score"


class Concern(StrEnum):
    """How likely somebody's true level lies below the cut."""

    NONE = "none"
    WATCH = "watch"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class NewCase:
    """A person's first way through a case.

    Attributes
    ----------
    score : float or None
        Node-adjusted, of 100; None where there was too little evidence.
    error : float or None
        Its standard error within the case.
    clear : bool
        Whether the safety gate was clear.
    """

    score: float | None
    error: float | None
    clear: bool


@dataclass(frozen=True, slots=True)
class Mastery:
    """Whether somebody has shown mastery, with what that rests on.

    Attributes
    ----------
    n : int
        New cases.
    lows : tuple of float
        Lower ends of the 80 % intervals of the latest two scores, oldest first.
    n_clear : int
        Of the latest five new cases, those with a clear gate.
    holds : bool
        Whether the rule holds at the latest new case.
    reached_at : int or None
        The new case, counted from 1, at which it held first; it may have held no more since.
    gap : Gap or None
        Why it can't hold yet.
    """

    n: int
    lows: tuple[float, ...]
    n_clear: int
    holds: bool
    reached_at: int | None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """How a flag did in simulated cohorts, at that number of scored new cases; shares, 0 to 1.

    Attributes
    ----------
    sensitivity : float
        Of those truly below the cut, who had this flag or the stronger one.
    false_positives : float
        Of those truly at the cut or above, who had this flag or the stronger one.
    right : float
        Of those with exactly this flag, who were truly below the cut (positive predictive value).
    """

    sensitivity: float
    false_positives: float
    right: float


@dataclass(frozen=True, slots=True)
class Risk:
    """Whether somebody may be below a cut, with the reason.

    Attributes
    ----------
    n : int
        New cases with a score.
    latest : tuple of float
        Up to three latest scores, oldest first.
    cut : float
        What they are held against, of 100.
    level : Level or None
        Where they stand, shrunken to their cohort; None with a gap.
    below : float or None
        Probability, 0 to 1, that their true level is below the cut.
    concern : Concern
        What is flagged.
    rates : Rates or None
        How often such a flag erred when it was tried out; None without a flag.
    """

    n: int
    latest: tuple[float, ...]
    cut: float
    level: Level | None = None
    below: float | None = None
    concern: Concern = Concern.NONE
    rates: Rates | None = None
    gap: Gap | None = None


MEASURED: Mapping[tuple[Concern, int], Rates] = MappingProxyType(
    {
        (Concern.WATCH, 3): Rates(0.70, 0.10, 0.43),
        (Concern.WATCH, 5): Rates(0.78, 0.06, 0.46),
        (Concern.WATCH, 10): Rates(0.80, 0.03, 0.47),
        (Concern.ACT, 3): Rates(0.26, 0.01, 0.84),
        (Concern.ACT, 5): Rates(0.35, 0.01, 0.86),
        (Concern.ACT, 10): Rates(0.45, 0.00, 0.95),
    }
)
"""Rates by flag and new cases with a score, from 150 simulated cohorts of 40, about one in ten below the cut.

``tests/unit/analytics/test_flags_simulated.py`` measures them again.
"""


def mastery(cases: Sequence[NewCase], cut: float, sem: float) -> Mastery:
    """Whether the latest scores are surely enough at the cut, and the gate was clear.

    The rule: the lower end of the 80 % interval, score - 1.2816 standard errors, is at the cut or above on the two
    latest scored new cases, and the gate was clear on each of the five latest new cases. A case without a score says
    nothing about the first part, but its gate counts.

    Parameters
    ----------
    cases : sequence of NewCase
        Oldest first.
    cut : float
        Of 100.
    sem : float
        Standard error of one score over cases, of 100, as ``Spread.score_sd`` or generalizability gives it. No error
        counts as smaller: that within a case does not know how much cases differ.

    Returns
    -------
    Mastery
        Never held before five new cases.
    """
    held = [place for place in range(1, len(cases) + 1) if _holds(cases[:place], cut, sem)]
    lows = _lows(cases, sem)
    n_clear = sum(case.clear for case in cases[-GATES:])
    gap = Gap.CASES if len(cases) < GATES else Gap.SCORES if len(lows) < IN_A_ROW else None
    return Mastery(len(cases), lows, n_clear, len(cases) in held, held[0] if held else None, gap)


def _holds(cases: Sequence[NewCase], cut: float, sem: float) -> bool:
    lows = _lows(cases, sem)
    enough = len(cases) >= GATES and len(lows) == IN_A_ROW
    return enough and min(lows) >= cut and all(case.clear for case in cases[-GATES:])


def _lows(cases: Sequence[NewCase], sem: float) -> tuple[float, ...]:
    scored = [case for case in cases if case.score is not None]
    return tuple((case.score or 0.0) - Z_80 * max(case.error or 0.0, sem) for case in scored[-IN_A_ROW:])


def at_risk(spread: Spread, scores: Sequence[float], cut: float) -> Risk:
    """How likely somebody's true level is below a cut, given their scores and their cohort.

    The posterior of ``shrinkage.level``: watch beyond .3, act beyond .8. A critical error is no part of it; it is
    listed apart, for review.

    Parameters
    ----------
    spread : Spread
        Of the cohort, from ``shrinkage.cohort_model``.
    scores : sequence of float
        Node-adjusted scores of the person's new cases, oldest first.
    cut : float
        Of 100.

    Returns
    -------
    Risk
        Without a flag, and with a gap, below three scores.
    """
    n, latest = len(scores), tuple(scores[-FEWEST_SCORES:])
    if n < FEWEST_SCORES:
        return Risk(n, latest, cut, gap=Gap.SCORES)
    found = level(spread, scores)
    below = found.below(cut)
    concern = Concern.ACT if below > ACT else Concern.WATCH if below > WATCH else Concern.NONE
    return Risk(n, latest, cut, found, below, concern, _rates(concern, n))


def _rates(concern: Concern, n: int) -> Rates | None:
    tried = max((tried for flag, tried in MEASURED if flag is concern and tried <= n), default=None)
    return None if tried is None else MEASURED[concern, tried]
