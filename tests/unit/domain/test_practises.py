from simulator.domain.key import scenario_key
from simulator.domain.practises import practises
from tests.builders import choice, ending, node, scenario


def test_a_case_practises_what_its_decisions_rate_as_often_as_they_do():
    once = node("first", choice("go", ratings={"A1": 3, "S1": 2}))
    again = node("second", choice("go", ratings={"A1": 3}))
    made = scenario(once, again, ending())
    found = practises(made, scenario_key(made))
    assert found.criteria == {"A1": 2, "S1": 1}


def test_everything_that_the_rubrics_rate_and_name_comes_along():
    made = scenario(node("first", choice("go", ratings={"A1": 3})), ending())
    found = practises(made, scenario_key(made))
    assert (found.rubric, found.errors) == (made.criteria(), made.critical_errors())
