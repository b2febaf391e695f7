"""Look-ups on whole columns of positions: by arithmetic where a table is that simple, which is many times as fast."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.uint8]
"""Positions of one variable's values in many states, shape (n_states,)."""
Mask = NDArray[np.bool_]

LARGEST_SUM = 128
"""Up to so many values two positions can be added within a byte."""


@cache
def answered(answers: tuple[bool, ...]) -> Callable[[Column], Mask]:
    """A test of one variable: which states it holds in."""
    yes = [position for position, answer in enumerate(answers) if answer]
    if not yes:
        return lambda column: np.zeros(len(column), bool)
    low, high, last = yes[0], yes[-1], len(answers) - 1
    if len(yes) == high - low + 1:
        if low == high:
            return lambda column: column == low
        if low == 0:
            return lambda column: column <= high
        if high == last:
            return lambda column: column >= low
        return lambda column: (column >= low) & (column <= high)
    table = np.array(answers, bool)
    return table.take


@cache
def moved(table: tuple[int, ...]) -> Callable[[Column], Column]:
    """An effect on one variable: the positions after it."""
    size = len(table)
    if len(set(table)) == 1:
        return lambda column: np.full(len(column), table[0], np.uint8)
    step = next((step for step in range(-size, size + 1) if table == _stepped(size, step)), None)
    if step is None or size > LARGEST_SUM:
        return np.array(table, np.uint8).take
    amount, top = np.uint8(abs(step)), np.uint8(size - 1)
    if step > 0:
        return lambda column: np.minimum(column + amount, top)
    return lambda column: np.maximum(column, amount) - amount


def _stepped(size: int, step: int) -> tuple[int, ...]:
    return tuple(min(size - 1, max(0, position + step)) for position in range(size))


def ranked(split: tuple[int, ...], stride: int) -> Callable[[Column], NDArray[np.int64]]:
    """What a variable adds to a key: the number of its class, ``stride`` times."""
    if split == tuple(range(len(split))):
        return lambda column: np.multiply(column, np.int64(stride), dtype=np.int64)
    return (np.array(split, np.int64) * stride).take


def unranked(firsts: tuple[int, ...]) -> Callable[[NDArray[np.integer]], Column]:
    """The first position of each class, from the numbers of classes."""
    if firsts == tuple(range(len(firsts))):
        return lambda ranks: ranks.astype(np.uint8)
    return np.array(firsts, np.uint8).take
