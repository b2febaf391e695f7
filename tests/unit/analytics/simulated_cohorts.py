"""Cohorts of trainees whose true level is known, to try out what is said of them.

Points of 100: at the first case people's true levels are N(66, 8²); each gains N(3, 1.5²) for every unit of ln t. A
score adds what the case does, N(0, 6²), and its own error, N(0, 7²). At the fifth case about one in ten is below 60.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

CUT = 60.0
CASES = 10
CASE_SD, ERROR_SD = 6.0, 7.0


def cohorts(n: int, people: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """True levels and scores, both people by cases."""
    chance = np.random.default_rng(seed)
    times = np.log(np.arange(1, CASES + 1))
    for _ in range(n):
        true = chance.normal(66, 8, (people, 1)) + chance.normal(3, 1.5, (people, 1)) * times
        yield true, true + chance.normal(0, CASE_SD, true.shape) + chance.normal(0, ERROR_SD, true.shape)
