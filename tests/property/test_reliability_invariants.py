"""What reliability, figures of items and adjusted scores must not depend on."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.analytics.adjusted import adjusted_scores, calibrate
from simulator.analytics.agreement import icc
from simulator.analytics.generalizability import generalizability_of_table
from simulator.analytics.items import correlation, joint, joint_of_sums, joints_of_table
from simulator.analytics.reliability import cronbach_alpha
from tests.property.effort import effort

EXAMPLES = effort(40)
A_FEW = {"rel": 1e-6, "abs": 1e-9, "nan_ok": True}
factors = st.sampled_from([0.1, 0.5, 3.0, 25.0])
shifts = st.integers(-100, 100)
shares = st.integers(0, 10_000)


@st.composite
def tables(draw, *, missing=False):
    """Scores of 2 to 14 people on 2 to 6 items."""
    n, k = draw(st.integers(2, 14)), draw(st.integers(2, 6))
    cell = st.integers(0, 10) | st.just(math.nan) if missing else st.integers(0, 10)
    return np.array(draw(st.lists(st.lists(cell, min_size=k, max_size=k), min_size=n, max_size=n)), dtype=float)


@st.composite
def shuffled(draw, **kinds):
    """A table, and the same with people and items in another order, which is given too."""
    table = draw(tables(**kinds))
    people, items = (draw(st.permutations(range(length))) for length in table.shape)
    return table, table[people][:, items], items


def figures(alpha):
    ends = (alpha.alpha.value, alpha.alpha.low, alpha.alpha.high) if alpha.alpha else (None, None, None)
    return [alpha.gap, *plain((*ends, alpha.standardized, *alpha.without))]


def plain(values):
    return [math.nan if value is None else value for value in values]


def coefficients(found):
    estimate = found.e_rho2
    ends = (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)
    return plain((*ends, found.phi, found.typical_cases))


@EXAMPLES
@given(tables(), factors, shifts)
def test_alpha_does_not_depend_on_the_unit_or_the_zero_of_scores(table, a, b):
    one, other = cronbach_alpha(table), cronbach_alpha(a * table + b)
    assert one.gap is other.gap
    assert figures(one)[1:] == pytest.approx(figures(other)[1:], **A_FEW)


@EXAMPLES
@given(shuffled())
def test_alpha_does_not_depend_on_the_order_of_people_and_items(pair):
    table, other, items = pair
    one, two = cronbach_alpha(table), cronbach_alpha(other)
    assert figures(one)[1:5] == pytest.approx(figures(two)[1:5], **A_FEW)
    assert plain(one.without[item] for item in items if one.without) == pytest.approx(plain(two.without), **A_FEW)


@EXAMPLES
@given(tables())
def test_alpha_without_an_item_is_alpha_of_the_table_without_it(table):
    found = cronbach_alpha(table)
    for item, without in enumerate(found.without):
        alone = cronbach_alpha(np.delete(table, item, axis=1)).alpha
        assert plain([without]) == pytest.approx(plain([alone.value if alone else None]), **A_FEW)


@EXAMPLES
@given(tables())
def test_alpha_is_the_consistency_of_the_mean_of_all_items(table):
    alpha = cronbach_alpha(table).alpha
    assume(alpha is not None)
    assert icc(table).ck.value == pytest.approx(alpha.value, **A_FEW)


@EXAMPLES
@given(st.lists(st.integers(0, 10), min_size=2, max_size=10), st.integers(2, 6))
def test_alpha_of_identical_items_is_one(scores, k):
    assume(len(set(scores)) > 1)
    found = cronbach_alpha(np.tile(np.array(scores)[:, None], k)).alpha.value
    assert found <= 1
    assert found == pytest.approx(1)


@EXAMPLES
@given(tables(missing=True), factors, shifts)
def test_generalizability_does_not_depend_on_the_unit_or_the_zero_of_scores(table, a, b):
    one, other = generalizability_of_table(table), generalizability_of_table(a * table + b)
    assert (one.gap, one.below_zero) == (other.gap, other.below_zero)
    assert coefficients(one) == pytest.approx(coefficients(other), **A_FEW)
    if one.sem is not None:
        assert other.sem == pytest.approx(a * one.sem, **A_FEW)


@EXAMPLES
@given(shuffled(missing=True))
def test_generalizability_does_not_depend_on_the_order_of_people_and_cases(pair):
    one, other = (generalizability_of_table(table) for table in pair[:2])
    assert (one.gap, one.below_zero) == (other.gap, other.below_zero)
    assert coefficients(one) == pytest.approx(coefficients(other), **A_FEW)


@EXAMPLES
@given(tables(missing=True))
def test_coefficients_stay_within_bounds_and_their_interval_around_them(table):
    found = generalizability_of_table(table)
    assume(found.e_rho2 is not None)
    assert 0 <= found.phi <= found.e_rho2.value <= 1
    assert found.e_rho2.low is None or 0 <= found.e_rho2.low <= found.e_rho2.high <= 1


@EXAMPLES
@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=40))
def test_sums_and_arrays_give_the_same_correlation(pairs):
    x, r = np.array(pairs, dtype=np.int64).T
    sums = [int(one) for one in (x.sum(), x @ x, r.sum(), r @ r, x @ r)]
    by_sums, by_arrays = joint_of_sums(len(pairs), *sums), joint(x / 10_000, r / 10_000)
    assert (by_sums.shares.mean, by_sums.rests.mean) == pytest.approx((by_arrays.shares.mean, by_arrays.rests.mean))
    one, other = correlation(by_sums), correlation(by_arrays)
    assert (one is None) is (other is None)
    if one and other:
        assert one.value == pytest.approx(other.value, abs=1e-6)


@EXAMPLES
@given(shuffled(missing=True))
def test_figures_of_items_go_with_their_items(pair):
    table, other, items = pair
    one, two = joints_of_table(table), joints_of_table(other)
    for place, item in enumerate(items):
        same = [joint and [joint.shares.n, joint.shares.mean, joint.products] for joint in (one[item], two[place])]
        assert same[0] == pytest.approx(same[1], abs=1e-9) if same[0] else same[1] is None


@EXAMPLES
@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.data())
def test_an_adjusted_score_does_not_depend_on_the_names_or_the_order_of_decisions(seed, items, data):
    rng = np.random.default_rng(seed)
    n = 120
    attempts, at = rng.integers(0, 12, n), rng.integers(0, items, n)
    share, weight = rng.integers(0, 5, n) / 4, 1.0 + (at % 2)
    names = [f"item-{item}" for item in range(items)]
    new = np.array(data.draw(st.permutations(range(items))))
    order = rng.permutation(n)
    made = (attempts, at, share, weight, names)
    other = (attempts[order], new[at][order], share[order], weight[order], [f"other-{item}" for item in range(items)])
    scores = adjusted_scores(calibrate(*made), *made)
    assert adjusted_scores(calibrate(*other), *other) == pytest.approx(scores, abs=0.001, nan_ok=True)
