import pytest

from simulator.domain.suppression import Suppressed, may_show, suppress


@pytest.mark.parametrize(("n", "shown"), [(0, True), (1, False), (4, False), (5, True), (400, True)])
def test_a_figure_is_shown_from_five_people_on_and_that_nobody_is_there(n, shown):
    assert may_show(n) is shown


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((), Suppressed((), 0)),
        ((0, 0), Suppressed((0, 0), 0)),
        ((7, 0, 5), Suppressed((7, 0, 5), 12)),
        ((20, 3, 4), Suppressed((20, None, None), 27)),
        ((20, 9, 3), Suppressed((20, None, None), 32)),  # 3 alone could be worked out
        ((20, 9, 1, 1), Suppressed((20, None, None, None), 31)),  # two together could only be 1 and 1
        ((20, 9, 0, 4), Suppressed((20, None, None, None), 33)),  # fewer than five together
        ((20, 9, 4, 4), Suppressed((20, None, None, None), 37)),  # 8 of at most 4 each could only be 4 and 4
        ((20, 9, 9, 2), Suppressed((20, None, None, None), 40)),  # both of the same size, or the place would tell
        ((2, 0, 1), Suppressed((None, None, None), None)),
        ((4, 4), Suppressed((None, None), 8)),
        ((3,), Suppressed((None,), None)),
    ],
    ids=str,
)
def test_small_cells_are_hidden_with_as_many_others_as_it_takes(parts, shown):
    assert suppress(parts) == shown
    assert suppress(parts).hides is (None in shown.parts)


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        suppress((3, -1))
