from simulator.domain.compile import compile_scenario
from simulator.domain.debrief import walk_moments
from simulator.domain.encounter import replay
from simulator.domain.key import scenario_key
from simulator.domain.reach import ReachBand, reach_bands
from simulator.domain.scenario import EndingKind
from simulator.domain.verification.outlook import outlook
from tests.builders import choice, ending, node, scenario

SECURE, MIXED, RUPTURED = EndingKind
CASE = scenario(
    node("first", choice("on", "second", ratings={"A1": 4}), choice("away", "bad", ratings={"A1": 0})),
    node("second", choice("on", "third", ratings={"A1": 4}), choice("far", "bad", ratings={"A1": 0})),
    node("third", choice("well", "good", ratings={"A1": 4}), choice("so", "middle", ratings={"A1": 0})),
    ending("good"),
    ending("middle", ending=MIXED),
    ending("bad", ending=RUPTURED),
)


def bands(choice_ids, *, known=True):
    table = compile_scenario(CASE)
    _, decisions = replay(table, choice_ids)
    found = outlook(table) if known else None
    return reach_bands(walk_moments(table, scenario_key(CASE), decisions, variant="standard", seed=0, outlook=found))


def test_decisions_after_which_nothing_changed_are_one_band():
    assert bands(["on", "on", "so"]) == (
        ReachBand(0, 1, (SECURE, MIXED, RUPTURED)),
        ReachBand(2, 2, (SECURE, MIXED)),
        ReachBand(3, 3, (MIXED,)),
    )


def test_a_walk_that_ends_at_once_has_two_bands():
    assert bands(["away"]) == (ReachBand(0, 0, (SECURE, MIXED, RUPTURED)), ReachBand(1, 1, (RUPTURED,)))


def test_without_an_outlook_or_a_decision_there_are_none():
    assert bands(["on"], known=False) == ()
    assert bands([]) == ()
