import math
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import permutations
from uuid import UUID

import pytest

from simulator.domain.attempt import Attempt, Feedback, Purpose
from simulator.domain.progress import (
    LONGEST_PAUSE,
    Exposure,
    Judged,
    Mending,
    Session,
    Trend,
    critical_moments,
    exposures,
    fitted,
    growth,
    mending,
    new_cases,
    standings,
    t_95,
    time_deciding,
    time_in_session,
    weak,
)
from simulator.domain.rubric import ErrorClass
from simulator.domain.scoring import RepairRecord, Score

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NO_SCORE = Score(None, None, None, None, 2)


def number(n):
    return UUID(int=n)


def attempt(n, case="a", *, ended=0, purpose=Purpose.PRACTICE, parent=None):
    """An attempt that ended so many minutes after noon; None: still open."""
    at = None if ended is None else NOON + ended * MINUTE
    return Attempt(
        number(n),
        number(99),
        case,
        "c",
        "p",
        "standard",
        1,
        purpose,
        Feedback.EACH,
        NOON - MINUTE,
        parent,
        None if parent is None else 1,
        at,
        None if at is None else "end",
    )


def score(value, error=0):
    return Score(value, error, value, value, 3)


def judged(step=0, weight=1, critical=(), **criteria):
    return Judged(step, weight, None, {name: Fraction(share) for name, share in criteria.items()}, critical)


def session(n, *decisions, case="a", exposure=Exposure.FIRST, at=0, composite=NO_SCORE):
    return Session(number(n), case, NOON + at * MINUTE, exposure, composite, decisions, ())


# First exposures


def test_the_first_time_that_a_case_comes_to_an_ending_is_the_first_exposure():
    found = exposures([attempt(1, ended=9), attempt(2, ended=3), attempt(3, "b", ended=5)])

    assert found == {number(2): Exposure.FIRST, number(3): Exposure.FIRST, number(1): Exposure.REPEAT}


@pytest.mark.parametrize("purpose", [Purpose.PREVIEW, Purpose.SIMULATED])
def test_previews_and_simulated_attempts_are_no_practice(purpose):
    assert exposures([attempt(1, purpose=purpose), attempt(2, ended=5)]) == {number(2): Exposure.FIRST}


def test_an_attempt_that_is_still_open_is_no_exposure():
    assert exposures([attempt(1, ended=None)]) == {}


def test_a_branch_is_never_a_first_exposure_even_if_it_ended_first():
    branch = attempt(2, ended=1, purpose=Purpose.BRANCH, parent=number(1))

    assert exposures([branch, attempt(1, ended=5)]) == {number(2): Exposure.BRANCH, number(1): Exposure.REPEAT}


def test_a_case_that_is_begun_anew_after_another_way_from_an_open_session_is_known_already():
    branch = attempt(2, ended=1, purpose=Purpose.BRANCH, parent=number(1))

    found = exposures([attempt(1, ended=None), branch, attempt(3, ended=5), attempt(4, "b", ended=6)])

    assert found == {number(2): Exposure.BRANCH, number(3): Exposure.REPEAT, number(4): Exposure.FIRST}


def test_an_assigned_attempt_is_an_exposure_like_any_other():
    assert exposures([attempt(1, purpose=Purpose.COUNTED)]) == {number(1): Exposure.FIRST}


def test_attempts_that_ended_at_the_same_moment_are_told_apart_alike_in_any_order():
    held = [attempt(1), attempt(2), attempt(3, "b")]

    assert len({tuple(sorted(exposures(order).items())) for order in permutations(held)}) == 1


def test_new_cases_are_the_first_exposures_oldest_first():
    held = [session(1, at=9), session(2, at=3), session(3, at=5, exposure=Exposure.REPEAT)]

    assert [one.attempt_id for one in new_cases(held)] == [number(2), number(1)]


# Growth


def test_below_five_new_cases_there_is_no_trend():
    found = growth([score(value, 1000) for value in (1000, 4000, 7000, 9000)])

    assert (found.n, found.trend, found.slope, found.low, found.high) == (4, Trend.TOO_FEW, None, None, None)
    assert found.change == 8000


def test_scores_that_lie_on_the_curve_give_its_slope():
    # S = 3000 + 2000 ln t, rounded; every case has a standard error of 100
    found = growth([score(round(3000 + 2000 * math.log(t)), 100) for t in range(1, 7)])

    assert found.slope == pytest.approx(2000, abs=1)
    assert found.sem == pytest.approx(100)
    assert found.trend is Trend.RISING


def test_the_interval_of_the_slope_is_that_of_least_squares():
    # By hand, x = ln t: Sxx = 1.6155, Sxy = 2381.3, Syy = 4,308,000, so slope = 1474.0;
    # residual standard deviation = √(797,900 / 3) = 515.7; half = 3.182 · 515.7 / √1.6155 = 1291
    found = growth([score(value) for value in (4000, 5500, 5000, 6500, 6400)])

    assert found.slope == pytest.approx(1474.0, abs=0.5)
    assert found.sem == pytest.approx(515.7, abs=0.5)
    assert (found.low, found.high) == pytest.approx((183, 2765), abs=2)


def test_values_in_any_unit_are_fitted_in_that_unit():
    found = fitted([0.4 + 0.25 * math.log(t) for t in range(1, 6)], 0.01)

    assert (found.start, found.slope) == pytest.approx((0.4, 0.25))
    assert found.change == pytest.approx(0.25 * math.log(5))
    assert (found.sem, found.trend) == (pytest.approx(0.01), Trend.RISING)


def test_falling_scores_are_told_as_such():
    assert growth([score(round(9000 - 2000 * math.log(t)), 100) for t in range(1, 7)]).trend is Trend.FALLING


def test_scattered_scores_show_no_clear_trend():
    assert growth([score(value, 900) for value in (5000, 7000, 4000, 8000, 5500)]).trend is Trend.UNCLEAR


def test_the_same_score_every_time_shows_no_trend():
    assert growth([score(6000)] * 8).trend is Trend.UNCLEAR


def test_errors_within_cases_keep_a_smooth_curve_from_being_taken_for_certain():
    values = [round(5000 + 300 * math.log(t)) for t in range(1, 7)]

    assert growth([score(value, 10) for value in values]).trend is Trend.RISING
    assert growth([score(value, 1500) for value in values]).trend is Trend.UNCLEAR


def test_cases_without_a_score_are_passed_over():
    with_gaps = [NO_SCORE, score(4000, 500), NO_SCORE, score(6000, 500)]

    assert growth(with_gaps) == growth([score(4000, 500), score(6000, 500)])


def test_one_case_shows_no_change():
    assert (growth([score(4000, 500)]).change, growth([score(4000, 500)]).reliable) == (None, False)


def test_no_case_shows_nothing():
    assert (growth([]).n, growth([]).change, growth([]).sem) == (0, None, 0.0)


@pytest.mark.parametrize(("last", "reliable"), [(6771, False), (6773, True), (1229, False), (1227, True)])
def test_a_change_counts_beyond_what_two_scores_with_that_error_differ_by(last, reliable):
    # 1.96 · √2 · 1000 = 2771.8
    found = growth([score(4000, 1000), score(last, 1000)])

    assert found.sem == pytest.approx(1000)
    assert found.reliable is reliable


def test_the_error_of_cases_is_their_root_mean_square():
    # √((600² + 800²) / 2)
    assert growth([score(1000, 600), score(9000, 800)]).sem == pytest.approx(math.sqrt(500_000))


def test_without_any_error_nothing_is_known_of_a_change():
    assert not growth([score(1000), score(9000)]).reliable


@pytest.mark.parametrize(
    ("freedom", "expected"),
    # Published quantiles of Student's t at .975
    [
        (1, 12.706),
        (3, 3.182),
        (10, 2.228),
        (15, 2.131),
        (16, 2.120),
        (20, 2.086),
        (30, 2.042),
        (60, 2.000),
        (120, 1.980),
    ],
)
def test_intervals_use_students_t(freedom, expected):
    assert t_95(freedom) == pytest.approx(expected, abs=6e-4)


# By criterion


def test_a_criterion_is_judged_over_all_opportunities_of_several_cases():
    held = [session(1, judged(A1=1), judged(A1=0), case="a"), session(2, judged(A1=Fraction(1, 2)), case="b")]

    (found,) = standings(held)

    # (1 + 0 + 1/2) / 3
    assert (found.criterion, found.score.value, found.n_cases) == ("A1", 5000, 2)


def test_a_key_decision_weighs_twice():
    (found,) = standings([session(1, judged(weight=2, A1=1), judged(A1=0), judged(A1=0))])

    assert found.score.value == 5000


def test_two_opportunities_over_all_are_too_few():
    held = [session(1, judged(A1=1), case="a"), session(2, judged(A1=1), case="b")]

    assert standings(held)[0].score == Score(None, None, None, None, 2)


def test_a_criterion_without_any_opportunity_is_there_without_a_value():
    nothing = Judged(0, 1, None, {"A1": None}, ())

    (found,) = standings([session(1, nothing)])

    assert (found.score.value, found.score.opportunities, found.n_cases) == (None, 0, 0)


def test_weak_criteria_are_those_below_consistent_with_evidence_the_weakest_first():
    fair = [judged(A1=Fraction(1, 2), A2=Fraction(1, 4), A3=1)] * 3

    held = [session(1, *fair, judged(A4=0))]

    assert [one.criterion for one in weak(standings(held))] == ["A2", "A1"]


def test_a_criterion_at_the_consistent_band_is_not_weak():
    assert weak(standings([session(1, *[judged(A1=Fraction(3, 4))] * 3)])) == ()


# Repair, safety, time


def test_mending_tells_how_many_strains_how_soon_and_how_well():
    strains = [
        RepairRecord("ann", 0, 1, 300),  # mended by the second decision
        RepairRecord("ben", 2, 2, 400),  # by the next one
        RepairRecord("ann", 3, 3, None),
        RepairRecord("ben", 4, None, None),
    ]

    assert mending(strains) == Mending(4, 3, Fraction(4, 3), Fraction(7, 2))


def test_without_strains_there_is_nothing_to_mend():
    assert mending([]) == Mending(0, 0, None, None)


def test_critical_moments_are_told_the_latest_session_first():
    slip = (("CE05", ErrorClass.C1),)
    held = [session(1, judged(2, critical=slip), at=1), session(2, judged(0), judged(4, critical=slip), at=2)]

    assert [(one.session.attempt_id, one.step) for one in critical_moments(held, {})] == [
        (number(2), 4),
        (number(1), 2),
    ]


def test_a_branch_tells_only_of_critical_moments_of_its_own():
    slip = (("CE05", ErrorClass.C1),)
    branch = session(2, judged(1, critical=slip), judged(3, critical=slip), exposure=Exposure.BRANCH)

    assert [one.step for one in critical_moments([branch], {number(2): 2})] == [3]


def test_time_in_a_session_leaves_out_long_pauses_and_clocks_that_were_set_back():
    decided = [NOON + 2 * MINUTE, NOON + 5 * 60 * MINUTE, NOON + 4 * 60 * MINUTE, NOON + 4 * 60 * MINUTE + MINUTE]

    # 2 minutes, then as much as a pause counts, then nothing, then 1 minute
    assert time_in_session(NOON, decided) == 3 * MINUTE + LONGEST_PAUSE


def test_a_session_without_decisions_took_no_time():
    assert time_in_session(NOON, []) == timedelta()


def test_time_deciding_adds_what_was_measured():
    assert time_deciding([60_000, None, 30_000, -5, 10**9]) == 1.5 * MINUTE + LONGEST_PAUSE


def test_a_branch_that_ends_after_its_session_changes_no_first_exposure():
    held = [attempt(1), attempt(2, "b", ended=3)]
    branch = attempt(3, ended=1, purpose=Purpose.BRANCH, parent=number(1))

    with_branch = exposures([*held, branch])

    assert with_branch.pop(number(3)) is Exposure.BRANCH
    assert with_branch == exposures(held)
