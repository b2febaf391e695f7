"""How sure a trainee was, held against how well the choices scored; private, and about choices only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from simulator.domain.scoring import MIN_OPPORTUNITIES
from simulator.domain.sharing import Confidence


@dataclass(frozen=True, slots=True)
class Sureness:
    """The choices made with one degree of confidence.

    Attributes
    ----------
    n : int
        Choices made with it, scored or not.
    mean : int or None
        Mean share of what was possible, in basis points; None below three scored choices.
    """

    confidence: Confidence
    n: int
    mean: int | None


def calibration(answers: Iterable[tuple[Confidence, Fraction | None]]) -> tuple[Sureness, ...]:
    """Each degree of confidence with how well those choices scored, from sure to guessing, each always there.

    Parameters
    ----------
    answers : iterable of (Confidence, Fraction or None)
        How sure the trainee was of a choice, and its share of what was possible; None where it scored nothing.
    """
    shares: dict[Confidence, list[Fraction | None]] = {confidence: [] for confidence in Confidence}
    for confidence, share in answers:
        shares[confidence].append(share)
    return tuple(Sureness(confidence, len(found), mean_share(found)) for confidence, found in shares.items())


def mean_share(shares: Iterable[Fraction | None]) -> int | None:
    """The mean of those that scored something, in basis points; None where fewer than three did."""
    scored = [share for share in shares if share is not None]
    if len(scored) < MIN_OPPORTUNITIES:
        return None
    return round(sum(scored, Fraction(0)) / len(scored) * 10_000)
