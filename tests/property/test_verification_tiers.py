"""The coarser tiers of verification against the exact one, and loops against a naive search of raw states."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.domain.compile import compile_scenario
from simulator.domain.encounter import MAX_DECISIONS, choose, offered, replay, start
from simulator.domain.key import scenario_key
from simulator.domain.scenario import Target
from simulator.domain.verification import Limits, verify
from simulator.domain.verification.approximation import bounds
from simulator.domain.verification.coverage import met
from simulator.domain.verification.dense import cells_of, reach
from simulator.domain.verification.merging import NOTHING, merge
from simulator.domain.verification.plays import random_plays
from simulator.domain.verification.product import explore
from simulator.domain.verification.questions import LineAt, about_everything, conditional_lines
from simulator.domain.verification.work import Work
from tests.builders import scenario
from tests.property import reference
from tests.property.exhaustive import every_walk, name_of
from tests.property.strategies import BRIEF, small_scenarios
from tests.unit.domain.verification.cases import odometer

PLENTY = 1_000_000
MOST_CELLS = 2_000_000
MOST_RAW = 300


def openings_of(table):
    return {name: start(table, variant=name).state for name in table.openings}


def product_of(table, watched):
    work = Work(PLENTY)
    return explore(table, merge(table, watched, work), openings_of(table), PLENTY, work)


def test_wherever_the_work_runs_out_on_walks_that_are_too_long_an_answer_is_given():
    count, own = odometer(9, 9)
    case = scenario(count, own=own)
    table, key = compile_scenario(case), scenario_key(case)
    answers = [verify(table, key, Limits(players=40, work=work, cells=0)) for work in range(300)]
    assert [found.exact for found in answers] == [False] * 300
    codes = [{finding.code for finding in found.findings} for found in answers]
    assert [one for one in codes if "SC115" not in one][-1] == {"SC108"}
    assert set().union(*codes) <= {"SC108", "SC115"}


@st.composite
def looping_scenarios(draw):
    """Small scenarios in which some choices lead back, again and again; at most a few raw states matter."""
    case = draw(small_scenarios())
    decisions = list(case.decisions())
    nodes = dict(case.nodes)
    for number, node in enumerate(decisions):
        back = draw(st.integers(0, 2 * number + 1))
        if back <= number and len(node.choices) > 1 and draw(st.booleans()):
            *others, last = node.choices
            last = replace(last, to=(Target(decisions[back].id),), once=False)
            nodes[node.id] = replace(node, choices=(*others, last))
    return replace(case, nodes=nodes)


class Search:
    """Every raw state that any walk comes to, one by one, with the naive interpreter."""

    def __init__(self, case):
        self.case = case
        self.onward, self.standings, self.far = {}, {}, {}
        fresh = {name_of(s): s for s in (reference.opening(case, variant) for variant in case.variants)}
        steps = 0
        while fresh and len(self.standings) <= MOST_RAW:
            self.standings |= fresh
            self.far |= dict.fromkeys(fresh, steps)
            found = {}
            for name, standing in fresh.items():
                after = self._after(standing)
                self.onward[name] = [name_of(other) for other in after]
                found |= {name_of(other): other for other in after}
            fresh = {name: standing for name, standing in found.items() if name not in self.standings}
            steps += 1
        self.complete = not fresh

    def _after(self, standing):
        if self.case.nodes[standing.node].ending is not None:
            return []
        return [
            reference.step(self.case, standing, option.id).standing for option in reference.options(self.case, standing)
        ]

    def goes_round(self):
        """Whether some walk comes back to the same raw state: what is left after taking away dead ends for good."""
        left = {name: set(onward) for name, onward in self.onward.items()}
        while True:
            done = {name for name, onward in left.items() if not onward & left.keys()}
            if not done:
                return bool(left)
            for name in done:
                del left[name]

    def stuck(self):
        """By node, the fewest decisions to where nothing is offered."""
        found = {}
        for name, onward in self.onward.items():
            if not onward and self.case.nodes[name[0]].ending is None:
                found[name[0]] = min(self.far[name], found.get(name[0], self.far[name]))
        return found

    def endings_within(self, name):
        seen, due = {name}, [name]
        while due:
            fresh = [other for other in self.onward[due.pop()] if other not in seen]
            seen.update(fresh)
            due += fresh
        return {node for node, *_ in seen if self.case.nodes[node].ending is not None}


@BRIEF
@given(looping_scenarios())
def test_dense_reach_is_the_reach_of_the_product(case):
    table = compile_scenario(case)
    merging = merge(table, NOTHING, Work(PLENTY))
    assume(cells_of(merging) <= MOST_CELLS)
    product = product_of(table, NOTHING)
    assume(not product.cut)
    found = reach(table, merging, openings_of(table))
    assert found.complete
    exact = met(product, {}, ())
    assert found.met.nodes == exact.nodes
    assert found.met.choices == exact.choices
    dead = {
        name for name, place in product.places.items() if case.nodes[name].ending is None and (place.offered == 0).any()
    }
    assert set(found.stuck) == dead
    assert found.states == product.states
    assert found.dead_states == sum(
        int((place.offered == 0).sum()) for name, place in product.places.items() if case.nodes[name].ending is None
    )


@BRIEF
@given(looping_scenarios())
def test_dense_reach_shows_stuck_states_by_walks_as_short_as_the_products(case):
    table, key = compile_scenario(case), scenario_key(case)
    merging = merge(table, NOTHING, Work(PLENTY))
    assume(cells_of(merging) <= MOST_CELLS)
    shortest = {f.node: len(f.walk.choices) for f in verify(table, key).findings if f.code == "SC103"}
    found = reach(table, merging, openings_of(table))
    assume(max(shortest.values(), default=0) <= MAX_DECISIONS)
    assert {name: len(walk.choices) for name, walk in found.stuck.items()} == shortest
    for name, walk in found.stuck.items():
        encounter, _ = replay(table, walk.choices, variant=walk.variant)
        assert encounter.node == name
        assert offered(table, encounter) == ()


@BRIEF
@given(small_scenarios())
def test_bounds_contain_everything_that_walks_meet(case):
    table, key = compile_scenario(case), scenario_key(case)
    truth = every_walk(case, key)
    assume(truth is not None)
    found = bounds(table, dict(conditional_lines(table)), openings_of(table), Work(PLENTY))
    assert {standing.node for standing in truth.standings.values()} <= found.possible.nodes
    assert truth.choices <= found.possible.choices
    conditional = {line for line, _ in conditional_lines(table)}
    spoken = {LineAt(node, None, number) for node, number in truth.scene_lines}
    spoken |= {LineAt(node, choice, number) for node, choice, number in truth.reply_lines}
    assert spoken & conditional <= found.possible.lines
    for place, standing in truth.standings.items():
        if standing.node in found.never_stuck:
            assert truth.onward[place]


@BRIEF
@given(looping_scenarios())
def test_bounds_contain_what_the_product_meets_in_loops_too(case):
    table = compile_scenario(case)
    lines = dict(conditional_lines(table))
    product = product_of(table, about_everything(table))
    exact = met(product, lines, range(len(table.rules)))
    found = bounds(table, lines, openings_of(table), Work(PLENTY)).possible
    assert exact.nodes <= found.nodes
    assert exact.choices <= found.choices
    assert exact.lines <= found.lines
    assert exact.rules <= found.rules


@BRIEF
@given(looping_scenarios())
def test_plays_meet_only_what_exists(case):
    table = compile_scenario(case)
    lines = dict(conditional_lines(table))
    product = product_of(table, about_everything(table))
    assume(not product.cut)
    exact = met(product, lines, range(len(table.rules)))
    plays = random_plays(table, openings_of(table), 60, lines=lines)
    assert plays.met.nodes <= exact.nodes
    assert plays.met.choices <= exact.choices
    assert plays.met.lines <= exact.lines
    assert plays.met.rules <= exact.rules
    assert set(plays.endings) <= exact.nodes
    assert plays.players == sum(plays.endings.values()) + sum(plays.stuck.values()) + plays.unfinished
    for name, walk in plays.stuck_by.items():
        encounter, _ = replay(table, walk.choices, variant=walk.variant)
        assert encounter.node == name
        assert offered(table, encounter) == ()


@BRIEF
@given(looping_scenarios())
def test_loops_agree_with_a_search_of_raw_states(case):
    truth = Search(case)
    assume(truth.complete)
    table, key = compile_scenario(case), scenario_key(case)
    found = verify(table, key)
    assume(found.proof is not None)
    assert found.exact != truth.goes_round()
    assert (found.paths is None) == truth.goes_round()
    stuck = {f.node: len(f.walk.choices) for f in found.findings if f.code == "SC103"}
    assert stuck == truth.stuck()
    assert set(found.proof.product.places) == {standing.node for standing in truth.standings.values()}
    assert set(found.endings) == {n for n, *_ in truth.standings if case.nodes[n].ending is not None}


@BRIEF
@given(looping_scenarios())
def test_endings_within_reach_of_a_loop_are_those_of_a_search_of_raw_states(case):
    truth = Search(case)
    assume(truth.complete)
    table, key = compile_scenario(case), scenario_key(case)
    proof = verify(table, key).proof
    assume(proof is not None)
    told = {}
    for name, standing in truth.standings.items():
        values = {**standing.state, **{v.name: False for v in table.variables if v.name not in standing.state}}
        values |= {f"once:{node}/{choice}": True for node, choice in standing.used}
        state = tuple(variable.values.index(values[variable.name]) for variable in table.variables)
        row = proof.product.places[standing.node].row_of(state)
        bits = int(proof.within[standing.node][row])
        within = {ending for number, ending in enumerate(proof.endings) if bits >> number & 1}
        assert within == truth.endings_within(name)
        told[name] = within
    assert told


@BRIEF
@given(looping_scenarios())
def test_a_way_round_can_be_played_for_ever(case):
    table, key = compile_scenario(case), scenario_key(case)
    found = verify(table, key)
    for loop in (f for f in found.findings if f.code == "SC108" and f.node is not None):
        encounter, decisions = replay(table, loop.walk.choices, variant=loop.walk.variant)
        way = tuple(loop.message.rpartition(" by ")[2].split(" > "))
        assert tuple(d.choice for d in decisions[-len(way) :]) == way
        row_of = found.proof.product.places[loop.node].row_of
        while encounter.step + len(way) <= MAX_DECISIONS:
            place = encounter.node, row_of(encounter.state)
            for choice_id in way:
                encounter, _ = choose(table, encounter, choice_id)
            assert (encounter.node, row_of(encounter.state)) == place
