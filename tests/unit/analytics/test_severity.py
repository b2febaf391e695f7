"""How strict a rater is beside a panel or beside others, with numbers worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from math import sqrt

import numpy as np
import pytest

from simulator.analytics.severity import Gap, Rated, Severity, severities, severity, severity_by_month
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


def rate(rater: str, person: str, decision: str, value: float, month: int = 3) -> Rated:
    return Rated(rater, person, decision, value, datetime(2026, month, 5, tzinfo=UTC))


def panel(strict: float, people: int = 30, month: int = 3) -> list[Rated]:
    """Two raters of the same people, the first stricter by so much; people and decisions differ."""
    return [
        rate(who, f"p{person}", f"d{decision}", 2 + person % 3 * 0.5 + decision * 0.25 - less, month)
        for person in range(people)
        for decision in range(2)
        for who, less in (("Ana", strict), ("Ben", 0.0))
    ]


def test_a_rater_beside_another_differs_by_half_of_what_lies_between_them() -> None:
    ana, ben = severities(panel(1.0))
    # Sixty ratings each of a difference of 1: half of it each, shrunken by five: 60 / 65 of .5.
    assert ana.severity is not None
    assert ana.severity.value == pytest.approx(0.5 * 60 / 65)
    assert ben.severity is not None
    assert ben.severity.value == pytest.approx(-0.5 * 60 / 65)
    assert (ana.n, ana.n_shared, ana.group, ana.gap) == (60, 60, 0, None)
    assert ana.severity.low > 0 > ben.severity.high


def test_a_rater_of_poorer_people_is_not_called_strict() -> None:
    # Ana rates the poor, Cy the good, both as Ben does, who rates all.
    ratings = [rate("Ben", f"p{n}", "d", float(n % 2 * 3)) for n in range(60)]
    ratings += [rate("Cy" if n % 2 else "Ana", f"p{n}", "d", float(n % 2 * 3)) for n in range(60)]
    for found in severities(ratings):
        assert found.severity is not None
        assert found.severity.value == pytest.approx(0, abs=1e-6)


def test_a_rater_of_decisions_that_nobody_else_rates_is_not_called_strict_for_them() -> None:
    ratings = panel(0.0) + [rate("Ana", f"p{n}", "hard", 0.0) for n in range(30)]
    found = severities(ratings)[0]
    assert (found.n_shared, found.severity is not None) == (90, True)
    assert found.severity is not None
    assert found.severity.value == pytest.approx(0, abs=1e-6)


def test_ratings_no_more_than_what_they_tell_apart_give_no_severity() -> None:
    ratings = [rate(who, f"p{n}", f"d{n}{who}", 2.0) for n in range(10) for who in ("Ana", "Ben")]
    assert [one.gap for one in severities(ratings)] == [Gap.NO_ROOM] * 2


def test_severities_of_a_group_sum_to_zero() -> None:
    ratings = panel(0.7) + [rate("Cy", f"p{n}", "d0", 1.0) for n in range(10)]
    found = [one.severity.value for one in severities(ratings) if one.severity is not None]
    assert len(found) == 3
    assert sum(found) == pytest.approx(0, abs=1e-9)


def test_a_rater_whose_people_nobody_else_rated_is_told_so() -> None:
    found = severities([*panel(1.0), *[rate("Dee", f"own{n}", "d0", 0.0) for n in range(20)]])[-1]
    assert (found.rater, found.n, found.n_shared, found.gap, found.severity) == ("Dee", 20, 0, Gap.ALONE, None)
    assert found.group is None


def test_a_rater_with_few_shared_ratings_is_told_so() -> None:
    found = severities([*panel(1.0), *[rate("Dee", f"p{n}", "d0", 0.0) for n in range(7)]])[-1]
    assert (found.n_shared, found.gap, found.severity, found.group) == (7, Gap.FEW, None, 0)


def test_raters_who_never_met_over_a_person_are_not_compared() -> None:
    apart = [replace(one, rater=f"{one.rater}2", person=f"{one.person}x", value=one.value - 2) for one in panel(0.0)]
    found = severities(panel(0.0) + apart)
    assert [one.group for one in found] == [0, 0, 1, 1]
    assert all(one.severity is not None and abs(one.severity.value) < 1e-6 for one in found)


def test_raters_are_linked_over_a_third_whoever_comes_first() -> None:
    ratings = [rate(who, f"{pair}{n}", "d", 2.0) for pair in ("AB", "CD", "BC") for n in range(9) for who in pair]
    assert {one.group for one in severities(ratings)} == {0}


def test_a_month_tells_who_became_stricter() -> None:
    ana = severities(panel(0.0, month=3) + [replace(one, person=one.person + "x") for one in panel(1.0, month=4)])[0]
    before, after = (one.severity for one in ana.months)
    assert [one.month for one in ana.months] == ["2026-03", "2026-04"]
    assert before is not None
    assert after is not None
    assert after.value - before.value > 0.4


def test_nobody_is_called_sure_beyond_rounding_to_whole_levels() -> None:
    found = severities(panel(0.0))[0].severity
    assert found is not None
    assert found.high - found.low > 2 * 1.96 * sqrt(1 / 12) / sqrt(65)


def test_severities_found_are_those_that_ratings_were_made_with() -> None:
    chance = np.random.default_rng(4)
    strict = {f"r{n}": one for n, one in enumerate(chance.normal(0, 0.4, 12))}
    strict = {rater: one - sum(strict.values()) / 12 for rater, one in strict.items()}
    ratings = []
    for person in range(120):
        skill = chance.normal(0, 0.4)
        for rater in chance.choice(list(strict), 3, replace=False):
            for decision in range(4):
                value = 2 + skill - strict[rater] + decision * 0.1 + chance.normal(0, 0.6)
                ratings.append(rate(str(rater), f"p{person}", f"d{decision}", float(value)))
    found = {one.rater: one.severity for one in severities(ratings)}
    inside = sum(one is not None and one.low <= strict[str(rater)] <= one.high for rater, one in found.items())
    assert inside >= 11
    assert np.corrcoef([strict[str(r)] for r in found], [one.value for one in found.values() if one])[0, 1] > 0.95


def test_no_ratings_are_no_raters() -> None:
    assert severities([]) == ()
