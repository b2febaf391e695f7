import pytest

from simulator.domain.verification.work import TooMuchWork, Work


def test_all_of_the_stock_can_be_spent():
    work = Work(5)
    work.spend(2)
    work.spend(3)
    assert work.left == 0


def test_more_than_is_left_is_too_much():
    work = Work(5)
    work.spend(4)
    with pytest.raises(TooMuchWork):
        work.spend(2)


def test_a_stock_once_used_up_stays_used_up():
    work = Work(1)
    with pytest.raises(TooMuchWork):
        work.spend(2)
    with pytest.raises(TooMuchWork):
        work.spend(1)
