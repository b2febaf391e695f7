"""What a trainee felt pulled to do, held against how well the choices then made scored; private."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from simulator.domain.calibration import mean_share
from simulator.domain.sharing import Pull


@dataclass(frozen=True, slots=True)
class Pulled:
    """The choices made under one pull.

    Attributes
    ----------
    n : int
        How often it was felt.
    mean : int or None
        Mean share of what was possible at those choices, in basis points; None below three scored choices.
    """

    pull: Pull
    n: int
    mean: int | None


def pull_pattern(answers: Iterable[tuple[Pull, Fraction | None]]) -> tuple[Pulled, ...]:
    """The pulls that were felt, the most frequent first, with how well the choices made under each scored.

    Parameters
    ----------
    answers : iterable of (Pull, Fraction or None)
        What was felt at a decision, and the share of the choice then made; None where it scored nothing.
    """
    shares: dict[Pull, list[Fraction | None]] = {}
    for pull, share in answers:
        shares.setdefault(pull, []).append(share)
    order = list(Pull)
    by_frequency = sorted(shares, key=lambda pull: (-len(shares[pull]), order.index(pull)))
    return tuple(Pulled(pull, len(shares[pull]), mean_share(shares[pull])) for pull in by_frequency)
