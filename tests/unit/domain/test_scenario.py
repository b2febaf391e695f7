import pytest

from simulator.domain.scenario import Rationale
from tests.builders import RUBRIC, choice, ending, node, scenario

CASE = scenario(
    node("first", choice("a", "second"), choice("b", "second")),
    ending("end"),
    node("second", choice("a")),
    ending("other"),
    variants={"guarded": {}, "open": {}},
)


def test_variants_are_named_with_the_standard_one_first():
    assert CASE.variants == ("standard", "guarded", "open")


def test_decisions_and_endings_come_in_the_authors_order():
    assert [found.id for found in CASE.decisions()] == ["first", "second"]
    assert [found.id for found in CASE.endings()] == ["end", "other"]


def test_a_node_gives_its_choice_by_id():
    assert CASE.nodes["first"].choice("b").say == "Say b."


def test_a_node_refuses_a_choice_that_it_does_not_have():
    with pytest.raises(KeyError, match="c"):
        CASE.nodes["first"].choice("c")


def test_the_criteria_and_critical_errors_of_a_case_are_those_of_its_rubrics():
    assert CASE.criteria() == RUBRIC.criteria
    assert CASE.critical_errors() == RUBRIC.critical_errors


def test_a_rubric_is_named_by_its_id_and_major_version():
    assert RUBRIC.reference == "attunement-safety@1"


def test_a_rationale_leaves_out_its_empty_parts():
    assert Rationale("attends", "", "effect", "principle").parts() == ("attends", "effect", "principle")
