"""What may be shown of few people to somebody who is not their own supervisor. See decision 46.

A cell about fewer than five people is hidden, and so is every other one that it could be worked out with: whoever knows
the total, the other cells and this rule is still left with two values at least for each hidden cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 5
"""People in a cell, below which it is hidden."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A row of counts of people, and their total; None where one is hidden."""

    parts: tuple[int | None, ...]
    total: int | None

    @property
    def hides(self) -> bool:
        """Whether anything is."""
        return self.total is None or None in self.parts


def may_show(n: int) -> bool:
    """Whether a figure about so many people may be shown by itself; of nobody there is nothing to hide."""
    return n == 0 or n >= FEWEST


def suppress(parts: Sequence[int]) -> Suppressed:
    """Counts of people in parts that have none in common, beside their total, as they may be shown.

    Hidden are all parts up to some size: first those below five, those of nobody among them, since it would else be
    known that the others are not empty. As long as the hidden ones are alone, hold fewer than five people together, or
    are all the same, the next larger ones are hidden as well. What is hidden does not depend on the places of parts, so
    unless they are all the same, any two of the hidden ones could be the other way round. Where everything is hidden
    and it is not even five people together, so is the total.

    Raises
    ------
    ValueError
        If a count is below 0.
    """
    if any(n < 0 for n in parts):
        raise ValueError("a count of people is below 0")
    total = sum(parts)
    if all(may_show(n) for n in parts):
        return Suppressed(tuple(parts), total)
    most = next(most for most in sorted({FEWEST - 1, *parts}) if most >= FEWEST - 1 and _is_safe(parts, most))
    return Suppressed(tuple(None if n <= most else n for n in parts), total if may_show(total) else None)


def _is_safe(parts: Sequence[int], most: int) -> bool:
    hidden = [n for n in parts if n <= most]
    ambiguous = len(set(hidden)) > 1 and sum(hidden) >= FEWEST
    return ambiguous or most >= max(parts)
