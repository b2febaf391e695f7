"""Whether a decision is harder for one group, with tables worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.analytics.differential import Gap, Grade, differential, mantel_haenszel

TABLES = st.lists(
    st.lists(st.lists(st.integers(1, 60), min_size=2, max_size=2), min_size=2, max_size=2), min_size=1, max_size=5
)


def people(n: int, reached: float) -> list[float]:
    return [1.0] * round(n * reached) + [0.0] * (n - round(n * reached))


def two_groups(reference: float, focal: float, n: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares, rest scores and groups: rest scores spread alike in both, so that nothing but the decision differs."""
    shares = np.array(people(n, reference) + people(n, focal))
    rest = np.tile(np.random.default_rng(1).permutation(n), 2) * 100 / n
    return shares, rest, np.repeat([False, True], n)


def test_one_table_gives_its_own_odds_ratio() -> None:
    # Odds 30/10 against 20/20, so 3; E = 40 · 50/80 = 25, V = 40 · 40 · 50 · 30 / (80² · 79).
    found = mantel_haenszel([[[30, 10], [20, 20]]])
    variance = 40 * 40 * 50 * 30 / (80**2 * 79)
    assert found.odds_ratio == pytest.approx(3)
    assert found.chi_squared == pytest.approx(4.5**2 / variance)
    assert found.plain_chi_squared == pytest.approx(25 / variance)
    # With one table the variance of the logarithm is Woolf's: the sum of reciprocals.
    assert found.delta_error == pytest.approx(2.35 * math.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 20))
    assert found.delta == pytest.approx(-2.35 * math.log(3))


@pytest.mark.parametrize(
    ("table", "grade"),
    [
        ([[200, 200], [200, 200]], Grade.A),  # no difference
        ([[20, 10], [10, 10]], Grade.A),  # delta -1.63, but chance would do as much
        ([[260, 140], [205, 195]], Grade.B),  # delta -1.34
        ([[280, 120], [220, 180]], Grade.B),  # delta -1.52, but not surely beyond 1
        ([[320, 80], [200, 200]], Grade.C),  # delta -3.26
    ],
)
def test_grades_ask_for_size_and_for_being_sure_of_it(table: list[list[int]], grade: Grade) -> None:
    assert mantel_haenszel([table]).grade is grade


def test_a_stratum_with_one_group_alone_changes_nothing() -> None:
    both = [[30, 10], [20, 20]]
    assert mantel_haenszel([both]).chi_squared == mantel_haenszel([both, [[5, 7], [0, 0]]]).chi_squared
    assert mantel_haenszel([both, [[5, 7], [0, 0]]]).n_strata == 1


def test_strata_that_tell_nothing_say_so() -> None:
    assert mantel_haenszel([[[30, 0], [20, 0]]]).gap is Gap.NO_STRATUM
    assert mantel_haenszel([[[30, 10], [0, 0]]]).gap is Gap.NO_STRATUM
    assert mantel_haenszel(np.zeros((5, 2, 2))).gap is Gap.NO_STRATUM


def test_a_group_that_never_missed_has_no_odds_ratio() -> None:
    found = mantel_haenszel([[[30, 0], [20, 20]]])
    assert (found.gap, found.odds_ratio, found.delta) == (Gap.ONE_SIDED, None, None)


@pytest.mark.parametrize("tables", [[[1, 2], [3, 4]], [[[1, 2], [3, -4]]], [[[1, 2], [3, 0.5]]]])
def test_what_is_no_table_of_counts_is_refused(tables: object) -> None:
    with pytest.raises(ValueError, match=r"strata|whole number"):
        mantel_haenszel(tables)


@given(TABLES)
def test_groups_changed_about_turn_delta_round(tables: list[list[list[int]]]) -> None:
    here, there = mantel_haenszel(tables), mantel_haenszel([table[::-1] for table in tables])
    assert there.delta == pytest.approx(-(here.delta or 0), abs=1e-9)
    assert there.chi_squared == pytest.approx(here.chi_squared, abs=1e-9)
    assert there.grade is here.grade


@given(TABLES, st.randoms())
def test_the_order_of_strata_changes_nothing(tables: list[list[list[int]]], chance: object) -> None:
    here = mantel_haenszel(tables)
    chance.shuffle(tables)  # type: ignore[attr-defined]
    assert mantel_haenszel(tables).odds_ratio == pytest.approx(here.odds_ratio)


def test_a_decision_that_is_harder_for_one_group_is_found() -> None:
    found = differential(*two_groups(0.8, 0.5))
    assert (found.grade, found.n_strata) == (Grade.C, 5)
    assert found.delta is not None
    assert found.delta < -1.5


def test_a_group_that_does_worse_everywhere_is_not_said_to_meet_a_harder_decision() -> None:
    chance = np.random.default_rng(7)
    focal = np.repeat([False, True], 2000)
    skill = chance.normal(-0.7 * focal, 1)
    shares = (chance.random(4000) < 1 / (1 + np.exp(-skill))).astype(float)
    raw = mantel_haenszel([[[int(((shares == s) & (focal == f)).sum()) for s in (1, 0)] for f in (False, True)]])
    assert raw.grade is Grade.B
    assert differential(shares, skill, focal).grade is Grade.A


def test_below_two_hundred_of_either_group_nothing_is_said() -> None:
    shares, rest, focal = two_groups(0.8, 0.5, 200)
    assert differential(shares, rest, focal).gap is None
    shares[0] = np.nan
    found = differential(shares, rest, focal)
    assert (found.gap, found.n_reference, found.n_focal, found.delta) == (Gap.FEW, 199, 200, None)


def test_people_with_the_same_rest_score_stay_together() -> None:
    shares, rest, focal = two_groups(0.8, 0.5)
    assert differential(shares, np.zeros_like(rest), focal).n_strata == 1


def test_two_thirds_of_a_decision_count_as_reached_and_less_does_not() -> None:
    shares, rest, focal = two_groups(0.8, 0.5)
    assert differential(shares * 2 / 3, rest, focal) == differential(shares, rest, focal)
    assert differential(shares * 0.65, rest, focal).gap is Gap.NO_STRATUM


def test_shares_that_are_none_or_do_not_fit_are_refused() -> None:
    shares, rest, focal = two_groups(0.8, 0.5)
    with pytest.raises(ValueError, match="from 0 to 1"):
        differential(shares * 100, rest, focal)
    with pytest.raises(ValueError, match="as many"):
        differential(shares[1:], rest, focal)
