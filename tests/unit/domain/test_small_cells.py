"""Which small cells are hidden, and which larger ones would give them away."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.domain.small_cells import MIN_PEOPLE, hidden_cells


@pytest.mark.parametrize(
    ("parts", "total", "hidden"),
    [
        ([], 0, (set(), False)),
        ([0], 0, (set(), False)),
        ([5], 5, (set(), False)),
        ([4], 4, ({0}, True)),
        ([4], 9, ({0}, True)),
        ([4, 9, 6], 19, ({0, 2}, False)),
        ([4, 0, 6], 10, ({0, 2}, False)),
        ([1, 2], 12, ({0, 1}, False)),
        ([1, 2], 3, ({0, 1}, True)),
        ([3, 0], 8, ({0}, True)),
    ],
)
def test_the_smallest_other_one_goes_with_a_single_small_one(parts, total, hidden) -> None:
    assert hidden_cells(parts, total) == (frozenset(hidden[0]), hidden[1])


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), max_size=8))
def test_no_small_cell_is_shown_and_none_is_the_only_thing_missing(parts: list[int]) -> None:
    total = sum(parts)
    hidden, total_hidden = hidden_cells(parts, total)
    assert all(n == 0 or n >= MIN_PEOPLE for at, n in enumerate(parts) if at not in hidden)
    assert total_hidden or total == 0 or total >= MIN_PEOPLE
    assert len(hidden) + total_hidden != 1
