import pytest

from simulator.domain.vocabulary import (
    COHESION,
    MISSTEPS,
    MOVES,
    SERVING_MOVES,
    SITUATIONAL_MOVES,
    person_variables,
    risk_variable,
)


def test_each_person_has_every_variable_under_their_own_name():
    names = [variable.name for variable in person_variables("noor")]
    assert names == [
        "noor.bond",
        "noor.trust",
        "noor.arousal",
        "noor.hyperactivation",
        "noor.deactivation",
        "noor.openness",
        "noor.mentalizing",
        "noor.rupture",
    ]


@pytest.mark.parametrize(
    ("name", "described", "start"),
    [
        ("noor.bond", "0..10", 5),
        ("noor.trust", "0..10", 5),
        ("noor.arousal", "-5..5", 0),
        ("noor.hyperactivation", "0..10", 3),
        ("noor.deactivation", "0..10", 3),
        ("noor.openness", "0..10", 3),
        ("noor.mentalizing", "reflective, equivalence, pretend, teleological", "reflective"),
        ("noor.rupture", "none, withdrawal, confrontation", "none"),
    ],
)
def test_a_person_variable_has_the_range_and_start_of_the_scenario_language(name, described, start):
    variable = {found.name: found for found in person_variables("noor")}[name]
    assert (variable.describe_range(), variable.start) == (described, start)


def test_cohesion_is_a_bare_name_with_its_own_range():
    assert (COHESION.name, COHESION.describe_range(), COHESION.start) == ("cohesion", "0..10", 5)


def test_a_risk_variable_exists_as_soon_as_it_is_named():
    variable = risk_variable("risk.self-harm.noor.clarified")
    assert (variable.name, variable.describe_range(), variable.start) == ("risk.self-harm.noor.clarified", "0..4", 0)


def test_mitigation_of_a_risk_keeps_its_own_meaning():
    assert risk_variable("risk.violence.samira-2.mitigated").meaning == "How much protects against this risk tonight."


@pytest.mark.parametrize(
    "name", ["risk.boredom.noor.clarified", "risk.suicide.noor.solved", "risk.suicide.noor", "noor.bond", ""]
)
def test_any_other_name_is_no_risk_variable(name):
    assert risk_variable(name) is None


def test_the_taxonomy_of_moves_is_the_one_that_authors_may_write():
    assert " ".join(SERVING_MOVES) == (
        "reflect validate explore deepen reframe link name-both-sides slow orient set-frame offer-choice "
        "ask-about-risk plan-safety enact metaprocess accompany wait block teach play affirm involve challenge "
        "repair decline"
    )
    assert " ".join(SITUATIONAL_MOVES) == "advise negotiate reassure interpret confront self-disclose"
    assert " ".join(MISSTEPS) == "overlook blame pressure side-with over-promise defend"


def test_no_kind_of_move_stands_in_two_groups():
    assert len(MOVES) == len(SERVING_MOVES) + len(SITUATIONAL_MOVES) + len(MISSTEPS)
