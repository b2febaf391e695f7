"""The content that ships: clean, playable to every ending, and playing as it was recorded."""

import json

import pytest
import yaml

from simulator.content.checks.library import check_library
from simulator.domain.graph import scenario_graph
from simulator.domain.rubric import Dimension
from simulator.domain.scenario import EndingKind
from simulator.domain.vocabulary import MOVES
from simulator.services.records import playthrough
from tests.library import ROOT, shipped

LIBRARY = shipped()
RECORDED = sorted((ROOT / "tests" / "playthroughs").rglob("*.yaml"))
PHONE = LIBRARY.cases["abft-phone-on-the-table"]
CRITICAL_C1 = {"CE01", "CE02", "CE04", "CE05", "CE06", "CE07a", "CE08", "CE09", "CE12a", "CE13", "CE15", "CE18"}
CRITICAL_C2 = {"CE03", "CE07b", "CE10", "CE11", "CE12b", "CE14", "CE16", "CE17"}
TO_ENDING = {
    "on-the-way-to-the-car": "who-could-you-go-to stop-for-it fair-to-check straight-and-stepwise all-of-it-counts "
    "your-sentence the-feeling-brain feeling-right-now you-take-the-pen a-job-for-you-two cannot-say-that",
    "on-the-fridge": "who-could-you-go-to stop-for-it fair-to-check straight-and-stepwise lonely-part your-sentence "
    "the-feeling-brain feeling-right-now take-you-through-it a-job-for-you-two if-the-numbers-rise",
    "half-a-plan": "who-could-you-go-to stop-for-it fair-to-check straight-and-stepwise such-a-relief leave-it-with-me "
    "the-phone-went-over feeling-right-now your-own-plan noor-knows-best cannot-say-that",
    "her-word": "who-could-you-go-to stop-for-it fair-to-check straight-and-stepwise all-of-it-counts leave-it-with-me "
    "the-feeling-brain feeling-right-now your-word both-then cannot-say-that",
    "turned-away": "sleep-and-school stop-for-it see-how-it-goes nothing-silly thoughts-do-pass keep-it-small "
    "the-feeling-brain feeling-right-now your-own-plan for-the-time-being many-families",
    "empty-chair": "sleep-and-school stop-for-it see-how-it-goes nothing-silly keep-me-guessing "
    "stronger-than-you-think the-year-he-left give-something-back",
    "handed-over": "sleep-and-school one-rule shown-some-trust",
}


def test_everything_that_ships_is_clean():
    assert [str(item) for item in LIBRARY.diagnostics] == []
    assert [str(item) for item in check_library(case.scenario for case in LIBRARY.cases.values())] == []


@pytest.mark.parametrize("ending", TO_ENDING)
def test_each_ending_of_the_phone_on_the_table_is_reached(ending):
    assert playthrough(PHONE, TO_ENDING[ending].split())["ending"] == ending


def test_the_list_of_endings_above_is_complete():
    assert set(TO_ENDING) == {node.id for node in PHONE.scenario.endings()}
    assert {node.ending for node in PHONE.scenario.endings()} == set(EndingKind)


def test_the_phone_on_the_table_has_the_size_it_should():
    decisions = list(PHONE.scenario.decisions())
    assert len(decisions) >= 14
    assert {len(node.choices) for node in decisions} <= {3, 4}
    assert len(PHONE.scenario.variants) == 3
    assert {"noor", "samira", "daniel"} == set(PHONE.scenario.cast)
    assert len(scenario_graph(PHONE.scenario)) == len(PHONE.scenario.nodes)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_playthrough_holds(path):
    expected = yaml.safe_load(path.read_text(encoding="utf-8"))
    case = LIBRARY.cases[expected["scenario"]]
    played = playthrough(case, expected["choices"], variant=expected["variant"], seed=expected["seed"])
    assert json.loads(json.dumps(played)) == expected


def test_every_case_has_at_least_three_recorded_playthroughs():
    recorded = [path.parent.name for path in RECORDED]
    assert {name for name in LIBRARY.cases if recorded.count(name) < 3} == set()


def test_the_shared_rubric_holds_its_criteria_and_critical_errors_with_their_classes():
    (rubric,) = [r for r in PHONE.scenario.rubrics if r.id == "attunement-safety"]
    by_dimension = {d: [n for n, c in rubric.criteria.items() if c.dimension is d] for d in Dimension}
    assert by_dimension[Dimension.ATTUNEMENT] == [f"A{n}" for n in range(1, 9)]
    assert by_dimension[Dimension.SAFETY] == [f"S{n}" for n in range(1, 7)]
    assert {code for code, error in rubric.critical_errors.items() if error.error_class == "C1"} == CRITICAL_C1
    assert {code for code, error in rubric.critical_errors.items() if error.error_class == "C2"} == CRITICAL_C2
    assert all(error.reason for error in rubric.critical_errors.values())


@pytest.mark.parametrize("strategy", ["anxious", "avoidant", "disorganized", "secure"])
def test_each_strategy_profile_answers_every_kind_of_move(strategy):
    from simulator.content.rubrics import load_strategy

    path = ROOT / "scenarios" / "strategies" / f"{strategy}.yaml"
    profile, _ = load_strategy(path.read_text(encoding="utf-8"), path.name)
    answered = set().union(*(response.kinds for response in profile.responses))
    assert set(MOVES) - answered == set()
