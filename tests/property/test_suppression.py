"""No hidden cell can be computed from what is shown, by somebody who knows the rule as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.suppression import FEWEST, Suppressed, suppress
from tests.property.effort import effort

ROWS = st.lists(st.integers(0, 30), min_size=1, max_size=9)


def _every_row(n_parts: int, most: int) -> Iterator[tuple[int, ...]]:
    yield from product(range(most + 1), repeat=n_parts)


@pytest.mark.parametrize(("n_parts", "most"), [(1, 40), (2, 40), (3, 20), (4, 11), (5, 6)])
def test_whatever_is_shown_each_hidden_cell_could_have_been_another_number(n_parts: int, most: int) -> None:
    could_be: dict[Suppressed, list[tuple[int, ...]]] = defaultdict(list)
    for row in _every_row(n_parts, most):
        could_be[suppress(row)].append(row)
    for shown, rows in could_be.items():
        for at, cell in enumerate(shown.parts):
            # rows beyond the largest that was tried are possible too, so what is ambiguous here is so everywhere
            small = any(0 < row[at] < FEWEST for row in rows)
            assert cell is not None or not small or len({row[at] for row in rows}) > 1, shown


@effort(100)
@given(ROWS)
def test_no_cell_below_five_is_shown_and_what_is_shown_is_true(row: list[int]) -> None:
    shown = suppress(row)
    assert all(
        cell is None or (cell == n and not 0 < n < FEWEST) for n, cell in zip(row, shown.parts, strict=True) if n
    )
    assert shown.total in (None, sum(row))


@effort(100)
@given(ROWS)
def test_hidden_cells_are_several_and_stand_for_enough_people_or_the_total_is_hidden_too(row: list[int]) -> None:
    shown = suppress(row)
    hidden = [n for n, cell in zip(row, shown.parts, strict=True) if cell is None]
    assert not hidden or shown.total is None or (len(hidden) > 1 and sum(hidden) >= FEWEST)


@effort(100)
@given(ROWS, st.randoms())
def test_the_place_of_a_part_changes_nothing(row: list[int], chance) -> None:
    places = list(range(len(row)))
    chance.shuffle(places)
    assert suppress([row[at] for at in places]).parts == tuple(suppress(row).parts[at] for at in places)
