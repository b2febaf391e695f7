"""How sure a share is: so many of so many, with an interval that holds for few cases and for shares near 0 or 1."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.domain.progress import Z_95


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share, 0 to 1, with its interval.

    Attributes
    ----------
    count, n : int
        So many, of so many.
    """

    count: int
    n: int
    share: float
    low: float
    high: float


def wilson(count: int, n: int, z: float = Z_95) -> Proportion | None:
    """A share with Wilson's score interval.

    With p = count / n: (p + z² / 2n ± z √(p (1 - p) / n + z² / 4n²)) / (1 + z² / n). Unlike p ± z √(p (1 - p) / n) it
    stays within 0 and 1, and none of 20 is not said to be surely 0.

    Parameters
    ----------
    z : float
        Half-width in standard errors: 1.96 for 95 % (as it stands), 1.2816 for 80 %.

    Returns
    -------
    Proportion or None
        None where there was nothing to count (``n`` is 0): no share is not a share of 0.

    Raises
    ------
    ValueError
        If ``count`` is not from 0 to ``n``, or ``z`` is not above 0.

    References
    ----------
    Wilson, E. B. (1927). Journal of the American Statistical Association, 22(158), 209-212.
    Newcombe, R. G. (1998). Statistics in Medicine, 17(8), 857-872, method 3.
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is no share")
    if not z > 0:
        raise ValueError(f"an interval of {z} standard errors is none")
    if n == 0:
        return None
    share, weight = count / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    half = z * math.sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == n else min(1.0, middle + half)
    return Proportion(count, n, share, low, high)
