from simulator.domain.encounter import replay
from simulator.domain.scenario import EndingKind
from simulator.domain.verification import outlook as module
from simulator.domain.verification.outlook import outlook
from tests.builders import choice, ending, node, put, table, that
from tests.unit.domain.verification.cases import FLAG, odometer

CASE = table(
    node("a", choice("set", "b", effects=[put("flag", True)]), choice("on", "b")),
    node("b", choice("good", when=that("flag", False)), choice("bad", "poor")),
    ending("end"),
    ending("poor", ending=EndingKind.RUPTURED),
    own=[FLAG],
)


def within_reach_after(*choices):
    encounter, _ = replay(CASE, choices)
    return outlook(CASE).within_reach(encounter.node, encounter.state)


def test_the_endings_within_reach_are_told_with_their_kinds():
    assert within_reach_after() == {"end": EndingKind.SECURE, "poor": EndingKind.RUPTURED}


def test_what_a_choice_has_put_out_of_reach_is_gone():
    assert within_reach_after("set") == {"poor": EndingKind.RUPTURED}
    assert within_reach_after("on") == {"end": EndingKind.SECURE, "poor": EndingKind.RUPTURED}


def test_at_an_ending_there_is_only_itself():
    assert within_reach_after("on", "good") == {"end": EndingKind.SECURE}


def test_a_state_that_no_walk_comes_to_has_nothing_within_reach():
    flagged = replay(CASE, ("set",))[0].state
    # everybody is at 'b' once the flag is set, nobody at 'a'; and 'nowhere' is no node
    assert outlook(CASE).within_reach("a", flagged) == {}
    assert outlook(CASE).within_reach("nowhere", flagged) == {}


def test_a_state_of_a_node_that_is_never_reached_has_nothing_within_reach():
    case = table(node("a", choice("go")), node("island", choice("go")))
    assert outlook(case).within_reach("island", case.openings["standard"]) == {}


def test_too_many_states_leave_the_outlook_unknown(monkeypatch):
    monkeypatch.setattr(module, "MAX_STATES", 2)
    assert outlook(CASE) is None


def test_a_loop_too_long_to_be_played_leaves_the_outlook_unknown():
    count, own = odometer(9, 9)
    assert outlook(table(count, own=own)) is None
