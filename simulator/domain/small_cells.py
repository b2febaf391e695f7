"""Which cells of a table about people are so small that they would tell of one person."""

from __future__ import annotations

from collections.abc import Sequence

MIN_PEOPLE = 5
"""A cell about fewer people is not shown outside their own supervisors."""


def hidden_cells(parts: Sequence[int], total: int) -> tuple[frozenset[int], bool]:
    """Which parts of a row are not shown, and whether its total isn't either.

    A part about fewer than five people is hidden. Where it alone would be missing, it could be worked out from the
    total and the others: then the smallest of these is hidden too, or the total where there is no other. Parts about
    nobody are never hidden.

    Parameters
    ----------
    parts : sequence of int
        How many people each part is about.
    total : int
        How many people the whole row is about.

    Returns
    -------
    frozenset of int, bool
        Places of the hidden parts; whether the total is hidden.
    """
    small = {at for at, n in enumerate(parts) if 0 < n < MIN_PEOPLE}
    shown = sorted((n, at) for at, n in enumerate(parts) if n >= MIN_PEOPLE)
    total_hidden = 0 < total < MIN_PEOPLE
    if len(small) == 1 and not total_hidden:
        if shown:
            small.add(shown[0][1])
        else:
            total_hidden = True
    return frozenset(small), total_hidden
