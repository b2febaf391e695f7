from itertools import product

import numpy as np
import pytest

from simulator.domain.verification.columns import answered, moved

POSITIONS = np.arange(5, dtype=np.uint8)


@pytest.mark.parametrize("answers", list(product((False, True), repeat=5)))
def test_every_test_of_a_variable_answers_as_its_table_does(answers):
    assert answered(answers)(POSITIONS).tolist() == list(answers)


@pytest.mark.parametrize("table", list(product(range(4), repeat=4)))
def test_every_effect_on_a_variable_moves_as_its_table_does(table):
    found = moved(table)(POSITIONS[:4])
    assert found.tolist() == list(table)
    assert found.dtype == np.uint8


@pytest.mark.parametrize("size", [128, 129, 201, 256])
@pytest.mark.parametrize("step", [-200, -1, 0, 1, 100, 255])
def test_steps_saturate_in_ranges_as_wide_as_a_byte(size, step):
    table = tuple(min(size - 1, max(0, position + step)) for position in range(size))
    assert moved(table)(np.arange(size, dtype=np.uint8)).tolist() == list(table)
