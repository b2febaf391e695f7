"""The shipped cases play the same in both engines, in every variant."""

import json
import random
from dataclasses import replace

import pytest

from simulator.domain.conditions import ALWAYS
from simulator.domain.encounter import choose, here, scene_lines, start
from simulator.domain.program import Program, Run, compile_program, replay_run
from tests.library import shipped

pytestmark = pytest.mark.thorough

CASES = shipped().cases
N_WALKS = 60
TIERS = {"tables": {"max_merged": 0}, "automaton": {}}


def as_spoken(lines):
    return tuple(replace(line, when=ALWAYS) for line in lines)


def walk_both(table, program, variant, chance):
    """One random walk in both engines at once; every step is compared."""
    run, encounter = Run(program, variant), start(table, variant=variant)
    while run.view.options:
        position = chance.randrange(len(run.view.options))
        choice_id = run.view.options[position]
        encounter, decision = choose(table, encounter, choice_id)
        view = run.choose(position)
        assert (view.node, view.lines) == (encounter.node, as_spoken(scene_lines(table, encounter)))
        assert view.reply == as_spoken(decision.reply)
        assert (run.state, run.trail) == (encounter.state, encounter.trail)
    assert here(table, encounter).ending is not None
    return run


@pytest.mark.parametrize("tier", TIERS.values(), ids=list(TIERS))
@pytest.mark.parametrize("case_id", CASES)
def test_random_walks_through_a_shipped_case_are_the_same_in_both_engines(case_id, tier):
    table, chance = CASES[case_id].table, random.Random(case_id)
    program = Program.load(json.loads(json.dumps(compile_program(table).dump())), **tier)
    for variant in table.scenario.variants:
        for _ in range(N_WALKS):
            run = walk_both(table, program, variant, chance)
            again = replay_run(program, run.trail, variant=variant)
            assert (again.view, again.state) == (run.view, run.state)
