"""Quantiles of scores that were only counted: how many had which value."""

from __future__ import annotations

from collections.abc import Mapping


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The value below which a share of all lies, as if every one of them were written out.

    With n values in order, x[0] to x[n - 1], and h = (n - 1) · share, the quantile lies between x[⌊h⌋] and the next, as
    far on as h is: type 7 of Hyndman & Fan, which R, NumPy and SQL's ``percentile_cont`` give.

    Parameters
    ----------
    counts : mapping of int to int
        How many had each value; none below 0.
    share : float
        0 to 1; the median at 0.5.

    Returns
    -------
    float or None
        None where nothing was counted.

    Raises
    ------
    ValueError
        If ``share`` is not from 0 to 1, or a count is below 0.

    References
    ----------
    Hyndman, R. J., & Fan, Y. (1996). The American Statistician, 50(4), 361-365.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is no share")
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count is below 0")
    n = sum(counts.values())
    if n == 0:
        return None
    whole = int((n - 1) * share)
    rest = (n - 1) * share - whole
    here, beyond = _at(counts, whole), _at(counts, min(whole + 1, n - 1))
    return here + rest * (beyond - here)


def _at(counts: Mapping[int, int], place: int) -> int:
    """The value at a place, counted from 0, in the order of values."""
    for value in sorted(counts):
        if place < counts[value]:
            return value
        place -= counts[value]
    raise IndexError(place)
