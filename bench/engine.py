"""Steps a second of the compiled engine against a plain walk of the same case: networkx graph, dictionaries, no tables.

Both walk the same random choices (the traces are compared first), in interleaved rounds; the ratio is the median of the
rounds' ratios of processor time. Run: ``make bench``.
"""

import argparse
import json
import random
import statistics
import time
from pathlib import Path

from simulator.content.catalogue import load_library
from simulator.domain.compile import choice_effects
from simulator.domain.encounter import choose, offered, start
from simulator.domain.graph import scenario_graph
from simulator.domain.strategies import limits_of

ROOT = Path(__file__).resolve().parent.parent


def walks(table, n, seed=0):
    """Random walks to an ending, as lists of choice ids."""
    chance = random.Random(seed)
    found = []
    for _ in range(n):
        encounter = start(table)
        while table.nodes[encounter.node].node.ending is None:
            encounter, _ = choose(table, encounter, chance.choice(offered(table, encounter)).id)
        found.append(encounter.trail)
    return found


def play_table(table, trails):
    return [_last_state(table, trail) for trail in trails]


def _last_state(table, trail):
    encounter = start(table)
    for choice in trail:
        encounter, _ = choose(table, encounter, choice)
    return table.values(encounter.state)


class Plain:
    """The same semantics straight from the scenario."""

    def __init__(self, scenario, names):
        self.scenario = scenario
        self.names = names
        self.graph = scenario_graph(scenario)
        self.limits = list(limits_of(scenario))

    def apply(self, state, effects, before):
        for effect in effects:
            if not effect.when.holds(before):
                continue
            values = self.scenario.variables[effect.variable].values
            old = state[effect.variable]
            if effect.add is None:
                new = effect.put
            else:
                new = values[min(len(values) - 1, max(0, values.index(old) + effect.add))]
            if new != old and not self.blocked(effect.variable, values.index(new) > values.index(old), before):
                state[effect.variable] = new

    def blocked(self, variable, rise, before):
        return any(x.variable == variable and x.rise is rise and x.when.holds(before) for x in self.limits)

    def play(self, trail):
        state = dict(self.scenario.openings["standard"])
        state = {name: state.get(name, variable.start) for name, variable in self.scenario.variables.items()}
        for rule in self.scenario.rules:
            if rule.when.holds(state):
                self.apply(state, rule.effects, dict(state))
        node = self.scenario.start
        for choice_id in trail:
            out = sorted(self.graph.out_edges(node, keys=True, data=True), key=lambda edge: edge[3]["order"])
            enabled = {
                edge[3]["choice"]
                for edge in out
                if self.scenario.nodes[node].choice(edge[3]["choice"]).when.holds(state)
            }
            assert choice_id in enabled
            choice = self.scenario.nodes[node].choice(choice_id)
            before = dict(state)
            self.apply(state, choice_effects(self.scenario, choice), before)
            for rule in self.scenario.rules:
                if rule.when.holds(state) and not rule.when.holds(before):
                    self.apply(state, rule.effects, before)
            [line for line in choice.reply if line.when.holds(state)]
            node = next(target.node for target in choice.to if target.when.holds(state))
        return {name: state[name] for name in self.names}


def timed(work):
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walks", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    case = load_library(ROOT).cases["abft-phone-on-the-table"]
    trails = walks(case.table, given.walks)
    steps = sum(len(trail) for trail in trails)
    plain = Plain(case.scenario, list(case.table.values(start(case.table).state)))
    ratios, rates = [], []
    for _ in range(given.rounds):
        table_seconds, ours = timed(lambda: play_table(case.table, trails))
        plain_seconds, theirs = timed(lambda: [plain.play(trail) for trail in trails])
        assert ours == theirs, "the two walks differ"
        ratios.append(plain_seconds / table_seconds)
        rates.append(steps / table_seconds)
    result = {
        "steps_per_cpu_second": round(statistics.median(rates)),
        "ratio_to_plain_walk": round(statistics.median(ratios), 2),
        "steps": steps,
        "rounds": given.rounds,
    }
    print(f"{steps} steps of {given.walks} random walks, {given.rounds} interleaved rounds, one process")
    print(f"RESULT {json.dumps(result)}")


if __name__ == "__main__":
    main()
