"""Answers that came too fast to have been read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

import numpy as np
from numpy.typing import ArrayLike, NDArray

SHARE_OF_MEDIAN = 0.10
LONGEST_MS = 10_000
"""No threshold is longer, however long a decision takes most people."""
FEWEST_TIMES = 10
"""Times of one decision, below which its median says too little."""
FEWEST_JUDGED = 10
"""Answers of one person, below which nothing is said of them."""
LOW = 0.90


class Gap(StrEnum):
    """Why nothing can be said of somebody's effort."""

    FEW = "too few answers were timed at decisions that enough people have answered"


@dataclass(frozen=True, slots=True)
class Effort:
    """What part of somebody's answers took long enough to have been read.

    Attributes
    ----------
    n : int
        Answers that could be judged.
    n_rapid : int
        Of these, faster than their decision's threshold.
    share : float or None
        1 - ``n_rapid`` / ``n``.
    low : bool
        Whether that is below .90: the attempt is kept out of norms, and its supervisor is shown it. It says nothing
        of why: who knows a case, or uses a reader at speed, is fast too.
    """

    n: int
    n_rapid: int
    share: float | None
    low: bool
    gap: Gap | None = None


def rapid_threshold(response_ms: Sequence[int | None]) -> float | None:
    """The time below which an answer to a decision counts as rapid: 10 % of its median, at most ten seconds.

    Parameters
    ----------
    response_ms : sequence of int or None
        Times that people took at this decision, in milliseconds. None and times below 0 (a clock that was set back)
        are passed over.

    Returns
    -------
    float or None
        In milliseconds; None below ten times.

    References
    ----------
    Wise, S. L., & Ma, L. (2012). Setting response time thresholds for a CAT item pool: The normative threshold method.
    Annual meeting of the National Council on Measurement in Education, Vancouver. (There of the mean; the median is
    not moved by somebody who went for a walk.)
    """
    times = [time for time in response_ms if time is not None and time >= 0]
    return min(SHARE_OF_MEDIAN * median(times), float(LONGEST_MS)) if len(times) >= FEWEST_TIMES else None


def effort(answers: Sequence[tuple[int | None, float | None]]) -> Effort:
    """What part of answers took long enough (response-time effort).

    Parameters
    ----------
    answers : sequence of (int or None, float or None)
        Time taken and the decision's threshold, in milliseconds; an answer without either is passed over.

    Returns
    -------
    Effort
        Without a share below ten answers that can be judged.

    References
    ----------
    Wise, S. L., & Kong, X. (2005). Applied Measurement in Education, 18(2), 163-183.
    """
    judged = [(time, limit) for time, limit in answers if time is not None and time >= 0 and limit is not None]
    n, n_rapid = len(judged), sum(time < limit for time, limit in judged)
    if n < FEWEST_JUDGED:
        return Effort(n, n_rapid, None, False, Gap.FEW)
    share = 1 - n_rapid / n
    return Effort(n, n_rapid, share, share < LOW)


def low_efforts(attempts: ArrayLike, items: ArrayLike, response_ms: ArrayLike) -> NDArray[np.bool_]:
    """Which of many attempts have low effort, from all their answers at once; see ``effort``.

    Parameters
    ----------
    attempts, items : array_like of int, shape (n,)
        Whose answer each is, and at which decision, numbered from 0.
    response_ms : array_like of int, shape (n,)
        Below 0 where there is no time.

    Returns
    -------
    ndarray of bool
        By the attempts' numbers, from 0 to the highest.
    """
    whose, where, times = (np.asarray(one, dtype=np.int64).ravel() for one in (attempts, items, response_ms))
    if not len(whose):
        return np.zeros(0, dtype=np.bool_)
    n_items, n_attempts = int(where.max()) + 1, int(whose.max()) + 1
    limits = np.full(n_items, np.nan)
    order = np.argsort(where, kind="stable")
    for item, of_item in enumerate(np.split(times[order], np.cumsum(np.bincount(where, minlength=n_items))[:-1])):
        limit = rapid_threshold(of_item.tolist())
        limits[item] = np.nan if limit is None else limit
    judged = (times >= 0) & ~np.isnan(limits[where])
    n = np.bincount(whose[judged], minlength=n_attempts)
    n_rapid = np.bincount(whose[judged & (times < limits[where])], minlength=n_attempts)
    return (n >= FEWEST_JUDGED) & (1 - n_rapid / np.maximum(n, 1) < LOW)
