"""Shares with Wilson's interval, and quantiles of counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.analytics.proportions import wilson
from simulator.analytics.spread import quantile

COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_nothing_counted_is_no_share() -> None:
    assert wilson(0, 0) is None


def test_what_never_happened_has_an_interval_from_exactly_zero() -> None:
    found = wilson(0, 3)
    assert found is not None
    assert (found.share, found.low) == (0.0, 0.0)
    assert found.high > 0.5


@pytest.mark.parametrize(("count", "n", "z"), [(-1, 3, 1.0), (4, 3, 1.0), (1, 3, 0.0)])
def test_what_is_no_share_is_refused(count: int, n: int, z: float) -> None:
    with pytest.raises(ValueError, match=r"no share|is none"):
        wilson(count, n, z)


@given(COUNTS)
def test_the_interval_holds_the_share_within_zero_and_one(counted: tuple[int, int]) -> None:
    found = wilson(*counted)
    assert found is not None
    assert 0 <= found.low <= found.share <= found.high <= 1


@given(COUNTS)
def test_the_rest_has_the_mirrored_interval(counted: tuple[int, int]) -> None:
    count, n = counted
    found, rest = wilson(count, n), wilson(n - count, n)
    assert found is not None
    assert rest is not None
    assert (rest.low, rest.high) == pytest.approx((1 - found.high, 1 - found.low), abs=1e-12)


@given(COUNTS)
def test_a_wider_interval_holds_the_narrower_one(counted: tuple[int, int]) -> None:
    wide, narrow = wilson(*counted), wilson(*counted, 1.2815515655446004)
    assert wide is not None
    assert narrow is not None
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


@given(st.lists(st.integers(0, 100), min_size=1, max_size=40), st.floats(0, 1))
def test_quantiles_of_counts_are_those_of_the_values_written_out(values: list[int], share: float) -> None:
    counts = {value: values.count(value) for value in values}
    assert quantile(counts, share) == pytest.approx(float(np.quantile(values, share)), abs=1e-9)


def test_a_value_that_nobody_had_changes_no_quantile() -> None:
    assert quantile({10: 0, 20: 1, 30: 0, 40: 1}, 0.5) == 30


def test_nothing_counted_has_no_quantile() -> None:
    assert quantile({50: 0}, 0.5) is None


@pytest.mark.parametrize(("counts", "share"), [({1: 1}, 1.5), ({1: -1, 2: 3}, 0.5)])
def test_what_is_no_count_or_share_is_refused(counts: dict[int, int], share: float) -> None:
    with pytest.raises(ValueError, match=r"no share|below 0"):
        quantile(counts, share)
