import pytest

from simulator.domain.conditions import NEVER
from simulator.domain.encounter import MAX_DECISIONS, offered, replay
from simulator.domain.scenario import Target
from simulator.domain.verification import plays
from simulator.domain.verification.plays import Plays, random_plays
from simulator.domain.verification.questions import LineAt, conditional_lines
from simulator.domain.verification.work import Work
from tests.builders import add, at_most, choice, ending, line, node, put, rule, table, that
from tests.unit.domain.verification.cases import FLAG, counter, odometer, openings_of


def played(*nodes, players=1_000, **details):
    settings = {name: details.pop(name) for name in ("seed", "watch", "work") if name in details}
    case = table(*nodes, **details)
    return case, random_plays(case, openings_of(case), players, lines=dict(conditional_lines(case)), **settings)


def ended(found):
    return sum(found.endings.values()) + sum(found.stuck.values()) + found.unfinished


TWO_ENDINGS = (node("a", choice("x"), choice("y", "poor")), ending("end"), ending("poor"))


@pytest.mark.parametrize("watch", [True, False])
def test_everybody_ends_somewhere(watch):
    _, found = played(*TWO_ENDINGS, players=1_001, watch=watch)
    assert found.players == ended(found) == 1_001


@pytest.mark.parametrize("watch", [True, False])
def test_even_players_take_every_enabled_option_alike(watch):
    # half of 40,000 (or all) over two of three options: 4 standard deviations are 400 at most
    _, found = played(
        node("a", choice("no", "poor", when=NEVER), choice("x"), choice("y", "poor")),
        ending("end"),
        ending("poor"),
        players=40_000,
        watch=watch,
    )
    assert abs(found.endings["end"] - 20_000) < 400


def test_every_opening_has_as_many_players():
    _, found = played(
        node("a", choice("x", when=that("flag", False)), choice("y", "poor", when=that("flag", True))),
        ending("end"),
        ending("poor"),
        own=[FLAG],
        variants={"on": {"flag": True}},
        players=1_000,
    )
    assert found.endings == {"end": 500, "poor": 500}


def test_players_are_sent_in_parts(monkeypatch):
    monkeypatch.setattr(plays, "CHUNK", 64)
    _, found = played(*TWO_ENDINGS, players=1_000)
    assert found.players == ended(found) == 1_000
    assert found.even == 15 * 32 + 20


def test_the_same_seed_gives_the_same_plays():
    assert played(*TWO_ENDINGS, seed=3)[1] == played(*TWO_ENDINGS, seed=3)[1]


def test_another_seed_gives_others():
    assert played(*TWO_ENDINGS, seed=3)[1].endings != played(*TWO_ENDINGS, seed=4)[1].endings


def test_what_is_met_is_noted():
    spoken = (line("0", when=that("n", 0)), line("1", when=that("n", 1)))
    _, found = played(
        node("a", choice("up", "b", effects=[add("n", 1)], reply=spoken), choice("no", "c", when=NEVER)),
        node("b", choice("go", [Target("c", that("n", 3)), Target("end")]), lines=spoken),
        node("c", choice("go")),
        ending(lines=spoken),
        own=[counter(), FLAG],
        rules=[rule(that("n", 1), put("flag", True)), rule(that("n", 2), put("flag", True))],
    )
    assert found.met.nodes == {"a", "b", "end"}
    assert found.met.choices == {("a", "up"), ("b", "go")}
    assert found.met.lines == {LineAt("a", "up", 1), LineAt("b", None, 1), LineAt("end", None, 1)}
    assert found.met.rules == {0}


def test_without_watching_only_endings_are_counted():
    _, found = played(*TWO_ENDINGS, watch=False)
    assert found.met.nodes == set()
    assert found.met.choices == set()
    assert found.even == found.players


def test_a_line_that_always_holds_is_heard_with_its_node():
    case = table(node("a", choice("go")))
    ((always, _),) = case.nodes["a"].choices["go"].targets
    found = random_plays(case, openings_of(case), 10, lines={LineAt("a", None, 0): always})
    assert found.met.lines == {LineAt("a", None, 0)}


STUCK = (
    node("a", choice("in", "b", effects=[put("flag", True)]), choice("go", "b")),
    node("b", choice("on", "c")),
    node("c", choice("out", when=that("flag", False))),
)


def test_those_who_are_stuck_are_counted_and_one_shows_how():
    case, found = played(*STUCK, own=[FLAG])
    assert set(found.stuck) == {"c"}
    assert ended(found) == 1_000
    encounter, _ = replay(case, found.stuck_by["c"].choices, variant=found.stuck_by["c"].variant)
    assert encounter.node == "c"
    assert offered(case, encounter) == ()


def test_without_watching_nobody_shows_how_they_got_stuck():
    _, found = played(*STUCK, own=[FLAG], watch=False)
    assert found.stuck_by == {}
    assert 400 < found.stuck["c"] < 600


def test_the_chance_to_get_stuck_is_that_of_the_even_players():
    _, found = played(*STUCK, own=[FLAG], players=20_000)
    assert found.chance_stuck("c") == found.even_stuck["c"] / 10_000
    assert abs(found.chance_stuck("c") - 0.5) < 0.02
    assert found.chance_stuck("b") is None


def test_curious_players_take_what_was_seldom_chosen():
    # one opening in eight offers 'seldom' beside 'often': of those 1,000 even players one half take it, and of those
    # 1,000 curious ones nearly all, since 'often' was chosen many times before
    _, found = played(
        node("a", choice("often"), choice("seldom", "rare", when=that("flag", True))),
        ending("end"),
        ending("rare"),
        own=[FLAG],
        variants={**{f"plain{i}": {} for i in range(6)}, "flagged": {"flag": True}},
        players=16_000,
    )
    assert 1_400 < found.endings["rare"] < 1_550


def test_walks_that_go_on_are_left_after_the_most_decisions_that_are_played():
    case, found = played(node("a", choice("again", "a"), choice("also", "a")), ending(), players=100)
    assert found.unfinished == 100
    assert len(found.too_long_by.choices) == MAX_DECISIONS
    assert replay(case, found.too_long_by.choices)[0].node == "a"
    assert found.even_cut_short == 0


def test_an_ending_after_the_last_decision_is_reached():
    count, own = odometer(MAX_DECISIONS - 1)
    _, found = played(count, own=own, players=100)
    assert found.endings == {"end": 100}
    assert found.too_long_by is None


def test_without_watching_nobody_shows_a_walk_that_is_too_long():
    _, found = played(node("a", choice("again", "a")), ending(), players=10, watch=False)
    assert (found.unfinished, found.too_long_by) == (10, None)


def test_players_of_different_pasts_meet_at_one_node_again():
    _, found = played(
        node("a", choice("x", "b", effects=[add("n", 1)]), choice("y", "b", effects=[add("n", 2)]), choice("z", "b")),
        node("b", choice("low", when=at_most("n", 1)), choice("two", "poor", when=that("n", 2))),
        ending("end"),
        ending("poor"),
        own=[counter()],
        watch=False,
        players=9_000,
    )
    assert found.players == ended(found)
    assert abs(found.endings["poor"] - 3_000) < 4 * 45


def test_when_the_work_is_used_up_everybody_stops():
    # a unit a step of a pool: the first 500 even players come to 'b', and stop there
    _, found = played(node("a", choice("go", "b")), node("b", choice("go")), players=1_000, work=Work(1))
    assert found.endings == {}
    assert (found.players, found.unfinished, found.even_cut_short) == (500, 500, 500)


def test_without_work_nobody_plays():
    _, found = played(*TWO_ENDINGS, work=Work(0))
    assert found.players == 0


def test_work_that_lasts_changes_nothing():
    assert played(*TWO_ENDINGS, work=Work(1_000))[1] == played(*TWO_ENDINGS)[1]


# What plays say of a chance


def test_what_no_play_met_is_bounded_by_three_in_the_even_players():
    assert Plays(2_000, even=1_000).at_most() == pytest.approx(0.003)


def test_players_cut_short_might_have_met_it():
    assert Plays(2_000, even=1_000, even_cut_short=100).at_most() == pytest.approx(0.103)
    assert Plays(2_000, even=1_000, even_cut_short=1_000).at_most() == 1


def test_nobody_bounds_nothing():
    assert Plays(0).at_most() == 1


def test_players_cut_short_leave_the_chance_to_get_stuck_unknown():
    assert Plays(20, even=10, even_stuck={"a": 5}, even_cut_short=1).chance_stuck("a") is None
    assert Plays(20, even=10, even_stuck={"a": 5}).chance_stuck("a") == 0.5
