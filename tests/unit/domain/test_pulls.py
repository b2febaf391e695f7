from fractions import Fraction

from simulator.domain.pulls import Pulled, pull_pattern
from simulator.domain.sharing import Pull


def test_without_any_pull_there_is_no_pattern():
    assert pull_pattern([]) == ()


def test_the_most_frequent_pull_comes_first():
    answers = [(Pull.PLEASE, None), (Pull.FIX, None), (Pull.FIX, None)]

    assert [(one.pull, one.n) for one in pull_pattern(answers)] == [(Pull.FIX, 2), (Pull.PLEASE, 1)]


def test_pulls_felt_equally_often_keep_one_order_whenever_they_came():
    there = pull_pattern([(Pull.PLEASE, None), (Pull.RESCUE, None)])
    back = pull_pattern([(Pull.RESCUE, None), (Pull.PLEASE, None)])

    assert there == back == (Pulled(Pull.RESCUE, 1, None), Pulled(Pull.PLEASE, 1, None))


def test_a_pull_has_the_mean_share_of_the_choices_made_under_it():
    answers = [(Pull.FIX, Fraction(share, 4)) for share in (0, 1, 2)] + [(Pull.RESCUE, Fraction(1))]

    # (0 + 1/4 + 2/4) / 3
    assert pull_pattern(answers)[0] == Pulled(Pull.FIX, 3, 2500)


def test_a_pull_felt_at_fewer_than_three_scored_choices_has_no_mean():
    assert pull_pattern([(Pull.DEFEND, Fraction(1)), (Pull.DEFEND, Fraction(1)), (Pull.DEFEND, None)]) == (
        Pulled(Pull.DEFEND, 3, None),
    )
