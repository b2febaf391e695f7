from fractions import Fraction

import pytest

from simulator.domain.calibration import Sureness, calibration, mean_share
from simulator.domain.sharing import Confidence

SURE, FAIRLY, GUESSING = Confidence


def test_every_degree_of_confidence_is_there_even_with_nothing_answered():
    assert calibration([]) == (Sureness(SURE, 0, None), Sureness(FAIRLY, 0, None), Sureness(GUESSING, 0, None))


def test_the_mean_share_is_that_of_the_choices_made_with_that_confidence():
    answers = [(SURE, Fraction(1)), (SURE, Fraction(1, 2)), (SURE, Fraction(0)), (GUESSING, Fraction(1))]

    # (1 + 1/2 + 0) / 3
    assert calibration(answers)[0] == Sureness(SURE, 3, 5000)


def test_two_scored_choices_are_too_few_for_a_mean():
    assert calibration([(FAIRLY, Fraction(1))] * 2)[1] == Sureness(FAIRLY, 2, None)


def test_a_choice_that_scored_nothing_is_counted_but_has_no_part_in_the_mean():
    answers = [(FAIRLY, Fraction(1, 4))] * 3 + [(FAIRLY, None)]

    assert calibration(answers)[1] == Sureness(FAIRLY, 4, 2500)


def test_three_choices_of_which_one_scored_nothing_are_too_few_for_a_mean():
    assert calibration([(SURE, Fraction(1)), (SURE, Fraction(1)), (SURE, None)])[0].mean is None


@pytest.mark.parametrize(("shares", "mean"), [((1, 0, 0), 3333), ((1, 1, 0), 6667), ((0, 0, 0), 0)])
def test_a_mean_is_rounded_to_whole_basis_points(shares, mean):
    assert mean_share(Fraction(share) for share in shares) == mean
