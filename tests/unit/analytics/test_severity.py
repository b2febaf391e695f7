"""How strict a rater is beside a panel, with numbers worked by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from math import sqrt

import pytest

from simulator.analytics.severity import Severity, severity, severity_by_month
from simulator.domain.benchmarks import Compared


def test_eight_moments_are_shrunken_by_five_thought_ones() -> None:
    # Mean 0.5, squares of 0.5 each: s = 0.5 * sqrt(8 / 7); shrunken by 8 / 13, error s / sqrt(13).
    found = severity([0.0, 1.0] * 4)
    assert found is not None
    half = 1.959963984540054 * 0.5 * sqrt(8 / 7) / sqrt(13)
    assert (found.value, found.n) == (pytest.approx(0.5 * 8 / 13), 8)
    assert (found.low, found.high) == (pytest.approx(0.5 * 8 / 13 - half), pytest.approx(0.5 * 8 / 13 + half))


def test_below_eight_moments_nothing_is_said() -> None:
    assert severity([1.0] * 7) is None


def test_nobody_is_surer_than_rating_in_whole_levels_allows() -> None:
    found = severity([1.0] * 8)
    assert found is not None
    assert found.high - found.low == pytest.approx(2 * 1.959963984540054 * sqrt(1 / 12) / sqrt(13))


def test_many_moments_are_hardly_shrunken_and_a_generous_rater_is_below_zero() -> None:
    found = severity([-1.0] * 995)
    assert found is not None
    assert found.value == pytest.approx(-0.995)
    assert found.high < 0


def test_months_come_in_order_each_with_its_own() -> None:
    def rated(month: int, own: int) -> Compared:
        return Compared(datetime(2026, month, 3, tzinfo=UTC), {"A2": own}, {"A2": 300})

    found = severity_by_month([rated(4, 3), *[rated(3, 2)] * 8])
    assert [(one.month, one.n) for one in found] == [("2026-03", 8), ("2026-04", 1)]
    assert found[0].severity == severity([1.0] * 8)
    assert isinstance(found[0].severity, Severity)
    assert found[1].severity is None
